using System.Net;
using System.Text.Json.Nodes;
using Domain.Children;
using Domain.Declarations;
using Storage;
using Suite.Api;

namespace Suite.Portal;

/// <summary>A reviewer's work on the pages: opening, deciding, two persons, two reviewers at once.</summary>
public sealed class Reviewing
{
    private const string County = "140403";

    [Fact]
    public async Task The_list_is_masked_and_the_record_is_shown_only_after_a_reason_that_the_audit_trail_keeps()
    {
        await using var site = await Site.StartAsync();
        var id = await DeclareAsync(site);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var list = (await reviewer.GetAsync("/portal")).Is(HttpStatusCode.OK);
        Assert.Contains("王**", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", list.Html, StringComparison.Ordinal);
        var closed = (await reviewer.GetAsync("/portal/declarations/" + id)).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("王小明", closed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("13900001111", closed.Text, StringComparison.Ordinal);
        (await reviewer.SubmitAsync($"/portal/declarations/{id}/opening", ("reason", " "))).Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.SubmitAsync($"/portal/declarations/{id}/review", ("decision", "register"))).Is(HttpStatusCode.Forbidden);

        (await reviewer.SubmitAsync($"/portal/declarations/{id}/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
        var open = (await reviewer.GetAsync("/portal/declarations/" + id)).Is(HttpStatusCode.OK);
        Assert.Contains("王小明", open.Text, StringComparison.Ordinal);
        Assert.Contains("13900001111", open.Text, StringComparison.Ordinal);
        Assert.Contains("方案二(一)", open.Text, StringComparison.Ordinal);

        // Another reviewer has opened nothing.
        using var colleague = await Visitor.SignedInAsync(site, "countyReviewer", name: "同事");
        Assert.DoesNotContain("王小明", (await colleague.GetAsync("/portal/declarations/" + id)).Text, StringComparison.Ordinal);
        var audit = (await site.AllAsync(County, Kinds.Audit)).Where(document => document.Fields.Get(Fields.Action) == "declaration.open");
        Assert.Single(audit);
    }

    [Fact]
    public async Task Scripts_in_what_somebody_declared_are_shown_as_letters_and_never_run()
    {
        await using var site = await Site.StartAsync();
        var body = Declaring.Migrant();
        body["answers"]!["school"] = "<script>alert(1)</script>";
        body["answers"]!["currentAddress"]!["detail"] = "\"><img src=x onerror=alert(1)>";
        var id = await DeclareAsync(site, body);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var open = await OpenAsync(reviewer, id);
        Assert.Contains("<script>alert(1)</script>", open.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(open.Document.QuerySelectorAll("script"), script => script.GetAttribute("src") is null);
        Assert.Empty(open.Document.QuerySelectorAll("img"));
    }

    [Fact]
    public async Task A_second_reviewer_sees_who_changed_what_field_by_field_and_keeps_what_they_typed()
    {
        await using var site = await Site.StartAsync();
        var reply = await site.DeclareAsync(Declaring.Migrant());
        var id = (await site.AllAsync(County, Kinds.Declaration)).Single().Id;
        using var first = await Visitor.SignedInAsync(site, "countyReviewer", name: "甲");
        using var second = await Visitor.SignedInAsync(site, "countyReviewer", name: "乙");
        await OpenAsync(first, id);
        var seen = await OpenAsync(second, id);
        (await Decide(first, id, await OpenAsync(first, id), "ask", ("reason", "请补充学校的全名"), ("fields", "school"))).Is(HttpStatusCode.SeeOther);
        (await site.PostAsync($"/api/declarations/{reply.Text("receipt")}/corrections",
            new JsonObject { ["answers"] = new JsonObject { ["school"] = "英雄路小学" } }, ("X-Follow-Up-Token", reply.Text("followUpToken"))))
                .Is(HttpStatusCode.OK);

        var late = (await Decide(second, id, seen, "ask", ("reason", "请补充监护人的电话"))).Is(HttpStatusCode.Conflict);
        Assert.Contains("请补充监护人的电话", late.Document.QuerySelector("form textarea#f-reason-ask")!.TextContent, StringComparison.Ordinal);
        var conflict = late.Document.QuerySelector("#problems")!.TextContent;
        Assert.Contains("县（区）经办人", conflict, StringComparison.Ordinal);
        Assert.Contains("请补充学校的全名", conflict, StringComparison.Ordinal);
        Assert.Contains("某小学", conflict, StringComparison.Ordinal);
        Assert.Contains("英雄路小学", conflict, StringComparison.Ordinal);

        // Having looked, they may go on.
        (await Decide(second, id, late, "register")).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_rejection_is_proposed_by_one_and_approved_by_another_and_the_declarant_reads_why()
    {
        await using var site = await Site.StartAsync();
        var id = await DeclareAsync(site);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        (await Decide(reviewer, id, await OpenAsync(reviewer, id), "reject", ("reason", "孩子已经回到户籍地"))).Is(HttpStatusCode.SeeOther);
        var own = await reviewer.GetAsync("/portal/approvals");
        Assert.Null(own.Document.QuerySelector("button[value=approve]"));
        var proposal = own.Document.QuerySelector("tr[data-row] form")!.GetAttribute("action")!;
        await reviewer.SubmitAsync(proposal, ("decision", "approve"));
        Assert.Equal("submitted", (await site.AllAsync(County, Kinds.Declaration)).Single().Fields.Get(Fields.Status));

        using var approver = await Visitor.SignedInAsync(site, "countyApprover");
        Assert.Contains("孩子已经回到户籍地", (await approver.GetAsync("/portal/approvals")).Text, StringComparison.Ordinal);
        (await approver.SubmitAsync(proposal, ("decision", "approve"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal("notEligible", (await site.AllAsync(County, Kinds.Declaration)).Single().Fields.Get(Fields.Status));

        var declared = DeclarationJson.Read((await site.AllAsync(County, Kinds.Declaration)).Single().Body);
        var told = await site.PostAsync("/api/declarations/status", new JsonObject { ["receipt"] = declared.Receipt.Value, ["phoneLast4"] = "1111" });
        Assert.Equal("notEligible", told.Is(HttpStatusCode.OK).Text("status"));
        Assert.Contains("孩子已经回到户籍地", told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_supervisor_proposes_to_register_with_a_judgement_and_the_reviewer_who_agrees_carries_both_out()
    {
        await using var site = await Site.StartAsync();
        var id = await DeclareAsync(site, Declaring.Migrant().With("livesWith", "none"));
        using var supervisor = await Visitor.SignedInAsync(site, "townshipSupervisor", township: "140403001", name: "督导员");
        var seen = await OpenAsync(supervisor, id);
        Assert.Contains("建议登记", seen.Text, StringComparison.Ordinal);
        Assert.Contains("建议请家长补充", seen.Text, StringComparison.Ordinal);
        Assert.Null(seen.Document.QuerySelector("input[value=reject]"));
        Assert.Null(seen.Document.QuerySelector("form[action$='/transfer']"));
        (await Decide(supervisor, id, seen, "register", ("reason", "入户看过"), ("judgement.condition", "withGuardian"), ("judgement.outcome", "met"),
            ("judgement.reason", "姑姑实际在照顾"))).Is(HttpStatusCode.SeeOther);
        Assert.Null((await OpenAsync(supervisor, id)).Document.QuerySelector("button[value=approve]"));

        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var record = await OpenAsync(reviewer, id);
        var form = record.Document.QuerySelector("form[action^='/portal/approvals/']")!;
        Assert.Contains("姑姑实际在照顾", form.ParentElement!.TextContent, StringComparison.Ordinal);
        (await reviewer.SubmitAsync(form.GetAttribute("action")!, ("decision", "approve"), ("back", id))).Is(HttpStatusCode.SeeOther);
        var child = ChildJson.Read((await site.AllAsync(County, Kinds.Child)).Single().Body);
        Assert.Equal("姑姑实际在照顾", Assert.Single(child.Judgements).Reason);
        Assert.Equal("approved", (await site.AllAsync(County, Kinds.Proposal)).Single().Fields.Get(Fields.Status));
    }

    [Fact]
    public async Task A_declaration_goes_to_the_responsible_county_from_its_page_by_two_persons_and_the_giver_sees_that_it_went()
    {
        await using var site = await Site.StartAsync();
        var id = await DeclareAsync(site);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var seen = await OpenAsync(reviewer, id);
        var version = seen.Document.QuerySelector("input[name=version]")!.GetAttribute("value")!;
        var wrong = (await reviewer.SubmitAsync($"/portal/declarations/{id}/transfer", ("verb", "transfer"), ("toCounty", ""), ("reason", "搬家"),
            ("version", version))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("搬家", wrong.Document.QuerySelector("#f-reason-transfer")!.TextContent);
        (await reviewer.SubmitAsync($"/portal/declarations/{id}/transfer", ("toCounty", "140423"), ("reason", "搬到襄垣县"), ("version", version)))
            .Is(HttpStatusCode.SeeOther);
        using var approver = await Visitor.SignedInAsync(site, "countyApprover");
        (await approver.SubmitAsync((await approver.GetAsync("/portal/approvals")).Document.QuerySelector("tr[data-row] form")!
            .GetAttribute("action")!, ("decision", "approve"))).Is(HttpStatusCode.SeeOther);
        await Site.UntilAsync(async () => (await site.AllAsync("140423", Kinds.Declaration)).Count == 1
            && Domain.Declarations.DeclarationJson.Read((await site.AllAsync(County, Kinds.Declaration)).Single().Body).Stated.Count == 0);

        var left = (await reviewer.GetAsync("/portal/declarations/" + id)).Is(HttpStatusCode.OK);
        Assert.Contains("襄垣县", left.Text, StringComparison.Ordinal);
        Assert.Contains("搬到襄垣县", left.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", left.Text, StringComparison.Ordinal);
        Assert.Null(left.Document.QuerySelector("a[href$='/annex']"));
        Assert.True((int)(await reviewer.GetAsync($"/portal/declarations/{id}/annex")).Status < 500);
        Assert.Contains("已转走", (await reviewer.GetAsync("/portal?status=closed")).Document.QuerySelector("tr[data-row] a")!.TextContent,
            StringComparison.Ordinal);
        using var taker = await Visitor.SignedInAsync(site, "countyReviewer", "140423", name: "襄垣经办");
        var arrived = await OpenAsync(taker, id);
        Assert.Contains("王小明", arrived.Text, StringComparison.Ordinal);
        Assert.Contains("潞州区转来", arrived.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_is_registered_found_by_name_and_handed_over_to_another_county_by_two_persons()
    {
        await using var site = await Site.StartAsync();
        var id = await DeclareAsync(site);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        (await Decide(reviewer, id, await OpenAsync(reviewer, id), "register")).Is(HttpStatusCode.SeeOther);
        foreach (var by in new[] { ("name", "王小明"), ("name", "wangxiaoming"), ("phone", "1111"), ("phone", "13900001111") })
        {
            var found = (await reviewer.SubmitAsync("/portal/children", by)).Is(HttpStatusCode.OK);
            Assert.Single(found.Document.QuerySelectorAll("tr[data-row]"));
            Assert.DoesNotContain("王小明", found.Document.QuerySelector("table")!.TextContent, StringComparison.Ordinal);
        }

        Assert.Empty((await reviewer.SubmitAsync("/portal/children", ("name", "王小红"))).Document.QuerySelectorAll("tr[data-row]"));
        var child = (await site.AllAsync(County, Kinds.Child)).Single().Id;
        (await reviewer.SubmitAsync($"/portal/children/{child}/opening", ("reasonPicked", "办理转接"))).Is(HttpStatusCode.SeeOther);
        var record = (await reviewer.GetAsync("/portal/children/" + child)).Is(HttpStatusCode.OK);
        Assert.Contains("2024年2月10日", record.Document.QuerySelector(".life")!.TextContent, StringComparison.Ordinal);
        var version = record.Document.QuerySelector("input[name=version]")!.GetAttribute("value")!;
        (await reviewer.SubmitAsync($"/portal/children/{child}/transfer", ("toCounty", County), ("reason", "搬家"), ("version", version)))
            .Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.SubmitAsync($"/portal/children/{child}/transfer", ("toCounty", "140423"), ("reason", "搬到襄垣县"), ("version", version)))
            .Is(HttpStatusCode.SeeOther);

        using var approver = await Visitor.SignedInAsync(site, "countyApprover");
        var proposal = (await approver.GetAsync("/portal/approvals")).Document.QuerySelector("tr[data-row] form")!.GetAttribute("action")!;
        (await approver.SubmitAsync(proposal, ("decision", "approve"))).Is(HttpStatusCode.SeeOther);
        await Site.UntilAsync(async () => (await site.AllAsync("140423", Kinds.Child)).SingleOrDefault()?.Fields.Get(Fields.Status)
            == ChildStatus.InReview.Id());
        Assert.Equal(ChildStatus.Transferred.Id(), (await site.AllAsync(County, Kinds.Child)).Single().Fields.Get(Fields.Status));

        // The giving county keeps the event, not the answers.
        Assert.DoesNotContain("王小明", (await reviewer.GetAsync("/portal/children/" + child)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closing_by_route_needs_a_proposal_first_and_the_second_person_carries_it_out()
    {
        await using var site = await Site.StartAsync();
        var id = await DeclareAsync(site);
        using var desk = await Visitor.SignedInAsync(site, "countyReviewer");
        (await Decide(desk, id, await OpenAsync(desk, id), "register")).Is(HttpStatusCode.SeeOther);
        var (reviewer, approver) = (await site.TokenAsync("countyReviewer", County), await site.TokenAsync("countyApprover", County));
        var child = (await site.GetAsync("/api/children", reviewer)).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        (await site.PostAsync($"/api/children/{child}/close", """{"reason":"年满十六周岁"}""", Site.Bearer(approver)))
            .Is(HttpStatusCode.Conflict, "no-open-proposal");
        (await site.PostAsync($"/api/children/{child}/close", "{}", Site.Bearer(reviewer))).Is(HttpStatusCode.UnprocessableEntity);
        (await site.PostAsync($"/api/children/{child}/close", """{"reason":"年满十六周岁"}""", Site.Bearer(reviewer))).Is(HttpStatusCode.Accepted);
        (await site.PostAsync($"/api/children/{child}/close", """{"reason":"年满十六周岁"}""", Site.Bearer(reviewer)))
            .Is(HttpStatusCode.Conflict, "already-proposed");
        (await site.PostAsync($"/api/children/{child}/close", """{"reason":"同意"}""", Site.Bearer(approver))).Is(HttpStatusCode.OK);
        var history = (await site.GetAsync($"/api/children/{child}/history", reviewer)).Json.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("cause").GetString());
        Assert.Equal(["registered", "closed"], history);
    }

    private static async Task<string> DeclareAsync(Site site, JsonNode? body = null)
    {
        (await site.DeclareAsync(body ?? Declaring.Migrant())).Is(HttpStatusCode.Created);
        return (await site.AllAsync(County, Kinds.Declaration)).Single().Id;
    }

    private static async Task<Page> OpenAsync(Visitor visitor, string id)
    {
        (await visitor.SubmitAsync($"/portal/declarations/{id}/opening", ("reasonPicked", "审核申报"))).Is(HttpStatusCode.SeeOther);
        return (await visitor.GetAsync("/portal/declarations/" + id)).Is(HttpStatusCode.OK);
    }

    private static Task<Page> Decide(Visitor visitor, string id, Page seen, string decision, params IEnumerable<(string Name, string Value)> more) =>
        visitor.SubmitAsync($"/portal/declarations/{id}/review",
        [
            ("decision", decision),
            ("version", seen.Document.QuerySelector("input[name=version]")!.GetAttribute("value")!),
            ("seen", seen.Document.QuerySelector("input[name=seen]")!.GetAttribute("value")!),
            .. more,
        ]);
}
