namespace Domain.Eligibility;

/// <summary>
/// What a condition or rule says on every day there is: outcomes that hold from one day until the next one listed. Days are day numbers, so that the
/// day after the last day of the calendar can be written down (<see cref="Never"/>).
/// </summary>
/// <remarks>
/// Left the village on 2024-02-10 and went home on 2026-01-20: not met until 2024-08-09, met from 2024-08-10, not met from 2026-01-20. Windows, the
/// finding of a day and the next day of change are all read off such a line, so they cannot contradict each other.
/// Nearly every line is such a window, or says the same on all days; these are kept as their two days, only others as a list.
/// </remarks>
internal readonly struct Timeline
{
    /// <summary>One day past the calendar.</summary>
    public const int Never = 3652059;

    /// <summary>Lines of so few steps are joined without a detour over the heap.</summary>
    private const int FewSteps = 8;

    /// <summary>Null where the window says it all.</summary>
    private readonly Step[]? _steps;

    /// <summary>First day of the window; <see cref="Never"/> where there is none.</summary>
    private readonly int _from;

    /// <summary>The first day after the window; <see cref="Never"/> where it does not end.</summary>
    private readonly int _end;
    private readonly Outcome _inside;
    private readonly Outcome _outside;

    private Timeline(int from, int end, Outcome inside, Outcome outside) => (_from, _end, _inside, _outside) = (from, end, inside, outside);

    private Timeline(Step[] steps) => _steps = steps;

    /// <summary>Two lines to one by their outcomes of each day.</summary>
    public delegate Outcome Joining(Outcome a, Outcome b);

    /// <summary>Whether it says the same on every day.</summary>
    public bool IsConstant => IsWindow && _from == Never;

    /// <summary>Whether it is one window, or the same on every day.</summary>
    private bool IsWindow => _steps is null;

    private int Count => _steps is not null ? _steps.Length : IsConstant ? 1 : (_from == 0 ? 1 : 2) + (_end == Never ? 0 : 1);

    public static Timeline Always(Outcome outcome) => new(Never, Never, outcome, outcome);

    /// <summary>One outcome from <paramref name="from"/> to <paramref name="to"/>, both included, and another on all other days.</summary>
    public static Timeline Window(int from, int to, Outcome inside, Outcome outside)
    {
        from = Math.Max(from, 0);
        return to < from || from >= Never || inside == outside ? Always(outside)
            : from == 0 && to + 1 >= Never ? Always(inside)
            : new(from, Math.Min(to + 1, Never), inside, outside);
    }

    /// <summary>From a list of days, the first of them 0, each with what holds from then on.</summary>
    public static Timeline Steps(ReadOnlySpan<(int From, Outcome Outcome)> steps)
    {
        var kept = new Step[steps.Length];
        var count = 0;
        foreach (var (from, outcome) in steps)
        {
            Add(kept, ref count, new(from, outcome));
        }

        return Of(kept.AsSpan(0, count));
    }

    public Outcome At(int day) => IsWindow ? (_from <= day && day < _end ? _inside : _outside) : StepAt(IndexAt(day)).Outcome;

    /// <summary>A rule holds where all its conditions do: the worst outcome of each day.</summary>
    /// <remarks>
    /// Most conditions say the same on every day and only set how good the others can make it. Those that hang on dates mostly hold from one day to another:
    /// they hold together in the days they share.
    /// </remarks>
    public static Timeline All(params ReadOnlySpan<Line> conditions)
    {
        var (from, end, worst) = (0, Never, Outcome.Met);
        Timeline? others = null;
        foreach (var condition in conditions)
        {
            if (!condition.HangsOnDates)
            {
                worst = Outcomes.Worst(worst, condition.Outcome);
                continue;
            }

            var line = condition.Timeline;
            if (line.IsWindow && line._outside == Outcome.NotMet)
            {
                (from, end, worst) = (Math.Max(from, line._from), Math.Min(end, line._end), Outcomes.Worst(worst, line._inside));
            }
            else
            {
                others = others is { } before ? before.And(line) : line;
            }
        }

        var shared = Window(from, end - 1, worst, Outcome.NotMet);
        return others is { } rest ? shared.And(rest) : shared;
    }

    /// <summary>Both have to hold: the worse outcome of each day.</summary>
    public Timeline And(in Timeline other) => IsWindow && other.IsWindow && _outside == Outcome.NotMet && other._outside == Outcome.NotMet
        ? Window(Math.Max(_from, other._from), Math.Min(_end, other._end) - 1, Outcomes.Worst(_inside, other._inside), Outcome.NotMet)
        : Join(other, Outcomes.Worst);

    public Timeline Join(in Timeline other, Joining join)
    {
        // Nothing to do day by day where one of them always says the same.
        if (IsWindow && other.IsConstant)
        {
            return Window(_from, _end - 1, join(_inside, other._inside), join(_outside, other._outside));
        }

        if (IsConstant && other.IsWindow)
        {
            return Window(other._from, other._end - 1, join(_inside, other._inside), join(_outside, other._outside));
        }

        var most = Count + other.Count - 1;
        var steps = most <= FewSteps ? stackalloc Step[FewSteps] : new Step[most];
        var (count, i, j) = (0, 0, 0);
        for (var day = 0; day < Never;)
        {
            Add(steps, ref count, new(day, join(StepAt(i).Outcome, other.StepAt(j).Outcome)));
            var (mine, theirs) = (StepAt(i + 1).From, other.StepAt(j + 1).From);
            day = Math.Min(mine, theirs);
            i += mine == day ? 1 : 0;
            j += theirs == day ? 1 : 0;
        }

        return Of(steps[..count]);
    }

    /// <summary>The line after a person's judgement: what needed one is settled, nothing else moves.</summary>
    public Timeline Judged(Outcome judged) => Join(Always(judged), static (own, judgement) => own == Outcome.NeedsJudgement ? judgement : own);

    /// <summary>The first day after <paramref name="day"/> with another outcome than the day before it, or <see cref="Never"/>.</summary>
    public int NextChange(int day) =>
        _steps is not null ? StepAt(IndexAt(day) + 1).From
        : day < _from ? _from
        : day < _end ? _end
        : Never;

    /// <summary>
    /// The stretch of days no worse than <paramref name="worst"/> that contains the day, else the next, else the last; null where there is none.
    /// </summary>
    public (int From, int To)? Stretch(int day, Outcome worst)
    {
        if (_steps is null)
        {
            return (_inside <= worst, _outside <= worst) switch
            {
                (true, true) => (0, Never - 1),
                (true, false) => (_from, _end - 1),
                (false, true) when _from > 0 && (day < _from || _end == Never) => (0, _from - 1),
                (false, true) => (_end, Never - 1),
                _ => null,
            };
        }

        (int, int)? last = null;
        for (var i = 0; i < _steps.Length; i++)
        {
            if (_steps[i].Outcome > worst)
            {
                continue;
            }

            var from = _steps[i].From;
            while (i + 1 < _steps.Length && _steps[i + 1].Outcome <= worst)
            {
                i++;
            }

            last = (from, StepAt(i + 1).From - 1);
            if (last.Value.Item2 >= day)
            {
                break;
            }
        }

        return last;
    }

    /// <summary>The shortest way to keep the steps.</summary>
    private static Timeline Of(ReadOnlySpan<Step> steps) => steps switch
    {
        [var only] => Always(only.Outcome),
        [var before, var inside] => new(inside.From, Never, inside.Outcome, before.Outcome),
        [var before, var inside, var after] when before.Outcome == after.Outcome => new(inside.From, after.From, inside.Outcome, before.Outcome),
        _ => new(steps.ToArray()),
    };

    /// <summary>A step that says the same as the one before it is none.</summary>
    private static void Add(Span<Step> steps, ref int count, Step step)
    {
        if (count == 0 || steps[count - 1].Outcome != step.Outcome)
        {
            steps[count++] = step;
        }
    }

    /// <summary>The step of that number; past the last one, a step on <see cref="Never"/>.</summary>
    private Step StepAt(int index)
    {
        if (_steps is not null)
        {
            return index < _steps.Length ? _steps[index] : new(Never, Outcome.NotMet);
        }

        // A window from the first day on has nothing before it.
        return (_from == 0 ? index + 1 : index) switch
        {
            0 => new(0, _outside),
            1 => new(_from, _inside),
            2 => new(_end, _outside),
            _ => new(Never, Outcome.NotMet),
        };
    }

    private int IndexAt(int day)
    {
        var index = Count - 1;
        while (StepAt(index).From > day)
        {
            index--;
        }

        return index;
    }

    private readonly record struct Step(int From, Outcome Outcome);
}
