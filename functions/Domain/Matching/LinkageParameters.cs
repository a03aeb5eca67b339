using Domain.Eligibility;

namespace Domain.Matching;

/// <summary>
/// From which probability a pair is linked by itself, and from which a person looks at it: policy parameters of the day of the comparison.
/// </summary>
/// <param name="MatchedFrom">Calibrated probability, above one half: of two pairs with one child in common at most one can have it.</param>
/// <param name="PossibleFrom">Below it nobody is asked.</param>
public sealed record LinkageParameters(double MatchedFrom, double PossibleFrom)
{
    /// <summary>The first version: for measurements, which speak of the method and not of a city.</summary>
    public static LinkageParameters AsWritten { get; } = Of(PolicyParameters.Written);

    public static LinkageParameters Of(PolicyParameters policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return new((double)policy.LinkedFrom, (double)policy.AskedFrom);
    }
}
