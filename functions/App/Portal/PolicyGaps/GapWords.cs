using Domain.PolicyGaps;

namespace App.Portal.PolicyGaps;

/// <summary>How a gap looks on a page.</summary>
internal static class GapWords
{
    /// <summary>The classes of a status: what waits is open, what was reported presses, what is answered or settled is calm.</summary>
    public static string Badge(GapStatus status) => "badge " + status switch
    {
        GapStatus.Open => "unknown",
        GapStatus.Escalated => "urgent",
        GapStatus.Answered => "needsJudgement",
        GapStatus.Closed => "met",
    };
}
