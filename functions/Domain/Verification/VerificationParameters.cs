namespace Domain.Verification;

/// <summary>Numbers of this room, dated. The plan sets none (六: 比对核实; sister plans: at least half-yearly): these are ours. A new reading is a new entry.</summary>
/// <param name="EffectiveFrom">First day on which the entry applies.</param>
/// <param name="CurrentMonths">A list that speaks of an older day than so many months ago is the last known one, not a current one.</param>
/// <param name="UsesLastKnown">Whether a comparison goes on with the last known list and says of which day it is; else it fails.</param>
/// <param name="TrainedFrom">From so many children on the weights are learned from the county's own lists.</param>
public sealed record VerificationParameters(DateOnly EffectiveFrom, int CurrentMonths, bool UsesLastKnown, int TrainedFrom)
{
    /// <summary>Every entry, oldest first.</summary>
    public static IReadOnlyList<VerificationParameters> History { get; } = [new(new DateOnly(2024, 7, 31), CurrentMonths: 6, UsesLastKnown: true, TrainedFrom: 500)];

    /// <summary>The entry in force on a day; before the first one its values.</summary>
    public static VerificationParameters On(DateOnly day) => History.LastOrDefault(entry => entry.EffectiveFrom <= day) ?? History[0];
}
