using System.Net;
using System.Text.Json.Nodes;
using Domain.Eligibility;
using Domain.KeyCare;
using Domain.Privacy;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;

namespace Suite.Portal;

/// <summary>
/// The lists of the desk as somebody who sits at it all day uses them: how many there are, where one is, what may be asked of them and what not.
/// </summary>
public sealed class DeskLists
{
    private const string County = "140403";

    [Fact]
    public async Task A_list_says_第1至25件_共53件_and_turns_forward_and_back_over_the_same_rows()
    {
        await using var site = await Site.StartAsync();
        for (var i = 0; i < 53; i++)
        {
            (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        }

        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var pages = new List<(string Tally, IReadOnlyList<string> Rows)>();
        var page = (await reviewer.GetAsync("/portal?kind=migrant&order=oldest")).Is(HttpStatusCode.OK);
        Assert.Null(page.Document.QuerySelector("a[rel=prev]"));
        for (; ; page = (await reviewer.GetAsync(Link(page, "next")!)).Is(HttpStatusCode.OK))
        {
            pages.Add((Tally(page), Receipts(page)));
            if (Link(page, "next") is null)
            {
                break;
            }
        }

        Assert.Equal(["第1–25件，共53件", "第26–50件，共53件", "第51–53件，共53件"], pages.Select(each => each.Tally.Split('；', '。')[0]));
        Assert.Equal(53, pages.SelectMany(each => each.Rows).Distinct().Count());
        for (var i = 1; i >= 0; i--)
        {
            page = (await reviewer.GetAsync(Link(page, "prev")!)).Is(HttpStatusCode.OK);
            Assert.Equal(pages[i].Rows, Receipts(page));
            Assert.Equal(pages[i].Tally, Tally(page));
        }

        Assert.Null(Link(page, "prev"));
        (await reviewer.GetAsync("/portal?page=bm9uc2Vuc2U")).LeadsTo("/portal");
    }

    [Fact]
    public async Task A_column_orders_the_queue_both_ways_and_an_order_by_what_is_over_does_not_empty_it()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 9, 1, 1, 0, 0, TimeSpan.Zero));
        await using var site = await Site.StartAsync(time);
        for (var i = 0; i < 3; i++)
        {
            (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
            time.Advance(TimeSpan.FromDays(1));
        }

        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var due = Receipts(await reviewer.GetAsync("/portal"));
        Assert.Equal(3, due.Count);
        foreach (var (order, turned) in ((string, bool)[])[("due", false), ("due-last", true), ("oldest", false), ("newest", true)])
        {
            Assert.Equal(turned ? due.Reverse() : due, Receipts(await reviewer.GetAsync("/portal?order=" + order)));
        }

        var heads = (await reviewer.GetAsync("/portal")).Document.QuerySelectorAll("th[aria-sort]");
        Assert.Equal("期限", heads.Single().TextContent.Trim()[..2]);
        Assert.Equal("/portal?order=due-last", heads.Single().QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("没有要办的", (await reviewer.GetAsync("/portal?status=registered&order=due")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_narrowed_by_认定_age_village_and_重点关爱_by_what_its_rows_say_and_never_by_the_trigger()
    {
        await using var site = await Site.StartAsync();
        JsonObject In(JsonObject body, string division) =>
            body.With("currentAddress", new JsonObject { ["division"] = division, ["detail"] = "某街1号" });
        var older = Declaring.Migrant(Declaring.Number("140421", "20120305")).With("birthDate", "2012-03-05").With("schooling", "juniorHigh");
        var receipts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, body) in new[]
        {
            ("plain", In(Declaring.Migrant(), "140403001001")),
            ("judge", In(Declaring.Migrant().With("livesWith", "none"), "140403001002")),
            ("poor", In(Declaring.Migrant().With("familyHardship", new JsonArray("dibao")), "140403002001")),
            ("older", In(older, "140403001001")),
        })
        {
            var reply = await site.DeclareAsync(body);
            reply.Is(HttpStatusCode.Created);
            receipts[name] = reply.Text("receipt")!;
        }

        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        foreach (var (query, names) in ((string, string[])[])
        [
            ("", ["plain", "judge", "poor", "older"]),
            ("finding=needsJudgement", ["judge"]),
            ("finding=met", ["plain", "poor", "older"]),
            ("care=yes", ["judge", "poor"]),
            ("care=no", ["plain", "older"]),
            ("age=6-11", ["plain", "judge", "poor"]),
            ("township=140403001", ["plain", "judge", "older"]),
            ("township=140403001&village=140403001001", ["plain", "older"]),
            ("township=140403001&village=140403001001&care=no&age=6-11&finding=met", ["plain"]),
            ("township=140403002&village=140403001001", ["poor"]),
        ])
        {
            var page = (await reviewer.GetAsync("/portal?" + query)).Is(HttpStatusCode.OK);
            Assert.Equal((query, string.Join(' ', names.Select(name => receipts[name]).Order(StringComparer.Ordinal))),
                (query, string.Join(' ', Receipts(page).Order(StringComparer.Ordinal))));
            Assert.Contains($"共{names.Length}件", Tally(page), StringComparison.Ordinal);
            Assert.All(TriggerIds.All, trigger => Assert.DoesNotContain(TriggerIds.Label(trigger),
                page.Document.QuerySelector("table.rows")!.TextContent, StringComparison.Ordinal));
        }

        foreach (var document in await site.AllAsync(County, Kinds.Declaration))
        {
            await RegisterAsync(site, document);
        }

        foreach (var (query, many) in ((string, int)[])[("", 4), ("care=yes", 2), ("care=no", 2), ("age=12-15", 1), ("age=6-11", 3),
            ("finding=met", 3), ("township=140403001&village=140403001001", 2), ("order=oldest", 4)])
        {
            var page = (await reviewer.GetAsync("/portal/children?" + query)).Is(HttpStatusCode.OK);
            Assert.Equal((query, many), (query, page.Document.QuerySelectorAll("tr[data-row]").Length));
            Assert.Contains($"共{many}人", Tally(page), StringComparison.Ordinal);
            Assert.All(TriggerIds.All, trigger => Assert.DoesNotContain(TriggerIds.Label(trigger),
                page.Document.QuerySelector("table.rows")!.TextContent, StringComparison.Ordinal));
        }

        async Task RegisterAsync(Site on, Document document)
        {
            var token = await on.TokenAsync("countyReviewer", County);
            (await on.PostAsync($"/api/declarations/{document.Id}/review",
                new JsonObject { ["decision"] = "register", ["reason"] = "材料齐全", ["version"] = document.Version }, Site.Bearer(token)))
                .Is(HttpStatusCode.OK);
        }
    }

    [Fact]
    public void The_age_of_a_list_is_that_of_the_month_so_that_no_morning_tells_a_birthday()
    {
        var (ten, nine) = (AgeFilter.Find("6-11")!, AgeFilter.Find("3-5")!);
        var born = new DateOnly(2020, 3, 18);
        foreach (var day in Enumerable.Range(1, 31))
        {
            Assert.True(ten.Matches(born, new DateOnly(2026, 3, day)));
            Assert.False(nine.Matches(born, new DateOnly(2026, 3, day)));
        }

        Assert.True(nine.Matches(born, new DateOnly(2026, 2, 28)));
        for (var month = new DateOnly(2005, 1, 1); month < new DateOnly(2026, 4, 1); month = month.AddMonths(1))
        {
            // Every month is of one age, whole.
            Assert.Single(AgeFilter.All, age => age.Matches(month, new DateOnly(2026, 3, 15)));
            Assert.All(AgeFilter.All, age => Assert.Equal(age.Matches(month, new DateOnly(2026, 3, 15)),
                age.Matches(month.AddMonths(1).AddDays(-1), new DateOnly(2026, 3, 15))));
        }
    }

    [Fact]
    public async Task A_row_says_that_it_waits_for_a_second_person_that_its_number_stands_twice_and_what_is_not_known()
    {
        await using var site = await Site.StartAsync();
        var number = Declaring.Number("140421", "20150305");
        foreach (var body in (JsonObject[])[Declaring.Migrant(number), Declaring.Migrant(number)])
        {
            (await site.DeclareAsync(body)).Is(HttpStatusCode.Created);
        }

        var incomplete = Declaring.Migrant().Without("housing");
        incomplete["unknown"] = new JsonArray("housing");
        var third = await site.DeclareAsync(incomplete);
        third.Is(HttpStatusCode.Created);
        await Site.UntilAsync(async () => (await site.AllAsync(County, Kinds.CaseForReview)).Count == 1);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var document = (await site.AllAsync(County, Kinds.Declaration)).MaxBy(each => each.Id, StringComparer.Ordinal)!;
        var token = await site.TokenAsync("countyReviewer", County);
        (await site.PostAsync($"/api/declarations/{document.Id}/review",
            new JsonObject { ["decision"] = "reject", ["reason"] = "已经搬走", ["version"] = document.Version }, Site.Bearer(token)))
            .Is(HttpStatusCode.Accepted);
        var rows = (await reviewer.GetAsync("/portal?order=oldest")).Document.QuerySelectorAll("tr[data-row]")
            .ToDictionary(row => row.QuerySelector(".receipt-no")!.TextContent, row => row.TextContent, StringComparer.Ordinal);
        Assert.Equal(2, rows.Values.Count(row => row.Contains("同号", StringComparison.Ordinal)));
        var own = rows[third.Text("receipt")!];
        Assert.Contains("1项不清楚", own, StringComparison.Ordinal);
        Assert.Contains("待审批", own, StringComparison.Ordinal);
        Assert.DoesNotContain("同号", own, StringComparison.Ordinal);

        // Whoever has no cases to look into is not told that a number stands elsewhere.
        using var worker = await Visitor.SignedInAsync(site, "townshipSupervisor", township: "140403001");
        Assert.DoesNotContain("同号", (await worker.GetAsync("/portal")).Document.QuerySelector("table.rows")!.TextContent, StringComparison.Ordinal);

        var cases = (await reviewer.GetAsync("/portal/cases")).Document.QuerySelector("tr[data-row]")!.TextContent;
        Assert.All((string[])["王**", "流动", rows.First(row => row.Value.Contains("同号", StringComparison.Ordinal)).Key[..3], "2015年3月"],
            said => Assert.Contains(said, cases, StringComparison.Ordinal));
        Assert.DoesNotContain("王小明", cases, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_approves_begins_with_what_waits_for_that_and_others_with_the_queue()
    {
        await using var site = await Site.StartAsync();
        foreach (var (role, start) in ((string, string)[])[("countyApprover", "/portal/approvals"), ("countyReviewer", "/portal")])
        {
            using var visitor = new Visitor(site);
            var entered = await visitor.PostAsync("/portal/signin", ("role", role), ("county", County), ("name", "测试"));
            (await visitor.GetAsync(entered.Location!)).LeadsTo(start);
        }
    }

    private static string? Link(Page page, string rel) => page.Document.QuerySelector($"a[rel={rel}]")?.GetAttribute("href");

    private static string Tally(Page page) => page.Document.QuerySelector("p.tally")!.TextContent;

    private static IReadOnlyList<string> Receipts(Page page) =>
        [.. page.Document.QuerySelectorAll("tr[data-row] .receipt-no").Select(receipt => receipt.TextContent)];
}
