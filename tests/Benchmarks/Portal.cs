using System.Diagnostics;
using System.Globalization;
using Domain.Divisions;

namespace Benchmarks;

/// <summary>
/// Fifty people of one county at their desks, each waiting a second before the next click: a page of the list of children (filtered, turned), a
/// search (name, number, phone, receipt), a record that was opened with a reason; against fifty people who look at a bare Razor page that reads one
/// row. Both servers on one processor, taking turns; the people on the other.
/// </summary>
/// <remarks>
/// The published host runs in Development on loopback: there the sign-in page offers personas, whose session is the ordinary cookie and whose token
/// is checked at every request.
/// </remarks>
internal static class Portal
{
    private const int People = 50;
    private const int Registered = 50_000;
    private const int OpenedByEach = 6;
    private const int ServerCore = 0;
    private const int LoadCore = 1;
    private static readonly string[] Pages = ["list", "search", "record"];

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        if (Environment.ProcessorCount < 2)
        {
            throw new InvalidOperationException("This measurement needs two processors: one for the server, one for the people.");
        }

        var host = await Published.OfAsync("functions/Host");
        var bare = await Published.OfAsync("tests/BaselineRazor");
        var county = await County.OfAsync(effort.Rounds == 1 ? Registered / 50 : Registered);
        using (var self = Process.GetCurrentProcess())
        {
            self.ProcessorAffinity = 1 << LoadCore;
        }

        using var scratch = new Scratch();
        using var ours = Running.Start(host, county.Folder, ServerCore, ("ASPNETCORE_ENVIRONMENT", "Development"));
        using var theirs = Running.Start(bare, scratch.Path, ServerCore);
        await ours.ReadyAsync();
        await theirs.ReadyAsync();
        var staff = await Task.WhenAll(Enumerable.Range(0, People)
            .Select(number => Clerk.SignInAsync(ours.Port, number, county.Sample, OpenedByEach)));
        var visitors = Enumerable.Range(0, People).Select(number => new Visitor(theirs.Port, number)).ToArray();

        // Warm: compiled, files in the cache. Without waiting, so that it does not take all day.
        await Person.RunAsync(staff, effort.Load, TimeSpan.Zero);
        await Person.RunAsync(visitors, effort.Load, TimeSpan.Zero);
        var (own, other) = (new List<Dictionary<string, List<double>>>(), new List<List<double>>());
        var (work, bareWork) = (new List<double>(), new List<double>());
        for (var round = 0; round < effort.Rounds; round++)
        {
            var before = ours.ProcessorSeconds;
            own.Add(await Person.RunAsync(staff, effort.Load * 4, TimeSpan.FromSeconds(1)));
            work.Add((ours.ProcessorSeconds - before) / own[^1].Sum(page => page.Value.Count));
            before = theirs.ProcessorSeconds;
            other.Add((await Person.RunAsync(visitors, effort.Load * 4, TimeSpan.FromSeconds(1)))[Visitor.Page]);
            bareWork.Add((theirs.ProcessorSeconds - before) / other[^1].Count);
        }

        return
        [
            .. Pages.Select(page => new Figure(
                $"portal: {page}, {county.Children.ToString("N0", CultureInfo.InvariantCulture)} registered children, {People} people with 1 s of "
                    + $"thought, 95th percentile against a bare Razor page of one row",
                [.. own.Zip(other, (mine, bare) => Person.P95(mine[page]) / Person.P95(bare))], 8, null, "50 ms",
                $"p50 {Person.Milliseconds(own.Select(round => Figure.Median(round[page])))} against "
                    + $"{Person.Milliseconds(other.Select(Figure.Median))}; " +
                $"p95 {Person.Milliseconds(own.Select(round => Person.P95(round[page])))} against {Person.Milliseconds(other.Select(Person.P95))}; "
                + $"{own.Sum(round => round[page].Count)} pages; seeded in {Figure.Number(county.Seconds)} s; "
                + $"{Figure.Number(ours.PeakMegabytes)} MB")),
            new Figure("the same, processor time of the server a page, all three kinds together",
                [.. work.Zip(bareWork, (mine, bare) => mine / bare)], null, null, "—",
                    $"{Person.Milliseconds(work)} against {Person.Milliseconds(bareWork)}"),
        ];
    }

    /// <summary>A county reviewer with a session of the portal.</summary>
    private sealed class Clerk : Person
    {
        private static readonly string[] Townships = [.. DivisionTable.Children(DivisionCode.Parse(County.Code))
            .Select(township => township.Code.Value)];

        private readonly IReadOnlyList<Wanted> _sample;
        private string _cookie = "";
        private string _token = "";
        private IReadOnlyList<Wanted> _opened = [];
        private string? _next;

        private Clerk(int port, int number, IReadOnlyList<Wanted> sample) : base(port, number) => _sample = sample;

        /// <summary>Signs in and opens some records, with a reason each; they stay open for half an hour.</summary>
        public static async Task<Clerk> SignInAsync(int port, int number, IReadOnlyList<Wanted> sample, int open)
        {
            var clerk = new Clerk(port, number, sample);
            var entered = await clerk.Wire.PostAsync("/portal/signin", null, ("role", "countyReviewer"), ("county", County.Code),
                ("name", string.Create(CultureInfo.InvariantCulture, $"第{number}位")));
            clerk._cookie = entered.Cookie ?? throw new InvalidOperationException($"Signing in was answered with {entered.Status}.");
            var list = await clerk.Wire.GetAsync("/portal/children", clerk._cookie);
            clerk._token = list.Find("name=\"formToken\" value=\"", "\"")
                ?? throw new InvalidOperationException($"The list was answered with {list.Status}.");
            clerk._opened = [.. Enumerable.Range(0, open).Select(_ => sample[clerk.Dice.Next(sample.Count)])];
            foreach (var child in clerk._opened)
            {
                var opened = await clerk.Wire.PostAsync($"/portal/children/{child.Id}/opening", clerk._cookie, ("formToken", clerk._token),
                    ("reason", "核对信息"));
                clerk.Look("opening", opened);
            }

            return clerk;
        }

        protected override Task<(string, Answered)> ClickAsync() => Dice.Next(10) switch
        {
            < 4 => ListAsync(),
            < 7 => SearchAsync(),
            _ => RecordAsync(),
        };

        protected override void Look(string page, Answered answer)
        {
            var right = page switch
            {
                "opening" => answer.Status == 303 && !answer.Head.Contains("signin", StringComparison.Ordinal),
                "record" => answer.Status == 200 && answer.Body.Contains("/annex.docx", StringComparison.Ordinal),
                "search" => answer.Status == 200 && answer.Body.Contains("<tr data-row", StringComparison.Ordinal),
                _ => answer.Status == 200 && answer.Body.Contains("data-rows", StringComparison.Ordinal)
                    == answer.Body.Contains("<tr data-row", StringComparison.Ordinal),
            };
            _next = page == "list" ? answer.Find("data-next href=\"", "\"") : _next;
            if (!right)
            {
                throw new InvalidOperationException($"{page} was answered with {answer.Status} and another page.");
            }
        }

        /// <summary>The list as it opens, filtered one way or another, or the next page of the last one.</summary>
        private async Task<(string, Answered)> ListAsync()
        {
            var path = Dice.Next(8) switch
            {
                0 or 1 or 2 when _next is not null => _next,
                3 => "/portal/children?status=active&kind=migrant&township=",
                4 => "/portal/children?status=&kind=leftBehind&township=",
                5 or 6 => "/portal/children?status=&kind=&township=" + Townships[Dice.Next(Townships.Length)],
                7 => "/portal/children?status=&kind=&township=&due=dueNow",
                _ => "/portal/children",
            };
            return ("list", await Wire.GetAsync(path, _cookie));
        }

        private async Task<(string, Answered)> SearchAsync()
        {
            var child = _sample[Dice.Next(_sample.Count)];
            (string, string) box = Dice.Next(6) switch
            {
                0 when child.Number is { } number => ("number", number),
                1 when child.Number is { } number => ("number", number[^6..]),
                2 when child.Phone is { } phone => ("phone", phone),
                3 when child.Phone is { } phone => ("phone", phone[^4..]),
                4 => ("receipt", child.Receipt),
                _ => ("name", child.Name),
            };
            return ("search", await Wire.PostAsync("/portal/children", _cookie, ("formToken", _token), box));
        }

        private async Task<(string, Answered)> RecordAsync() =>
            ("record", await Wire.GetAsync("/portal/children/" + _opened[Dice.Next(_opened.Count)].Id, _cookie));
    }
}
