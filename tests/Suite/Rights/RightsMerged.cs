using System.Net;
using System.Text.Json.Nodes;
using Domain.Children;
using Domain.Declarations;
using Storage;
using Suite.Api;

namespace Suite.Rights;

/// <summary>Of a child that was registered twice and merged, every record is judged and erased as the one child that it is.</summary>
public sealed class RightsMerged
{
    private const string Luzhou = "140403";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_merged_into_a_child_on_the_key_care_ledger_is_erased_by_nobody_neither_on_request_nor_by_a_case()
    {
        await using var site = await Site.StartAsync();
        var (declared, _, _) = await MergedAsync(site, "dibao");
        await RightsRoutes.AskAsync(site, declared.Text("receipt"), "deletion", "k", token: declared.Text("followUpToken"));
        var item = Assert.Single(await RightsRoutes.ListAsync(site, ""));
        (await RightsRoutes.DecideAsync(site, item, "grant", null, "家长要求")).Is(HttpStatusCode.UnprocessableEntity, "key-care-open");

        var asked = await site.PostAsync($"/api/declarations/{declared.Text("receipt")}/withdrawal", "{}", RightsRoutes.Token(declared));
        var reviewer = Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou, name: "经办"));
        var version = (await site.SendAsync(HttpMethod.Get, "/api/cases?type=erasureRequest", null, reviewer)).Json.GetProperty("items")[0]
            .GetProperty("version").GetString();
        var settled = new JsonObject { ["outcome"] = "erasedOnRequest", ["reason"] = "不再需要", ["version"] = version };
        (await site.PostAsync($"/api/cases/{asked.Text("request")}/settlement", settled, reviewer)).Is(HttpStatusCode.UnprocessableEntity,
            "key-care-open");
        Assert.All(await site.AllAsync(Luzhou, Kinds.Declaration), document => Assert.Null(DeclarationJson.Read(document.Body).ErasedAt));
        Assert.NotEmpty(await site.AllAsync(Luzhou, Kinds.ChildRevision));
    }

    [Fact]
    public async Task Whichever_of_its_declarations_is_asked_about_the_child_goes_whole()
    {
        await using var site = await Site.StartAsync();
        var (declared, merged, kept) = await MergedAsync(site, null);
        await RightsRoutes.AskAsync(site, declared.Text("receipt"), "deletion", "k", token: declared.Text("followUpToken"));
        var item = Assert.Single(await RightsRoutes.ListAsync(site, ""));
        (await RightsRoutes.DecideAsync(site, item, "grant", null, "家长要求")).Is(HttpStatusCode.UnprocessableEntity, "on-register");
        await TwiceAsync(site, $"/api/children/{kept}/close",
            async () => new JsonObject { ["reason"] = "搬走了", ["version"] = await VersionAsync(site, kept) });
        (await RightsRoutes.DecideAsync(site, item, "grant", null, "家长要求", proof: null)).Is(HttpStatusCode.Accepted);
        var approver = Site.Bearer(await site.TokenAsync("countyApprover", Luzhou, name: "审批"));
        (await site.PostAsync($"/api/rights/requests/{item.GetProperty("id").GetString()}/approval",
            new JsonObject { ["version"] = item.GetProperty("version").GetString() }, approver))
            .Is(HttpStatusCode.OK);

        await Site.UntilAsync(async () => (await site.AllAsync(Luzhou, Kinds.ChildRevision)).Count == 0);
        await Site.UntilAsync(async () => (await site.AllAsync(Luzhou, Kinds.Declaration))
            .All(document => DeclarationJson.Read(document.Body).ErasedAt is not null));
        var children = (await site.AllAsync(Luzhou, Kinds.Child)).Select(document => ChildJson.Read(document.Body)).ToDictionary(child => child.Id);
        Assert.Equal((ChildStatus.Merged, ChildStatus.Closed), (children[merged].Status, children[kept].Status));
        Assert.All(children.Values, child => Assert.True(child.ErasedAt is not null && child.Answers.Keys.Count == 0));
        Assert.DoesNotContain(await site.AllAsync(Luzhou, Kinds.Audit), document => System.Text.Encoding.UTF8.GetString(document.Body.Span)
            .Contains("家长要求", StringComparison.Ordinal));
    }

    /// <summary>A child that was registered twice: the declaration of the record that was merged, that record, and the one that lives on.</summary>
    internal static async Task<(Reply Declared, string Merged, string Kept)> MergedAsync(Site site, string? hardship)
    {
        var number = Declaring.Number("140421", "20150305");
        var first = Declaring.Migrant(number);
        var (_, kept) = await RightsRoutes.RegisteredAsync(site, hardship is null ? first : first.With("familyHardship", new JsonArray(hardship)));
        var (declared, merged) = await RightsRoutes.RegisteredAsync(site, Declaring.Migrant());
        var slip = new JsonObject
        {
            ["answers"] = new JsonObject { ["citizenNumber"] = number },
            ["reason"] = "看过户口本",
            ["version"] = await VersionAsync(site, merged)
        };
        (await site.PostAsync($"/api/children/{merged}/update", slip, Site.Bearer(await site.TokenAsync("countyReviewer", Luzhou))))
            .Is(HttpStatusCode.OK);
        await TwiceAsync(site, $"/api/children/{merged}/merge",
            async () => new JsonObject { ["into"] = kept, ["reason"] = "登记了两次", ["version"] = await VersionAsync(site, merged) });
        return (declared, merged, kept);
    }

    /// <summary>One proposes, another agrees.</summary>
    private static async Task TwiceAsync(Site site, string path, Func<Task<JsonObject>> body)
    {
        foreach (var (role, name, status) in new[] { ("countyReviewer", "经办", HttpStatusCode.Accepted), ("countyApprover", "审批", HttpStatusCode.OK) })
        {
            (await site.PostAsync(path, await body(), Site.Bearer(await site.TokenAsync(role, Luzhou, name: name)))).Is(status);
        }
    }

    private static async Task<string?> VersionAsync(Site site, string child) =>
        (await site.Store.FindAsync(Partition.County(Luzhou), Kinds.Child, child, Now))?.Version;
}
