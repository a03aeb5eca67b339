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
        var withGuardian = WithGuardian(asked);
        var sixMonths = SixMonths(asked);
        var crossTownship = Clause4Item1Statistics.CrossTownship(asked);
        return
        [
            Line.Rule(asked, RuleIds.MonitoringMigrant, Citation, ref next, underSixteen, withGuardian, CrossCounty(asked), sixMonths),
            Line.Rule(asked, RuleIds.StatisticsMigrant, Clause4Item1Statistics.Citation, ref next, underSixteen, withGuardian, crossTownship, sixMonths),
            Line.Rule(
                asked,
                RuleIds.StatisticsMigrantCensus,
                Clause4Item1Statistics.Citation,
                ref next,
                underSixteen,
                withGuardian,
                crossTownship,
                Clause4Item1Statistics.OutsideCityDistricts(asked),
                sixMonths),
        ];
    }

    /// <summary>随父母或其他监护人双方或一方: a child with no guardian beside it is for a person to judge.</summary>
    private static Line WithGuardian(Case asked)
    {
        var livesWith = asked.Answers.Get(Migrant2024.LivesWith);
        var outcome = livesWith switch
        {
            null => Outcome.Unknown,
            "none" => Outcome.NeedsJudgement,
            _ => Outcome.Met,
        };
        return Line.Judgeable(asked, ConditionIds.WithGuardian, Timeline.Always(outcome), new Facts().With("livesWith", livesWith), Wording.WithGuardian(livesWith));
    }

    /// <summary>跨县域异地居住.</summary>
    private static Line CrossCounty(Case asked)
    {
        var crossing = Crossing.Between(asked.Hukou, asked.Current, asked.Policy);
        var facts = new Facts().With("hukouCounty", AsCounty(asked.Hukou)).With("currentCounty", AsCounty(asked.Current));
        if (crossing.OtherReading is { } other)
        {
            facts.With("otherReading", other.Code()).With("otherReadingBasis", Wording.OtherReadingBasis(other));
        }

        return new(ConditionIds.CrossCounty, Timeline.Always(crossing.Outcome), facts, Wording.CrossCounty(asked, crossing));
    }

    /// <summary>
    /// 6个月以上, counted from the day the child left the hukou (<c>leftHukouOn</c>) to the day before it came back. When it came to its present home
    /// (<c>arrivedOn</c>) does not matter: a family that moves on from 太原 to 潞州 has not gone home in between.
    /// </summary>
    private static Line SixMonths(Case asked)
    {
        var left = asked.IsWithoutHukou ? null : asked.Answers.Value(Migrant2024.LeftHukouOn);
        var returned = asked.Answers.Value(Migrant2024.ReturnedOn);
        var lastAway = returned is { } back ? back.DayNumber - 1 : Timeline.Never - 1;
        var facts = new Facts().With("leftHukouOn", left);
        if (left is not { } start)
        {
            return new(
                ConditionIds.SixMonths,
                Timeline.Window(0, lastAway, Outcome.Unknown, Outcome.NotMet),
                facts.With("returnedOn", returned),
                Wording.LeavingUnknown(asked, returned),
                StartsUnknown: true);
        }

        if (returned <= start)
        {
            asked.Warnings.Add(Errors.ReturnedBeforeLeaving());
        }

        var six = asked.SixMonthsFrom(start);
        if (six < Timeline.Never)
        {
            facts.With("sixMonthsOn", DateOnly.FromDayNumber(six));
        }

        return new(
            ConditionIds.SixMonths,
            Timeline.Window(six, lastAway, Outcome.Met, Outcome.NotMet),
            facts.With("returnedOn", returned).With("arrivedOn", asked.Answers.Value(Migrant2024.ArrivedOn)),
            Wording.SixMonths(asked, start, six, returned));
    }

    /// <summary>The county where it is known, else as fine as it is.</summary>
    internal static string? AsCounty(DivisionCode? code) => code is { } known ? (known.County ?? known).Value : null;
}
