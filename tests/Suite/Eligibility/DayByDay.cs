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
    private readonly DivisionCode? _hukou = answers.Value(Shared2024.HukouRegistered) == false ? null : answers.Get(Shared2024.HukouAddress)?.Division;
    private readonly bool _isWithoutHukou = answers.Value(Shared2024.HukouRegistered) == false;

    private readonly Dictionary<SpellList, List<Job>> _jobs = [];
    private readonly Dictionary<(DivisionCode, DivisionCode), DivisionComparison> _counties = [];

    public IReadOnlyList<string> Rules => form.Kind == ChildKind.Migrant
        ? [RuleIds.MonitoringMigrant, RuleIds.StatisticsMigrant, RuleIds.StatisticsMigrantCensus]
        : [RuleIds.MonitoringLeftBehind, RuleIds.StatisticsLeftBehind];

    /// <summary>The rules that have a definition of their own.</summary>
    public IEnumerable<string> Calibers => Rules.Where(rule => rule != RuleIds.StatisticsLeftBehind);

    public Outcome Rule(string rule, DateOnly day) => Conditions(rule, day).Max(condition => condition.Outcome);

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

        yield return ("withGuardian", answers.Get(Migrant2024.LivesWith) switch { null => Outcome.Unknown, "none" => Outcome.NeedsJudgement, _ => Outcome.Met });
        yield return rule == RuleIds.MonitoringMigrant ? ("crossCounty", Crosses(_current)) : ("crossTownship", Compare(DivisionTable.CompareTownships));
        if (rule == RuleIds.StatisticsMigrantCensus)
        {
            yield return ("outsideCityDistricts", Compare(DivisionTable.CompareCityDistricts));
        }

        yield return ("sixMonths", SixMonths(day));
    }

    private Outcome UnderSixteen(DateOnly day)
    {
        if (answers.Value(Shared2024.BirthDate) is not { } born)
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

    private Outcome Crosses(DivisionCode? place) =>
        _hukou is not { } hukou || place is not { } there ? Outcome.Unknown
        : Counties(hukou, there) == DivisionComparison.Different && IsCentral(hukou) && IsCentral(there) ? Outcome.NotMet
        : Counties(hukou, there) switch
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
        var both = answers.Value(LeftBehind2024.BothParentsAway);
        var one = answers.Value(LeftBehind2024.OneAwayOtherIncapable);
        var isBoth = both == true;
        var isOne = !isBoth && one == true;
        var who = isOne ? LeftBehind2024.OneParentAway(answers) : null;
        var parents = new List<(bool SaidAway, SpellList? Spells)>();
        if (who != "mother")
        {
            parents.Add((isBoth || who == "father", answers.Get(LeftBehind2024.FatherWork)));
        }

        if (who != "father")
        {
            parents.Add((isBoth || who == "mother", answers.Get(LeftBehind2024.MotherWork)));
        }

        yield return ("parentsAway", isBoth || isOne ? Outcome.Met : both == false && one == false ? Outcome.NotMet : Outcome.Unknown);
        yield return ("notWithParents", NotWithParents(parents.SelectMany(parent => Jobs(parent.Spells)), day));
        yield return ("workCrossCounty", Together(parents.Select(parent => NoJobs(parent) ?? CrossesAtWork(Jobs(parent.Spells), day))));
        yield return ("workSixMonths", Together(parents.Select(parent => NoJobs(parent) ?? SixMonthsOfWork(Jobs(parent.Spells), day))));
        if (isOne)
        {
            yield return ("otherParentIncapable", LeftBehind2024.StatusOfOther(answers) switch
            {
                "deceased" => Outcome.Met,
                "missing" => Outcome.NeedsJudgement,
                _ => answers.Has(LeftBehind2024.OtherParentCondition) ? Outcome.NeedsJudgement : Outcome.Unknown,
            });
        }

        Outcome Together(IEnumerable<Outcome> outcomes)
        {
            var all = outcomes.ToList();
            return isBoth || all.Count == 1 ? all.Max() : isOne ? all.Distinct().Count() == 1 ? all[0] : Outcome.Unknown : all.Min();
        }
    }

    private static Outcome? NoJobs((bool SaidAway, SpellList? Spells) parent) =>
        parent.Spells is { Count: > 0 } ? null : parent.Spells is null || parent.SaidAway ? Outcome.Unknown : Outcome.NotMet;

    private List<Job> Jobs(SpellList? spells) =>
        spells is null ? [] : _jobs.TryGetValue(spells, out var jobs) ? jobs : _jobs[spells] = ReadJobs(spells);

    private List<Job> ReadJobs(SpellList spells) => spells.Select(spell =>
    {
        var to = spell.EndedOn ?? DateOnly.MaxValue;
        var dated = spell.StartedOn <= to;
        return new Job(dated ? spell.StartedOn!.Value : DateOnly.MinValue, to, dated, Crosses(spell.Division), spell.Division);
    }).ToList();

    private Outcome NotWithParents(IEnumerable<Job> jobs, DateOnly day)
    {
        if (_current is not { } child)
        {
            return Outcome.Unknown;
        }

        var now = jobs.Where(job => job.From <= day && day <= job.To && job.Place is not null).Select(job => Counties(job.Place!.Value, child)).ToList();
        return now.Contains(DivisionComparison.Same) ? Outcome.NeedsJudgement : now.Contains(DivisionComparison.Unknown) ? Outcome.Unknown : Outcome.Met;
    }

    /// <summary>Tries every combination of what is open: were the undated spells long ago or not at all, is a gap of 31 to 90 days a visit home or not.</summary>
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

    private Outcome CrossesAtWork(List<Job> jobs, DateOnly day)
    {
        var elsewhere = jobs.Where(job => job.Crosses != Outcome.NotMet).ToList();
        var away = Runs(elsewhere, policy.JudgementGapMaxDays).Any(run => run.Min(job => job.From) <= day && day <= run.Max(job => job.To));
        var begun = (away ? elsewhere : jobs).Where(job => job.From <= day).ToList();
        var relevant = begun.Count > 0
            ? begun.OrderBy(job => job.From).ThenBy(job => job.To).ThenByDescending(job => job.Crosses).Last()
            : jobs.OrderBy(job => job.From).ThenBy(job => job.To).ThenByDescending(job => job.Crosses).First();
        return relevant.Crosses == Outcome.Met && jobs.Any(job => job.Crosses == Outcome.Unknown)
            && SixMonthsOfWork(jobs, day) != SixMonthsOfWork(jobs, day, withOpenPlaces: false)
            ? Outcome.Unknown
            : relevant.Crosses;
    }

    private static bool HasSixMonths(DateOnly start, DateOnly day) =>
        day >= (start.Month <= 6 ? OnDay(start.Year, start.Month + 6, start.Day) : OnDay(start.Year + 1, start.Month - 6, start.Day));

    private static DateOnly OnDay(int year, int month, int day) => new(year, month, Math.Min(day, DateTime.DaysInMonth(year, month)));
}
