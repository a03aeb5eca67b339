using Domain.Forms.Catalogue;

namespace Domain.Eligibility.Clauses;

/// <summary>
/// 二(二) 留守儿童: 父母双方外出务工或一方外出务工另一方无监护能力、不满十六周岁的未成年人。外出务工时间按跨县域连续务工6个月以上掌握。
/// </summary>
internal static class Clause2Item2LeftBehind
{
    private const string Citation = "二(二)";

    /// <summary>The two findings of form 2; 四(一) takes the same definition for the statistics.</summary>
    public static Finding[] Findings(Case asked, ref int next)
    {
        var family = new Family(asked);
        var underSixteen = Clause2Age.UnderSixteen(asked, startsAfterBirth: false);
        var away = ParentsAway(asked, family);
        var notWithParents = NotWithParents(asked, family);
        var crossCounty = WorkCrossCounty(asked, family);
        var sixMonths = WorkSixMonths(asked, family);
        ReadOnlySpan<Line> lines = family.Away == Away.One
            ? [underSixteen, away, notWithParents, crossCounty, sixMonths, OtherParentIncapable(asked, family)]
            : [underSixteen, away, notWithParents, crossCounty, sixMonths];
        return
        [
            Line.Rule(asked, RuleIds.MonitoringLeftBehind, Citation, ref next, lines),
            Line.Rule(asked, RuleIds.StatisticsLeftBehind, Clause4Item1Statistics.Citation, ref next, lines),
        ];
    }

    private static Line ParentsAway(Case asked, Family family) => new(
        ConditionIds.ParentsAway,
        Timeline.Always(family.Away switch
        {
            Away.Both or Away.One => Outcome.Met,
            Away.Nobody => Outcome.NotMet,
            Away.Unknown => Outcome.Unknown,
        }),
        new Facts()
            .With("bothParentsAway", asked.Answers.Value(LeftBehind2024.BothParentsAway))
            .With("oneAwayOtherIncapable", asked.Answers.Value(LeftBehind2024.OneAwayOtherIncapable))
            .With("awayParent", family.Away == Away.One ? family.OneAway : null),
        Wording.ParentsAway(family));

    /// <summary>A child in the county where the parent works is hardly left behind; but the county is large, so a person judges.</summary>
    private static Line NotWithParents(Case asked, Family family)
    {
        if (asked.Current is not { } child)
        {
            return new(ConditionIds.NotWithParents, Timeline.Always(Outcome.Unknown), Facts.None, Wording.CurrentAddressMissing);
        }

        var timeline = Timeline.Always(Outcome.Met);
        foreach (var parent in family.Working)
        {
            timeline = timeline.Join(parent.TogetherWith(child), static (a, b) => (a, b) switch
            {
                (Outcome.NeedsJudgement, _) or (_, Outcome.NeedsJudgement) => Outcome.NeedsJudgement,
                _ => a > b ? a : b,
            });
        }

        var outcome = timeline.At(asked.Day);
        if (outcome == Outcome.NeedsJudgement)
        {
            asked.Warnings.Add(Errors.LivesWhereParentWorks());
        }

        return Line.Judgeable(
            asked,
            ConditionIds.NotWithParents,
            timeline,
            new Facts().With("currentCounty", Clause2Item1Migrant.AsCounty(child)),
            Wording.NotWithParents(child, outcome));
    }

    /// <summary>跨县域: the county of the work is not the county of the child's hukou.</summary>
    private static Line WorkCrossCounty(Case asked, Family family)
    {
        var facts = new Facts().With("hukouCounty", Clause2Item1Migrant.AsCounty(asked.Hukou));
        foreach (var parent in family.Working)
        {
            if (parent.Relevant() is { } stay)
            {
                facts.With(parent.Group + ".workCounty", Clause2Item1Migrant.AsCounty(stay.Division));
                if (stay.OtherReading is { } other)
                {
                    facts.With(parent.Group + ".otherReading", other.Code()).With(parent.Group + ".otherReadingBasis", Wording.OtherReadingBasis(other));
                }
            }
        }

        return new(ConditionIds.WorkCrossCounty, family.Join(static parent => parent.CrossCounty), facts, Wording.WorkCrossCounty(asked, family));
    }

    /// <summary>连续务工6个月以上; where both parents are away each of them, so that the later date counts.</summary>
    private static Line WorkSixMonths(Case asked, Family family)
    {
        var facts = new Facts();
        foreach (var parent in family.Working)
        {
            if (parent.Stretch() is not var (from, to))
            {
                continue;
            }

            var started = DateOnly.FromDayNumber(from);
            var six = asked.SixMonthsFrom(started);
            facts.With(parent.Group + ".startedOn", started)
                .With(parent.Group + ".sixMonthsOn", six < Timeline.Never ? DateOnly.FromDayNumber(six) : (DateOnly?)null)
                .With(parent.Group + ".endedOn", to < Timeline.Never - 1 ? DateOnly.FromDayNumber(to) : (DateOnly?)null);
            if (parent.SixMonths.At(asked.Day) == Outcome.NeedsJudgement && parent.GapToJudge() is var (last, next))
            {
                facts.With(parent.Group + ".gapFrom", DateOnly.FromDayNumber(last)).With(parent.Group + ".gapUntil", DateOnly.FromDayNumber(next)).With(parent.Group + ".gapDays", next - last);
            }
        }

        return Line.Judgeable(
            asked,
            ConditionIds.WorkSixMonths,
            family.Join(static parent => parent.SixMonths),
            facts,
            Wording.WorkSixMonths(asked, family),
            startsUnknown: true);
    }

    /// <summary>另一方因重病、重残等原因，经综合判断，难以履行监护职责: only a death decides by itself.</summary>
    private static Line OtherParentIncapable(Case asked, Family family)
    {
        var status = family.StatusOfOther;
        var reasons = asked.Answers.Get(LeftBehind2024.OtherParentCondition);
        var outcome = status switch
        {
            "deceased" => Outcome.Met,
            "missing" => Outcome.NeedsJudgement,

            // Not dead, not missing, and nobody has said why: ask. "None of these" beside the tick that says incapable is for a person to weigh.
            _ => reasons is null ? Outcome.Unknown : Outcome.NeedsJudgement,
        };
        return Line.Judgeable(
            asked,
            ConditionIds.OtherParentIncapable,
            Timeline.Always(outcome),
            new Facts().With("status", status).With("condition", reasons is null ? null : string.Join(",", reasons)),
            Wording.OtherParentIncapable(family, outcome, reasons));
    }
}
