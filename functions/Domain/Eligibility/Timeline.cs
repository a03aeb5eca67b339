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

    /// <summary>Several such windows: <paramref name="windows"/> in order and apart.</summary>
    public static Timeline Windows(List<(int From, int To)> windows, Outcome inside, Outcome outside)
    {
        if (windows.Count == 0)
        {
            return Always(outside);
        }

        if (windows.Count == 1)
        {
            return Window(windows[0].From, windows[0].To, inside, outside);
        }

        var steps = new List<Step>((windows.Count * 2) + 1);
        if (windows[0].From > 0)
        {
            steps.Add(new(0, outside));
        }

        foreach (var (from, to) in windows)
        {
            if (steps is [.., { Outcome: var before, From: var at }] && before == outside && at == from)
            {
                steps.RemoveAt(steps.Count - 1);
            }
            else
            {
                steps.Add(new(from, inside));
            }

            if (to + 1 < Never)
            {
                steps.Add(new(to + 1, outside));
            }
        }

        return new([.. steps]);
    }

    /// <summary>From a list of days, the first of them 0, each with what holds from then on.</summary>
    public static Timeline Steps(IEnumerable<(int From, Outcome Outcome)> steps)
    {
        var kept = new List<Step>();
        foreach (var (from, outcome) in steps)
        {
            if (kept.Count == 0 || kept[^1].Outcome != outcome)
            {
                kept.Add(new(from, outcome));
            }
        }

        return new([.. kept]);
    }

    public Outcome At(int day) => _steps[IndexAt(day)].Outcome;

    /// <summary>A rule holds where all its conditions do: the worst outcome of each day.</summary>
    public static Timeline All(params ReadOnlySpan<Timeline> lines)
    {
        var length = 0;
        foreach (var line in lines)
        {
            length += line._steps.Length;
        }

        Span<int> at = stackalloc int[lines.Length];
        at.Clear();
        var steps = new Step[length - lines.Length + 1];
        var count = 0;
        for (var day = 0; day < Never;)
        {
            var (worst, next) = (Outcome.Met, Never);
            for (var i = 0; i < lines.Length; i++)
            {
                var own = lines[i]._steps;
                while (at[i] + 1 < own.Length && own[at[i] + 1].From <= day)
                {
                    at[i]++;
                }

                worst = own[at[i]].Outcome > worst ? own[at[i]].Outcome : worst;
                next = at[i] + 1 < own.Length ? Math.Min(next, own[at[i] + 1].From) : next;
            }

            if (count == 0 || steps[count - 1].Outcome != worst)
            {
                steps[count++] = new(day, worst);
            }

            day = next;
        }

        return new(count == steps.Length ? steps : steps[..count]);
    }

    public Timeline Join(Timeline other, Joining join)
    {
        if (_steps.Length == 1 && other._steps.Length == 1)
        {
            return Always(join(_steps[0].Outcome, other._steps[0].Outcome));
        }

        var steps = new List<Step>(_steps.Length + other._steps.Length);
        var (i, j) = (0, 0);
        for (var day = 0; day < Never;)
        {
            var outcome = join(_steps[i].Outcome, other._steps[j].Outcome);
            if (steps.Count == 0 || steps[^1].Outcome != outcome)
            {
                steps.Add(new(day, outcome));
            }

            var (mine, theirs) = (i + 1 < _steps.Length ? _steps[i + 1].From : Never, j + 1 < other._steps.Length ? other._steps[j + 1].From : Never);
            day = Math.Min(mine, theirs);
            i += mine == day && mine < Never ? 1 : 0;
            j += theirs == day && theirs < Never ? 1 : 0;
        }

        return new([.. steps]);
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
