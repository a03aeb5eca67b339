using System.Collections.Immutable;

namespace Domain.Statistics.Disclosure;

/// <summary>How many children there are of one value of every dimension, by each caliber that was counted.</summary>
/// <param name="Values">In the order of <see cref="JointFigures.Dimensions"/>.</param>
public sealed record JointCell(ImmutableArray<string> Values, int Monitoring, int Statistics, int Census)
{
    public int Of(Caliber caliber) => caliber switch
    {
        Caliber.Monitoring => Monitoring,
        Caliber.Statistics => Statistics,
        Caliber.Census => Census,
    };
}

/// <summary>
/// The true figures of one kind on one day over every dimension of every linked table at once: what all the published tables are sums of. Never
/// leaves the house; it is where the search for other worlds that fit the same tables starts.
/// </summary>
public sealed record JointFigures(ImmutableArray<string> Dimensions, ImmutableArray<JointCell> Cells);
