using System.Net;
using System.Text.Json;
using Domain.Proposals;
using Storage;
using Suite.Api;

namespace Suite.Portal;

/// <summary>Many declarations at once: looked at first, decided one by one, and what changed or needs a person left alone.</summary>
public sealed class TogetherAtOnce
{
    private const string County = "140403";

    [Fact]
    public async Task The_preview_changes_nothing_and_says_of_every_row_what_will_happen_or_why_not()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("140421", "20150305");
        await DeclareAsync(site, Declaring.Migrant(), Declaring.Migrant().With("livesWith", "none"), Declaring.Migrant(number),
            Declaring.Migrant(number));
        await Site.UntilAsync(async () => (await site.AllAsync(County, Kinds.CaseForReview)).Count == 1);
        var incomplete = Declaring.Migrant().Without("housing");
        incomplete["unknown"] = new System.Text.Json.Nodes.JsonArray("housing");
        await DeclareAsync(site, incomplete);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var preview = (await PreviewAsync(reviewer, "register")).Is(HttpStatusCode.OK);
        var outcomes = preview.Document.QuerySelectorAll("tbody tr").Select(row => row.QuerySelector("td:last-child")!.TextContent).ToList();
        Assert.Equal(5, outcomes.Count);
        Assert.Single(outcomes, text => text.Contains("会登记", StringComparison.Ordinal));
        Assert.Single(outcomes, text => text.Contains("综合判断", StringComparison.Ordinal));
        Assert.Single(outcomes, text => text.Contains("居住类型", StringComparison.Ordinal));
        Assert.Equal(2, outcomes.Count(text => text.Contains("待核对", StringComparison.Ordinal)));
        Assert.DoesNotContain("王小明", preview.Text, StringComparison.Ordinal);
        Assert.Single(preview.Document.QuerySelectorAll("input[name=row]"));
        Assert.All(await site.AllAsync(County, Kinds.Declaration), document => Assert.Equal("submitted", document.Fields.Get(Fields.Status)));
        Assert.DoesNotContain(await site.AllAsync(County, Kinds.Audit), entry => entry.Fields.Get(Fields.Action) is "declaration.open"
            or "declaration.register");
    }

    [Fact]
    public async Task Each_row_is_registered_by_itself_with_its_own_entry_and_reason_and_one_that_changed_meanwhile_is_left_alone()
    {
        await using var site = await Site.StartAsync();
        await DeclareAsync(site, Declaring.Migrant(), Declaring.Migrant());
        var late = await site.DeclareAsync(Declaring.Migrant());
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var preview = await PreviewAsync(reviewer, "register");
        Assert.Equal(3, Rows(preview).Count);
        (await site.PostAsync($"/api/declarations/{late.Text("receipt")}/corrections", """{"answers":{"school":"英雄路小学"}}""",
            ("X-Follow-Up-Token", late.Text("followUpToken")))).Is(HttpStatusCode.OK);

        // Without a reason nothing happens, and the rows stay ticked.
        var without = (await ConfirmAsync(reviewer, preview, "register")).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(2, Rows(without).Count);
        Assert.All(await site.AllAsync(County, Kinds.Declaration), document => Assert.Equal("submitted", document.Fields.Get(Fields.Status)));

        var result = (await ConfirmAsync(reviewer, preview, "register", ("reason", "材料齐全，情况属实"))).Is(HttpStatusCode.OK);
        Assert.Contains("办好了2件", result.Text, StringComparison.Ordinal);
        Assert.Contains("别人办过或者更正过", Assert.Single(result.Document.QuerySelectorAll(".wont")).ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["registered", "registered", "submitted"],
            (await site.AllAsync(County, Kinds.Declaration)).Select(document => document.Fields.Get(Fields.Status)).Order());
        var entries = (await site.AllAsync(County, Kinds.Audit)).Where(entry => entry.Fields.Get(Fields.Action) == "declaration.register").ToList();
        Assert.Equal(2, entries.Count);
        Assert.All(entries, entry => Assert.Equal("材料齐全，情况属实", JsonDocument.Parse(entry.Body).RootElement.GetProperty("reason").GetString()));
        Assert.Equal(2, (await site.AllAsync(County, Kinds.Child)).Count);

        // The same form once more: what was done is not done again.
        var again = (await ConfirmAsync(reviewer, preview, "register", ("reason", "材料齐全，情况属实"))).Is(HttpStatusCode.OK);
        Assert.Contains("办好了0件", again.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await site.AllAsync(County, Kinds.Child)).Count);
    }

    [Fact]
    public async Task The_same_question_goes_to_several_families()
    {
        await using var site = await Site.StartAsync();
        await DeclareAsync(site, Declaring.Migrant(), Declaring.Migrant());
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var preview = await PreviewAsync(reviewer, "ask");
        (await ConfirmAsync(reviewer, preview, "ask", ("reason", "请写学校的全名"), ("fields", "school"))).Is(HttpStatusCode.OK);
        foreach (var document in await site.AllAsync(County, Kinds.Declaration))
        {
            var ask = Assert.Single(Domain.Declarations.DeclarationJson.Read(document.Body).Asks);
            Assert.Equal("请写学校的全名", ask.Text);
            Assert.Equal(["school"], ask.Fields);
        }
    }

    [Fact]
    public async Task A_hand_over_of_several_becomes_a_proposal_each_and_the_rows_own_county_is_the_default()
    {
        await using var site = await Site.StartAsync();
        var moved = await site.DeclareAsync(Declaring.Migrant());
        (await site.PostAsync($"/api/declarations/{moved.Text("receipt")}/corrections", """{"answers":{"currentAddress":{"division":"140404"}}}""",
            ("X-Follow-Up-Token", moved.Text("followUpToken")))).Is(HttpStatusCode.OK);
        await DeclareAsync(site, Declaring.Migrant());
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var preview = await PreviewAsync(reviewer, "transfer");
        Assert.Contains("上党区", Assert.Single(preview.Document.QuerySelectorAll(".will")).TextContent, StringComparison.Ordinal);
        Assert.Contains("仍由本县（区）负责", Assert.Single(preview.Document.QuerySelectorAll(".wont")).ParentElement!.TextContent, StringComparison.Ordinal);

        // Another county is looked at first, with the rows that were left out.
        (await ConfirmAsync(reviewer, preview, "transfer", ("reason", "已经搬走"), ("toCounty", "140423"), ("seenCounty", "")))
            .Is(HttpStatusCode.UnprocessableEntity);
        var held = Assert.Single(preview.Document.QuerySelectorAll("input[name=held]")).GetAttribute("value")!;
        var again = await reviewer.SubmitAsync("/portal/bulk", [("action", "transfer"), ("toCounty", "140423"), ("held", held), .. Rows(preview)]);
        Assert.Equal(2, Rows(again).Count);
        Assert.Empty(await site.AllAsync(County, Kinds.Proposal));
        (await ConfirmAsync(reviewer, preview, "transfer", ("reason", "已经搬走"))).Is(HttpStatusCode.OK);
        using var approver = await Visitor.SignedInAsync(site, "countyApprover");
        var page = await approver.GetAsync("/portal/approvals");
        Assert.Contains("上党区", page.Document.QuerySelector("tr[data-row]")!.TextContent, StringComparison.Ordinal);
        (await approver.SubmitAsync(page.Document.QuerySelector("tr[data-row] form")!.GetAttribute("action")!, ("decision", "approve")))
            .Is(HttpStatusCode.SeeOther);
        await Site.UntilAsync(async () => (await site.AllAsync("140404", Kinds.Declaration)).Count == 1);
    }

    [Fact]
    public async Task A_supervisor_proposes_for_several_and_the_reviewer_finds_and_decides_each()
    {
        await using var site = await Site.StartAsync();
        await DeclareAsync(site, Declaring.Migrant(), Declaring.Migrant());
        using var supervisor = await Visitor.SignedInAsync(site, "townshipSupervisor", township: "140403001");
        var preview = await PreviewAsync(supervisor, "register");
        Assert.All(preview.Document.QuerySelectorAll(".will"), outcome => Assert.StartsWith("会提出", outcome.TextContent, StringComparison.Ordinal));
        (await ConfirmAsync(supervisor, preview, "register", ("reason", "入户看过，属实"))).Is(HttpStatusCode.OK);
        Assert.Equal(2, (await site.AllAsync(County, Kinds.Proposal)).Count);
        Assert.Empty(await site.AllAsync(County, Kinds.Child));

        // On the approvals page the one, in the review page the other.
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var waiting = await reviewer.GetAsync("/portal/approvals");
        Assert.Equal(2, waiting.Document.QuerySelectorAll("button[value=approve]").Length);
        (await reviewer.SubmitAsync(waiting.Document.QuerySelector("tr[data-row] form")!.GetAttribute("action")!, ("decision", "approve")))
            .Is(HttpStatusCode.SeeOther);
        var left = (await site.AllAsync(County, Kinds.Declaration)).Single(document => document.Fields.Get(Fields.Status) == "submitted").Id;
        (await reviewer.SubmitAsync($"/portal/declarations/{left}/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
        var record = await reviewer.GetAsync("/portal/declarations/" + left);
        var form = record.Document.QuerySelector("form[action^='/portal/approvals/']")!;
        Assert.Contains("入户看过，属实", form.ParentElement!.TextContent, StringComparison.Ordinal);
        var done = (await reviewer.SubmitAsync(form.GetAttribute("action")!, ("decision", "approve"), ("back", left))).Is(HttpStatusCode.SeeOther);
        Assert.Equal($"/portal/declarations/{left}?done=approved", done.Location);
        Assert.Equal(2, (await site.AllAsync(County, Kinds.Child)).Count);
        Assert.All(await site.AllAsync(County, Kinds.Proposal), document => Assert.Equal("approved", document.Fields.Get(Fields.Status)));
        Assert.Contains("现在没有等待审批的", (await reviewer.GetAsync("/portal/approvals")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_reviewer_decides_otherwise_sends_the_supervisors_proposal_back()
    {
        await using var site = await Site.StartAsync();
        await DeclareAsync(site, Declaring.Migrant());
        using var supervisor = await Visitor.SignedInAsync(site, "townshipSupervisor", township: "140403001");
        await ConfirmAsync(supervisor, await PreviewAsync(supervisor, "register"), "register", ("reason", "入户看过，属实"));
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        await ConfirmAsync(reviewer, await PreviewAsync(reviewer, "ask"), "ask", ("reason", "请写学校的全名"));
        var proposal = ChildProposal(Assert.Single(await site.AllAsync(County, Kinds.Proposal)));
        Assert.Equal((Domain.Proposals.ProposalStatus.Refused, "countyReviewer"), (proposal.Status, proposal.DecidedBy!.Role));
        Assert.Contains("另行办理", proposal.DecisionReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_ticked_too_many_another_countys_row_or_an_action_that_is_not_ones_own_is_refused()
    {
        await using var site = await Site.StartAsync();
        await DeclareAsync(site, Declaring.Migrant());
        (await site.DeclareAsync(Declaring.LeftBehind())).Is(HttpStatusCode.Created);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        (await reviewer.SubmitAsync("/portal/bulk", ("action", "register"))).Is(HttpStatusCode.UnprocessableEntity);
        var many = Enumerable.Range(0, 101).Select(i => ("row", i.ToString("x32", System.Globalization.CultureInfo.InvariantCulture) + ":1"));
        (await reviewer.SubmitAsync("/portal/bulk", [("action", "register"), .. many])).Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.SubmitAsync("/portal/bulk", ("action", "reject"), ("row", "0123456789abcdef0123456789abcdef:1")))
            .Is(HttpStatusCode.UnprocessableEntity);
        var foreign = (await site.AllAsync("140423", Kinds.Declaration)).Single();
        var result = await reviewer.SubmitAsync("/portal/bulk/confirmation", ("action", "register"), ("reason", "属实"),
            ("row", foreign.Id + ":" + foreign.Version));
        Assert.Contains("没有找到这一份", result.Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Equal("submitted", (await site.AllAsync("140423", Kinds.Declaration)).Single().Fields.Get(Fields.Status));

        // Who may not decide has no boxes to tick, and a forged form no token.
        using var worker = await Visitor.SignedInAsync(site, "villageWorker", township: "140403001", village: "140403001001");
        Assert.Null((await worker.GetAsync("/portal")).Document.QuerySelector("input[name=row]"));
        (await worker.SubmitAsync("/portal/bulk", ("action", "register"))).Is(HttpStatusCode.Forbidden);
        (await reviewer.PostAsync("/portal/bulk/confirmation", ("action", "register"), ("reason", "属实"))).Is(HttpStatusCode.Forbidden);
    }

    private static Domain.Proposals.Proposal ChildProposal(Document document) => ProposalJson.Read(document.Body);

    private static async Task DeclareAsync(Site site, params System.Text.Json.Nodes.JsonNode[] bodies)
    {
        foreach (var body in bodies)
        {
            (await site.DeclareAsync(body)).Is(HttpStatusCode.Created);
        }
    }

    /// <summary>Every box of the queue ticked.</summary>
    private static async Task<Page> PreviewAsync(Visitor visitor, string action) =>
        await visitor.SubmitAsync("/portal/bulk", [("action", action), .. Rows(await visitor.GetAsync("/portal"))]);

    private static Task<Page> ConfirmAsync(Visitor visitor, Page preview, string action, params IEnumerable<(string Name, string Value)> more) =>
        visitor.SubmitAsync("/portal/bulk/confirmation", [("action", action), .. Rows(preview), .. more]);

    private static List<(string, string)> Rows(Page page) =>
        [.. page.Document.QuerySelectorAll("input[name=row]").Where(box => !box.HasAttribute("disabled"))
            .Select(box => ("row", box.GetAttribute("value")!))];
}
