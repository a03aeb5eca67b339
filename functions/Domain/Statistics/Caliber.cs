using Domain.Eligibility;
using Domain.Forms;

namespace Domain.Statistics;

/// <summary>By which of the three counting rules (glossary: caliber) a child is counted.</summary>
public enum Caliber
{
    /// <summary>监测口径, 二.</summary>
    Monitoring,

    /// <summary>统计口径, 四(一), read literally: out of the hukou township.</summary>
    Statistics,

    /// <summary>普查可比口径: the statistics without moves inside and between the districts of one city (七普公报第七号).</summary>
    Census,
}

public static class Calibers
{
    public static IReadOnlyList<Caliber> All { get; } = Enum.GetValues<Caliber>();

    public static string Id(this Caliber caliber) => caliber switch
    {
        Caliber.Monitoring => "monitoring",
        Caliber.Statistics => "statistics",
        Caliber.Census => "census",
    };

    public static string Label(this Caliber caliber) => caliber switch
    {
        Caliber.Monitoring => "监测口径",
        Caliber.Statistics => "统计口径",
        Caliber.Census => "普查可比口径",
    };

    /// <summary>What is counted, for whoever reads a figure by it (统计法实施条例 27).</summary>
    public static string Meaning(this Caliber caliber) => caliber switch
    {
        Caliber.Monitoring => "监测口径（二）：跨县域居住六个月以上的流动儿童；父母跨县域务工六个月以上的留守儿童。",
        Caliber.Statistics => "统计口径（四(一)）：离开户籍地乡镇（街道）六个月以上的流动儿童；留守儿童和监测口径相同。",
        Caliber.Census => "普查可比口径：统计口径去掉同一城市市辖区之间的流动，并去掉港澳台和外国籍；留守儿童和监测口径相同。",
    };

    public static Caliber? Find(string? id)
    {
        foreach (var caliber in All)
        {
            if (caliber.Id() == id)
            {
                return caliber;
            }
        }

        return null;
    }

    /// <summary>The rule that decides for a kind. 四(一): 留守儿童统计分析对象同监测摸排对象一致, so left-behind children have one rule for all three.</summary>
    public static string Rule(this Caliber caliber, ChildKind kind) => (kind, caliber) switch
    {
        (ChildKind.LeftBehind, _) => RuleIds.MonitoringLeftBehind,
        (ChildKind.Migrant, Caliber.Monitoring) => RuleIds.MonitoringMigrant,
        (ChildKind.Migrant, Caliber.Statistics) => RuleIds.StatisticsMigrant,
        (ChildKind.Migrant, Caliber.Census) => RuleIds.StatisticsMigrantCensus,
    };
}
