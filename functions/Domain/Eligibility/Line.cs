namespace Domain.Eligibility;

/// <summary>
/// One condition, decided: what it says on every day, and on the day asked why. Each condition of the plan is a class of its own beside its clause.
/// </summary>
/// <remarks>
/// The condition keeps what decided it. Its sentence is written when somebody reads it, once for all the rules that share the condition; two threads
/// that read at once write the same.
/// </remarks>
/// <param name="asked">The question.</param>
/// <param name="outcome">What it says on the day asked.</param>
internal abstract class Line(Case asked, Outcome outcome) : Reason(outcome)
{
    private string? _explanation;

    /// <summary>False where it says the same on every day.</summary>
    public bool HangsOnDates { get; private protected init; }

    /// <summary>What it says on every day.</summary>
    public virtual Timeline Timeline => Timeline.Always(Outcome);

    /// <summary>Where it is unknown, the day on which it begins to hold is not known either.</summary>
    public bool StartsUnknown { get; init; }

    /// <summary>Where it is unknown, the day on which it ceases to hold is not known either.</summary>
    public bool EndsUnknown { get; init; }

    /// <summary>The person's judgement that settled the day asked, where one did.</summary>
    public Judgement? Judged { get; init; }

    public sealed override string Explanation => _explanation ??= Judged is { } judgement ? Explain() + Wording.Judged(judgement) : Explain();

    protected Case Asked { get; } = asked;

    internal sealed override void State(FactSheet facts)
    {
        StateOwn(facts);
        if (Judged is { } judgement)
        {
            facts.Add("judgedOn", judgement.On);
            facts.Add("judgedAs", judgement.Outcome.Code());
        }
    }

    /// <summary>The sentence of <see cref="Wording"/> for it.</summary>
    protected abstract string Explain();

    protected abstract void StateOwn(FactSheet facts);
}

/// <summary>A condition that may hang on dates.</summary>
internal abstract class ChangingLine : Line
{
    protected ChangingLine(Case asked, Timeline timeline)
        : base(asked, timeline.At(asked.Day)) => (Timeline, HangsOnDates) = (timeline, !timeline.IsConstant);

    public sealed override Timeline Timeline { get; }
}
