namespace Domain.Eligibility;

/// <summary>One condition, decided: what it says on every day, and on the day asked why.</summary>
/// <param name="StartsUnknown">Where it is unknown, the day on which it begins to hold is not known either.</param>
/// <param name="EndsUnknown">Where it is unknown, the day on which it ceases to hold is not known either.</param>
/// <param name="Clause">Its own clause where that is not the rule's.</param>
internal sealed record Line(
    string Id,
    Timeline Timeline,
    IReadOnlyDictionary<string, object> Facts,
    string Explanation,
    bool StartsUnknown = false,
    bool EndsUnknown = false,
    string? Clause = null)
{
    /// <summary>A condition that the plan leaves to a person: a recorded judgement settles the days that need one.</summary>
    public static Line Judgeable(Case asked, string id, Timeline timeline, Facts facts, string explanation, bool startsUnknown = false)
    {
        if (Judgement.Latest(asked.Judgements, id) is not { } judgement)
        {
            return new(id, timeline, facts, explanation, startsUnknown);
        }

        var judged = timeline.Judged(judgement.Outcome);
        return timeline.At(asked.Day) != Outcome.NeedsJudgement
            ? new(id, judged, facts, explanation, startsUnknown)
            : new(id, judged, facts.With("judgedOn", judgement.On).With("judgedAs", judgement.Outcome.Code()), explanation + Wording.Judged(judgement), startsUnknown);
    }

    /// <summary>A rule over its conditions: the finding of the day asked, its window, and when it changes next.</summary>
    public static Finding Rule(Case asked, string rule, string clause, ref int nextChange, params ReadOnlySpan<Line> lines)
    {
        var timelines = new Timeline[lines.Length];
        var conditions = new ConditionFinding[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            timelines[i] = line.Timeline;
            conditions[i] = new(line.Id, line.Clause ?? clause, line.Timeline.At(asked.Day), line.Facts, line.Explanation);
        }

        var whole = Timeline.All(timelines);
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
