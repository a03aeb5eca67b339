using Domain.Divisions;
using Domain.Forms.Catalogue;
using Domain.Identity;

namespace Domain.Eligibility.Clauses;

/// <summary>四(一): the statistics count children who left the hukou township (乡镇、街道); left-behind children are counted as in 二(二).</summary>
internal static class Clause4Item1Statistics
{
    public const string Citation = "四(一)";

    /// <summary>What the census leaves out of the floating population.</summary>
    private const string CensusBulletin = "七普公报第七号";

    /// <summary>离开户籍地所在乡镇(街道). The exception for central districts is one of 跨县域 and does not apply here.</summary>
    public static Line CrossTownship(Case asked) => new Township(asked, DivisionTable.CompareTownships(asked.Hukou, asked.Current));

    /// <summary>Not a move inside or between the districts (市辖区) of one city.</summary>
    public static Line OutsideCityDistricts(Case asked) => new CityDistricts(asked, DivisionTable.CompareCityDistricts(asked.Hukou, asked.Current));

    /// <summary>
    /// The census counts residents of Hong Kong, Macao and Taiwan and foreigners apart, so they are not among its floating population.
    /// </summary>
    public static Line MainlandResident(Case asked) => new Mainland(asked, asked.Answers.Get(Shared2024.CitizenNumber));

    private static Outcome Holds(DivisionComparison comparison) => comparison switch
    {
        DivisionComparison.Different => Outcome.Met,
        DivisionComparison.Same => Outcome.NotMet,
        DivisionComparison.Unknown => Outcome.Unknown,
    };

    private sealed class Township(Case asked, DivisionComparison comparison) : Line(asked, Holds(comparison))
    {
        private readonly DivisionComparison _comparison = comparison;

        public override string Id => ConditionIds.CrossTownship;

        protected override string Explain() => Wording.CrossTownship(Asked, _comparison);

        protected override void StateOwn(FactSheet facts)
        {
            facts.Add("hukouTownship", Asked.Hukou, DivisionLevel.Township);
            facts.Add("currentTownship", Asked.Current, DivisionLevel.Township);
        }
    }

    private sealed class CityDistricts(Case asked, DivisionComparison comparison) : Line(asked, Holds(comparison))
    {
        private readonly DivisionComparison _comparison = comparison;

        public override string Id => ConditionIds.OutsideCityDistricts;

        public override string OwnClause => CensusBulletin;

        protected override string Explain() => Wording.OutsideCityDistricts(Asked, _comparison);

        protected override void StateOwn(FactSheet facts)
        {
            facts.Add("hukouCounty", Asked.Hukou, DivisionLevel.County);
            facts.Add("currentCounty", Asked.Current, DivisionLevel.County);
        }
    }

    /// <param name="number">No number is no sign of coming from elsewhere.</param>
    private sealed class Mainland(Case asked, IdentityNumber? number)
        : Line(asked, number is ForeignPermanentResidenceNumber or CitizenNumber { IsPermit: true } ? Outcome.NotMet : Outcome.Met)
    {
        private readonly IdentityNumber? _number = number;

        public override string Id => ConditionIds.MainlandResident;

        public override string OwnClause => CensusBulletin;

        protected override string Explain() => Wording.MainlandResident(_number);

        protected override void StateOwn(FactSheet facts) => facts.Add("numberKind", _number switch
        {
            null => null,
            ForeignPermanentResidenceNumber => "foreigner",
            CitizenNumber { IsPermit: true } => "hongKongMacaoTaiwan",
            _ => "mainland",
        });
    }
}
