namespace Domain.Eligibility;

/// <summary>A rule over its conditions.</summary>
internal static class Rule
{
    /// <summary>The finding of the day asked and its window.</summary>
    /// <param name="asked">The question.</param>
    /// <param name="rule">One of <see cref="RuleIds"/>.</param>
    /// <param name="clause">The clause that asks for the conditions.</param>
    /// <param name="nextChange">Moves up to the next day on which that changes.</param>
    /// <param name="lines">The conditions in the order of the clause.</param>
    public static Finding Judge(Case asked, string rule, string clause, ref int nextChange, params Line[] lines)
    {
        var conditions = new ConditionList(clause, lines);
        var whole = Timeline.All(lines);
        var outcome = whole.At(asked.Day);
        nextChange = Math.Min(nextChange, whole.NextChange(asked.Day));

        // Days on which the rule holds; while it is open, or holds on no day for certain, those on which it would if the open conditions were met.
        var window = outcome is Outcome.Met or Outcome.NotMet ? whole.Stretch(asked.Day, Outcome.Met) : null;
        window ??= whole.Stretch(asked.Day, Outcome.Unknown);
        if (window is not var (from, until))
        {
            return new(rule, outcome, null, null, conditions);
        }

        var (fromKnown, untilKnown) = (true, true);
        foreach (var line in lines)
        {
            fromKnown &= !(line.StartsUnknown && line.Timeline.At(from) == Outcome.Unknown);
            untilKnown &= !(line.EndsUnknown && line.Timeline.At(until) == Outcome.Unknown);
        }

        return new(rule, outcome, fromKnown ? DateOnly.FromDayNumber(from) : null, untilKnown ? DateOnly.FromDayNumber(until) : null, conditions);
    }
}
