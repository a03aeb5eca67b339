using System.Net;
using AngleSharp.Dom;
using Suite.Api;

namespace Suite.Portal;

/// <summary>The head of the desk: what waits, by kind and age, with links to the lists.</summary>
public sealed class DueToday
{
    private static readonly DateTimeOffset Begin = new(2026, 9, 1, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_desk_counts_each_kind_of_work_says_what_is_overdue_and_leads_to_the_list()
    {
        var clock = new Clock(Begin);
        await using var site = await Site.StartAsync(clock);
        for (var i = 0; i < 27; i++)
        {
            (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        }

        clock.Now = Begin.AddDays(13);
        var number = Declaring.Number("140421", "20150305");
        (await site.DeclareAsync(Declaring.Migrant(number))).Is(HttpStatusCode.Created);
        (await site.DeclareAsync(Declaring.Migrant(number))).Is(HttpStatusCode.Created);
        await Site.UntilAsync(async () => (await site.AllAsync("140403", global::Storage.Kinds.CaseForReview)).Count == 1);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer");
        var page = (await reviewer.GetAsync("/portal")).Is(HttpStatusCode.OK);
        var submitted = Kind(page, "/portal?status=submitted");
        Assert.Equal("29", submitted.QuerySelector("strong")!.TextContent);
        Assert.Contains("超期27件，最久3天", submitted.TextContent, StringComparison.Ordinal);
        Assert.Contains("late", submitted.ClassList);
        var cases = Kind(page, "/portal/cases");
        Assert.Equal("1", cases.QuerySelector("strong")!.TextContent);
        Assert.Equal("0", Kind(page, "/portal/approvals").QuerySelector("strong")!.TextContent);
        foreach (var link in page.Document.QuerySelectorAll("nav.work a").Select(link => link.GetAttribute("href")).OfType<string>())
        {
            (await reviewer.GetAsync(link)).Is(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Everybody_sees_their_own_kinds_of_work_and_a_village_its_own_village()
    {
        await using var site = await Site.StartAsync();
        (await site.DeclareAsync(Declaring.Migrant())).Is(HttpStatusCode.Created);
        using var worker = await Visitor.SignedInAsync(site, "villageWorker", township: "140403001", village: "140403001001");
        var page = await worker.GetAsync("/portal");
        Assert.Equal("0", Kind(page, "/portal?status=submitted").QuerySelector("strong")!.TextContent);
        Assert.Null(page.Document.QuerySelector("nav.work a[href='/portal/cases']"));
        Assert.Null(page.Document.QuerySelector("nav.work a[href='/portal/approvals']"));
        using var approver = await Visitor.SignedInAsync(site, "countyApprover");
        Assert.NotNull(Kind(await approver.GetAsync("/portal"), "/portal/approvals"));
        using var supervisor = await Visitor.SignedInAsync(site, "townshipSupervisor", township: "140403001");
        var own = await supervisor.GetAsync("/portal");
        Assert.Equal("1", Kind(own, "/portal?status=submitted").QuerySelector("strong")!.TextContent);
        Assert.Null(own.Document.QuerySelector("nav.work a[href='/portal/approvals']"));
    }

    [Fact]
    public async Task The_desk_counts_as_many_records_that_are_due_as_the_list_shows()
    {
        var clock = new Clock(Begin);
        await using var site = await Site.StartAsync(clock);
        for (var i = 1; i <= 4; i++)
        {
            await site.RegisterAsync(Declaring.Migrant(Declaring.Number("140421", $"2016030{i}")));
        }

        Assert.All(await site.AllAsync("140403", global::Storage.Kinds.Child),
            child => Assert.NotNull(child.Fields.Get(global::Storage.Fields.DueOn)));
        foreach (var (days, many) in ((int, string)[])[(0, "0"), (2100, "4")])
        {
            clock.Now = Begin.AddDays(days);
            using var today = await Visitor.SignedInAsync(site, "countyReviewer");
            Assert.Equal(many, Kind(await today.GetAsync("/portal"), "/portal/children?due=dueNow").QuerySelector("strong")!.TextContent);
            var list = (await today.GetAsync("/portal/children?due=dueNow")).Is(HttpStatusCode.OK);
            Assert.Equal(int.Parse(many, System.Globalization.CultureInfo.InvariantCulture), list.Document.QuerySelectorAll("tr[data-row]").Length);
        }
    }

    private static IElement Kind(Page page, string href) => page.Document.QuerySelector($"nav.work a[href='{href}']")!;

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
