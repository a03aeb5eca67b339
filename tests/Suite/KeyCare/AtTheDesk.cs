using System.Net;
using System.Text.Json.Nodes;
using Storage;
using Suite.Api;
using Suite.Portal;
using Suite.Visits;
using Page = Suite.Portal.Page;

namespace Suite.KeyCare;

/// <summary>
/// 六 on the pages: who is on the ledger and why, what was found at each visit, how a child leaves it and comes back; nothing is overwritten.
/// </summary>
public sealed class AtTheDesk
{
    private const string County = Village.County;
    private const string Day = "2026-08-03";

    [Fact]
    public async Task The_list_is_masked_and_shows_the_most_pressing_first_and_an_entry_opens_with_a_reason_that_the_trail_keeps()
    {
        await using var village = await Village.StartAsync(Day);
        var late = await village.RegisterAsync(Poor());
        var later = await village.RegisterAsync(Poor().With("childName", "李晓红"));
        using var colleague = await Visitor.SignedInAsync(village.Site, "countyReviewer", name: "同事");
        (await PostAsync(colleague, later, await OpenAsync(colleague, later), "follow-ups", ("notes", "去看过"), ("nextDueOn", "2026-08-28")))
            .LeadsTo("done=followedUp");
        village.Time.Advance(TimeSpan.FromDays(17));
        using var reviewer = await Visitor.SignedInAsync(village.Site, "countyReviewer");
        var list = (await reviewer.GetAsync("/portal/key-care")).Is(HttpStatusCode.OK);
        Assert.Equal(["已超期", "2026年8月"], list.Document.QuerySelectorAll("tr[data-row] .due").Select(cell => cell.TextContent));
        Assert.Contains("王**", list.Text, StringComparison.Ordinal);
        Assert.Contains("家庭生活困难", list.Document.QuerySelector("tr[data-row]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("超期1人", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", list.Html, StringComparison.Ordinal);

        var closed = (await reviewer.GetAsync(At(late))).Is(HttpStatusCode.OK);
        Assert.DoesNotContain("低保家庭", closed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", closed.Text, StringComparison.Ordinal);
        (await reviewer.SubmitAsync(At(late) + "/opening", ("reason", " "))).Is(HttpStatusCode.UnprocessableEntity);
        (await reviewer.SubmitAsync(At(late) + "/follow-ups", ("notes", "去看过"))).Is(HttpStatusCode.Forbidden);
        var open = await OpenAsync(reviewer, late);
        foreach (var said in (string[])["王小明", "家庭生活困难：低保家庭。", "方案六", "2026年8月3日起", "13900001111"])
        {
            Assert.Contains(said, open.Text, StringComparison.Ordinal);
        }

        // Another reviewer has opened nothing.
        using var another = await Visitor.SignedInAsync(village.Site, "countyReviewer", name: "别人");
        Assert.DoesNotContain("王小明", (await another.GetAsync(At(late))).Text, StringComparison.Ordinal);
        Assert.Single(await village.Site.AllAsync(County, Kinds.Audit), entry => entry.Fields.Get(Fields.Action) == "keyCare.open"
            && entry.Fields.GetMany(Fields.Subjects).Contains(late));
    }

    [Fact]
    public async Task The_filters_narrow_the_list_and_its_paper_carries_the_mark_the_unit_and_no_full_name()
    {
        await using var village = await Village.StartAsync(Day);
        await village.RegisterAsync(Poor());
        await village.RegisterAsync(Alone().With("childName", "李晓红"));
        using var reviewer = await Visitor.SignedInAsync(village.Site, "countyReviewer");
        Assert.Equal(["李**", "王**"], await NamesAsync(""));
        Assert.Equal(["李**"], await NamesAsync("?trigger=guardianshipMissing"));
        Assert.Equal(["李**", "王**"], await NamesAsync($"?kind=migrant&township={Village.Township}&due=2026-08"));
        Assert.Empty(await NamesAsync("?kind=leftBehind"));
        Assert.Empty(await NamesAsync("?due=thisWeek"));
        Assert.Empty(await NamesAsync("?status=exited"));
        Assert.Empty(await NamesAsync("?township=140403002"));
        (await reviewer.GetAsync("/portal/key-care?trigger=poverty")).Is(HttpStatusCode.SeeOther);
        (await reviewer.GetAsync("/portal/key-care?page=nonsense")).Is(HttpStatusCode.SeeOther);

        var paper = (await reviewer.GetAsync("/portal/key-care?trigger=familyHardship&print=1")).Is(HttpStatusCode.OK);
        Assert.Equal(["1", "王**", "男", "2015年3月", "流动儿童"], paper.Document.QuerySelectorAll("tbody tr").Single().QuerySelectorAll("td").Take(5)
            .Select(cell => cell.TextContent));
        foreach (var mark in (string[])["内部资料", "填报单位（盖章）：山西省长治市潞州区", "填报日期：2026年8月3日", "范围：在台账，家庭生活困难；共1人", "负责人"])
        {
            Assert.Contains(mark, paper.Text, StringComparison.Ordinal);
        }

        async Task<IEnumerable<string>> NamesAsync(string query) =>
            (await reviewer.GetAsync("/portal/key-care" + query)).Is(HttpStatusCode.OK).Document.QuerySelectorAll("tr[data-row] a")
            .Select(link => link.TextContent).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_follow_up_sets_the_next_day_and_confirms_what_was_only_hinted_at()
    {
        await using var village = await Village.StartAsync(Day);
        var id = await village.RegisterAsync(Hinted());
        using var reviewer = await Visitor.SignedInAsync(village.Site, "countyReviewer");
        var seen = await OpenAsync(reviewer, id);
        Assert.Contains("待核实", seen.Document.QuerySelector(".why")!.TextContent, StringComparison.Ordinal);

        var wrong = (await PostAsync(reviewer, id, seen, "follow-ups", ("on", "2026-08-04"), ("kind", "visit"), ("nextDueOn", "2026-08-02"),
            ("confirms", "guardianshipMissing"))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("请写下看到和了解到的情况", wrong.Document.QuerySelector("#problems")!.TextContent, StringComparison.Ordinal);
        wrong = (await PostAsync(reviewer, id, seen, "follow-ups", ("on", "2026-08-04"), ("kind", "school"), ("notes", "见了班主任"),
            ("nextDueOn", "2026-08-02"), ("confirms", "guardianshipMissing"))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("晚于今天", wrong.Document.QuerySelector("#problems")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("下次回访要在今天以后", wrong.Document.QuerySelector("#problems")!.TextContent, StringComparison.Ordinal);
        var form = wrong.Document.QuerySelector("#follow-up")!;
        Assert.Equal("见了班主任", form.QuerySelector("textarea")!.TextContent);
        Assert.Equal("2026-08-04", form.QuerySelector("[name=on]")!.GetAttribute("value"));
        Assert.Equal("school", form.QuerySelector("[name=kind] [selected]")!.GetAttribute("value"));
        Assert.True(form.QuerySelector("[name=confirms]")!.HasAttribute("checked"));

        (await PostAsync(reviewer, id, wrong, "follow-ups", ("on", Day), ("kind", "visit"), ("notes", "入户核实，\r\n孩子由大伯照看。"),
            ("confirms", "guardianshipMissing"))).Is(HttpStatusCode.SeeOther);
        var after = (await reviewer.GetAsync(At(id))).Is(HttpStatusCode.OK);
        Assert.Contains("2026年8月3日核实", after.Document.QuerySelector(".why")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("2026年9月2日", after.Document.QuerySelector(".due-card")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("入户核实，\n孩子由大伯照看。", after.Document.QuerySelector("#e2 .said")!.TextContent, StringComparison.Ordinal);
        Assert.Null(after.Document.QuerySelector("[name=confirms]"));
    }

    [Fact]
    public async Task A_village_puts_right_its_own_notes_and_never_what_the_county_wrote()
    {
        await using var village = await Village.StartAsync(Day);
        var id = await village.RegisterAsync(Hinted());
        var path = $"/api/key-care/{id}/follow-ups";
        var county = await village.Site.PostAsync(path, """{"notes":"县里去看过","kind":"visit"}""", Site.Bearer(village.Reviewer));
        county.Is(HttpStatusCode.Created);
        var own = await village.Site.PostAsync(path, """{"notes":"孩子在奶奶家","kind":"visit"}""", Site.Bearer(village.Worker));
        own.Is(HttpStatusCode.Created);
        (await village.Site.PostAsync(path, $$"""{"notes":"没去看过","corrects":{{county.Json.GetProperty("number").GetInt32()}}}""",
            Site.Bearer(village.Worker)))
            .Is(HttpStatusCode.UnprocessableEntity, "not-allowed");
        (await village.Site.PostAsync(path, $$"""{"notes":"是在姥姥家","corrects":{{own.Json.GetProperty("number").GetInt32()}}}""",
            Site.Bearer(village.Worker))).Is(HttpStatusCode.Created);
        (await village.Site.PostAsync(path, $$"""{"notes":"核对过","corrects":{{own.Json.GetProperty("number").GetInt32()}}}""",
            Site.Bearer(village.Reviewer))).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_correction_stands_beside_the_note_that_it_puts_right_and_the_note_stays_as_it_was()
    {
        await using var village = await Village.StartAsync(Day);
        var id = await village.RegisterAsync(Poor());
        using var reviewer = await Visitor.SignedInAsync(village.Site, "countyReviewer");
        (await PostAsync(reviewer, id, await OpenAsync(reviewer, id), "follow-ups", ("kind", "phone"), ("notes", "<b>奶奶</b>说孩子在家"),
            ("nextDueOn", "2026-09-01"))).Is(HttpStatusCode.SeeOther);
        var asked = (await reviewer.GetAsync(At(id) + "?corrects=2")).Is(HttpStatusCode.OK);
        Assert.True(asked.Document.QuerySelector("#follow-up")!.HasAttribute("open"));
        Assert.Equal("2", asked.Document.QuerySelector("[name=corrects] [selected]")!.GetAttribute("value"));
        Assert.Equal("phone", asked.Document.QuerySelector("[name=kind] [selected]")!.GetAttribute("value"));
        (await PostAsync(reviewer, id, asked, "follow-ups", ("kind", "phone"), ("notes", "说话的是外婆，不是奶奶"), ("corrects", "2")))
            .Is(HttpStatusCode.SeeOther);

        // A correction of the correction stands in the same place.
        (await PostAsync(reviewer, id, await reviewer.GetAsync(At(id)), "follow-ups", ("kind", "phone"), ("notes", "是大姨"), ("corrects", "3")))
            .Is(HttpStatusCode.SeeOther);
        var after = (await reviewer.GetAsync(At(id))).Is(HttpStatusCode.OK);
        Assert.Equal(["<b>奶奶</b>说孩子在家", "说话的是外婆，不是奶奶", "是大姨"], after.Document.QuerySelectorAll("#e2 .beside .said").Select(said => said.TextContent));
        Assert.Contains("补正了第2条", after.Document.QuerySelector("#e3")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("2026年9月1日", after.Document.QuerySelector(".due-card")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(after.Document.QuerySelectorAll("#e3 .said, #e4 .said"));
    }

    [Fact]
    public async Task A_second_person_is_shown_what_the_first_one_noted_and_loses_nothing_that_they_typed()
    {
        await using var village = await Village.StartAsync(Day);
        var id = await village.RegisterAsync(Poor());
        using var first = await Visitor.SignedInAsync(village.Site, "countyReviewer", name: "甲");
        using var second = await Visitor.SignedInAsync(village.Site, "countyReviewer", name: "乙");
        var seen = await OpenAsync(second, id);
        (await PostAsync(first, id, await OpenAsync(first, id), "follow-ups", ("kind", "visit"), ("notes", "低保已经停发"))).Is(HttpStatusCode.SeeOther);

        var late = (await PostAsync(second, id, seen, "exit", ("reason", "家里收入好转了"))).Is(HttpStatusCode.Conflict);
        var told = late.Document.QuerySelector("#problems")!.TextContent;
        foreach (var said in (string[])["别人办过这一份", "县（区）经办人", "入户回访", "低保已经停发", "下次回访2026年11月1日"])
        {
            Assert.Contains(said, told, StringComparison.Ordinal);
        }

        Assert.Equal("家里收入好转了", late.Document.QuerySelector("#f-leave")!.TextContent);
        Assert.DoesNotContain("列入台账", told, StringComparison.Ordinal);

        // Having looked, they may go on: county staff decide an exit themselves.
        (await PostAsync(second, id, late, "exit", ("reason", "家里收入好转了"))).LeadsTo("done=exited");
        (await PostAsync(first, id, await first.GetAsync(At(id)), "exit", ("reason", "再退一次"))).Is(HttpStatusCode.Conflict);
        Assert.Contains("家里收入好转了", (await first.GetAsync(At(id))).Document.QuerySelector("#e3")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_survives_an_opening_that_ran_out_meanwhile()
    {
        await using var village = await Village.StartAsync(Day);
        var id = await village.RegisterAsync(Hinted());
        using var reviewer = await Visitor.SignedInAsync(village.Site, "countyReviewer");
        var seen = await OpenAsync(reviewer, id);
        village.Time.Advance(TimeSpan.FromMinutes(20));
        await reviewer.GetAsync("/portal");
        village.Time.Advance(TimeSpan.FromMinutes(11));
        var closed = (await PostAsync(reviewer, id, seen, "follow-ups", ("kind", "video"), ("notes", "写了很久\r\n的一段话"), ("nextDueOn", "2026-08-20"),
            ("confirms", "guardianshipMissing"))).Is(HttpStatusCode.Forbidden);
        Assert.Contains("您填的内容都还在", closed.Text, StringComparison.Ordinal);
        var carried = closed.Document.QuerySelectorAll("form[action$='/opening'] input[type=hidden]")
            .Select(box => (box.GetAttribute("name")!, box.GetAttribute("value")!));
        var again = (await reviewer.PostAsync(At(id) + "/opening", [.. carried, ("reasonPicked", "记录回访")])).Is(HttpStatusCode.OK);
        var form = again.Document.QuerySelector("#follow-up[open]")!;
        Assert.Equal("写了很久\n的一段话", form.QuerySelector("textarea")!.TextContent.ReplaceLineEndings("\n"));
        Assert.Equal("2026-08-20", form.QuerySelector("[name=nextDueOn]")!.GetAttribute("value"));
        Assert.Equal("video", form.QuerySelector("[name=kind] [selected]")!.GetAttribute("value"));
        (await PostAsync(reviewer, id, again, "follow-ups", ("kind", "video"), ("notes", "写了很久的一段话"))).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_page_of_handwriting_fits_and_one_that_is_longer_comes_back_whole()
    {
        await using var village = await Village.StartAsync(Day);
        var id = await village.RegisterAsync(Poor());
        using var reviewer = await Visitor.SignedInAsync(village.Site, "countyReviewer");
        var seen = await OpenAsync(reviewer, id);
        var page = string.Concat(Enumerable.Repeat("这个孩子今天在家写作业\n", 166)) + new string('好', 8);
        Assert.Equal(2000, page.Length);
        var tooLong = (await PostAsync(reviewer, id, seen, "follow-ups", ("notes", page + "了"))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(page + "了", tooLong.Document.QuerySelector("#f-notes")!.TextContent);
        Assert.Contains("2000 个字", tooLong.Document.QuerySelector("#problems")!.TextContent, StringComparison.Ordinal);
        (await PostAsync(reviewer, id, seen, "follow-ups", ("notes", page.Replace("\n", "\r\n", StringComparison.Ordinal))))
            .Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_village_writes_notes_that_move_no_date_and_neither_ends_an_entry_nor_sees_another_villages()
    {
        await using var village = await Village.StartAsync(Day);
        var (own, neighbours) = (await village.RegisterAsync(Poor()),
            await village.RegisterAsync(Poor(Village.Boy(Village.Neighbour)), await village.WorkerAsync(Village.Neighbour)));
        using var director = await village.SignInAsync();
        Assert.Single((await director.GetAsync("/portal/key-care")).Document.QuerySelectorAll("tr[data-row]"));
        (await director.GetAsync(At(neighbours))).Is(HttpStatusCode.NotFound);
        var seen = await OpenAsync(director, own);
        Assert.Null(seen.Document.QuerySelector("#f-leave"));
        Assert.Null(seen.Document.QuerySelector("#f-next"));
        (await PostAsync(director, own, seen, "follow-ups", ("kind", "visit"), ("notes", "门锁着，邻居说去镇上了"))).LeadsTo("done=noted");
        var after = await director.GetAsync(At(own));
        Assert.Contains("情况记录（入户）", after.Document.QuerySelector("#e2")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("2026年8月18日", after.Document.QuerySelector(".due-card")!.TextContent, StringComparison.Ordinal);
        (await PostAsync(director, own, after, "exit", ("reason", "搬走了"))).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_record_of_the_child_and_the_round_of_the_village_lead_to_the_entry_and_it_leads_back()
    {
        await using var village = await Village.StartAsync(Day);
        var id = await village.RegisterAsync(Poor());
        village.Time.Advance(TimeSpan.FromDays(10));
        using var director = await village.SignInAsync();
        Assert.NotNull((await director.GetAsync("/portal/visits")).Document.QuerySelector($".todo a[href='{At(id)}']"));
        (await director.SubmitAsync($"/portal/children/{id}/opening", ("reasonPicked", "入户走访"))).Is(HttpStatusCode.SeeOther);
        var record = (await director.GetAsync("/portal/children/" + id)).Is(HttpStatusCode.OK);
        Assert.NotNull(record.Document.QuerySelector($"a[href='{At(id)}']"));
        Assert.Contains("下次回访2026年8月18日", record.Text, StringComparison.Ordinal);

        // Opening the record opens the record, not the notes.
        Assert.Contains("打开完整记录", (await director.GetAsync(At(id))).Text, StringComparison.Ordinal);
        Assert.NotNull((await OpenAsync(director, id)).Document.QuerySelector($"a[href='/portal/children/{id}']"));
    }

    [Fact]
    public async Task After_a_hand_over_the_giving_county_reads_where_the_entry_went_and_the_taking_one_goes_on_with_all_that_was_written()
    {
        const string Taker = "140423";
        await using var village = await Village.StartAsync(Day);
        var id = await village.RegisterAsync(Poor());
        using var reviewer = await Visitor.SignedInAsync(village.Site, "countyReviewer");
        using var approver = await Visitor.SignedInAsync(village.Site, "countyApprover");
        (await PostAsync(reviewer, id, await OpenAsync(reviewer, id), "follow-ups", ("notes", "下个月要搬到襄垣县"))).LeadsTo("done=followedUp");
        (await reviewer.SubmitAsync($"/portal/children/{id}/opening", ("reasonPicked", "办理转接"))).Is(HttpStatusCode.SeeOther);
        var version = (await reviewer.GetAsync("/portal/children/" + id)).Document.QuerySelector("input[name=version]")!.GetAttribute("value")!;
        (await reviewer.SubmitAsync($"/portal/children/{id}/transfer", ("toCounty", Taker), ("reason", "搬到襄垣县"), ("version", version)))
            .LeadsTo("done=proposed");
        var proposal = (await approver.GetAsync("/portal/approvals")).Document.QuerySelector("tr[data-row] form")!.GetAttribute("action")!;
        (await approver.SubmitAsync(proposal, ("decision", "approve"))).LeadsTo("done=approved");
        await Site.UntilAsync(async () =>
        {
            village.Time.Advance(TimeSpan.FromSeconds(1));
            return (await village.Site.AllAsync(Taker, Kinds.Child)).SingleOrDefault()?.Fields.Get(Fields.Status) == "inReview";
        });

        var given = (await reviewer.GetAsync(At(id))).Is(HttpStatusCode.OK);
        Assert.Contains("潞州区 → 襄垣县", given.Text, StringComparison.Ordinal);
        Assert.Contains("由接收的县（区）继续记录", given.Text, StringComparison.Ordinal);
        Assert.Null(given.Document.QuerySelector("#follow-up, #f-leave"));
        var known = (await village.Site.AllAsync(County, Kinds.KeyCareEntry)).Single().Version;
        var refused = (await reviewer.SubmitAsync(At(id) + "/follow-ups", ("verb", "follow-ups"), ("version", known), ("notes", "再记一条")))
            .Is(HttpStatusCode.Conflict);
        Assert.Contains("已经移交给山西省长治市襄垣县", refused.Text, StringComparison.Ordinal);

        using var taker = await Visitor.SignedInAsync(village.Site, "countyReviewer", Taker);
        Assert.Single((await taker.GetAsync("/portal/key-care")).Document.QuerySelectorAll("tr[data-row]"));
        var taken = await OpenAsync(taker, id);
        Assert.Contains("下个月要搬到襄垣县", taken.Document.QuerySelector("#e2")!.TextContent, StringComparison.Ordinal);
        (await PostAsync(taker, id, taken, "follow-ups", ("notes", "已经到新家看过"))).LeadsTo("done=followedUp");
    }

    internal static string At(string id) => "/portal/key-care/" + id;

    /// <summary>A boy whose family draws the minimum living allowance.</summary>
    internal static JsonObject Poor(JsonObject? boy = null) => (boy ?? Village.Boy()).With("familyHardship", new JsonArray("dibao"));

    /// <summary>Nobody lives with him.</summary>
    internal static JsonObject Alone() => Village.Boy().With("livesWith", "none");

    /// <summary>He draws an allowance that hints at a lack of guardians.</summary>
    internal static JsonObject Hinted() => Village.Boy().With("livingSupport", new JsonArray("orphanAllowance"));

    internal static async Task<Page> OpenAsync(Visitor visitor, string id)
    {
        (await visitor.SubmitAsync(At(id) + "/opening", ("reasonPicked", "记录回访"))).Is(HttpStatusCode.SeeOther);
        return (await visitor.GetAsync(At(id))).Is(HttpStatusCode.OK);
    }

    /// <summary>Sends a form of the entry as the page drew it.</summary>
    internal static Task<Page> PostAsync(Visitor visitor, string id, Page seen, string verb, params IEnumerable<(string Name, string Value)> boxes) =>
        visitor.SubmitAsync($"{At(id)}/{verb}",
    [
        ("verb", verb),
        ("version", seen.Document.QuerySelector(".decision input[name=version]")?.GetAttribute("value") ?? ""),
        ("seen", seen.Document.QuerySelector(".decision input[name=seen]")?.GetAttribute("value") ?? ""),
        .. boxes,
    ]);
}
