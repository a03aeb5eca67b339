using System.Globalization;
using Domain.Eligibility;

namespace Domain.Children;

/// <summary>
/// 七(三): 对不再符合流动儿童、留守儿童条件的，要及时更新相关信息. The machine finds them and says why; two persons close the record, never a timer.
/// </summary>
public static class ProposeClosing
{
    /// <param name="child">As it is now.</param>
    /// <param name="onLedger">Whether it stands on the key-care ledger (六): who is cared for is not let go because a date has passed.</param>
    /// <returns>Why it should be closed; null where it should not.</returns>
    public static string? Decide(Child child, bool onLedger, PolicyParameters policy, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(child);
        if (onLedger || !child.Status.IsOpen())
        {
            return null;
        }

        var judged = ChildChanges.Judged(child, policy, today, out var assessment);
        return Standings.Of(judged.Assessment) == Standing.Nothing ? Reason(assessment) : null;
    }

    private static string Reason(Assessment assessment)
    {
        // The census caliber only leaves out more of what the statistics count.
        var failing = assessment.Findings.Where(finding => finding.Rule != RuleIds.StatisticsMigrantCensus)
            .SelectMany(finding => finding.Conditions).Where(condition => condition.Outcome == Outcome.NotMet)
            .DistinctBy(condition => condition.Id).ToList();
        var ofAge = failing.Exists(condition => condition.Id == ConditionIds.UnderSixteen);
        var why = string.Join("、", failing.Select(condition => $"{Name(condition.Id)}（{condition.Clause}）"));
        return $"到期复核：{why}。{When(assessment, ofAge)}监测和统计口径都不再符合，也不在重点关爱台账上，请核实后注销登记（七(三)）。";
    }

    /// <summary>From when. The day after a birthday tells the birthday, so of that one only the month: who opens the record sees the day.</summary>
    private static string When(Assessment assessment, bool ofAge) =>
        assessment.Findings.Max(finding => finding.Until) is { } last && last < assessment.AsOf
            ? last.AddDays(1).ToString(ofAge ? "yyyy年M月起，" : "yyyy年M月d日起，", CultureInfo.InvariantCulture)
            : "";

    private static string Name(string condition) => condition switch
    {
        ConditionIds.UnderSixteen => "已满十六周岁",
        ConditionIds.WithGuardian => "没有随监护人居住",
        ConditionIds.CrossCounty => "没有跨县域",
        ConditionIds.CrossTownship => "没有跨乡镇（街道）",
        ConditionIds.SixMonths => "离开户籍地没有满六个月或者已经返回",
        ConditionIds.ParentsAway => "父母没有外出务工",
        ConditionIds.NotWithParents => "和父母一起居住",
        ConditionIds.WorkCrossCounty => "父母务工没有跨县域",
        ConditionIds.WorkSixMonths => "父母外出务工没有满六个月或者已经结束",
        ConditionIds.OtherParentIncapable => "另一方有监护能力",
        _ => condition,
    };
}
