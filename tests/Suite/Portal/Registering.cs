using System.Net;
using System.Text.Json.Nodes;
using Domain.Children;
using Storage;
using Suite.Api;

namespace Suite.Portal;

/// <summary>Children that are on the register already, and the pages of one child as somebody at the desk uses them.</summary>
internal static class Registering
{
    /// <summary>Declares a child and registers it; its id.</summary>
    /// <param name="before">What happens to the declaration before somebody reviews it.</param>
    public static async Task<string> RegisterAsync(this Site site, JsonObject body, string county = "140403", Func<Reply, Task>? before = null)
    {
        var declared = await site.DeclareAsync(body);
        declared.Is(HttpStatusCode.Created);
        await (before?.Invoke(declared) ?? Task.CompletedTask);
        var reviewer = await site.TokenAsync("countyReviewer", county, name: "登记");
        foreach (var document in await site.AllAsync(county, Kinds.Declaration))
        {
            if (document.Fields.Get(Fields.Status) == "submitted")
            {
                (await site.PostAsync($"/api/declarations/{document.Id}/review",
                    new JsonObject { ["decision"] = "register", ["reason"] = "材料齐全", ["version"] = document.Version }, Site.Bearer(reviewer)))
                    .Is(HttpStatusCode.OK);
            }
        }

        return (await site.AllAsync(county, Kinds.Child)).MaxBy(document => document.Id, StringComparer.Ordinal)!.Id;
    }

    public static async Task<Child> ChildAsync(this Site site, string id, string county = "140403") =>
        ChildJson.Read((await site.Store.FindAsync(Partition.County(county), Kinds.Child, id))!.Body);

    /// <summary>The version that whoever looks at the child now has before them.</summary>
    public static async Task<string> VersionAsync(this Site site, string id, string county = "140403") =>
        (await site.Store.FindAsync(Partition.County(county), Kinds.Child, id))!.Version;

    public static async Task<Page> OpenChildAsync(this Visitor visitor, string id)
    {
        (await visitor.SubmitAsync($"/portal/children/{id}/opening", ("reasonPicked", "核对信息"))).Is(HttpStatusCode.SeeOther);
        return (await visitor.GetAsync("/portal/children/" + id)).Is(HttpStatusCode.OK);
    }

    /// <summary>The edit page of a child that was opened.</summary>
    public static async Task<Page> EditAsync(this Visitor visitor, string id)
    {
        await visitor.OpenChildAsync(id);
        return (await visitor.GetAsync($"/portal/children/{id}/edit")).Is(HttpStatusCode.OK);
    }

    /// <summary>Posts the form of an edit page as a browser would: every box as drawn, but for those given here.</summary>
    public static Task<Page> SaveAsync(this Visitor visitor, string id, Page drawn, params IReadOnlyList<(string Name, string Value)> typed)
    {
        var names = typed.Select(box => box.Name).ToHashSet(StringComparer.Ordinal);
        return visitor.PostAsync($"/portal/children/{id}/edit",
            [.. drawn.Boxes("form[data-form]").Where(box => !names.Contains(box.Name)),
                .. typed.Where(box => box.Value.Length > 0 || names.Contains(box.Name))]);
    }

    /// <summary>What a browser would post of a form without a script: filled, chosen and hidden boxes.</summary>
    public static IEnumerable<(string Name, string Value)> Boxes(this Page page, string form) =>
        from input in page.Document.QuerySelector(form)!.QuerySelectorAll("input[name], textarea[name], select[name]")
        let type = input.GetAttribute("type")
        where type is not ("radio" or "checkbox") || input.HasAttribute("checked")
        select (input.GetAttribute("name")!, input.LocalName switch
        {
            "textarea" => input.TextContent,
            "select" => input.QuerySelector("option[selected]")?.GetAttribute("value") ?? "",
            _ => input.GetAttribute("value") ?? (type is "radio" or "checkbox" ? "on" : ""),
        });
}
