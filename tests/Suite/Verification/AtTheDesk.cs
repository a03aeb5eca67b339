using System.Net;
using System.Text.Json.Nodes;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Verification;

/// <summary>
/// 比对 in the portal: nothing of a child before an opening with a reason; settled after a look at what will happen; pairs one after another; the city
/// without a child.
/// </summary>
public sealed class AtTheDesk
{
    private const string County = "140403";

    [Fact]
    public async Task What_differs_is_seen_after_an_opening_looked_at_before_it_is_settled_and_taken_back_with_a_reason()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("140421", "20150305");
        var child = await site.RegisterAsync(Declaring.Migrant(number));
        await site.SendAsync(Department.Education, County, Lists.Row(2, "王小明", number, new(2015, 3, 5)).Saying(Shared2024.School, "东街小学")
            .Saying(Shared2024.Boarding, true));
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", County);
        (await reviewer.SubmitAsync("/portal/verification", ("department", "education"))).Is(HttpStatusCode.SeeOther);
        var token = await site.TokenAsync("countyReviewer", County);
        var id = (await site.EndedAsync((await site.GetAsync("/api/departments/education/verifications", token)).Json.GetProperty("items")[0]
            .GetProperty("id").GetString()!, token)).Text("id");

        var desk = (await reviewer.GetAsync("/portal/verification")).Is(HttpStatusCode.OK);
        Assert.Contains("2 处", desk.Document.QuerySelector("[data-department=education]")!.TextContent, StringComparison.Ordinal);
        var path = "/portal/verification/" + id;
        var closed = (await reviewer.GetAsync(path)).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("东街小学", closed.Document.DocumentElement!.TextContent, StringComparison.Ordinal);
        (await reviewer.GetAsync(path + "/pairs")).LeadsTo("/portal/verification/" + id);
        (await reviewer.SubmitAsync(path + "/opening", ("reason", ""))).Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.SubmitAsync(path + "/opening", ("reasonPicked", "核对和部门不一致的地方"))).Is(HttpStatusCode.SeeOther);
        Assert.Single(await site.AllAsync(County, Kinds.Audit), entry => entry.Fields.Get(Fields.Action) == "verification.open");

        var open = (await reviewer.GetAsync(path)).Is(HttpStatusCode.OK);
        var rows = open.Document.QuerySelectorAll("input[name=row]").Select(box => box.GetAttribute("value")!).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Contains("东街小学", open.Document.DocumentElement!.TextContent, StringComparison.Ordinal);
        (await reviewer.SubmitAsync(path + "/preview", ("row", rows[0]), ("decision", ""), ("reason", ""))).Is(HttpStatusCode.UnprocessableEntity);
        var chosen = rows.Select(row => ("row", row)).Append(("decision", "keep")).Append(("reason", "学校记错了")).ToArray();
        var preview = await FollowedAsync(reviewer, await reviewer.SubmitAsync(path + "/preview", chosen));
        Assert.Contains("2处可以裁定", preview.Document.DocumentElement!.TextContent, StringComparison.Ordinal);
        Assert.Empty(await site.AllAsync(County, Kinds.Adjudication));
        var done = await FollowedAsync(reviewer, await reviewer.SubmitAsync(path + "/rulings", chosen));
        Assert.Contains("办好了2处", done.Document.DocumentElement!.TextContent, StringComparison.Ordinal);
        var again = await FollowedAsync(reviewer, await reviewer.SubmitAsync(path + "/rulings", chosen));
        Assert.Contains("2处没有办", again.Document.DocumentElement!.TextContent, StringComparison.Ordinal);

        Assert.Empty((await reviewer.GetAsync(path)).Document.QuerySelectorAll("input[name=row]"));
        var all = await reviewer.GetAsync(path + "?all=1");
        var n = all.Document.QuerySelector("input[name=n]")!.GetAttribute("value")!;
        (await reviewer.SubmitAsync(path + "/rulings/back", ("n", n), ("reason", "学校又来说是对的"))).Is(HttpStatusCode.SeeOther);
        Assert.Single((await reviewer.GetAsync(path)).Document.QuerySelectorAll("input[name=row]"));
        Assert.Equal("某小学", (await site.ChildAsync(child)).Answers.Get(Shared2024.School));
    }

    [Fact]
    public async Task Possible_pairs_come_one_after_another_with_both_sides_and_evidence_and_are_decided_by_a_button_or_a_key()
    {
        await using var site = await Site.StartAsync();
        await site.RegisterAsync(Declaring.Migrant());
        await site.SendAsync(Department.Education, County, Lists.Row(2, "王晓朋", null, new(2015, 3, 5), school: "某小学"));
        var token = await site.TokenAsync("countyReviewer", County);
        var state = await site.ComparedAsync("education", token);
        Assert.Equal(1, state.Json.GetProperty("possible").GetInt32());
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", County);
        var path = "/portal/verification/" + state.Text("id");
        (await reviewer.SubmitAsync(path + "/opening", ("reasonPicked", "核对可能是同一个孩子的"))).Is(HttpStatusCode.SeeOther);
        var pair = (await FollowedAsync(reviewer, await reviewer.GetAsync(path + "/pairs"))).Is(HttpStatusCode.OK);
        var text = pair.Document.DocumentElement!.TextContent;
        Assert.All(["王小明", "王晓朋", "出生日期相同", "同一个孩子"], word => Assert.Contains(word, text, StringComparison.Ordinal));
        Assert.Equal(["1", "2", "3"], pair.Document.QuerySelectorAll("button[name=decision]").Select(button => button.GetAttribute("data-key")));
        var (item, version) = (pair.Document.QuerySelector("input[name=item]")!.GetAttribute("value")!,
            pair.Document.QuerySelector("input[name=version]")!.GetAttribute("value")!);
        (await reviewer.SubmitAsync(path + "/pairs", ("item", item), ("version", version), ("decision", ""))).Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.SubmitAsync(path + "/pairs", ("item", item), ("version", version), ("decision", "different"))).LeadsTo("done=pairs");

        // With nothing left to decide the way to the pairs leads to what was decided, where it can be taken back.
        var decided = (await FollowedAsync(reviewer, await reviewer.GetAsync(path + "/pairs"))).Is(HttpStatusCode.OK);
        Assert.Empty(decided.Document.QuerySelectorAll("button[name=decision]"));
        Assert.NotEmpty(decided.Document.QuerySelectorAll("form[action$='/pairs/back']"));
        (await reviewer.SubmitAsync(path + "/pairs", ("item", item), ("version", version), ("decision", "same")))
            .Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.SubmitAsync(path + "/pairs/back", ("item", item), ("reason", "点错了"))).Is(HttpStatusCode.SeeOther);
        Assert.Single((await reviewer.GetAsync($"{path}/pairs?at={item}")).Document.QuerySelectorAll("button[data-key='1']"));
    }

    [Fact]
    public async Task The_countys_desk_says_how_much_is_left_to_settle_and_nothing_when_it_is_done()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("140421", "20150305");
        await site.RegisterAsync(Declaring.Migrant(number));
        await site.RegisterAsync(Declaring.Migrant().With("childName", "赵小明").With("birthDate", "2014-02-03")
            .With("citizenNumber", Declaring.Number("140421", "20140203")));
        await site.SendAsync(Department.Education, County,
            Lists.Row(2, "王小明", number, new(2015, 3, 5)).Saying(Shared2024.School, "东街小学").Saying(Shared2024.Boarding, true),
                Lists.Row(3, "赵晓朋", null, new(2014, 2, 3), school: "某小学"));
        var token = await site.TokenAsync("countyReviewer", County);
        var state = await site.ComparedAsync("education", token);
        Assert.Equal((2, 1), (state.Json.GetProperty("discrepancies").GetInt32(), state.Json.GetProperty("possible").GetInt32()));
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", County);
        Assert.Equal("3", await LeftAsync());
        var desk = (await reviewer.GetAsync("/portal/verification")).Is(HttpStatusCode.OK).Text;
        Assert.Contains("还有 2 处没有裁定", desk, StringComparison.Ordinal);
        Assert.Contains("还有 1 对没有核对", desk, StringComparison.Ordinal);

        var id = state.Text("id");
        foreach (var item in await site.ItemsAsync(id, token))
        {
            var version = item.GetProperty("version").GetString();
            foreach (var difference in item.GetProperty("discrepancies").EnumerateArray())
            {
                (await site.PostAsync($"/api/verifications/{id}/discrepancies/{difference.GetProperty("n").GetInt32()}/adjudication",
                    new JsonObject { ["decision"] = "keep", ["reason"] = "问过家长", ["version"] = version }, Site.Bearer(token))).Is(HttpStatusCode.OK);
            }

            if (item.GetProperty("outcome").GetString() == "possible")
            {
                Assert.Equal("1", await LeftAsync());
                (await site.PostAsync($"/api/verifications/{id}/results/{item.GetProperty("id").GetString()}/decision",
                    new JsonObject { ["decision"] = "same", ["version"] = version }, Site.Bearer(token)))
                    .Is(HttpStatusCode.OK);
            }
        }

        Assert.Null(await LeftAsync());
        using var officer = await Visitor.SignedInAsync(site, "countyApprover", County);
        Assert.DoesNotContain("待裁定", (await officer.GetAsync("/portal")).Text, StringComparison.Ordinal);

        async Task<string?> LeftAsync() => (await reviewer.GetAsync("/portal")).Is(HttpStatusCode.OK).Document.QuerySelectorAll("a.work-kind")
            .SingleOrDefault(kind => kind.TextContent.Contains("和部门不一致、待裁定", StringComparison.Ordinal))?.QuerySelector("strong")!.TextContent;
    }

    [Fact]
    public async Task The_city_sees_twelve_counties_and_no_child_and_a_department_only_its_own()
    {
        await using var site = await Site.StartAsync();
        await site.RegisterAsync(Declaring.Migrant());
        await site.SendAsync(Department.Education, County, Lists.Row(2, "王小明", null, new(2015, 3, 5)));
        var state = await site.ComparedAsync("education", await site.TokenAsync("countyReviewer", County));
        using var city = await Visitor.SignedInAsync(site, "cityAnalyst", null);
        var page = (await city.GetAsync("/portal/verification")).Is(HttpStatusCode.OK);
        Assert.Equal(12, page.Document.QuerySelectorAll("tr[data-row]").Length);
        (await city.GetAsync("/portal/verification/" + state.Text("id"))).Is(HttpStatusCode.Forbidden);
        (await city.SubmitAsync("/portal/verification", ("department", "health"))).Is(HttpStatusCode.SeeOther);
    }

    private static async Task<Suite.Portal.Page> FollowedAsync(Visitor visitor, Suite.Portal.Page answer) => answer.Status == HttpStatusCode.SeeOther
        ? await visitor.GetAsync(answer.Location!) : answer;
}
