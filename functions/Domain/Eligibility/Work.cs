using Domain.Divisions;
using Domain.Forms;

namespace Domain.Eligibility;

/// <summary>
/// One parent's work away from home (外出务工), 二(二): "外出务工时间按跨县域连续务工6个月以上掌握；偶尔回家探亲、休假的，不影响连续务工时间认定".
/// </summary>
/// <remarks>
/// Every question is asked under the best and the worst that the facts allow. The father was in 苏州 to 31 August and in 无锡 from 30 October: judged
/// continuous his six months run from the first spell, judged interrupted from the second; where both say the same nobody need judge. A spell of
/// unknown day or county is treated alike: where it makes no difference the answer is known without it.
/// </remarks>
internal sealed class Work
{
    private readonly Stay[] _stays;

    /// <summary>Judged interrupted wherever that is for a person to judge.</summary>
    private readonly Stretch[] _stretches = [];

    /// <param name="asked">The question.</param>
    /// <param name="who">Whose work.</param>
    /// <param name="spells">The answer; null: not asked.</param>
    /// <param name="saidAway">Whether the ticks say that this parent is away, so that "no spells" contradicts them instead of settling the
    /// matter.</param>
    public Work(Case asked, Parent who, SpellList? spells, bool saidAway)
    {
        (Asked, Who) = (asked, who);
        _stays = spells is { Count: > 0 } ? Read(spells, asked) : [];
        if (_stays.Length > 0)
        {
            _stretches = Stretches(Spells.PerhapsAwayAndDated, asked.Policy.HomeVisitMaxDays);
            SixMonths = FindSixMonths(Spells.PerhapsAwayAndDated, Spells.PerhapsAway);
            CrossCounty = FindCrossCounty();
        }
        else
        {
            SixMonths = CrossCounty = Timeline.Always(spells is null || saidAway ? Outcome.Unknown : Outcome.NotMet);
        }
    }

    public Case Asked { get; }

    public Parent Who { get; }

    public bool HasSpells => _stays.Length > 0;

    /// <summary>
    /// 跨县域连续务工6个月以上, counted over the spells that are, or may be, in another county than the child's (<see cref="Case.WorkIsAwayFrom"/>).
    /// </summary>
    public Timeline SixMonths { get; }

    /// <summary>Whether the work of that day is in another county than the child's.</summary>
    public Timeline CrossCounty { get; }

    /// <summary>Of two spells, or two parents, on one day: known to be together with one, that another may be as well adds nothing.</summary>
    public static Outcome Together(Outcome a, Outcome b) =>
        a == Outcome.NeedsJudgement || b == Outcome.NeedsJudgement ? Outcome.NeedsJudgement : Outcomes.Worst(a, b);

    /// <summary>
    /// The spell that counts on the day asked: the one going on, else the last, else the first to come. Asked where there are spells.
    /// </summary>
    public Stay Relevant => _stays[RelevantOn(Asked.Day)];

    /// <summary>
    /// The uninterrupted work that counts on the day asked: the one going on, else the next, else the last; null where no spell has dates.
    /// </summary>
    public Stretch? Stretch
    {
        get
        {
            Stretch? last = null;
            foreach (var stretch in _stretches)
            {
                last = stretch;
                if (stretch.To >= Asked.Day)
                {
                    break;
                }
            }

            return last;
        }
    }

    /// <summary>
    /// Met, but for the days on which this parent works in the county where the child lives (needs judgement), or perhaps does (unknown).
    /// </summary>
    public Timeline ApartFrom(Locality child)
    {
        var line = Timeline.Always(Outcome.Met);
        foreach (var stay in _stays)
        {
            if (stay.Place.IsKnown
                && DivisionTable.CompareCounties(stay.Place, child) is var comparison and not DivisionComparison.Different
                && !(stay.Crosses == Outcome.Unknown && IsInsideKnownWork(stay)))
            {
                var outcome = comparison == DivisionComparison.Same ? Outcome.NeedsJudgement : Outcome.Unknown;
                line = line.Join(Timeline.Window(stay.From, stay.To, outcome, Outcome.Met), Together);
            }
        }

        return line;
    }

    /// <summary>The gap that leaves the day asked to a person's judgement: last day of work before it, first day after it.</summary>
    public (int LastDay, int NextDay)? GapToJudge()
    {
        (int, int)? found = null;
        for (var i = 1; i < _stretches.Length && _stretches[i - 1].To is var last && last < Asked.Day; i++)
        {
            var next = _stretches[i].From;
            found = next - last <= Asked.Policy.JudgementGapMaxDays ? (last, next) : found;
        }

        return found;
    }

    /// <summary>The spells in the order of their days.</summary>
    private static Stay[] Read(SpellList spells, Case asked)
    {
        var stays = new Stay[spells.Count];
        for (var i = 0; i < stays.Length; i++)
        {
            var spell = spells[i];
            var to = spell.EndedOn?.DayNumber ?? Timeline.Never - 1;

            // An end before the start is refused with the form; if it ever gets here the dates say nothing.
            var isDated = spell.StartedOn is { } start && start.DayNumber <= to;
            var place = Case.Place(spell.Division);
            var crossing = Crossing.Between(asked.WorkIsAwayFrom, place, asked.Policy);
            stays[i] = new(isDated ? spell.StartedOn!.Value.DayNumber : 0, to, isDated, place, crossing.Outcome, crossing.OtherReading);
        }

        if (stays.Length > 1)
        {
            // Of two jobs on the very same days the one that is known to be away comes last, and so counts.
            Array.Sort(stays, static (a, b) => (a.From, a.To, -(int)a.Crosses).CompareTo((b.From, b.To, -(int)b.Crosses)));
        }

        return stays;
    }

    /// <summary>What the dated spells say, as far as the undated ones cannot change it.</summary>
    private Timeline FindSixMonths(Spells dated, Spells all)
    {
        var known = ByGaps(dated);
        return Array.Exists(_stays, static stay => !stay.IsDated)
            ? known.Join(ByGaps(all), static (worst, best) => worst == Outcome.Met || worst == best ? worst : Outcome.Unknown)
            : known;
    }

    private Timeline ByGaps(Spells spells)
    {
        var interrupted = Reached(spells == Spells.PerhapsAwayAndDated ? _stretches : Stretches(spells, Asked.Policy.HomeVisitMaxDays));
        return _stays.Length == 1
            ? interrupted
            : interrupted.Join(
                Reached(Stretches(spells, Asked.Policy.JudgementGapMaxDays)),
                static (interrupted, continuous) => interrupted == Outcome.Met ? Outcome.Met : continuous == Outcome.Met ? Outcome.NeedsJudgement
                    : Outcome.NotMet);
    }

    /// <remarks>Work that begins with an undated spell may have begun any time ago.</remarks>
    private Stretch[] Stretches(Spells spells, int gap) =>
        [.. Runs.Of(_stays, spells, gap)
            .Select(run => new Stretch(run.From, run.To, run.From == 0 ? 0 : Asked.SixMonthsFrom(DateOnly.FromDayNumber(run.From))))];

    /// <summary>The days of each stretch from its six months on.</summary>
    private static Timeline Reached(Stretch[] stretches)
    {
        var line = Timeline.Always(Outcome.NotMet);
        foreach (var stretch in stretches)
        {
            var reached = Timeline.Window(stretch.SixMonthsOn, stretch.To, Outcome.Met, Outcome.NotMet);
            line = line.Join(reached, Outcomes.Best);
        }

        return line;
    }

    private Timeline FindCrossCounty()
    {
        if (Array.TrueForAll(_stays, stay => stay.Crosses == _stays[0].Crosses))
        {
            return Timeline.Always(_stays[0].Crosses);
        }

        var days = new SortedSet<int> { 0 };
        foreach (var stay in _stays)
        {
            days.Add(stay.From);
            days.Add(stay.To + 1);
        }

        days.Remove(Timeline.Never);
        var line = Timeline.Steps(days.Select(day => (day, _stays[RelevantOn(day)].Crosses)));

        // Where the six months rest on an earlier spell whose county is open, so does crossing.
        return Array.Exists(_stays, static stay => stay.Crosses == Outcome.Unknown)
            ? line.Join(
                SixMonths.Join(FindSixMonths(Spells.AwayAndDated, Spells.Away), static (a, b) => a == b ? Outcome.Met : Outcome.Unknown),
                static (crosses, same) => crosses == Outcome.Met ? same : crosses)
            : line;
    }

    /// <summary>
    /// Which spell counts on a day: the last begun. Within work known to be away, visits home included, what may or may not be away counts for
    /// nothing, and within work that may be away, what is not.
    /// </summary>
    private int RelevantOn(int day)
    {
        if (_stays.Length == 1)
        {
            return 0;
        }

        var worst = Covers(Spells.Away, Asked.Policy.JudgementGapMaxDays, day, day) ? Outcome.Met
            : Covers(Spells.PerhapsAway, Asked.Policy.JudgementGapMaxDays, day, day) ? Outcome.Unknown
            : Outcome.NotMet;
        var found = 0;
        for (var i = 0; i < _stays.Length && _stays[i].From <= day; i++)
        {
            found = _stays[i].Crosses <= worst ? i : found;
        }

        return found;
    }

    /// <summary>A spell of which the county is not known, between the first and the last day of work that is known to be away.</summary>
    private bool IsInsideKnownWork(Stay stay) => stay.IsDated && Covers(Spells.AwayAndDated, Asked.Policy.HomeVisitMaxDays, stay.From, stay.To);

    private bool Covers(Spells spells, int gap, int first, int last) =>
        Runs.Of(_stays, spells, gap).Exists(run => run.From <= first && last <= run.To);
}
