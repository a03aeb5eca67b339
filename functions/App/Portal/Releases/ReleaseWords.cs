using Domain.Divisions;
using Domain.Releases;
using Domain.Statistics.Disclosure;

namespace App.Portal.Releases;

/// <summary>How a release looks on a page.</summary>
internal static class ReleaseWords
{
    /// <summary>The classes of a status: what waits is open, what is out is good, what was taken back is calm.</summary>
    public static string Badge(ReleaseStatus status) => "badge " + status switch
    {
        ReleaseStatus.Draft => "unknown",
        ReleaseStatus.Published => "met",
        ReleaseStatus.Withdrawn => "needsJudgement",
    };

    public static string Level(Release release) => (release.Plan.IsOfCity ? "市级 · " : "县级 · ") + DivisionTable.Name(release.Plan.Area);

    /// <summary>A reason in a word or two, for a badge and the heading of its group.</summary>
    public static string Short(HiddenBecause because, int minimum) => because switch
    {
        HiddenBecause.Few => $"不满{minimum}人",
        HiddenBecause.Protects => "保护别的格子",
        HiddenBecause.Difference => "和另一口径相差很少",
        HiddenBecause.WholeGroup => "不让人知道全在一处",
        HiddenBecause.Before => "以前就没有公布",
    };

    /// <summary>The class of a hidden cell: hidden for itself, or for another's sake.</summary>
    public static string Mark(HiddenBecause because) => because == HiddenBecause.Few ? "few" : "for-others";
}
