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
}

/// <summary>One record's outcome.</summary>
/// <param name="Partner">Place of the record in the other list, of an unmatched one the likeliest; -1 where there is none.</param>
/// <param name="Probability">That it is the same child, calibrated; 1 where the number decides.</param>
/// <param name="Guarded">It may be a brother, a sister or a twin: whatever the probability, a person decides.</param>
public readonly record struct LinkageOf(LinkageOutcome Outcome, int Partner, float Probability, LinkageBasis Basis, bool Guarded)
{
    internal static readonly LinkageOf Nobody = new(LinkageOutcome.Unmatched, -1, 0, LinkageBasis.None, false);
}

/// <summary>What comparing two lists came to. Records that are one person have one outcome.</summary>
/// <param name="Children">By the place in the list of children.</param>
/// <param name="Rows">By the place in the list of rows.</param>
/// <param name="Cases">The same valid number with another name and another birth date: not linked by it, and somebody must find out whose it is.</param>
/// <param name="Model">By which it was weighed.</param>
public sealed record LinkageResult(IReadOnlyList<LinkageOf> Children, IReadOnlyList<LinkageOf> Rows, IReadOnlyList<(int Child, int Row)> Cases, LinkageModel Model)
{
    /// <summary>Persons of each list: the place of the record that stands for the person.</summary>
    public required IReadOnlyList<int> ChildPersons { get; init; }

    public required IReadOnlyList<int> RowPersons { get; init; }
}
