using Domain.Eligibility;

namespace App.Portal;

/// <summary>Short words for lists, where the plan's own words would not fit.</summary>
internal static class Words
{
    public static string Outcome(Outcome outcome) => outcome switch
    {
        Domain.Eligibility.Outcome.Met => "符合",
        Domain.Eligibility.Outcome.NotMet => "不符合",
        Domain.Eligibility.Outcome.Unknown => "不清楚",
        Domain.Eligibility.Outcome.NeedsJudgement => "待判断",
    };
}
