namespace Domain.Divisions;

/// <summary>What a spoken or written place name turned out to be.</summary>
public abstract record Resolution
{
    private Resolution()
    {
    }

    /// <summary>One division was meant.</summary>
    /// <param name="Rest">What follows the place: 3号楼. Empty if nothing does.</param>
    /// <param name="FormerName">The old name that was used (长治县), if one was; <paramref name="Division"/> is then what took its place (上党区).</param>
    public sealed record Unique(Division Division, string Rest, string? FormerName = null) : Resolution;

    /// <summary>Several places have this name: 店上镇 lies in 潞城区 and in 壶关县. In the order of the codes.</summary>
    public sealed record Ambiguous(IReadOnlyList<Division> Candidates, string Rest) : Resolution;

    /// <summary>No division that we know begins this text.</summary>
    public sealed record Unknown : Resolution
    {
        public static readonly Unknown Instance = new();
    }
}
