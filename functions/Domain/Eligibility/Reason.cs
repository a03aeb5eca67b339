namespace Domain.Eligibility;

/// <summary>What a finding shows of one of its conditions: just decided (<see cref="Line"/>), or read back from where the finding was kept.</summary>
public abstract class Reason : Facts
{
    private protected Reason(Outcome outcome) => Outcome = outcome;

    public abstract string Id { get; }

    /// <summary>Its own clause where that is not the rule's.</summary>
    public virtual string? OwnClause => null;

    /// <summary>What it says on the day asked.</summary>
    public Outcome Outcome { get; }

    public abstract string Explanation { get; }
}
