using System.Net;
using Domain.Eligibility;
using Domain.Forms.Catalogue;
using Storage;
using Suite.Api;

namespace Suite.Portal;

/// <summary>
/// A registered child's answers, changed on the page: only what was changed, judged again at once, and by two people without undoing each other.
/// </summary>
public sealed class ChangingChildren
{
    private const string County = "140403";

    [Fact]
    public async Task Only_what_was_changed_is_saved_and_everything_that_follows_from_it_in_the_same_commit()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.Migrant());
        var before = await site.ChildAsync(id);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var page = await reviewer.EditAsync(id);
        Assert.Equal("某小学", page.Document.QuerySelector("input[name=school]")!.GetAttribute("value"));
        Assert.NotNull(page.Document.QuerySelector("input[name=housing][value=rented][checked]"));
        Assert.Null(page.Document.QuerySelector("[name='consent.givenOn']"));

        (await reviewer.SaveAsync(id, page, ("school", "英雄路小学"), ("returnedOn", "2026-01-20"), ("declarant.phone", "13900009999"),
            ("familyHardship", "dibao"), ("reason", "班主任来电")))
            .Is(HttpStatusCode.SeeOther);
        var after = await site.ChildAsync(id);
        string[] changed = ["returnedOn", "school", "familyHardship", "declarant.phone"];
        Assert.Equal(changed.Order(), Domain.Forms.ChangedKeys.Between(before.Form, before.Answers, after.Answers).Order());
        Assert.Equal(2, after.Revision);

        // Judged again: the window ends on the day before the return, and the child is due no more.
        Assert.Equal(new DateOnly(2026, 1, 19), after.Assessment.Find(RuleIds.MonitoringMigrant)!.Until);
        Assert.NotEqual(before.DueOn, after.DueOn);

        // Found by the new number, no more by the old one; who, why and which fields are kept, never what they said.
        Assert.Single((await reviewer.SubmitAsync("/portal/children", ("phone", "9999"))).Document.QuerySelectorAll("tr[data-row]"));
        var entry = (await site.AllAsync(County, Kinds.Audit)).Select(document => AuditJsonOf(document))
            .Single(entry => entry.Action == "child.update");
        Assert.Equal(changed.Order(), entry.FieldKeys.Order());
        Assert.Equal(("班主任来电", "portal"), (entry.Reason, entry.Channel));
        Assert.Equal(2, (await site.AllAsync(County, Kinds.ChildRevision)).Count);

        // On the record: what it said before, when, by whom.
        var record = await reviewer.GetAsync("/portal/children/" + id);
        var row = record.Document.QuerySelector("tr[data-field=school]")!;
        Assert.Contains("英雄路小学", row.QuerySelector("td")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("某小学", row.QuerySelector("del")!.TextContent);
        Assert.Matches("到[0-9]+年[0-9]+月[0-9]+日，您改", row.TextContent);
        Assert.Contains("您改（更新，工作台）", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("教育部门：还没有比对", row.TextContent, StringComparison.Ordinal);
    }

    [Fact] // 六: 家庭生活困难
    public async Task A_hardship_that_is_written_down_puts_the_child_on_the_key_care_ledger_at_once()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.Migrant());
        Assert.Empty(await site.AllAsync(County, Kinds.KeyCareEntry));
        var reviewer = await site.TokenAsync("countyReviewer", County);
        var version = await site.VersionAsync(id);
        (await site.PostAsync($"/api/children/{id}/update", $$"""{"answers":{"familyHardship":["dibao"]},"reason":"低保名单","version":"{{version}}"}""",
            Site.Bearer(reviewer))).Is(HttpStatusCode.OK);
        var entry = Assert.Single(await site.AllAsync(County, Kinds.KeyCareEntry));
        Assert.Equal("open", entry.Fields.Get(Fields.Status));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once_and_nothing_typed_is_lost()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.Migrant());
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var wrong = (await reviewer.SaveAsync(id, await reviewer.EditAsync(id), ("father.phone", "123"), ("birthDate", "2099-01-01"),
            ("childName", "王大明"), ("mother.citizenNumber", "140403199001010011")))
            .Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("123", wrong.Document.QuerySelector("input[name='father.phone']")!.GetAttribute("value"));
        Assert.Equal("王大明", wrong.Document.QuerySelector("input[name=childName]")!.GetAttribute("value"));
        Assert.Equal("某小学", wrong.Document.QuerySelector("input[name=school]")!.GetAttribute("value"));
        var named = wrong.Document.QuerySelectorAll("#problems a").Select(link => link.GetAttribute("href"));
        Assert.Superset(new HashSet<string?> { "#f-father-phone", "#f-birthDate", "#f-mother-citizenNumber", "#f-reason" }, named.ToHashSet());
        Assert.Equal(1, (await site.ChildAsync(id)).Revision);

        // Mended on the same page, it is taken.
        (await reviewer.SaveAsync(id, wrong, ("father.phone", "13900003333"), ("birthDate", "2015-03-05"), ("mother.citizenNumber", ""),
            ("reason", "户口本"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal("王大明", (await site.ChildAsync(id)).Answers.Get(Shared2024.ChildName));
    }

    [Fact]
    public async Task A_second_person_sees_who_changed_what_field_by_field_and_can_still_apply_theirs()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.Migrant());
        using var first = await Visitor.SignedInAsync(site, "countyReviewer", name: "甲");
        using var second = await Visitor.SignedInAsync(site, "countyReviewer", name: "乙");
        var (mine, theirs) = (await second.EditAsync(id), await first.EditAsync(id));
        (await first.SaveAsync(id, theirs, ("school", "英雄路小学"), ("housing", "owned"), ("reason", "学校名单"))).Is(HttpStatusCode.SeeOther);

        var late = (await second.SaveAsync(id, mine, ("school", "东街小学"), ("boarding", "true"), ("reason", "入户走访"))).Is(HttpStatusCode.Conflict);
        var told = late.Document.QuerySelector("#problems")!;
        Assert.Contains("县（区）经办人", told.TextContent, StringComparison.Ordinal);
        Assert.Contains("学校名单", told.TextContent, StringComparison.Ordinal);
        Assert.Equal(["就读学校", "某小学", "英雄路小学", "东街小学"], told.QuerySelectorAll("table tbody tr").Single()
            .Children.Select(cell => cell.TextContent.Trim()));

        // The boxes: the other's news where they touched nothing, their own where they did.
        Assert.Equal("东街小学", late.Document.QuerySelector("input[name=school]")!.GetAttribute("value"));
        Assert.NotNull(late.Document.QuerySelector("input[name=housing][value=owned][checked]"));
        Assert.NotNull(late.Document.QuerySelector("input[name=boarding][value=true][checked]"));
        Assert.Equal("入户走访", late.Document.QuerySelector("textarea[name=reason]")!.TextContent);

        (await second.SaveAsync(id, late)).Is(HttpStatusCode.SeeOther);
        var child = await site.ChildAsync(id);
        Assert.Equal(("东街小学", "owned", true, 3), (child.Answers.Get(Shared2024.School), child.Answers.Get(Migrant2024.Housing),
            child.Answers.Value(Shared2024.Boarding), child.Revision));
    }

    [Fact]
    public async Task Two_people_who_change_different_things_keep_both_even_when_the_second_has_something_wrong()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.Migrant());
        using var first = await Visitor.SignedInAsync(site, "countyReviewer", name: "甲");
        using var second = await Visitor.SignedInAsync(site, "countyReviewer", name: "乙");
        var (mine, theirs) = (await second.EditAsync(id), await first.EditAsync(id));
        (await first.SaveAsync(id, theirs, ("school", "英雄路小学"), ("reason", "学校名单"))).Is(HttpStatusCode.SeeOther);
        var late = (await second.SaveAsync(id, mine, ("father.phone", "12"), ("reason", "来电"))).Is(HttpStatusCode.Conflict);
        var wrong = (await second.SaveAsync(id, late)).Is(HttpStatusCode.UnprocessableEntity);
        (await second.SaveAsync(id, wrong, ("father.phone", "13900003333"))).Is(HttpStatusCode.SeeOther);
        var answers = (await site.ChildAsync(id)).Answers;
        Assert.Equal(("英雄路小学", "13900003333"), (answers.Get(Shared2024.School),
            answers.Get(Shared2024.Father.Phone)!.Value.Replace("+86", "", StringComparison.Ordinal)));
    }

    [Fact] // 六: 流入地
    public async Task An_address_in_another_county_is_not_written_down_but_handed_over()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.Migrant());
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var refused = (await reviewer.SaveAsync(id, await reviewer.EditAsync(id), ("currentAddress.division", "140423"),
            ("currentAddress.detail", "某村"), ("reason", "搬家"))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("转往别的县（区）", refused.Document.QuerySelector("#problems")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("襄垣县", refused.Document.QuerySelector("#problems")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("140423", refused.Document.QuerySelector("input[name='currentAddress.division']")!.GetAttribute("value"));

        // Inside the county it is an answer like any other.
        (await reviewer.SaveAsync(id, refused, ("currentAddress.division", "140403002"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal("140403002", (await site.AllAsync(County, Kinds.Child)).Single().Fields.Get(Fields.Township));
    }

    [Fact]
    public async Task What_would_come_of_it_can_be_looked_at_without_keeping_anything()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.Migrant());
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var look = (await reviewer.SaveAsync(id, await reviewer.EditAsync(id), ("returnedOn", "2026-01-20"), ("action", "check")))
            .Is(HttpStatusCode.OK);
        var preview = look.Document.QuerySelector("#preview")!.TextContent;
        Assert.Contains("2026年1月20日", preview, StringComparison.Ordinal);
        Assert.Contains("不符合", preview, StringComparison.Ordinal);
        Assert.Equal(1, (await site.ChildAsync(id)).Revision);
        (await reviewer.SaveAsync(id, look, ("reason", "来电"))).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task The_edit_page_needs_an_opened_record_and_a_scripts_hidden_boxes_are_not_taken_for_emptied_ones()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.LeftBehind(), "140423");
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", "140423");
        Assert.Equal("/portal/children/" + id, (await reviewer.GetAsync($"/portal/children/{id}/edit")).Is(HttpStatusCode.SeeOther).Location);
        (await reviewer.SubmitAsync($"/portal/children/{id}/edit", ("school", "别的学校"), ("reason", "x"))).Is(HttpStatusCode.Forbidden);
        var before = await site.ChildAsync(id, "140423");
        var page = await reviewer.EditAsync(id);

        // The script disables what does not apply: those boxes are not posted at all.
        var boxes = page.Boxes("form[data-form]").Where(box => !box.Name.StartsWith("disability", StringComparison.Ordinal)
            && !box.Name.StartsWith("healthManagement", StringComparison.Ordinal));
        (await reviewer.PostAsync($"/portal/children/{id}/edit",
            [.. boxes.Where(box => box.Name is not ("reason" or "boarding")), ("boarding", "true"), ("reason", "学校")])).Is(HttpStatusCode.SeeOther);
        var after = await site.ChildAsync(id, "140423");
        Assert.Equal(["boarding"], Domain.Forms.ChangedKeys.Between(before.Form, before.Answers, after.Answers));
        Assert.Equal(before.Answers.Get(LeftBehind2024.FatherWork), after.Answers.Get(LeftBehind2024.FatherWork));
    }

    private static Domain.Audit.AuditEntry AuditJsonOf(Document document) => App.Api.Audit.AuditContext.Read(document.Body);
}
