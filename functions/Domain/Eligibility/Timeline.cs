using System.Collections.Immutable;

namespace Domain.Eligibility;

/// <summary>
/// What a condition or rule says on every day there is: outcomes that hold from one day until the next one listed. Days are day numbers, so that the
/// day after the last day of the calendar can be written down (<see cref="Never"/>).
/// </summary>
/// <remarks>
/// Left the village on 2024-02-10 and went home on 2026-01-20: not met until 2024-08-09, met from 2024-08-10, not met from 2026-01-20. Windows, the
/// finding of a day and the next day of change are all read off such a line, so they cannot contradict each other.
/// </remarks>
internal sealed class Timeline
{
    /// <summary>One day past the calendar.</summary>
    public const int Never = 3652059;

    private static readonly ImmutableArray<Timeline> Constant =
        [.. Enum.GetValues<Outcome>().Order().Select(static outcome => new Timeline([new(0, outcome)]))];

    /// <summary>The first from day 0 on; each says something else than the one before it.</summary>
    private readonly ImmutableArray<Step> _steps;

    private Timeline(ImmutableArray<Step> steps) => _steps = steps;

    /// <summary>Whether it says the same on every day.</summary>
    public bool IsConstant => _steps.Length == 1;

    public static Timeline Always(Outcome outcome) => Constant[(int)outcome];

    /// <summary>One outcome from <paramref name="from"/> to <paramref name="to"/>, both included, and another on all other days.</summary>
    public static Timeline Window(int from, int to, Outcome inside, Outcome outside)
    {
        from = Math.Max(from, 0);
        return to < from || from >= Never || inside == outside ? Always(outside)
            : (from == 0, to + 1 >= Never) switch
            {
                (true, true) => Always(inside),
                (true, false) => new([new(0, inside), new(to + 1, outside)]),
                (false, true) => new([new(0, outside), new(from, inside)]),
                (false, false) => new([new(0, outside), new(from, inside), new(to + 1, outside)]),
            };
    }

    /// <summary>From days in their order, the first of them 0, each with what holds from then on; of several on one day the last counts.</summary>
    public static Timeline Steps(IEnumerable<(int From, Outcome Outcome)> steps)
    {
        var kept = new List<Step>();
        foreach (var (from, outcome) in steps)
        {
            if (from >= Never)
            {
                break;
            }

            if (kept.Count > 0 && kept[^1].From == from)
            {
                kept.RemoveAt(kept.Count - 1);
            }

            if (kept.Count == 0 || kept[^1].Outcome != outcome)
            {
                kept.Add(new(from, outcome));
            }
        }

        return new([.. kept]);
    }

    /// <summary>
    /// A rule holds where all its conditions do: the worst outcome of each day. Those that hang on no date only set how good the others can make it.
    /// </summary>
    public static Timeline All(IReadOnlyList<Line> conditions)
    {
        var best = conditions.Where(static condition => !condition.HangsOnDates)
            .Aggregate(Outcome.Met, static (worst, condition) => Outcomes.Worst(worst, condition.Outcome));
        return conditions.Where(static condition => condition.HangsOnDates)
            .Aggregate(Always(best), static (all, condition) => all.Join(condition.Timeline, Outcomes.Worst));
    }

    public Outcome At(int day) => _steps[IndexAt(day)].Outcome;

    /// <summary>Two lines to one by their outcomes of each day.</summary>
    public Timeline Join(Timeline other, Func<Outcome, Outcome, Outcome> join)
    {
        if (IsConstant && other.IsConstant)
        {
            return Always(join(_steps[0].Outcome, other._steps[0].Outcome));
        }

        var (steps, i, j) = (new List<(int, Outcome)>(_steps.Length + other._steps.Length), 0, 0);
        for (var day = 0; day < Never;)
        {
            steps.Add((day, join(_steps[i].Outcome, other._steps[j].Outcome)));
            var (mine, theirs) = (EndOf(i) + 1, other.EndOf(j) + 1);
            day = Math.Min(mine, theirs);
            i += mine == day ? 1 : 0;
            j += theirs == day ? 1 : 0;
        }

        return Steps(steps);
    }

    /// <summary>The line after a person's judgement: what needed one is settled, nothing else moves.</summary>
    public Timeline Judged(Outcome judged) => Join(Always(judged), static (own, judgement) => own == Outcome.NeedsJudgement ? judgement : own);

    /// <summary>The first day after <paramref name="day"/> with another outcome than the day before it, or <see cref="Never"/>.</summary>
    public int NextChange(int day) => EndOf(IndexAt(day)) + 1;

    /// <summary>
    /// The stretch of days no worse than <paramref name="worst"/> that contains the day, else the next, else the last; null where there is none.
    /// </summary>
    public (int From, int To)? Stretch(int day, Outcome worst)
    {
        (int From, int To)? found = null;
        for (var i = 0; i < _steps.Length; i++)
        {
            if (_steps[i].Outcome <= worst)
            {
                found = found is var (from, to) && to + 1 == _steps[i].From ? (from, EndOf(i)) : (_steps[i].From, EndOf(i));
            }
            else if (found is var (_, last) && last >= day)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>The last day of a step.</summary>
    private int EndOf(int index) => (index + 1 < _steps.Length ? _steps[index + 1].From : Never) - 1;

    private int IndexAt(int day)
    {
        var index = _steps.Length - 1;
        while (_steps[index].From > day)
        {
            index--;
        }

        return index;
    }

    private readonly record struct Step(int From, Outcome Outcome);
}
