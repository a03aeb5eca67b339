namespace Domain.Matching;

/// <summary>From which probability a pair is linked by itself, and from which a person looks at it. A new reading is a new entry, never an edit.</summary>
/// <remarks>The plan sets no numbers (六: 比对核实): these are ours.</remarks>
/// <param name="EffectiveFrom">First day on which the entry applies.</param>
/// <param name="MatchedFrom">Calibrated probability, above one half: of two pairs with one child in common at most one can have it.</param>
/// <param name="PossibleFrom">Below it nobody is asked.</param>
public sealed record LinkageParameters(DateOnly EffectiveFrom, double MatchedFrom, double PossibleFrom)
{
    /// <summary>Every entry, oldest first.</summary>
    public static IReadOnlyList<LinkageParameters> History { get; } = [new(new DateOnly(2024, 7, 31), MatchedFrom: 0.9, PossibleFrom: 0.25)];

    /// <summary>The entry in force on a day; before the first one its values.</summary>
    public static LinkageParameters On(DateOnly day) => History.LastOrDefault(entry => entry.EffectiveFrom <= day) ?? History[0];
}
