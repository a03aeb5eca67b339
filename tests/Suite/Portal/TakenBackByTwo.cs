using System.Net;
using System.Text.Json.Nodes;
using Domain.Children;
using Domain.Declarations;
using Storage;
using Suite.Api;

namespace Suite.Portal;

/// <summary>A registration that should not have been, and a closing that should not have been: each taken back by two persons.</summary>
public sealed class TakenBackByTwo
{
    private const string County = "140403";

    [Fact]
    public async Task A_registration_is_undone_by_two_persons_and_its_declaration_waits_to_be_reviewed_again()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.Migrant());
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var page = await reviewer.OpenChildAsync(id);
        Assert.NotNull(page.Document.QuerySelector("input[name=because][value=undoRegistration]"));
        (await ProposeAsync(site, reviewer, id, "undoRegistration", "登记点错了，材料还没有看")).LeadsTo("done=proposed");
        Assert.Equal(ChildStatus.Active, (await site.ChildAsync(id)).Status);
        Assert.Null((await reviewer.GetAsync("/portal/approvals")).Document.QuerySelector("button[value=approve]"));

        using var approver = await Visitor.SignedInAsync(site, "countyApprover");
        await ApproveAsync(approver, "撤销登记", "申报退回重新审核");
        var child = await site.ChildAsync(id);
        Assert.Equal((ChildStatus.Closed, true), (child.Status, child.Ending!.InError));
        var document = (await site.AllAsync(County, Kinds.Declaration)).Single();
        var declaration = DeclarationJson.Read(document.Body);
        Assert.Equal((DeclarationStatus.InReview, null), (declaration.Status, declaration.ChildId));
        Assert.NotNull(declaration.DueOn);
        Assert.Equal("登记点错了，材料还没有看", declaration.History[^1].Reason);
        Assert.Contains(declaration.Receipt.Value, (await reviewer.GetAsync("/portal")).Text, StringComparison.Ordinal);
        var trail = (await site.AllAsync(County, Kinds.Audit)).Select(entry => entry.Fields.Get(Fields.Action)).ToList();
        Assert.All((string[])["child.propose-undo-registration", "child.undo-registration", "declaration.undo-registration"],
            action => Assert.Single(trail, action));

        // It is registered anew like any other; then the old record is not opened again beside it.
        var token = await site.TokenAsync("countyReviewer", County);
        (await site.PostAsync($"/api/declarations/{document.Id}/review",
            new JsonObject { ["decision"] = "register", ["reason"] = "这次看过了", ["version"] = document.Version }, Site.Bearer(token)))
            .Is(HttpStatusCode.OK);
        Assert.Contains("已经另外办理", (await ProposeAsync(site, reviewer, id, "reopen", "恢复")).Is(HttpStatusCode.Conflict).Text,
            StringComparison.Ordinal);
        Assert.Single(await site.AllAsync(County, Kinds.Child), each => each.Fields.Get(Fields.Status) == "active");
    }

    [Fact]
    public async Task A_closed_record_is_opened_again_by_two_persons_and_waits_in_review()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.Migrant());
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        using var approver = await Visitor.SignedInAsync(site, "countyApprover");
        await reviewer.OpenChildAsync(id);
        Assert.Contains("只有注销了登记", (await ProposeAsync(site, reviewer, id, "reopen", "恢复")).Is(HttpStatusCode.Conflict).Text,
            StringComparison.Ordinal);
        (await ProposeAsync(site, reviewer, id, "noLongerMeets", "听说回老家了")).LeadsTo("done=proposed");
        await ApproveAsync(approver, "注销登记", "不再在册");
        Assert.Equal(ChildStatus.Closed, (await site.ChildAsync(id)).Status);

        Assert.Contains("提出恢复登记", (await reviewer.GetAsync("/portal/children/" + id)).Text, StringComparison.Ordinal);
        (await ProposeAsync(site, reviewer, id, "reopen", "核实过，没有回老家")).LeadsTo("done=proposed");

        // Whoever approves a closing does not approve its opposite.
        (await site.PostAsync($"/api/children/{id}/close", new JsonObject { ["reason"] = "同意注销" },
            Site.Bearer(await site.TokenAsync("countyApprover", County))))
            .Is(HttpStatusCode.Conflict, "no-open-proposal");
        await ApproveAsync(approver, "恢复登记", "重新在册");
        var child = await site.ChildAsync(id);
        Assert.Equal((ChildStatus.InReview, null), (child.Status, child.Ending));
        Assert.NotNull(child.DueOn);
        Assert.Contains("恢复登记", (await reviewer.GetAsync("/portal/children/" + id)).Text, StringComparison.Ordinal);
        Assert.Equal(["registered", "closed", "reopened"],
            (await site.AllAsync(County, Kinds.ChildRevision)).Select(each => ChildJson.ReadRevision(each.Body)).OrderBy(revision => revision.Number)
                .Select(revision => revision.Cause.Id()));
    }

    [Fact]
    public async Task A_closed_record_stays_closed_once_its_number_is_registered_in_another_county()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("140421", "20150305");
        var id = await site.RegisterAsync(Declaring.Migrant(number));
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        using var approver = await Visitor.SignedInAsync(site, "countyApprover");
        await reviewer.OpenChildAsync(id);
        (await ProposeAsync(site, reviewer, id, "noLongerMeets", "搬到屯留去了")).LeadsTo("done=proposed");
        await ApproveAsync(approver, "注销登记");

        var moved = Declaring.Migrant(number).With("currentAddress", new JsonObject { ["division"] = "140405001", ["detail"] = "某街2号" });
        await site.RegisterAsync(moved, "140405");
        Assert.Contains("已经另外办理", (await ProposeAsync(site, reviewer, id, "reopen", "恢复")).Is(HttpStatusCode.Conflict).Text,
            StringComparison.Ordinal);
    }

    private static async Task<Page> ProposeAsync(Site site, Visitor visitor, string id, string because, string reason) =>
        await visitor.SubmitAsync($"/portal/children/{id}/close", ("verb", "close"), ("because", because), ("reason", reason),
            ("version", await site.VersionAsync(id)));

    private static async Task ApproveAsync(Visitor approver, params string[] said)
    {
        var row = (await approver.GetAsync("/portal/approvals")).Document.QuerySelector("tr[data-row]")!;
        Assert.All(said, text => Assert.Contains(text, row.TextContent, StringComparison.Ordinal));
        (await approver.SubmitAsync(row.QuerySelector("form")!.GetAttribute("action")!, ("decision", "approve"))).LeadsTo("done=approved");
    }
}
