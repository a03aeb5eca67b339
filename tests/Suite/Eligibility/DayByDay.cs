using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Suite.Eligibility;

/// <summary>
/// The plan judged one day at a time, as slowly and plainly as possible: no timelines, no windows. What the real rules say is held against this.
/// </summary>
internal sealed class DayByDay(FormDefinition form, Answers answers, PolicyParameters policy)
{
    private sealed record Job(DateOnly From, DateOnly To, bool Dated, Outcome Crosses, DivisionCode? Place);

    private readonly DivisionCode? _current = answers.Get(Shared2024.CurrentAddress)?.Division;
    private readonly DivisionCode? _hukou = answers.Value(Shared2024.HukouRegistered) == false ? null
        : answers.Get(Shared2024.HukouAddress)?.Division;
    private readonly bool _isWithoutHukou = answers.Value(Shared2024.HukouRegistered) == false;
    private readonly DateOnly? _born = answers.Value(Shared2024.BirthDate) ?? answers.Get(Shared2024.CitizenNumber)?.BirthDate;

    private readonly Dictionary<SpellList, List<Job>> _jobs = [];
    private readonly Dictionary<(DivisionCode, DivisionCode), DivisionComparison> _counties = [];

    public IReadOnlyList<string> Rules => form.Kind == ChildKind.Migrant
        ? [RuleIds.MonitoringMigrant, RuleIds.StatisticsMigrant, RuleIds.StatisticsMigrantCensus]
        : [RuleIds.MonitoringLeftBehind, RuleIds.StatisticsLeftBehind];

    /// <summary>The rules that have a definition of their own.</summary>
    public IEnumerable<string> Calibers => Rules.Where(rule => rule != RuleIds.StatisticsLeftBehind);

    public Outcome Rule(string rule, DateOnly day) => Conditions(rule, day).Max(condition => condition.Outcome);

    /// <summary>
    /// The days on which a recognition of hardship is to be looked at: its last, and the first on which it only has to be confirmed.
    /// </summary>
    public IEnumerable<DateOnly> HardshipDays(DateOnly asOf) =>
        answers.Get(Shared2024.FamilyHardship) is { Count: > 0 } && answers.Value(Shared2024.FamilyHardshipExpiresOn) is { } last
        && Rule(Rules[0], asOf) != Outcome.NotMet
            ? [last, last.AddDays(1)]
            : [];

    /// <summary>The window by looking at every day of the range, which must hold everything that ever changes.</summary>
    public (DateOnly? From, DateOnly? Until) Window(string rule, DateOnly asOf, IReadOnlyDictionary<DateOnly, Outcome> days)
    {
        var outcome = days[asOf];
        var window = outcome is Outcome.Met or Outcome.NotMet ? Find(day => days.TryGetValue(day, out var on) && on == Outcome.Met) : null;
        window ??= Find(day => days.TryGetValue(day, out var on) && on != Outcome.NotMet);
        if (window is not var (from, until))
        {
            return (null, null);
        }

        var startIsOpen = Conditions(rule, from).Any(condition => condition.Outcome == Outcome.Unknown
            && (condition.Id is "sixMonths" or "workSixMonths" || (condition.Id == "underSixteen" && form.Kind == ChildKind.LeftBehind)));
        var endIsOpen = Conditions(rule, until).Any(condition => condition is { Id: "underSixteen", Outcome: Outcome.Unknown });
        return (startIsOpen ? null : from, endIsOpen ? null : until);

        (DateOnly, DateOnly)? Find(Func<DateOnly, bool> holds)
        {
            var inside = days.Keys.Where(holds).Order().ToList();
            if (inside.Count == 0)
            {
                return null;
            }

            var start = inside.Contains(asOf) ? asOf : inside.Cast<DateOnly?>().FirstOrDefault(day => day > asOf) ?? inside[^1];
            var (first, last) = (start, start);
            while (holds(first.AddDays(-1)))
            {
                first = first.AddDays(-1);
            }

            while (holds(last.AddDays(1)))
            {
                last = last.AddDays(1);
            }

            return (first, last);
        }
    }

    public IEnumerable<(string Id, Outcome Outcome)> Conditions(string rule, DateOnly day)
    {
        yield return ("underSixteen", UnderSixteen(day));
        if (form.Kind == ChildKind.LeftBehind)
        {
            foreach (var condition in LeftBehind(day))
            {
                yield return condition;
            }

            yield break;
        }

        yield return ("withGuardian", answers.Get(Migrant2024.LivesWith) switch
        {
            null => Outcome.Unknown,
            "none" => Outcome.NeedsJudgement,
            _ => Outcome.Met
        });
        yield return rule == RuleIds.MonitoringMigrant ? ("crossCounty", Crosses(_hukou, _current))
            : ("crossTownship", Compare(DivisionTable.CompareTownships));
        if (rule == RuleIds.StatisticsMigrantCensus)
        {
            yield return ("outsideCityDistricts", Compare(DivisionTable.CompareCityDistricts));
            yield return ("mainlandResident", answers.Get(Shared2024.CitizenNumber)?.Value[0] is null or (>= '1' and <= '7') ? Outcome.Met
                : Outcome.NotMet);
        }

        yield return ("sixMonths", SixMonths(day));
    }

    private Outcome UnderSixteen(DateOnly day)
    {
        if (_born is not { } born)
        {
            return Outcome.Unknown;
        }

        var birthday = OnDay(born.Year + 16, born.Month, born.Day);
        return day >= born && (policy.AgeCompletesOn == AgeCompletion.Birthday ? day < birthday : day <= birthday) ? Outcome.Met : Outcome.NotMet;
    }

    private Outcome SixMonths(DateOnly day) =>
        answers.Value(Migrant2024.ReturnedOn) <= day ? Outcome.NotMet
        : _isWithoutHukou || answers.Value(Migrant2024.LeftHukouOn) is not { } left ? Outcome.Unknown
        : HasSixMonths(left, day) ? Outcome.Met
        : Outcome.NotMet;

    private Outcome Compare(Func<DivisionCode, DivisionCode, DivisionComparison> compare) =>
        _hukou is not { } hukou || _current is not { } current ? Outcome.Unknown : compare(hukou, current) switch
        {
            DivisionComparison.Different => Outcome.Met,
            DivisionComparison.Same => Outcome.NotMet,
            _ => Outcome.Unknown,
        };

    private Outcome Crosses(DivisionCode? home, DivisionCode? place) =>
        home is not { } here || place is not { } there ? Outcome.Unknown
        : Counties(here, there) == DivisionComparison.Different && IsCentral(here) && IsCentral(there) ? Outcome.NotMet
        : Counties(here, there) switch
        {
            DivisionComparison.Different => Outcome.Met,
            DivisionComparison.Same => Outcome.NotMet,
            _ => Outcome.Unknown,
        };

    private bool IsCentral(DivisionCode place) => DivisionTable.Present(place).County is { } county && policy.CentralDistricts.Contains(county);

    private DivisionComparison Counties(DivisionCode a, DivisionCode b) =>
        _counties.TryGetValue((a, b), out var known) ? known : _counties[(a, b)] = DivisionTable.CompareCounties(a, b);

    private IEnumerable<(string Id, Outcome Outcome)> LeftBehind(DateOnly day)
    {
        var (both, one) = (answers.Value(LeftBehind2024.BothParentsAway), answers.Value(LeftBehind2024.OneAwayOtherIncapable));
        var living = new[] { "father", "mother" }.Where(parent => !Is(parent, "deceased")).ToArray();
        var stories = WhoIsAway(both, one, living).ToList();
        var away = stories.Where(story => story.Length > 0).ToList();
        yield return ("parentsAway", away.Count == 0 ? Outcome.NotMet : stories.Count == 1 ? Outcome.Met : Outcome.Unknown);

        // Where nobody is away the rest decides nothing; it is said of the parents there are.
        var told = away.Count > 0 ? away : living.Length > 0 ? [living] : [];
        yield return ("notWithParents", _current is null ? Outcome.Unknown : InEvery(told, Outcome.Met, NotWithParents));
        var crosses = InEvery(told, Outcome.NotMet, story => story.Max(parent => NoJobs(parent) ?? CrossesAtWork(Jobs(Spells(parent)), day)));
        yield return ("workCrossCounty", _isWithoutHukou && crosses == Outcome.Met ? Outcome.NeedsJudgement : crosses);
        yield return ("workSixMonths", InEvery(told, Outcome.NotMet,
            story => story.Max(parent => NoJobs(parent) ?? SixMonthsOfWork(Jobs(Spells(parent)), day))));
        if (living.Length > 0 && (both == true ? living.Length == 1 : one == true))
        {
            yield return ("otherParentIncapable", stories is not [[var only]] ? Outcome.Unknown
                : Is(Other(only), "deceased") ? Outcome.Met
                : Is(Other(only), "missing") || answers.Has(LeftBehind2024.OtherParentCondition) ? Outcome.NeedsJudgement
                : Outcome.Unknown);
        }

        Outcome NotWithParents(string[] story)
        {
            var here = story.SelectMany(parent => Jobs(Spells(parent)).Where(job => !IsInsideKnownWork(job, Jobs(Spells(parent)))))
                .Where(job => job.From <= day && day <= job.To && job.Place is not null)
                .Select(job => Counties(job.Place!.Value, _current!.Value)).ToList();
            return here.Contains(DivisionComparison.Same) ? Outcome.NeedsJudgement : here.Contains(DivisionComparison.Unknown) ? Outcome.Unknown
                : Outcome.Met;
        }

        Outcome? NoJobs(string parent) => Spells(parent) is { Count: > 0 } ? null
            : Spells(parent) is null || both == true || one == true ? Outcome.Unknown
            : Outcome.NotMet;
    }

    /// <summary>Known where every story of who is away says the same.</summary>
    private static Outcome InEvery(List<string[]> stories, Outcome ofNobody, Func<string[], Outcome> say) =>
        stories.Select(say).Distinct().ToList() switch { [] => ofNobody, [var only] => only, _ => Outcome.Unknown };

    /// <summary>
    /// Every way in which the boxes that are not ticked could be, and with it who is away; both ticks together are said by nobody who did not tick
    /// both.
    /// </summary>
    private IEnumerable<string[]> WhoIsAway(bool? both, bool? one, string[] living) =>
        from b in both is { } saidBoth ? [saidBoth] : new[] { true, false }
        from o in one is { } saidOne ? [saidOne] : new[] { true, false }
        where !(b && o) || (both == true && one == true)
        from story in living.Length == 0 || (!b && !o) ? [[]] : b ? [living] : OneOf(living)
        select story;

    private IEnumerable<string[]> OneOf(string[] living) =>
        living.Length == 1 ? [living]
        : answers.Get(LeftBehind2024.AwayParent) is { } named ? [[named]]
        : living.Where(parent => Spells(parent) is { Count: > 0 }).ToArray() is [var only] ? [[only]]
        : living.Select(parent => new[] { parent });

    private SpellList? Spells(string parent) => answers.Get(parent == "father" ? LeftBehind2024.FatherWork : LeftBehind2024.MotherWork);

    private bool Is(string parent, string status) => answers.Is(parent == "father" ? Shared2024.FatherStatus : Shared2024.MotherStatus, status);

    private static string Other(string parent) => parent == "father" ? "mother" : "father";

    private bool IsInsideKnownWork(Job job, List<Job> jobs) => job is { Crosses: Outcome.Unknown, Dated: true }
        && Runs([.. jobs.Where(other => other is { Crosses: Outcome.Met, Dated: true })], policy.HomeVisitMaxDays)
            .Any(run => run.Min(other => other.From) <= job.From && job.To <= run.Max(other => other.To));

    private List<Job> Jobs(SpellList? spells) =>
        spells is null ? [] : _jobs.TryGetValue(spells, out var jobs) ? jobs : _jobs[spells] = ReadJobs(spells);

    private List<Job> ReadJobs(SpellList spells) => spells.Select(spell =>
    {
        var to = spell.EndedOn ?? DateOnly.MaxValue;
        var dated = spell.StartedOn <= to;
        return new Job(dated ? spell.StartedOn!.Value : DateOnly.MinValue, to, dated, Crosses(_isWithoutHukou ? _current : _hukou, spell.Division),
            spell.Division);
    }).ToList();

    /// <summary>
    /// Tries every combination of what is open: were the undated spells long ago or not at all, is a gap of 31 to 90 days a visit home or not.
    /// </summary>
    private Outcome SixMonthsOfWork(List<Job> jobs, DateOnly day, bool withOpenPlaces = true)
    {
        var away = jobs.Where(job => job.Crosses == Outcome.Met || (withOpenPlaces && job.Crosses == Outcome.Unknown)).ToList();
        var dated = away.Where(job => job.Dated).ToList();
        var (visitLong, gapLong) = (Worked(away, policy.HomeVisitMaxDays, day), Worked(away, policy.JudgementGapMaxDays, day));
        var (visitNever, gapNever) = (Worked(dated, policy.HomeVisitMaxDays, day), Worked(dated, policy.JudgementGapMaxDays, day));
        return visitNever ? Outcome.Met
            : !gapLong ? Outcome.NotMet
            : visitLong == visitNever && gapLong == gapNever ? Outcome.NeedsJudgement
            : Outcome.Unknown;
    }

    private static bool Worked(List<Job> jobs, int gap, DateOnly day)
    {
        foreach (var run in Runs(jobs, gap))
        {
            var (from, to) = (run.Min(job => job.From), run.Max(job => job.To));
            if (from <= day && day <= to)
            {
                return from == DateOnly.MinValue || HasSixMonths(from, day);
            }
        }

        return false;
    }

    /// <summary>Spells that touch, overlap or lie close enough, found by asking every spell for its neighbours until nobody new turns up.</summary>
    private static IEnumerable<List<Job>> Runs(List<Job> jobs, int gap)
    {
        var left = new List<Job>(jobs);
        while (left.Count > 0)
        {
            var run = new List<Job> { left[0] };
            left.RemoveAt(0);
            for (var i = 0; i < run.Count; i++)
            {
                for (var j = left.Count - 1; j >= 0; j--)
                {
                    var (a, b) = (run[i], left[j]);
                    if (Math.Max(a.From.DayNumber, b.From.DayNumber) - Math.Min(a.To.DayNumber, b.To.DayNumber) <= gap)
                    {
                        run.Add(b);
                        left.RemoveAt(j);
                    }
                }
            }

            yield return run;
        }
    }

    /// <summary>
    /// On a day within work known to be away, that it is depends on a spell of unknown county only where the six months do. On other days the last
    /// spell begun tells, one known to be at home not while another may still be away.
    /// </summary>
    private Outcome CrossesAtWork(List<Job> jobs, DateOnly day)
    {
        if (IsAt(jobs.Where(job => job.Crosses == Outcome.Met)))
        {
            return SixMonthsOfWork(jobs, day) == SixMonthsOfWork(jobs, day, withOpenPlaces: false) ? Outcome.Met : Outcome.Unknown;
        }

        var ordered = jobs.OrderBy(job => job.From).ThenBy(job => job.To).ThenByDescending(job => job.Crosses).ToList();
        var elsewhere = ordered.Where(job => job.Crosses != Outcome.NotMet).ToList();
        var relevant = (IsAt(elsewhere) ? elsewhere : ordered).LastOrDefault(job => job.From <= day) ?? ordered[0];
        return relevant.Crosses != Outcome.Met || SixMonthsOfWork(jobs, day) == SixMonthsOfWork(jobs, day, withOpenPlaces: false) ? relevant.Crosses
            : Outcome.Unknown;

        bool IsAt(IEnumerable<Job> some) =>
            Runs([.. some], policy.JudgementGapMaxDays).Any(run => run.Min(job => job.From) <= day && day <= run.Max(job => job.To));
    }

    private static bool HasSixMonths(DateOnly start, DateOnly day) =>
        day >= (start.Month <= 6 ? OnDay(start.Year, start.Month + 6, start.Day) : OnDay(start.Year + 1, start.Month - 6, start.Day));

    private static DateOnly OnDay(int year, int month, int day) => new(year, month, Math.Min(day, DateTime.DaysInMonth(year, month)));
}
