namespace Domain.Eligibility;

/// <summary>
/// What a condition or rule says on every day there is: outcomes that hold from one day until the next one listed. Days are day numbers, so that the
/// day after the last day of the calendar can be written down (<see cref="Never"/>).
/// </summary>
/// <remarks>
/// Left the village on 2024-02-10 and went home on 2026-01-20: not met until 2024-08-09, met from 2024-08-10, not met from 2026-01-20. Windows, the
/// finding of a day and the next day of change are all read off such a line, so they cannot contradict each other.
/// </remarks>
internal readonly struct Timeline
{
    /// <summary>One day past the calendar.</summary>
    public const int Never = 3652059;

    /// <summary>Lines of so few steps are joined without a detour over the heap.</summary>
    private const int FewSteps = 8;

    private static readonly Timeline[] Constant =
    [
        new([new(0, Outcome.Met)]), new([new(0, Outcome.NeedsJudgement)]), new([new(0, Outcome.Unknown)]), new([new(0, Outcome.NotMet)]),
    ];

    private readonly Step[] _steps;

    private Timeline(Step[] steps) => _steps = steps;

    /// <summary>Two lines to one by their outcomes of each day.</summary>
    public delegate Outcome Joining(Outcome a, Outcome b);

    public static Timeline Always(Outcome outcome) => Constant[(int)outcome];

    /// <summary>One outcome from <paramref name="from"/> to <paramref name="to"/>, both included, and another on all other days.</summary>
    public static Timeline Window(int from, int to, Outcome inside, Outcome outside)
    {
        from = Math.Max(from, 0);
        if (to < from || from >= Never || inside == outside)
        {
            return Always(outside);
        }

        var ends = to + 1 < Never;
        return new(from == 0
            ? ends ? [new(0, inside), new(to + 1, outside)] : [new(0, inside)]
            : ends ? [new(0, outside), new(from, inside), new(to + 1, outside)] : [new(0, outside), new(from, inside)]);
    }

    /// <summary>From a list of days, the first of them 0, each with what holds from then on.</summary>
    public static Timeline Steps(ReadOnlySpan<(int From, Outcome Outcome)> steps)
    {
        var kept = new Step[steps.Length];
        var count = 0;
        foreach (var (from, outcome) in steps)
        {
            Add(kept, ref count, from, outcome);
        }

        return new(kept[..count]);
    }

    public Outcome At(int day) => _steps[IndexAt(day)].Outcome;

    /// <summary>A rule holds where all its conditions do: the worst outcome of each day.</summary>
    /// <remarks>
    /// Most conditions say the same on every day and only set how good the others can make it. So a rule that fails for good, or hangs on the dates of
    /// one condition alone, needs no line of its own.
    /// </remarks>
    public static Timeline All(params ReadOnlySpan<Timeline> lines)
    {
        var constant = Outcome.Met;
        Timeline? changing = null;
        foreach (var line in lines)
        {
            if (line._steps.Length == 1)
            {
                constant = Outcomes.Worst(constant, line._steps[0].Outcome);
            }
            else
            {
                changing = changing is { } others ? others.Join(line, Outcomes.Worst) : line;
            }
        }

        return changing is not { } whole || constant == Outcome.NotMet ? Always(constant)
            : constant == Outcome.Met ? whole
            : whole.Join(Always(constant), Outcomes.Worst);
    }

    public Timeline Join(Timeline other, Joining join)
    {
        if (_steps.Length == 1 && other._steps.Length == 1)
        {
            return Always(join(_steps[0].Outcome, other._steps[0].Outcome));
        }

        var most = _steps.Length + other._steps.Length - 1;
        var steps = most <= FewSteps ? stackalloc Step[FewSteps] : new Step[most];
        var (count, i, j) = (0, 0, 0);
        for (var day = 0; day < Never;)
        {
            Add(steps, ref count, day, join(_steps[i].Outcome, other._steps[j].Outcome));
            var (mine, theirs) = (i + 1 < _steps.Length ? _steps[i + 1].From : Never, j + 1 < other._steps.Length ? other._steps[j + 1].From : Never);
            day = Math.Min(mine, theirs);
            i += mine == day && mine < Never ? 1 : 0;
            j += theirs == day && theirs < Never ? 1 : 0;
        }

        return count == 1 ? Always(steps[0].Outcome) : new(steps[..count].ToArray());
    }

    /// <summary>The line after a person's judgement: what needed one is settled, nothing else moves.</summary>
    public Timeline Judged(Outcome judged) => Join(Always(judged), static (own, judgement) => own == Outcome.NeedsJudgement ? judgement : own);

    /// <summary>The first day after <paramref name="day"/> with another outcome than the day before it, or <see cref="Never"/>.</summary>
    public int NextChange(int day) => IndexAt(day) + 1 is var next && next < _steps.Length ? _steps[next].From : Never;

    /// <summary>
    /// The stretch of days no worse than <paramref name="worst"/> that contains the day, else the next, else the last; null where there is none.
    /// </summary>
    public (int From, int To)? Stretch(int day, Outcome worst)
    {
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

            last = (from, (i + 1 < _steps.Length ? _steps[i + 1].From : Never) - 1);
            if (last.Value.Item2 >= day)
            {
                break;
            }
        }

        return last;
    }

    /// <summary>A step that says the same as the one before it is none.</summary>
    private static void Add(Span<Step> steps, ref int count, int from, Outcome outcome)
    {
        if (count == 0 || steps[count - 1].Outcome != outcome)
        {
            steps[count++] = new(from, outcome);
        }
    }

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
