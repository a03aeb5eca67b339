using System.Net;
using Domain.Children;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Suite.Api;
using Suite.Cases;

namespace Suite.Portal;

/// <summary>Cases on the pages: what it is about, side by side, merge by two persons, settled with a reason.</summary>
public sealed class CasesAtTheDesk
{
    private const string County = "140403";
    private const string Other = "140423";

    [Fact]
    public async Task Another_countys_declaration_of_the_number_shows_that_it_is_there_its_kind_and_status_and_no_value()
    {
        await using var site = await Site.StartAsync();
        await CaseRoutes.DeclareTwiceAsync(site, Declaring.Number(Other, "20140601", female: true));
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var id = await CaseAsync(site);
        var list = (await reviewer.GetAsync("/portal/cases")).Is(HttpStatusCode.OK);
        Assert.Contains("同一个号码申报了不止一次", list.Document.QuerySelector("tr[data-row]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("襄垣县", list.Document.QuerySelector("tr[data-row]")!.TextContent, StringComparison.Ordinal);
        (await reviewer.SubmitAsync($"/portal/cases/{id}/opening", ("reasonPicked", "核对重复申报"))).Is(HttpStatusCode.SeeOther);
        var page = (await reviewer.GetAsync("/portal/cases/" + id)).Is(HttpStatusCode.OK);
        Assert.Contains("襄垣县还有一份：留守儿童，待审核", page.Text, StringComparison.Ordinal);
        Assert.Contains("王大山", page.Text, StringComparison.Ordinal);
        foreach (var theirs in (string[])["孙奶奶", "13900002222", "赵大", "钱二"])
        {
            Assert.DoesNotContain(theirs, page.Text, StringComparison.Ordinal);
        }

        // The review page of our own declaration shows the same, and leads to the case.
        var declaration = (await site.AllAsync(County, Kinds.Declaration)).Single().Id;
        var review = (await reviewer.GetAsync("/portal/declarations/" + declaration)).Is(HttpStatusCode.OK);
        Assert.Contains("襄垣县还有一份：留守儿童", review.Text, StringComparison.Ordinal);
        Assert.NotNull(review.Document.QuerySelector($"a[href='/portal/cases/{id}']"));
        Assert.DoesNotContain("孙奶奶", review.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_declarations_of_a_county_stand_side_by_side_with_who_said_what_when_and_are_masked_until_opened()
    {
        await using var site = await Site.StartAsync();
        var (id, first, second) = await TwiceHereAsync(site);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var masked = (await reviewer.GetAsync("/portal/cases/" + id)).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("王小明", masked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("13900001111", masked.Text, StringComparison.Ordinal);
        (await reviewer.SubmitAsync($"/portal/cases/{id}/opening", ("reason", " "))).Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.SubmitAsync($"/portal/cases/{id}/opening", ("reasonPicked", "核对重复申报"))).Is(HttpStatusCode.SeeOther);
        var page = (await reviewer.GetAsync("/portal/cases/" + id)).Is(HttpStatusCode.OK);
        var different = page.Document.QuerySelector("[aria-label=不一样的] tbody")!;
        var row = Assert.Single(different.QuerySelectorAll("tr"));
        Assert.Contains("就读学校", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("某小学", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("英雄路小学", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("网页申报 · 申报人", row.TextContent, StringComparison.Ordinal);

        // Each record that was shown has its own entry in the trail.
        var opened = (await site.AllAsync(County, Kinds.Audit)).Where(entry => entry.Fields.Get(Fields.Action) == "declaration.open").ToList();
        Assert.Equal(2, opened.Count);
        Assert.Single(await site.AllAsync(County, Kinds.Audit), entry => entry.Fields.Get(Fields.Action) == "case.read");
        Assert.Contains("这一份", (await reviewer.GetAsync("/portal/declarations/" + first)).Document.QuerySelector("table.sides")!.TextContent,
            StringComparison.Ordinal);
        Assert.Contains("这一份", (await reviewer.GetAsync("/portal/declarations/" + second)).Document.QuerySelector("table.sides")!.TextContent,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_records_of_one_number_are_merged_from_the_case_by_two_persons_and_the_case_is_settled_then()
    {
        await using var site = await Site.StartAsync();

        // Registered under two numbers, of which staff then find out that one was a typing mistake.
        var number = Declaring.Number("140421", "20150305");
        var (first, second) = (await site.RegisterAsync(Declaring.Migrant(number)), await site.RegisterAsync(Declaring.Migrant()));
        (await site.PostAsync($"/api/children/{second}/update", new System.Text.Json.Nodes.JsonObject
        {
            ["answers"] = new System.Text.Json.Nodes.JsonObject { ["citizenNumber"] = number },
            ["reason"] = "看过户口本",
            ["version"] = await site.VersionAsync(second),
        }, Site.Bearer(await site.TokenAsync("countyReviewer", County)))).Is(HttpStatusCode.OK);
        await site.App.Services.GetRequiredService<App.Functions.Handlers>()
            .RunAsync(App.Functions.Catalogue.Sweep, new(null, DateTimeOffset.UtcNow.AddSeconds(1)), TestContext.Current.CancellationToken);
        await Site.UntilAsync(async () => (await site.AllAsync(County, Kinds.CaseForReview)).Count == 1);
        var id = await CaseAsync(site);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var page = (await reviewer.GetAsync("/portal/cases/" + id)).Is(HttpStatusCode.OK);
        Assert.Contains("双胞胎不能合并", page.Text, StringComparison.Ordinal);
        var form = page.Document.QuerySelector("form[action$='/merge']")!;
        var fields = form.QuerySelectorAll("input[type=hidden]").Where(input => input.GetAttribute("name") is "child" or "into" or "version")
            .Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!)).ToList();
        (await reviewer.SubmitAsync($"/portal/cases/{id}/merge", [("child", Guid.NewGuid().ToString("N")), ("into", second), ("version", "1")]))
            .Is(HttpStatusCode.NotFound);
        (await reviewer.SubmitAsync($"/portal/cases/{id}/merge", [.. fields, ("reason", "同一个孩子登记了两次")])).Is(HttpStatusCode.SeeOther);
        using var approver = await Visitor.SignedInAsync(site, "countyApprover");
        var proposal = (await approver.GetAsync("/portal/approvals")).Document.QuerySelector("tr[data-row] form")!.GetAttribute("action")!;
        (await approver.SubmitAsync(proposal, ("decision", "approve"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal([ChildStatus.Active.Id(), ChildStatus.Merged.Id()],
            (await site.AllAsync(County, Kinds.Child)).Select(child => child.Fields.Get(Fields.Status)).Order());

        page = await reviewer.GetAsync("/portal/cases/" + id);
        Assert.Null(page.Document.QuerySelector("form[action$='/merge']"));
        var seen = page.Document.QuerySelector("form[action$='/settlement'] input[name=version]")!.GetAttribute("value")!;
        var short_ = (await reviewer.SubmitAsync($"/portal/cases/{id}/settlement", ("outcome", "duplicate"), ("reason", ""), ("version", seen)))
            .Is(HttpStatusCode.UnprocessableEntity);
        Assert.NotNull(short_.Document.QuerySelector("input[value=duplicate][checked]"));
        (await reviewer.SubmitAsync($"/portal/cases/{id}/settlement", ("outcome", "duplicate"), ("reason", "两份已经合并"), ("version", seen)))
            .Is(HttpStatusCode.SeeOther);
        Assert.Empty((await reviewer.GetAsync("/portal/cases")).Document.QuerySelectorAll("tr[data-row]"));
        Assert.Contains("两份已经合并", (await reviewer.GetAsync("/portal/cases/" + id)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_parent_said_in_the_chat_is_read_only_after_a_reason_and_the_case_is_settled_when_somebody_has_called()
    {
        await using var site = await Site.StartAsync();
        var parent = new Suite.Chat.Messenger(site, "p1");
        await parent.UntilAsync(Suite.Chat.Family.WithTheChild(), "hukouRegistered");
        await parent.SayAsync("人工");
        await parent.SayAsync("不留电话");
        var id = await CaseAsync(site);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var closed = (await reviewer.GetAsync("/portal/cases/" + id)).Is(HttpStatusCode.OK);
        Assert.Contains("请尽快打电话联系", closed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("联系人：", closed.Text, StringComparison.Ordinal);
        (await reviewer.SubmitAsync($"/portal/cases/{id}/opening", ("reasonPicked", "联系家庭"))).Is(HttpStatusCode.SeeOther);
        var open = (await reviewer.GetAsync("/portal/cases/" + id)).Is(HttpStatusCode.OK);
        Assert.Contains("联系人：", open.Document.QuerySelector("blockquote.said")!.TextContent, StringComparison.Ordinal);
        var version = open.Document.QuerySelector("form[action$='/settlement'] input[name=version]")!.GetAttribute("value")!;
        (await reviewer.SubmitAsync($"/portal/cases/{id}/settlement", ("outcome", "bothLawful"), ("reason", "打过电话"), ("version", version)))
            .Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.SubmitAsync($"/portal/cases/{id}/settlement", ("outcome", "spokenWith"), ("reason", "打过电话，家长会自己申报"), ("version", version)))
            .Is(HttpStatusCode.SeeOther);

        // A colleague who still has the old page learns that it is done.
        var late = (await reviewer.SubmitAsync($"/portal/cases/{id}/settlement", ("outcome", "spokenWith"), ("reason", "打过电话"), ("version", version)))
            .Is(HttpStatusCode.Conflict);
        Assert.Contains("家长会自己申报", late.Text, StringComparison.Ordinal);
    }

    private static async Task<string> CaseAsync(Site site) => (await site.AllAsync(County, Kinds.CaseForReview)).Single().Id;

    /// <summary>The same boy declared twice in 潞州区, the second time with the school's whole name.</summary>
    private static async Task<(string Case, string First, string Second)> TwiceHereAsync(Site site)
    {
        var number = Declaring.Number("140421", "20150305");
        (await site.DeclareAsync(Declaring.Migrant(number))).Is(HttpStatusCode.Created);
        var first = (await site.AllAsync(County, Kinds.Declaration)).Single().Id;
        (await site.DeclareAsync(Declaring.Migrant(number).With("school", "英雄路小学"))).Is(HttpStatusCode.Created);
        await Site.UntilAsync(async () => (await site.AllAsync(County, Kinds.CaseForReview)).Count == 1);
        return (await CaseAsync(site), first, (await site.AllAsync(County, Kinds.Declaration)).Single(document => document.Id != first).Id);
    }
}
