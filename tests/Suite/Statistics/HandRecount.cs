using System.Globalization;
using App.Api.Declarations;
using App.Demo;
using Domain.Eligibility;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Storage.Sealing;
using Suite.Api;
using Suite.Portal;

namespace Suite.Statistics;

/// <summary>The issue's last word: a recount by hand of one township agrees with the room of figures, picture by picture.</summary>
public sealed class HandRecount
{
    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2025, 1, 20, 1, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_recount_by_hand_of_one_township_agrees_with_the_room()
    {
        await using var site = await Site.StartAsync(Time);
        var tokens = site.App.Services.GetRequiredService<SearchTokens>();
        var (records, reviews) = (new DeclarationRecords(site.Store, tokens), site.App.Services.GetRequiredService<Reviews>());
        await new CitySeeder(site.Store, records, reviews, new NumberIndex(site.Store, tokens, Time), Time)
            .SeedAsync(1500, TestContext.Current.CancellationToken);
        var recount = await PlainRecount.OfAsync(site.Store, PolicyInForce.AsWritten);
        var today = new DateOnly(2025, 1, 20);

        // The township with most of them: from the records, one after another.
        var busiest = recount.Cells("statistics", today, ["township"])
            .Where(cell => char.IsAsciiDigit(cell.Key[8]) && cell.Key.EndsWith("migrant", StringComparison.Ordinal)).MaxBy(cell => cell.Value);
        var township = busiest.Key[..9];
        Assert.True(busiest.Value >= 10, busiest.ToString());
        using var supervisor = await Visitor.SignedInAsync(site, "townshipSupervisor", township[..6], township);
        foreach (var caliber in (string[])["monitoring", "statistics", "census"])
        {
            var page = (await supervisor.GetAsync($"/portal/statistics?caliber={caliber}&asOf=2025-01-20")).Is(System.Net.HttpStatusCode.OK);
            foreach (var kind in (string[])["migrant", "leftBehind"])
            {
                Assert.Equal($"{Hand(caliber, today, kind)}", page.Document.QuerySelector($"[data-key-figure={kind}] strong")!.TextContent);
            }

            // The pyramid: every year and sex of moving children, by the band that the recount knows.
            var counted = new SortedDictionary<string, int>(StringComparer.Ordinal);
            foreach (var row in page.Document.QuerySelectorAll("figure[data-chart=pyramid]")[0].QuerySelectorAll("tbody tr"))
            {
                var years = int.Parse(row.Children[0].TextContent.TrimEnd('岁'), CultureInfo.InvariantCulture);
                foreach (var (sex, at) in new[] { ("male", 1), ("female", 2) })
                {
                    var key = $"{years switch { < 3 => "0-2", < 6 => "3-5", < 12 => "6-11", < 15 => "12-14", _ => "15" }} | {sex} | migrant";
                    counted[key] = counted.GetValueOrDefault(key) + int.Parse(row.Children[at].GetAttribute("data-n")!, CultureInfo.InvariantCulture);
                }
            }

            var byHand = recount.Cells(caliber, today, ["ageBand5", "sex"], county: township[..6], township: township)
                .Where(cell => cell.Key.EndsWith("| migrant", StringComparison.Ordinal));
            Assert.Equal(byHand, counted.Where(cell => cell.Value > 0));

            // The months before, each judged on its own day.
            foreach (var row in page.Document.QuerySelectorAll("figure[data-chart=trend] tbody tr"))
            {
                var day = DateOnly.ParseExact(row.Children[0].TextContent, "yyyy-MM-dd", CultureInfo.InvariantCulture);
                var byDay = $"{day:O} {Hand(caliber, day, "migrant")} {Hand(caliber, day, "leftBehind")}";
                Assert.Equal(byDay, string.Join(' ', row.Children.Select(cell => cell.TextContent.Trim())));
            }
        }

        // Down to the children: as many as the figure, page after page, none twice.
        var ids = new List<string>();
        for (string? next = "/portal/statistics/children?caliber=statistics&asOf=2025-01-20&kind=migrant"; next is not null;)
        {
            var list = (await supervisor.GetAsync(next)).Is(System.Net.HttpStatusCode.OK);
            ids.AddRange(list.Document.QuerySelectorAll("tr[data-row] a").Select(link => link.GetAttribute("href")!));
            next = list.Document.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(Hand("statistics", today, "migrant"), ids.Distinct().Count());
        Assert.Equal(ids.Count, ids.Distinct().Count());

        int Hand(string caliber, DateOnly day, string kind) =>
            recount.Cells(caliber, day, [], county: township[..6], township: township).GetValueOrDefault(" | " + kind);
    }
}
