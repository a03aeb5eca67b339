using Domain.Eligibility;

namespace Domain.Children;

/// <summary>Where a registered child stands by the rules of its form on the day it was judged: what staff have to do about it, if anything.</summary>
public enum Standing
{
    /// <summary>二: a monitoring rule is met.</summary>
    Monitored,

    /// <summary>四(一): counted by the statistics only. The child stays on the register; what changed is the caliber, not that it is there.</summary>
    StatisticsOnly,

    /// <summary>A rule is unknown or waits for a person's judgement.</summary>
    Undecided,

    /// <summary>No rule is met yet, and one will be: away for four months so far.</summary>
    NotYet,

    /// <summary>七(三) 不再符合条件: no rule is met, open, or will be met by the calendar alone.</summary>
    Nothing,
}

public static class Standings
{
    /// <remarks>The monitoring rule comes first: whether a child is looked after hangs on it; the statistics come second.</remarks>
    public static Standing Of(AssessmentSummary assessment)
    {
        ArgumentNullException.ThrowIfNull(assessment);
        var (monitored, undecided, counted, later) = (false, false, false, false);
        foreach (var finding in assessment.Findings)
        {
            var monitoring = finding.Rule is RuleIds.MonitoringMigrant or RuleIds.MonitoringLeftBehind;
            monitored |= monitoring && finding.Outcome == Outcome.Met;
            counted |= !monitoring && finding.Outcome == Outcome.Met;
            undecided |= finding.Outcome is Outcome.Unknown or Outcome.NeedsJudgement;
            later |= finding.Outcome == Outcome.NotMet && finding.From > assessment.AsOf;
        }

        return monitored ? Standing.Monitored
            : undecided ? Standing.Undecided
            : counted ? Standing.StatisticsOnly
            : later ? Standing.NotYet
            : Standing.Nothing;
    }
}
