namespace Domain.Eligibility;

/// <summary>
/// One condition, decided: what it says on every day, and on the day asked why. Each condition of the plan is a class of its own beside its clause.
/// </summary>
/// <remarks>
/// The condition keeps what decided it. Its sentence is written when somebody reads it, once for all the rules that share the condition; two threads that
/// read at once write the same.
/// </remarks>
internal abstract class Line : Facts
{
    private readonly Judgement? _judged;
    private string? _explanation;

    protected Line(Case asked, Timeline timeline) => (Asked, Timeline, Outcome) = (asked, timeline, timeline.At(asked.Day));

    /// <summary>A condition that the plan leaves to a person: a recorded judgement settles the days that need one.</summary>
    /// <param name="asked">The question.</param>
    /// <param name="timeline">Before a judgement.</param>
    /// <param name="judgeable">One of <see cref="ConditionIds.Judgeable"/>.</param>
    protected Line(Case asked, Timeline timeline, string judgeable)
        : this(asked, timeline)
    {
        if (asked.JudgementOn(judgeable) is { } judgement)
        {
            _judged = Outcome == Outcome.NeedsJudgement ? judgement : null;
            Timeline = timeline.Judged(judgement.Outcome);
            Outcome = Timeline.At(asked.Day);
        }
    }

    public abstract string Id { get; }

    /// <summary>Its own clause where that is not the rule's.</summary>
    public virtual string? OwnClause => null;

    public Timeline Timeline { get; }

    /// <summary>What it says on the day asked.</summary>
    public Outcome Outcome { get; }

    /// <summary>Where it is unknown, the day on which it begins to hold is not known either.</summary>
    public bool StartsUnknown { get; init; }

    /// <summary>Where it is unknown, the day on which it ceases to hold is not known either.</summary>
    public bool EndsUnknown { get; init; }

    public string Explanation => _explanation ??= _judged is { } judgement ? Explain() + Wording.Judged(judgement) : Explain();

    protected Case Asked { get; }

    public sealed override void State(ref FactSheet facts)
    {
        StateOwn(ref facts);
        if (_judged is { } judgement)
        {
            facts.Add("judgedOn", judgement.On);
            facts.Add("judgedAs", judgement.Outcome.Code());
        }
    }

    /// <summary>The sentence of <see cref="Wording"/> for it.</summary>
    protected abstract string Explain();

    protected abstract void StateOwn(ref FactSheet facts);
}
