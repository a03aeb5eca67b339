using Domain.Divisions;
using Domain.Forms;

namespace Domain.Eligibility;

/// <summary>
/// One parent's work away from home (外出务工), 二(二): "外出务工时间按跨县域连续务工6个月以上掌握；偶尔回家探亲、休假的，不影响连续务工时间认定".
/// </summary>
/// <remarks>
/// Every question is asked under the best and the worst that the facts allow. The father was in 苏州 to 31 August and in 无锡 from 30 October: judged
/// continuous his six months run from the first spell, judged interrupted from the second; where both say the same nobody need judge. An undated spell
/// is treated alike: where it makes no difference the answer is known without it.
/// </remarks>
internal sealed class Work
{
    private readonly Case _asked;
    private readonly Stay[] _stays;

    /// <param name="asked">The question.</param>
    /// <param name="group">"father" or "mother".</param>
    /// <param name="spells">The answer; null: not asked.</param>
    /// <param name="saidAway">Whether the ticks say that this parent is away, so that "no spells" contradicts them instead of settling the matter.</param>
    public Work(Case asked, string group, SpellList? spells, bool saidAway)
    {
        (_asked, Group) = (asked, group);
        _stays = spells is { Count: > 0 } ? [.. Read(spells, asked)] : [];

        // Of two jobs on the very same days the one that is known to be away comes last, and so counts.
        Array.Sort(_stays, static (a, b) => (a.From, a.To, -(int)a.Crosses).CompareTo((b.From, b.To, -(int)b.Crosses)));
        if (_stays.Length > 0)
        {
            SixMonths = FindSixMonths(withOpenPlaces: true);
            CrossCounty = FindCrossCounty();
        }
        else
        {
            SixMonths = CrossCounty = Timeline.Always(spells is null || saidAway ? Outcome.Unknown : Outcome.NotMet);
        }
    }

    public string Group { get; }

    public bool HasSpells => _stays.Length > 0;

    /// <summary>跨县域连续务工6个月以上, counted over the spells that are, or may be, in another county than the hukou.</summary>
    public Timeline SixMonths { get; }

    /// <summary>Whether the work of that day is in another county than the hukou.</summary>
    public Timeline CrossCounty { get; }

    public bool HasUndatedSpells => _stays.Any(stay => !stay.IsDated);

    /// <summary>The days on which this parent works in the county where the child lives (needs judgement), or perhaps does (unknown).</summary>
    public Timeline TogetherWith(DivisionCode child)
    {
        var line = Timeline.Always(Outcome.Met);
        foreach (var stay in _stays)
        {
            if (stay.Division is { } place && DivisionTable.CompareCounties(place, child) is var comparison and not DivisionComparison.Different)
            {
                var outcome = comparison == DivisionComparison.Same ? Outcome.NeedsJudgement : Outcome.Unknown;
                line = line.Join(Timeline.Window(stay.From, stay.To, outcome, Outcome.Met), static (a, b) => (a, b) switch
                {
                    // Known to be together on one spell: that another may be as well adds nothing.
                    (Outcome.NeedsJudgement, _) or (_, Outcome.NeedsJudgement) => Outcome.NeedsJudgement,
                    _ => a > b ? a : b,
                });
            }
        }

        return line;
    }

    /// <summary>The spell that counts on the day asked: the one going on, else the last, else the first to come.</summary>
    public Stay? Relevant() => _stays.Length == 0 ? null : RelevantOn(_asked.Day, Chains(stay => stay.Crosses != Outcome.NotMet, _asked.Policy.JudgementGapMaxDays));

    /// <summary>The uninterrupted work that counts on the day asked: the one going on, else the next, else the last; null where no spell has dates.</summary>
    public (int From, int To)? Stretch()
    {
        (int From, int To)? last = null;
        foreach (var chain in Chains(static stay => stay.IsDated && stay.Crosses != Outcome.NotMet, _asked.Policy.HomeVisitMaxDays))
        {
            last = chain;
            if (chain.To >= _asked.Day)
            {
                break;
            }
        }

        return last;
    }

    /// <summary>The gap that leaves the day asked to a person's judgement: last day of work before it, first day after it.</summary>
    public (int LastDay, int NextDay)? GapToJudge()
    {
        (int, int)? found = null;
        var chains = Chains(static stay => stay.IsDated && stay.Crosses != Outcome.NotMet, _asked.Policy.HomeVisitMaxDays);
        for (var i = 1; i < chains.Count && chains[i - 1].To < _asked.Day; i++)
        {
            if (chains[i].From - chains[i - 1].To <= _asked.Policy.JudgementGapMaxDays)
            {
                found = (chains[i - 1].To, chains[i].From);
            }
        }

        return found;
    }

    private static IEnumerable<Stay> Read(SpellList spells, Case asked)
    {
        for (var i = 0; i < spells.Count; i++)
        {
            var spell = spells[i];
            var from = spell.StartedOn?.DayNumber;
            var to = spell.EndedOn?.DayNumber ?? Timeline.Never - 1;

            // An end before the start is refused with the form; if it ever gets here the dates say nothing.
            var isDated = from is { } start && start <= to;
            var crossing = Crossing.Between(asked.Hukou, spell.Division, asked.Policy);
            yield return new Stay(isDated ? from!.Value : 0, to, isDated, spell.Division, crossing.Outcome, crossing.OtherReading);
        }
    }

    private Timeline FindSixMonths(bool withOpenPlaces)
    {
        var known = ByGaps(stay => stay.IsDated && Counts(stay));
        return HasUndatedSpells
            ? known.Join(ByGaps(Counts), static (worst, best) => worst == Outcome.Met || worst == best ? worst : Outcome.Unknown)
            : known;

        bool Counts(Stay stay) => stay.Crosses == Outcome.Met || (withOpenPlaces && stay.Crosses == Outcome.Unknown);
    }

    private Timeline ByGaps(Func<Stay, bool> counts)
    {
        var interrupted = Reached(Chains(counts, _asked.Policy.HomeVisitMaxDays));
        return _stays.Length == 1
            ? interrupted
            : interrupted.Join(
                Reached(Chains(counts, _asked.Policy.JudgementGapMaxDays)),
                static (interrupted, continuous) => interrupted == Outcome.Met ? Outcome.Met : continuous == Outcome.Met ? Outcome.NeedsJudgement : Outcome.NotMet);
    }

    private Timeline Reached(List<(int From, int To)> chains)
    {
        for (var i = chains.Count - 1; i >= 0; i--)
        {
            // A chain that begins with an undated spell may have begun any time ago.
            var (from, to) = chains[i];
            var six = from == 0 ? 0 : _asked.SixMonthsFrom(DateOnly.FromDayNumber(from));
            if (six <= to)
            {
                chains[i] = (six, to);
            }
            else
            {
                chains.RemoveAt(i);
            }
        }

        return Timeline.Windows(chains, Outcome.Met, Outcome.NotMet);
    }

    private Timeline FindCrossCounty()
    {
        var crosses = _stays[0].Crosses;
        if (Array.TrueForAll(_stays, stay => stay.Crosses == crosses))
        {
            return Timeline.Always(crosses);
        }

        var chains = Chains(static stay => stay.Crosses != Outcome.NotMet, _asked.Policy.JudgementGapMaxDays);
        var days = new SortedSet<int> { 0 };
        foreach (var stay in _stays)
        {
            days.Add(stay.From);
            days.Add(stay.To + 1);
        }

        days.Remove(Timeline.Never);
        var line = Timeline.Steps(days.Select(day => (day, RelevantOn(day, chains).Crosses)));

        // Where the six months rest on an earlier spell whose county is open, so does crossing.
        return Array.Exists(_stays, static stay => stay.Crosses == Outcome.Unknown)
            ? line.Join(SixMonths.Join(FindSixMonths(withOpenPlaces: false), static (a, b) => a == b ? Outcome.Met : Outcome.Unknown), static (crosses, same) => crosses == Outcome.Met ? same : crosses)
            : line;
    }

    private Stay RelevantOn(int day, List<(int From, int To)> chains)
    {
        var away = chains.Exists(chain => chain.From <= day && day <= chain.To);
        var found = -1;
        for (var i = 0; i < _stays.Length && _stays[i].From <= day; i++)
        {
            found = away && _stays[i].Crosses == Outcome.NotMet ? found : i;
        }

        return _stays[Math.Max(found, 0)];
    }

    /// <summary>Runs of spells, overlapping or at most so many days apart (next start minus previous end), in order.</summary>
    private List<(int From, int To)> Chains(Func<Stay, bool> counts, int gap)
    {
        var chains = new List<(int From, int To)>(_stays.Length);
        foreach (var stay in _stays)
        {
            if (!counts(stay))
            {
                continue;
            }

            if (chains.Count > 0 && stay.From - chains[^1].To <= gap)
            {
                chains[^1] = (chains[^1].From, Math.Max(chains[^1].To, stay.To));
            }
            else
            {
                chains.Add((stay.From, stay.To));
            }
        }

        return chains;
    }

    /// <summary>A work spell as the rules see it.</summary>
    /// <param name="From">First day; 0 where it is not known.</param>
    /// <param name="To">Last day; the last of the calendar while it lasts.</param>
    internal readonly record struct Stay(int From, int To, bool IsDated, DivisionCode? Division, Outcome Crosses, Outcome? OtherReading);
}
