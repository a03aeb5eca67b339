namespace Domain.Matching;

/// <summary>What comparing came to for one record.</summary>
public enum LinkageOutcome
{
    /// <summary>Nobody in the other list is likely to be the same child.</summary>
    Unmatched,

    /// <summary>Somebody may be: a person decides.</summary>
    Possible,

    /// <summary>The same child.</summary>
    Matched,
}

/// <summary>By what a record was linked.</summary>
public enum LinkageBasis
{
    None,

    /// <summary>The same valid number, and a name or birth date that does not speak against it.</summary>
    Number,

    /// <summary>Weighed.</summary>
    Weighed,

    /// <summary>A person has said so.</summary>
    Person,
}

/// <summary>One record's outcome.</summary>
/// <param name="Partner">Place of the record in the other list, of an unmatched one the likeliest; -1 where there is none.</param>
/// <param name="Probability">That it is the same child, calibrated; 1 where the number or a person decides.</param>
/// <param name="Guarded">It may be a brother, a sister or a twin: whatever the probability, a person decides.</param>
/// <param name="LogOdds">Base 2, once rivals are considered, before calibration.</param>
public readonly record struct LinkageOf(LinkageOutcome Outcome, int Partner, double Probability, LinkageBasis Basis, bool Guarded, double LogOdds)
{
    internal static readonly LinkageOf Nobody = new(LinkageOutcome.Unmatched, -1, 0, LinkageBasis.None, false, double.NegativeInfinity);
}

/// <summary>What comparing two lists came to. Records that are one person have one outcome.</summary>
public sealed class LinkageResult
{
    private readonly Explainer _explainer;

    internal LinkageResult(Explainer explainer) => _explainer = explainer;

    /// <summary>By the place in the list of children.</summary>
    public required IReadOnlyList<LinkageOf> Children { get; init; }

    /// <summary>By the place in the list of rows.</summary>
    public required IReadOnlyList<LinkageOf> Rows { get; init; }

    /// <summary>The same valid number with another name and another birth date: not linked by it, and somebody must find out whose it is.</summary>
    public required IReadOnlyList<(int Child, int Row)> Cases { get; init; }

    /// <summary>By which it was weighed; to be kept.</summary>
    public required LinkageModel Model { get; init; }

    /// <summary>For each child the place of the record that stands for its person.</summary>
    public required IReadOnlyList<int> ChildPersons { get; init; }

    /// <summary>For each row the place of the record that stands for its person.</summary>
    public required IReadOnlyList<int> RowPersons { get; init; }

    /// <summary>
    /// Why a row came to what it did with its partner: what every field said, from the share of children that are found at all to the probability.
    /// Null for a row without a partner. Names nobody, so that it may be kept.
    /// </summary>
    public LinkageExplanation? Explain(int row) => Rows[row] is { Partner: >= 0 } of ? _explainer.Of(of, row) : null;
}
