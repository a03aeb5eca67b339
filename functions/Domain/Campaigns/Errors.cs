using System.Globalization;
using Domain.Divisions;
using Domain.Problems;

namespace Domain.Campaigns;

/// <summary>Every refusal of this room's decisions, one line each.</summary>
public static class Errors
{
    public static Problem NameNeeded(int most) => new("name", "required", $"请给这次摸排起个名字，最多 {Number(most)} 个字。");

    public static Problem PhasesNeeded() => new("phases", "required", "请依次写明安排部署、数据采集、录入和比对三个阶段的起止日期。");

    public static Problem PhasesInOrder() => new("phases", "not-in-order", "各阶段的开始不能晚于结束，后一阶段要在前一阶段结束以后开始。请核对日期。");

    public static Problem UnknownCounty() => new("counties", "unknown-place", "请至少选择一个县（区），而且只能是本市的县（区）。");

    public static Problem Overlaps(Campaign other, IReadOnlyList<DivisionCode> counties)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new("phases", "campaigns-overlap",
            $"{string.Join("、", counties.Select(DivisionTable.Name))}在{Day(other.From)}到{Day(other.Until)}已经有“{other.Name}”，一个县（区）同一时间只能有一次摸排。请改日期，"
                + $"或者不选这些县（区）。");
    }

    public static Problem UnknownArea() => new("area", "unknown-place", "请选择参加这次摸排的县（区），或者它的乡镇（街道）。");

    public static Problem BadGoal(int most) => new("goal", "invalid-number", $"各项目标请写 0 到 {Number(most)} 的整数。");

    public static Problem UnknownKind() => new("kind", "unknown-option", "请选择是三年行动入户走访（threeYearVisits）还是困境儿童（childrenInDifficulty）。");

    public static Problem BadValue(int most) => new("value", "invalid-number", $"数字请写 0 到 {Number(most)} 的整数。");

    public static Problem SourceNeeded(int most) => new("source", "required", $"请写明数字从哪里来，最多 {Number(most)} 个字。");

    public static Problem DayNeeded() => new("on", "invalid-date", "请写明数字是哪一天的，不能晚于今天，例如 2026-11-30。");

    private static string Day(DateOnly day) => day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
