using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using App.Functions;
using Domain.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Suite.Api;
using Suite.Portal;

namespace Suite.Privacy;

/// <summary>
/// The attacker works at a desk, opens nothing, and wants a birthday. Two cities that differ in one child's day of birth (and its number) alone are
/// shown to them through every route and page: what is the same in both tells nothing about the day.
/// </summary>
public sealed partial class NothingDerivable
{
    // Both turn sixteen in the week from Monday 14 to Sunday 20 December 2026.
    private const string Tuesday = "2010-12-15";
    private const string Friday = "2010-12-18";

    private static readonly string[] Terms = ["overdue", "today", "dueNow", "thisWeek", "thisMonth", "2026-11", "2026-12", "2027-01"];

    [Theory]
    [InlineData("villageWorker")]
    [InlineData("townshipSupervisor")]
    [InlineData("countyReviewer")]
    [InlineData("countyApprover")]
    [InlineData("auditor")]
    public async Task Every_masked_route_and_page_is_the_same_whatever_the_day_of_birth_is(string role)
    {
        await using var one = await City.WithAsync(Tuesday);
        await using var other = await City.WithAsync(Friday);
        var compared = 0;
        foreach (var day in (string[])["2026-09-15", "2026-12-13", "2026-12-14", "2026-12-15", "2026-12-16", "2026-12-17", "2026-12-18",
            "2026-12-19", "2026-12-20", "2026-12-21", "2027-01-15"])
        {
            await one.OnAsync(day);
            await other.OnAsync(day);
            var (first, second) = (await one.SeenByAsync(role), await other.SeenByAsync(role));
            Assert.Equal(first.Keys, second.Keys);
            foreach (var (address, body) in first)
            {
                Assert.True(body == second[address], $"{role} learns something on {day} from {address}:\n{Difference(body, second[address])}");
                compared++;
            }
        }

        Assert.True(compared > 300, "The test saw hardly anything.");
    }

    [Fact]
    public async Task The_same_comparison_sees_the_day_once_the_record_is_open()
    {
        await using var one = await City.WithAsync(Tuesday);
        await using var other = await City.WithAsync(Friday);
        Assert.NotEqual(await one.OpenedAsync(), await other.OpenedAsync());
        Assert.Contains("王**", (await one.SeenByAsync("countyReviewer")).Single(seen => seen.Key == "/api/children").Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_lies_in_the_clear_beside_the_sealed_records_is_the_same_too_and_says_no_trigger()
    {
        await using var one = await City.WithAsync(Tuesday);
        await using var other = await City.WithAsync(Friday);
        var (first, second) = (await one.InTheClearAsync(), await other.InTheClearAsync());
        Assert.Contains(first, line => line.StartsWith("child ", StringComparison.Ordinal)
            && line.Contains("dueOn=2026-12", StringComparison.Ordinal));
        Assert.Contains(first, line => line.StartsWith("keyCareEntry ", StringComparison.Ordinal));
        Assert.Equal(first, second);
        Assert.DoesNotContain(first, line => Days().IsMatch(line) && line.StartsWith("child ", StringComparison.Ordinal));
        Assert.DoesNotContain(first, line => line.Contains("familyHardship", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-12-16")]
    [InlineData("1")]
    [InlineData("tomorrow")]
    [InlineData("2026-13")]
    public async Task A_list_cannot_be_asked_for_a_day(string due)
    {
        await using var city = await City.WithAsync(Tuesday);
        foreach (var list in (string[])["/api/children", "/api/key-care"])
        {
            (await city.Site.GetAsync($"{list}?due={due}", await city.Site.TokenAsync("countyReviewer",
                "140403"))).Is(HttpStatusCode.UnprocessableEntity, "unknown-option");
        }
    }

    private static string Difference(string one, string other)
    {
        var at = Enumerable.Range(0, Math.Min(one.Length, other.Length)).FirstOrDefault(i => one[i] != other[i]);
        return $"…{one[Math.Max(0, at - 120)..Math.Min(one.Length, at + 80)]}\nagainst\n…"
            + $"{other[Math.Max(0, at - 120)..Math.Min(other.Length, at + 80)]}";
    }

    /// <summary>What is random in every city: ids, receipts, tokens of forms and pages, versions of documents.</summary>
    [GeneratedRegex(
        """[0-9a-f]{32}(:[0-9]+)?|CZ-[0-9A-Z-]+|(?<=formToken" value=")[^"]*|(?<=nonce[-=]"?)[^"' ]*|CfDJ8[0-9A-Za-z_-]+|(?<=version":")[^"]*|(?<=name="version" value=")[^"]*|(?<=page=)[^"&]*|(?<="next":")[^"]*""")]
    private static partial Regex Random();

    [GeneratedRegex("""[0-9]{4}-[0-9]{2}-[0-9]{2}""")]
    private static partial Regex Days();

    /// <summary>A city with one registered child on the key-care ledger, and one who waits for review.</summary>
    private sealed class City : IAsyncDisposable
    {
        private readonly FakeTimeProvider _time = new(At("2026-09-01"));

        private City() { }

        public Site Site { get; private set; } = null!;

        private string Child { get; set; } = "";

        private string Declaration { get; set; } = "";

        public static async Task<City> WithAsync(string born)
        {
            var city = new City();
            city.Site = await Site.StartAsync(city._time);
            var reviewer = Site.Bearer(await city.Site.TokenAsync("countyReviewer", "140403", name: "别人"));
            var child = Declaring.Migrant(Number("001")).With("birthDate", born).With("familyHardship", new JsonArray("dibao"))
                .With("currentAddress", new JsonObject { ["division"] = "140403001001", ["detail"] = "某街1号" });
            var declared = await city.Site.DeclareAsync(child);
            declared.Is(HttpStatusCode.Created);
            var item = (await city.Site.SendAsync(HttpMethod.Get, "/api/declarations?receipt=" + declared.Text("receipt"), null,
                reviewer)).Json.GetProperty("items")[0];
            city.Declaration = item.GetProperty("id").GetString()!;
            var reviewed = await city.Site.PostAsync($"/api/declarations/{city.Declaration}/review",
                new JsonObject { ["decision"] = "register", ["reason"] = "材料齐全", ["version"] = item.GetProperty("version").GetString() }, reviewer);
            reviewed.Is(HttpStatusCode.OK);
            city.Child = reviewed.Text("child");
            city.On("2026-09-02");
            (await city.Site.DeclareAsync(child.With("childName", "王小亮").With("citizenNumber", Number("003")))).Is(HttpStatusCode.Created);
            return city;

            string Number(string sequence)
            {
                var body = "140421" + born.Replace("-", "", StringComparison.Ordinal) + sequence;
                return body + CheckDigit.Of(body);
            }
        }

        public void On(string day) => _time.SetUtcNow(At(day));

        /// <summary>The day, and what its timer changes about the register.</summary>
        public async Task OnAsync(string day)
        {
            On(day);
            await Site.App.Services.GetRequiredService<App.Api.Children.Reassessing>()
                .RunAsync(_time.GetUtcNow(), TestContext.Current.CancellationToken);
        }

        /// <summary>Every answer that somebody of the role gets without opening anything, by address.</summary>
        public async Task<SortedDictionary<string, string>> SeenByAsync(string role)
        {
            var (county, township, village) = role switch
            {
                "auditor" => ((string?)null, (string?)null, (string?)null),
                "villageWorker" => ("140403", "140403001", "140403001001"),
                "townshipSupervisor" => ("140403", "140403001", null),
                _ => ("140403", null, null),
            };
            var token = await Site.TokenAsync(role, county, township, village);
            using var visitor = await Visitor.SignedInAsync(Site, role, county, township, village);
            var seen = new SortedDictionary<string, string>(StringComparer.Ordinal);

            // What is counted is counted for a day (api.md, Counted): who lists children may count them, and every count is in the audit trail.
            // Whether the machines are ready says when their timers last ran, which two cities do not do in the same moment.
            foreach (var function in Catalogue.Http.Concat(Pages.All).Where(function => function.Method == "GET"
                && !function.Route.Contains("statistics", StringComparison.Ordinal) && function != Catalogue.Ready
                && function.Reach is Reach.Everywhere or Reach.Page).DistinctBy(function => function.Route))
            {
                foreach (var address in Addresses(function))
                {
                    var body = function.Reach == Reach.Page ? (await visitor.GetAsync(address)).Html : (await Site.GetAsync(address, token)).Body;
                    seen[Random().Replace(address, "#")] = Random().Replace(body, "#");
                }
            }

            var found = await Site.PostAsync("/api/children/search", """{"name":"王小明"}""", Site.Bearer(token));
            seen["search"] = Random().Replace(found.Body, "#");
            return seen;
        }

        public async Task<string> OpenedAsync()
        {
            var opened = await Site.PostAsync($"/api/children/{Child}/opening", """{"reason":"核对信息"}""",
                Site.Bearer(await Site.TokenAsync("countyReviewer", "140403")));
            opened.Is(HttpStatusCode.OK);
            return Random().Replace(opened.Body, "#");
        }

        /// <summary>The index fields of every personal record, without the keyed tokens.</summary>
        public async Task<IReadOnlyList<string>> InTheClearAsync()
        {
            var lines = new List<string>();
            foreach (var kind in Kinds.All.Values.OfType<PersonalKind>())
            {
                foreach (var document in await Site.AllAsync("140403", kind))
                {
                    lines.Add($"{kind} " + string.Join(' ', kind.Fields.Where(field => field != Fields.Tokens)
                        .SelectMany(field => document.Fields.GetMany(field).Select(value => $"{field}={Random().Replace(value, "#")}"))));
                }
            }

            return lines;
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();

        private static DateTimeOffset At(string day) => new(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            new TimeOnly(9, 0), TimeSpan.FromHours(8));

        private IEnumerable<string> Addresses(HttpFunction function)
        {
            var route = "/" + function.Route.Replace("{formId}", "migrant-2024", StringComparison.Ordinal);
            if (route.Contains("portal/sign", StringComparison.Ordinal))
            {
                return [];
            }

            IEnumerable<string> addresses = route.Contains("{id}", StringComparison.Ordinal)
                ? [route.Replace("{id}", Child, StringComparison.Ordinal), route.Replace("{id}", Declaration, StringComparison.Ordinal)]
                : [route];
            if (function.Query.Any(member => member.Name == "due") || function.Route is "portal/children" or "portal/key-care")
            {
                addresses = addresses.Concat(addresses.SelectMany(address => Terms.Select(term => $"{address}?due={term}")).ToList());
            }

            return addresses.Where(address => !address.Contains('{', StringComparison.Ordinal));
        }
    }
}
