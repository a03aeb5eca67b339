using Domain.Divisions;
using Domain.Forms.Catalogue;

namespace Domain.Eligibility.Clauses;

/// <summary>
/// 二(一) 流动儿童: 随父母或其他监护人双方或一方离开户籍地，跨县域异地居住或生活6个月以上、不满十六周岁的未成年人。
/// The statistics rules of 四(一) differ in one condition, so all three are found together.
/// </summary>
internal static class Clause2Item1Migrant
{
    private const string Citation = "二(一)";

    /// <summary>The three findings of form 1, monitoring first, then <see cref="Clause4Item1Statistics"/>.</summary>
    public static Finding[] Findings(Case asked, ref int next)
    {
        var underSixteen = Clause2Age.UnderSixteen(asked, startsAfterBirth: true);
        var withGuardian = WithGuardian.Of(asked, forCensus: false);
        var crossCounty = new CrossCounty(asked, Crossing.Between(asked.Hukou, asked.Current, asked.Policy));
        var crossTownship = Clause4Item1Statistics.CrossTownship(asked);
        var outsideCityDistricts = Clause4Item1Statistics.OutsideCityDistricts(asked);
        var sixMonths = SixMonths.Of(asked);
        return
        [
            Rule.Judge(asked, RuleIds.MonitoringMigrant, Citation, ref next, underSixteen, withGuardian, crossCounty, sixMonths),
            Rule.Judge(asked, RuleIds.StatisticsMigrant, Clause4Item1Statistics.Citation, ref next, underSixteen, withGuardian,
                crossTownship, sixMonths),
            Rule.Judge(
                asked,
                RuleIds.StatisticsMigrantCensus,
                Clause4Item1Statistics.Citation,
                ref next,
                underSixteen,
                WithGuardian.Of(asked, forCensus: true),
                crossTownship,
                outsideCityDistricts,
                Clause4Item1Statistics.MainlandResident(asked),
                sixMonths),
        ];
    }

    /// <summary>随父母或其他监护人双方或一方: a child with no guardian beside it is for a person to judge.</summary>
    /// <param name="forCensus">The census asks for no guardian; 四(一) does, so the condition stays and says so.</param>
    private sealed class WithGuardian(Case asked, Outcome outcome, string? livesWith, bool forCensus) : Line(asked, outcome)
    {
        public override string Id => ConditionIds.WithGuardian;

        public static WithGuardian Of(Case asked, bool forCensus)
        {
            var livesWith = asked.Answers.Get(Migrant2024.LivesWith);
            var found = livesWith switch
            {
                null => Outcome.Unknown,
                "none" => Outcome.NeedsJudgement,
                _ => Outcome.Met,
            };
            var judged = asked.Settles(ConditionIds.WithGuardian, found);
            return new(asked, judged?.Outcome ?? found, livesWith, forCensus) { Judged = judged };
        }

        protected override string Explain() => Wording.WithGuardian(livesWith, forCensus);

        protected override void StateOwn(FactSheet facts) => facts.Add("livesWith", livesWith);
    }

    /// <summary>跨县域异地居住.</summary>
    private sealed class CrossCounty(Case asked, Crossing crossing) : Line(asked, crossing.Outcome)
    {
        private readonly Crossing _crossing = crossing;

        public override string Id => ConditionIds.CrossCounty;

        protected override string Explain() => Wording.CrossCounty(Asked, _crossing);

        protected override void StateOwn(FactSheet facts)
        {
            facts.Add("hukouCounty", Asked.Hukou, DivisionLevel.County);
            facts.Add("currentCounty", Asked.Current, DivisionLevel.County);
            facts.AddOtherReading("", _crossing.OtherReading);
        }
    }

    /// <summary>
    /// 6个月以上, counted from the day the child left the hukou (<c>leftHukouOn</c>) to the day before it came back. When it came to its present home
    /// (<c>arrivedOn</c>) does not matter: a family that moves on from 太原 to 潞州 has not gone home in between.
    /// </summary>
    private sealed class SixMonths : ChangingLine
    {
        private readonly DateOnly? _left;
        private readonly DateOnly? _returned;
        private readonly int _six;

        private SixMonths(Case asked, Timeline timeline, DateOnly? left, int six, DateOnly? returned)
            : base(asked, timeline) => (_left, _six, _returned) = (left, six, returned);

        public override string Id => ConditionIds.SixMonths;

        public static SixMonths Of(Case asked)
        {
            var left = asked.IsWithoutHukou ? null : asked.Answers.Value(Migrant2024.LeftHukouOn);
            var returned = asked.Answers.Value(Migrant2024.ReturnedOn);
            var lastAway = returned is { } back ? back.DayNumber - 1 : Timeline.Never - 1;
            if (left is not { } start)
            {
                return new(asked, Timeline.Window(0, lastAway, Outcome.Unknown, Outcome.NotMet), left, Timeline.Never,
                    returned)
                { StartsUnknown = true };
            }

            if (returned <= start)
            {
                asked.Warn(Errors.ReturnedBeforeLeaving());
            }

            var six = asked.SixMonthsFrom(start);
            return new(asked, Timeline.Window(six, lastAway, Outcome.Met, Outcome.NotMet), left, six, returned);
        }

        protected override string Explain() => _left is { } left ? Wording.SixMonths(Asked, left, _six, _returned)
            : Wording.LeavingUnknown(Asked, _returned);

        protected override void StateOwn(FactSheet facts)
        {
            facts.Add("leftHukouOn", _left);
            facts.AddDay("sixMonthsOn", _six);
            facts.Add("returnedOn", _returned);
            if (_left is not null)
            {
                facts.Add("arrivedOn", Asked.Answers.Value(Migrant2024.ArrivedOn));
            }
        }
    }
}
