using System.Net;
using Storage;
using Suite.Portal;
using Suite.Visits;

namespace Suite.KeyCare;

/// <summary>What a township proposes about a child on the ledger: said in words to the county, decided there, never by whoever wrote it.</summary>
public sealed class SecondPersons
{
    [Fact]
    public async Task A_township_proposes_an_exit_and_a_return_and_the_county_decides_them_knowing_what_they_are()
    {
        await using var village = await Village.StartAsync("2026-08-03");
        var id = await village.RegisterAsync(AtTheDesk.Poor());
        using var township = await Visitor.SignedInAsync(village.Site, "townshipSupervisor", township: Village.Township, name: "督导员");
        using var reviewer = await Visitor.SignedInAsync(village.Site, "countyReviewer");
        (await AtTheDesk.PostAsync(township, id, await AtTheDesk.OpenAsync(township, id), "exit", ("reason", "已经脱贫，入户核实过"))).LeadsTo("done=proposed");
        var waiting = await township.GetAsync(AtTheDesk.At(id));
        Assert.Contains("退出重点关爱台账，等待县（区）办理", waiting.Text, StringComparison.Ordinal);
        Assert.Contains("在台账", waiting.Text, StringComparison.Ordinal);
        (await AtTheDesk.PostAsync(township, id, waiting, "exit", ("reason", "再提一次"))).Is(HttpStatusCode.Conflict);

        // The author sees it and may take it back, not agree to it.
        var own = await township.GetAsync("/portal/approvals");
        Assert.Null(own.Document.QuerySelector("button[value=approve]"));
        var proposal = own.Document.QuerySelector("tr[data-row] form")!.GetAttribute("action")!;
        (await township.SubmitAsync(proposal, ("decision", "approve"))).Is(HttpStatusCode.NotFound);

        var card = (await reviewer.GetAsync("/portal/approvals")).Document.QuerySelector("tr[data-row]")!;
        foreach (var said in (string[])["退出重点关爱台账", "王**", "已经脱贫，入户核实过", "家庭生活困难", "乡镇（街道）儿童督导员"])
        {
            Assert.Contains(said, card.TextContent, StringComparison.Ordinal);
        }

        Assert.NotNull(card.QuerySelector($"a[href='{AtTheDesk.At(id)}']"));
        (await reviewer.SubmitAsync(proposal, ("decision", "approve"))).LeadsTo("done=approved");
        var left = await AtTheDesk.OpenAsync(reviewer, id);
        Assert.Contains("乡镇（街道）儿童督导员提出，县（区）经办人（您）同意", left.Document.QuerySelector("#e2")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("exited", (await village.Site.AllAsync(Village.County, Kinds.KeyCareEntry)).Single().Fields.Get(Fields.Status));

        (await AtTheDesk.PostAsync(township, id, await township.GetAsync(AtTheDesk.At(id)), "reopening", ("reason", "父亲又病倒了")))
            .LeadsTo("done=proposed");
        card = (await reviewer.GetAsync("/portal/approvals")).Document.QuerySelector("tr[data-row]")!;
        Assert.Contains("重新列入重点关爱台账", card.TextContent, StringComparison.Ordinal);
        (await reviewer.SubmitAsync(card.QuerySelector("form")!.GetAttribute("action")!, ("decision", "approve"))).LeadsTo("done=approved");
        var back = await reviewer.GetAsync(AtTheDesk.At(id));
        Assert.Contains("父亲又病倒了", back.Document.QuerySelector("#e3")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("已经脱贫，入户核实过", back.Document.QuerySelector("#e2")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_townships_note_is_read_in_the_opened_entry_before_the_county_agrees_to_it()
    {
        await using var village = await Village.StartAsync("2026-08-03");
        var id = await village.RegisterAsync(AtTheDesk.Poor());
        using var township = await Visitor.SignedInAsync(village.Site, "townshipSupervisor", township: Village.Township, name: "督导员");
        using var reviewer = await Visitor.SignedInAsync(village.Site, "countyReviewer");
        (await AtTheDesk.PostAsync(township, id, await AtTheDesk.OpenAsync(township, id), "follow-ups", ("kind", "visit"), ("notes", "孩子夜里一个人在家"),
            ("nextDueOn", "2026-08-13"))).LeadsTo("done=proposed");
        var card = (await reviewer.GetAsync("/portal/approvals")).Document.QuerySelector("tr[data-row]")!;
        Assert.Contains("重点关爱回访", card.TextContent, StringComparison.Ordinal);
        Assert.Contains("建议下次2026年8月13日", card.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("夜里一个人", card.TextContent, StringComparison.Ordinal);
        Assert.Null(card.QuerySelector("button[value=approve]"));
        var proposal = card.QuerySelector("form")!.GetAttribute("action")!;
        (await reviewer.SubmitAsync(proposal, ("decision", "approve"))).Is(HttpStatusCode.Forbidden);

        var open = await AtTheDesk.OpenAsync(reviewer, id);
        Assert.Contains("孩子夜里一个人在家", open.Document.QuerySelector(".notes")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(open.Document.QuerySelector($"form[action='{proposal}'] button[value=approve]"));
        (await reviewer.SubmitAsync(proposal, ("decision", "approve"))).LeadsTo("done=approved");
        var after = await reviewer.GetAsync(AtTheDesk.At(id));
        Assert.Contains("孩子夜里一个人在家", after.Document.QuerySelector("#e2")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("2026年8月13日", after.Document.QuerySelector(".due-card")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_that_the_ledger_has_overtaken_is_only_sent_back_and_its_words_stay_readable()
    {
        await using var village = await Village.StartAsync("2026-08-03");
        var id = await village.RegisterAsync(AtTheDesk.Poor());
        using var township = await Visitor.SignedInAsync(village.Site, "townshipSupervisor", township: Village.Township, name: "督导员");
        using var reviewer = await Visitor.SignedInAsync(village.Site, "countyReviewer");
        (await AtTheDesk.PostAsync(township, id, await AtTheDesk.OpenAsync(township, id), "exit", ("reason", "低保已经停发"))).LeadsTo("done=proposed");
        (await AtTheDesk.PostAsync(reviewer, id, await AtTheDesk.OpenAsync(reviewer, id), "follow-ups", ("notes", "电话里说又恢复了低保"), ("kind", "phone")))
            .LeadsTo("done=followedUp");
        var card = (await reviewer.GetAsync("/portal/approvals")).Document.QuerySelector("tr[data-row]")!;
        Assert.Contains("不能批准，只能退回", card.TextContent, StringComparison.Ordinal);
        Assert.Null(card.QuerySelector("button[value=approve]"));
        var proposal = card.QuerySelector("form")!.GetAttribute("action")!;
        (await reviewer.SubmitAsync(proposal, ("decision", "approve"))).Is(HttpStatusCode.Conflict);
        var read = (await township.GetAsync(AtTheDesk.At(id))).Document.QuerySelector(".notes")!.TextContent;
        Assert.Contains("低保已经停发", read, StringComparison.Ordinal);
        Assert.Contains("台账又有变化", read, StringComparison.Ordinal);
        (await reviewer.SubmitAsync(proposal, ("decision", "back"), ("reason", "低保恢复了"))).LeadsTo("done=back");

        // The author is told why, and finds what they wrote in the form again.
        var returned = (await township.GetAsync(AtTheDesk.At(id))).Document.QuerySelector(".notes")!;
        Assert.Contains("退回了您提的退出重点关爱台账", returned.TextContent, StringComparison.Ordinal);
        Assert.Contains("低保恢复了", returned.TextContent, StringComparison.Ordinal);
        var again = (await township.GetAsync(returned.QuerySelector("a")!.GetAttribute("href")!)).Is(HttpStatusCode.OK);
        Assert.Equal("低保已经停发", again.Document.QuerySelector("details[open] #f-leave")!.TextContent);
        Assert.DoesNotContain("低保恢复了", (await reviewer.GetAsync(AtTheDesk.At(id))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_is_in_the_navigation_of_whoever_may_see_it_and_of_nobody_else()
    {
        await using var village = await Village.StartAsync("2026-08-03");
        foreach (var (role, shown) in new[]
        {
            ("villageWorker", true),
            ("townshipSupervisor", true),
            ("countyReviewer", true),
            ("countyApprover", true),
            ("auditor", false),
            ("statistician", false),
            ("departmentOfficer", false)
        })
        {
            using var visitor = await Visitor.SignedInAsync(village.Site, role, township: Village.Township, village: Village.Own);
            Assert.Equal(shown, (await visitor.GetAsync("/portal")).Document.QuerySelector("nav a[href='/portal/key-care']") is not null);
        }
    }
}
