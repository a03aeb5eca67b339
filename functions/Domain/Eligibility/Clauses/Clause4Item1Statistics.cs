using Domain.Divisions;

namespace Domain.Eligibility.Clauses;

/// <summary>四(一): the statistics count children who left the hukou township (乡镇、街道); left-behind children are counted as in 二(二).</summary>
internal static class Clause4Item1Statistics
{
    public const string Citation = "四(一)";

    /// <summary>What the census leaves out of the floating population.</summary>
    private const string CensusBulletin = "七普公报第七号";

    /// <summary>离开户籍地所在乡镇(街道). The exception for central districts is one of 跨县域 and does not apply here.</summary>
    public static Line CrossTownship(Case asked)
    {
        var comparison = asked.Hukou is { } hukou && asked.Current is { } current ? DivisionTable.CompareTownships(hukou, current) : DivisionComparison.Unknown;
        return new(
            ConditionIds.CrossTownship,
            Timeline.Always(comparison switch
            {
                DivisionComparison.Different => Outcome.Met,
                DivisionComparison.Same => Outcome.NotMet,
                DivisionComparison.Unknown => Outcome.Unknown,
            }),
            new Facts().With("hukouTownship", AsTownship(asked.Hukou)).With("currentTownship", AsTownship(asked.Current)),
            Wording.CrossTownship(asked, comparison));
    }

    /// <summary>Not a move inside or between the districts (市辖区) of one city.</summary>
    public static Line OutsideCityDistricts(Case asked)
    {
        var comparison = asked.Hukou is { } hukou && asked.Current is { } current ? DivisionTable.CompareCityDistricts(hukou, current) : DivisionComparison.Unknown;
        return new(
            ConditionIds.OutsideCityDistricts,
            Timeline.Always(comparison switch
            {
                DivisionComparison.Different => Outcome.Met,
                DivisionComparison.Same => Outcome.NotMet,
                DivisionComparison.Unknown => Outcome.Unknown,
            }),
            new Facts().With("hukouCounty", Clause2Item1Migrant.AsCounty(asked.Hukou)).With("currentCounty", Clause2Item1Migrant.AsCounty(asked.Current)),
            Wording.OutsideCityDistricts(asked, comparison),
            Clause: CensusBulletin);
    }

    private static string? AsTownship(DivisionCode? code) => code is { } known ? (known.Township ?? known).Value : null;
}
