using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>
/// Thirty reviewers and twenty officers of the education department in one county that has been compared with the department's list, each waiting a
/// second before the next click: differences, possible pairs, checklists, policy gaps, the department's desk; against fifty people who look at a bare
/// Razor page that reads one row. Both servers on one processor, taking turns; the people on the other.
/// </summary>
internal static class DepartmentPages
{
    private const int Reviewers = 30;
    private const int Officers = 20;
    private const int Registered = 50_000;
    private const int ServerCore = 0;
    private const int LoadCore = 1;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        if (Environment.ProcessorCount < 2)
        {
            throw new InvalidOperationException("This measurement needs two processors: one for the server, one for the people.");
        }

        var host = await Published.OfAsync("functions/Host");
        var bare = await Published.OfAsync("tests/BaselineRazor");
        var county = await County.OfAsync(effort.Rounds == 1 ? Registered / 50 : Registered);
        var comparison = await Verifying.PrepareAsync(county);
        using (var self = Process.GetCurrentProcess())
        {
            self.ProcessorAffinity = 1 << LoadCore;
        }

        using var scratch = new Scratch();
        using var ours = Running.Start(host, county.Folder, ServerCore, ("ASPNETCORE_ENVIRONMENT", "Development"));
        using var theirs = Running.Start(bare, scratch.Path, ServerCore);
        await ours.ReadyAsync();
        await theirs.ReadyAsync();
        var staff = await Task.WhenAll(Enumerable.Range(0, Reviewers + Officers)
            .Select(number => Clerk.SignInAsync(ours.Port, number, number < Reviewers, comparison)));
        var visitors = Enumerable.Range(0, Reviewers + Officers).Select(number => new Visitor(theirs.Port, number)).ToArray();
        await Person.RunAsync(staff, effort.Load, TimeSpan.Zero);
        await Person.RunAsync(visitors, effort.Load, TimeSpan.Zero);
        var (own, other) = (new List<Dictionary<string, List<double>>>(), new List<List<double>>());
        for (var round = 0; round < effort.Rounds; round++)
        {
            own.Add(await Person.RunAsync(staff, effort.Load * 4, TimeSpan.FromSeconds(1)));
            other.Add((await Person.RunAsync(visitors, effort.Load * 4, TimeSpan.FromSeconds(1)))[Visitor.Page]);
        }

        return
        [
            .. own[0].Keys.Where(page => own.All(round => round.ContainsKey(page))).Order(StringComparer.Ordinal).Select(page => new Figure(
                $"departments: {page}, {county.Children.ToString("N0", CultureInfo.InvariantCulture)} registered children, {Reviewers + Officers} "
                    + $"people with 1 s of thought, 95th percentile against a bare Razor page of one row",
                [.. own.Zip(other, (mine, others) => Person.P95(mine[page]) / Person.P95(others))], null, null, "50 ms",
                $"p50 {Person.Milliseconds(own.Select(round => Figure.Median(round[page])))} against "
                    + $"{Person.Milliseconds(other.Select(Figure.Median))}; " +
                $"p95 {Person.Milliseconds(own.Select(round => Person.P95(round[page])))} against {Person.Milliseconds(other.Select(Person.P95))}; "
                + $"{own.Sum(round => round[page].Count)} pages")),
        ];
    }

    /// <summary>A reviewer who settles what differs, or an officer at the department's desk.</summary>
    private sealed class Clerk : Person
    {
        private (string Page, string Path)[] _pages;
        private string _cookie = "";
        private string? _next;

        private Clerk(int port, int number, (string, string)[] pages) : base(port, number) => _pages = pages;

        public static async Task<Clerk> SignInAsync(int port, int number, bool reviews, string comparison)
        {
            var run = "/portal/verification/" + comparison;
            var clerk = new Clerk(port, number, reviews
                ? [("comparisons", "/portal/verification"), ("differences", run), ("differences", run), ("pair", run + "/pairs"),
                    ("pair", run + "/pairs"), ("gaps", "/portal/policy-gaps"), ("board", "/portal/checklists")]
                : [("desk", "/portal/department"), ("checklist", "/portal/checklists/education"), ("gaps", "/portal/policy-gaps")]);
            var entered = await clerk.Wire.PostAsync("/portal/signin", null, ("role", reviews ? "countyReviewer" : "departmentOfficer"),
                ("county", County.Code), ("department", "education"), ("name", string.Create(CultureInfo.InvariantCulture, $"第{number}位")));
            clerk._cookie = entered.Cookie ?? throw new InvalidOperationException($"Signing in was answered with {entered.Status}.");
            if (reviews)
            {
                var closed = await clerk.Wire.GetAsync(run, clerk._cookie);
                var token = closed.Find("name=\"formToken\" value=\"", "\"")
                    ?? throw new InvalidOperationException($"The comparison was answered with {closed.Status}.");
                var opened = await clerk.Wire.PostAsync(run + "/opening", clerk._cookie, ("formToken", token), ("reason", "核对信息"));
                if (opened.Status != 303)
                {
                    throw new InvalidOperationException($"Opening was answered with {opened.Status}.");
                }

                // Each pair has an address of its own, to which this leads; where there is none it leads back.
                var first = (await clerk.Wire.GetAsync(run + "/pairs", clerk._cookie)).Location;
                clerk._pages = [.. clerk._pages.Where(page => page.Page != "pair" || first?.Contains("/pairs?", StringComparison.Ordinal) == true)
                    .Select(page => page.Page == "pair" ? (page.Page, first!) : page)];
            }

            return clerk;
        }

        protected override async Task<(string, Answered)> ClickAsync()
        {
            var (page, path) = _pages[Dice.Next(_pages.Length)];
            return (page, await Wire.GetAsync(page == "differences" && Dice.Next(2) == 0 ? _next ?? path : path, _cookie));
        }

        protected override void Look(string page, Answered answer)
        {
            _next = page == "differences" && answer.Find("data-next href=\"", "\"") is { } next
                ? next.Replace("&amp;", "&", StringComparison.Ordinal) : _next;
            if (answer.Status != 200 || answer.Find("<h1", "</h1>") is null)
            {
                throw new InvalidOperationException($"{page} was answered with {answer.Status}.");
            }
        }
    }
}
