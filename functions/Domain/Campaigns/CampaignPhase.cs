using Domain.Time;
using Domain.Verification;

namespace Domain.Campaigns;

/// <summary>The three phases of the plan's first campaign (五); what comes after them is routine.</summary>
public enum CampaignPhase
{
    /// <summary>安排部署 (五(一)).</summary>
    Deploy,

    /// <summary>数据采集 (五(二)).</summary>
    Collect,

    /// <summary>数据录入和比对 (五(三)).</summary>
    Enter,
}

/// <summary>A phase with its first and last day.</summary>
public sealed record PhaseSpan(CampaignPhase Phase, DateOnly From, DateOnly Until);

/// <summary>The days of the plan, and what a phase is called.</summary>
public static class CampaignPhases
{
    /// <summary>五(一) 2024年7月; 五(二) 2024年8月-9月底; 五(三) 2024年10月-11月底.</summary>
    public static IReadOnlyList<PhaseSpan> OfThePlan { get; } =
    [
        new(CampaignPhase.Deploy, new(2024, 7, 1), new(2024, 7, 31)),
        new(CampaignPhase.Collect, new(2024, 8, 1), new(2024, 9, 30)),
        new(CampaignPhase.Enter, new(2024, 10, 1), ChecklistCadence.RoutineFrom.AddDays(-1)),
    ];

    /// <summary>Months of one turn of the routine: the rhythm at which lists are exchanged (<see cref="ChecklistCadence"/>), by the calendar's
    /// half-years.</summary>
    public const int RoutineMonths = 6;

    public static IReadOnlyList<CampaignPhase> All { get; } = Enum.GetValues<CampaignPhase>();

    public static string Id(this CampaignPhase phase) => phase switch
    {
        CampaignPhase.Deploy => "deploy",
        CampaignPhase.Collect => "collect",
        CampaignPhase.Enter => "enter"
    };

    public static string Label(this CampaignPhase phase) => phase switch
    {
        CampaignPhase.Deploy => "安排部署",
        CampaignPhase.Collect => "数据采集",
        CampaignPhase.Enter => "录入和比对",
    };

    public static string Clause(this CampaignPhase phase) => phase switch
    {
        CampaignPhase.Deploy => "五(一)",
        CampaignPhase.Collect => "五(二)",
        CampaignPhase.Enter => "五(三)"
    };

    public static CampaignPhase? Find(string? id) => id switch
    {
        "deploy" => CampaignPhase.Deploy,
        "collect" => CampaignPhase.Collect,
        "enter" => CampaignPhase.Enter,
        _ => null,
    };

    /// <summary>The half of the year in which a day lies.</summary>
    public static (DateOnly From, DateOnly Until) HalfYear(DateOnly day)
    {
        var from = new DateOnly(day.Year, day.Month <= RoutineMonths ? 1 : 1 + RoutineMonths, 1);
        return (from, CivilTime.AddMonths(from, RoutineMonths).AddDays(-1));
    }
}
