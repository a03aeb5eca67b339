using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Suite.Api;
using Suite.Visits;

namespace Suite.Portal;

/// <summary>
/// The stretches of a parent's work on the pages: as many as the form takes, one more row at the press of a button, none of them lost. Everything
/// here without scripts.
/// </summary>
public sealed class WorkSpells
{
    private const string County = "140423";

    [Fact]
    public async Task A_father_with_nine_stretches_of_work_gets_a_tenth_on_the_page_and_keeps_the_nine()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.LeftBehind().With("fatherWork", Spells(9)), County);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", County);
        var page = await reviewer.EditAsync(id);
        Assert.Equal(9, Rows(page));

        // Nothing is saved by the button, and what was typed so far stays.
        page = (await reviewer.SaveAsync(id, page, ("school", "英雄路小学"), ("more", "fatherWork"))).Is(HttpStatusCode.OK);
        Assert.Equal(10, Rows(page));
        Assert.Equal("英雄路小学", page.Document.QuerySelector("input[name=school]")!.GetAttribute("value"));
        Assert.Equal(1, (await site.ChildAsync(id, County)).Revision);

        // Pressed again before the row is filled: one more; a mistake elsewhere takes no row away.
        page = (await reviewer.SaveAsync(id, page, ("more", "fatherWork"))).Is(HttpStatusCode.OK);
        Assert.Equal(11, Rows(page));
        (string, string)[] tenth = [("fatherWork.9.place", "北京市朝阳区"), ("fatherWork.9.startedOn", "2026-01-02")];
        page = (await reviewer.SaveAsync(id, page, [.. tenth, ("father.phone", "12")])).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(11, Rows(page));
        (await reviewer.SaveAsync(id, page, ("father.phone", ""), ("reason", "爸爸来电"))).Is(HttpStatusCode.SeeOther);
        var spells = await FatherAsync(site, id);
        Assert.Equal(10, spells.Count);
        Assert.All(spells.Take(9), spell => Assert.Equal(DivisionCode.Parse("310115"), spell.Division));
        Assert.Equal(new Spell(DivisionCode.Parse("110105"), new DateOnly(2026, 1, 2), null), spells[9]);
    }

    [Fact]
    public async Task A_page_saved_for_something_else_leaves_every_stretch_as_it_was_also_those_of_which_nothing_is_known()
    {
        await using var site = await Site.StartAsync();
        var work = Spells(SpellList.Most);
        work[3] = new JsonObject();
        work[4] = new JsonObject { ["startedOn"] = "2015-03-01" };
        var id = await site.RegisterAsync(Declaring.LeftBehind().With("fatherWork", work), County);
        var before = await FatherAsync(site, id);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", County);
        var page = await reviewer.EditAsync(id);
        Assert.Equal(SpellList.Most, Rows(page));
        Assert.Equal("不清楚", page.Document.QuerySelector("input[name='fatherWork.3.place']")!.GetAttribute("value"));

        // All sixty are there: no button offers a sixty-first.
        Assert.Null(page.Document.QuerySelector("button[name=more][value=fatherWork]"));
        Assert.NotNull(page.Document.QuerySelector("button[name=more][value=motherWork]"));
        (await reviewer.SaveAsync(id, page, ("school", "英雄路小学"), ("reason", "学校名单"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal(before, await FatherAsync(site, id));

        // One of them mended: the others stay, the one that says nothing among them.
        page = await reviewer.EditAsync(id);
        (await reviewer.SaveAsync(id, page, ("fatherWork.7.place", "北京市朝阳区"), ("reason", "爸爸来电"))).Is(HttpStatusCode.SeeOther);
        var after = await FatherAsync(site, id);
        Assert.Equal(before.Select((spell, row) => row == 7 ? spell with { Division = DivisionCode.Parse("110105") } : spell), after);
    }

    [Fact]
    public async Task More_stretches_than_the_form_takes_are_refused_aloud_and_all_stay_in_the_boxes()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.LeftBehind().With("fatherWork", Spells(SpellList.Most)), County);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", County);
        var refused = (await reviewer.SaveAsync(id, await reviewer.EditAsync(id), ("fatherWork.60.place", "北京市朝阳区"), ("reason", "爸爸来电")))
            .Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("最多填 60 段", refused.Document.QuerySelector("#problems")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(SpellList.Most, (await FatherAsync(site, id)).Count);
    }

    [Fact]
    public async Task Somebody_else_who_saved_meanwhile_is_shown_before_a_row_is_added()
    {
        await using var site = await Site.StartAsync();
        var id = await site.RegisterAsync(Declaring.LeftBehind(), County);
        using var first = await Visitor.SignedInAsync(site, "countyReviewer", County, name: "甲");
        using var second = await Visitor.SignedInAsync(site, "countyReviewer", County, name: "乙");
        var (mine, theirs) = (await second.EditAsync(id), await first.EditAsync(id));
        (await first.SaveAsync(id, theirs, ("school", "英雄路小学"), ("reason", "学校名单"))).Is(HttpStatusCode.SeeOther);
        var late = (await second.SaveAsync(id, mine, ("more", "fatherWork"), ("reason", "爸爸来电"))).Is(HttpStatusCode.Conflict);
        Assert.Contains("学校名单", late.Document.QuerySelector("#problems")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, Rows(late));
    }

    [Fact]
    public async Task A_parent_who_declares_gets_one_more_row_with_everything_typed_so_far_and_enter_still_goes_on()
    {
        await using var site = await Site.StartAsync();
        using var parent = new Visitor(site);
        const string Form = "/declare/left-behind-2024";
        var page = await parent.GetAsync(Form);
        Assert.Equal(1, Rows(page));
        Assert.Equal("next", page.Document.QuerySelector("form[data-form] button[type=submit]")!.GetAttribute("value"));
        for (var row = 0; row < 8; row++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"fatherWork.{row}.place");
            page = (await parent.PostAsync(Form, [.. page.Boxes("form[data-form]").Where(box => box.Name != place && box.Name != "childName"),
                (place, "广东东莞"), ("childName", "李小雨"), ("more", "fatherWork")])).Is(HttpStatusCode.SeeOther);
            Assert.EndsWith("#f-fatherWork", page.Location, StringComparison.Ordinal);
            page = await parent.GetAsync(page.Location!);
        }

        Assert.Equal(9, Rows(page));
        Assert.Null(page.Document.QuerySelector("#problems"));
        Assert.Equal("李小雨", page.Document.QuerySelector("input[name=childName]")!.GetAttribute("value"));
        Assert.Equal("广东东莞", page.Document.QuerySelector("input[name='fatherWork.7.place']")!.GetAttribute("value"));
    }

    [Fact]
    public async Task On_a_visit_the_row_comes_on_the_same_screen_and_what_was_typed_is_kept()
    {
        await using var village = await Village.StartAsync("2026-09-10");
        using var visitor = await village.SignInAsync();
        var visit = (await visitor.SubmitAsync("/portal/visits/start", ("formId", "left-behind-2024"))).Is(HttpStatusCode.SeeOther).Location!;
        var page = await visitor.GetAsync(visit + "?screen=5");
        var typed = page.Boxes("form[data-form]").Where(box => box.Name != "fatherWork.0.place");
        var more = (await visitor.PostAsync(visit, [.. typed, ("fatherWork.0.place", "广东东莞"), ("more", "fatherWork")])).Is(HttpStatusCode.OK);
        Assert.Equal(2, Rows(more));
        Assert.Equal("5", more.Document.QuerySelector("input[name=screen]")!.GetAttribute("value"));

        // Kept: another page of the same visit has it; and the page just drawn goes on without a conflict.
        Assert.Equal("广东东莞", (await visitor.GetAsync(visit)).Document.QuerySelector("input[name='fatherWork.0.place']")!.GetAttribute("value"));
        (await visitor.PostAsync(visit, [.. more.Boxes("form[data-form]"), ("go", "next")])).Is(HttpStatusCode.SeeOther);
    }

    private static int Rows(Page page) => page.Document.QuerySelectorAll(".spell[data-of=fatherWork]").Length;

    /// <summary>So many stretches of work in 上海, a month each from January 2020.</summary>
    private static JsonArray Spells(int count) =>
        [.. Enumerable.Range(0, count).Select(index => new DateOnly(2020, 1, 1).AddMonths(index)).Select(from => (JsonNode)new JsonObject
        {
            ["division"] = "310115",
            ["startedOn"] = from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["endedOn"] = from.AddDays(20).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        })];

    private static async Task<SpellList> FatherAsync(Site site, string id) =>
        (await site.ChildAsync(id, County)).Answers.Get(LeftBehind2024.FatherWork)!;
}
