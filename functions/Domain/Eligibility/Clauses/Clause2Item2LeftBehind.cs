using Domain.Divisions;
using Domain.Forms;
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
        var away = new ParentsAway(asked, family);
        var notWithParents = NotWithParents.Of(asked, family);
        var crossCounty = WorkCrossCounty.Of(asked, family);
        var sixMonths = WorkSixMonths.Of(asked, family);
        var monitoring = family.Away == Away.One
            ? Rule.Judge(
                asked,
                RuleIds.MonitoringLeftBehind,
                Citation,
                ref next,
                underSixteen,
                away,
                notWithParents,
                crossCounty,
                sixMonths,
                OtherParentIncapable.Of(asked, family))
            : Rule.Judge(asked, RuleIds.MonitoringLeftBehind, Citation, ref next, underSixteen, away, notWithParents, crossCounty, sixMonths);
        return [monitoring, monitoring with
        {
            Rule = RuleIds.StatisticsLeftBehind,
            Conditions = monitoring.Conditions.As(Clause4Item1Statistics.Citation)
        }];
    }

    private sealed class ParentsAway(Case asked, Family family)
        : Line(
            asked,
            family.Away switch
            {
                Away.Both => Outcome.Met,
                Away.One => family.OneAway is null ? Outcome.Unknown : Outcome.Met,
                Away.Nobody => Outcome.NotMet,
                Away.Unknown => Outcome.Unknown,
            })
    {
        private readonly Family _family = family;

        public override string Id => ConditionIds.ParentsAway;

        protected override string Explain() => Wording.ParentsAway(_family);

        protected override void StateOwn(FactSheet facts)
        {
            facts.Add("bothParentsAway", Asked.Answers.Value(LeftBehind2024.BothParentsAway));
            facts.Add("oneAwayOtherIncapable", Asked.Answers.Value(LeftBehind2024.OneAwayOtherIncapable));
            facts.Add("awayParent", _family.OneAway?.Group);
        }
    }

    /// <summary>A child in the county where the parent works is hardly left behind; but the county is large, so a person judges.</summary>
    private sealed class NotWithParents(Case asked, Timeline timeline, Outcome found) : ChangingLine(asked, timeline)
    {
        public override string Id => ConditionIds.NotWithParents;

        public static NotWithParents Of(Case asked, Family family)
        {
            if (!asked.Current.IsKnown)
            {
                return new(asked, Timeline.Always(Outcome.Unknown), Outcome.Unknown);
            }

            var timeline = family.Join(parent => parent.ApartFrom(asked.Current), Outcome.Met, Work.Together);
            var found = timeline.At(asked.Day);
            if (found == Outcome.NeedsJudgement)
            {
                asked.Warn(Errors.LivesWhereParentWorks());
            }

            return new(asked, asked.Judged(ConditionIds.NotWithParents, timeline),
                found)
            { Judged = asked.Settles(ConditionIds.NotWithParents, found) };
        }

        protected override string Explain() => Wording.NotWithParents(Asked, found);

        protected override void StateOwn(FactSheet facts) => facts.Add("currentCounty", Asked.Current, DivisionLevel.County);
    }

    /// <summary>跨县域: the county of the work is not the county of the child's hukou.</summary>
    private sealed class WorkCrossCounty(Case asked, Timeline timeline, Family family) : ChangingLine(asked, timeline)
    {
        public override string Id => ConditionIds.WorkCrossCounty;

        public static WorkCrossCounty Of(Case asked, Family family)
        {
            var found = family.Join(static parent => parent.CrossCounty, Outcome.NotMet, Outcomes.Worst);

            // 二(二) compares with the hukou. Without one the home stands in, which is no more than a hint that a person weighs.
            found = asked.IsWithoutHukou ? found.Join(Timeline.Always(Outcome.NeedsJudgement), Outcomes.Worst) : found;
            return new(asked, asked.Judged(ConditionIds.WorkCrossCounty, found), family)
            {
                Judged = asked.Settles(ConditionIds.WorkCrossCounty, found.At(asked.Day)),
            };
        }

        protected override string Explain() => Wording.WorkCrossCounty(family);

        protected override void StateOwn(FactSheet facts)
        {
            facts.Add(Asked.IsWithoutHukou ? "currentCounty" : "hukouCounty", Asked.WorkIsAwayFrom, DivisionLevel.County);
            foreach (var parent in family.Working)
            {
                if (parent.HasSpells)
                {
                    var stay = parent.Relevant;
                    facts.Add(parent.Who.WorkCounty, stay.Place, DivisionLevel.County);
                    facts.AddOtherReading(parent.Who.Group + ".", stay.OtherReading);
                }
            }
        }
    }

    /// <summary>连续务工6个月以上; where both parents are away each of them, so that the later date counts.</summary>
    private sealed class WorkSixMonths(Case asked, Timeline timeline, Family family) : ChangingLine(asked, timeline)
    {
        public override string Id => ConditionIds.WorkSixMonths;

        public static WorkSixMonths Of(Case asked, Family family)
        {
            var found = family.Join(static parent => parent.SixMonths, Outcome.NotMet, Outcomes.Worst);
            return new(asked, asked.Judged(ConditionIds.WorkSixMonths, found), family)
            {
                StartsUnknown = true,
                Judged = asked.Settles(ConditionIds.WorkSixMonths, found.At(asked.Day)),
            };
        }

        protected override string Explain() => Wording.WorkSixMonths(family);

        protected override void StateOwn(FactSheet facts)
        {
            foreach (var parent in family.Working)
            {
                if (parent.Stretch is not { } stretch)
                {
                    continue;
                }

                var who = parent.Who;
                facts.AddDay(who.StartedOn, stretch.From);
                facts.AddDay(who.SixMonthsOn, stretch.SixMonthsOn);
                facts.AddDay(who.EndedOn, stretch.To == Timeline.Never - 1 ? Timeline.Never : stretch.To);
                if (parent.SixMonths.At(Asked.Day) == Outcome.NeedsJudgement && parent.GapToJudge() is var (last, next))
                {
                    facts.AddDay(who.GapFrom, last);
                    facts.AddDay(who.GapUntil, next);
                    facts.Add(who.GapDays, next - last);
                }
            }
        }
    }

    /// <summary>另一方因重病、重残等原因，经综合判断，难以履行监护职责: only a death decides by itself.</summary>
    private sealed class OtherParentIncapable(Case asked, Outcome outcome, Family family, CodeSet? reasons, Outcome found) : Line(asked, outcome)
    {
        public override string Id => ConditionIds.OtherParentIncapable;

        public static OtherParentIncapable Of(Case asked, Family family)
        {
            var reasons = asked.Answers.Get(LeftBehind2024.OtherParentCondition);
            var found = family.StatusOfOther switch
            {
                // Nobody can weigh what keeps "the other" from it before it is known which of the two that is.
                _ when family.OneAway is null => Outcome.Unknown,
                "deceased" => Outcome.Met,
                "missing" => Outcome.NeedsJudgement,

                // Not dead, not missing, and nobody has said why: ask. "None of these" beside the tick that says incapable is for a person to weigh.
                _ => reasons is null ? Outcome.Unknown : Outcome.NeedsJudgement,
            };
            var judged = asked.Settles(ConditionIds.OtherParentIncapable, found);
            return new(asked, judged?.Outcome ?? found, family, reasons, found) { Judged = judged };
        }

        protected override string Explain() => Wording.OtherParentIncapable(family, found, reasons);

        protected override void StateOwn(FactSheet facts)
        {
            facts.Add("status", family.StatusOfOther);
            facts.Add("condition", reasons);
        }
    }
}
