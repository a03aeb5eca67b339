using Domain.Divisions;
using Domain.Forms;

namespace Domain.Statistics;

/// <summary>Why a child that one caliber counts is not counted by another on the same day.</summary>
public enum DifferenceReason
{
    /// <summary>The other rule cannot decide: a place or an answer is missing, or a person has to judge.</summary>
    Open,

    /// <summary>Moved to another township of the same county: counted by the statistics (四(一)), not by the monitoring (二(一) 跨县域).</summary>
    SameCounty,

    /// <summary>Moved between districts of the city's centre, which a parameter leaves out of 跨县域 (民发〔2024〕17号).</summary>
    CentralDistricts,

    /// <summary>Moved inside or between the districts (市辖区) of one city, which the census does not count (七普公报第七号).</summary>
    CityDistricts,

    /// <summary>From Hong Kong, Macao, Taiwan or a foreign country: the census counts them apart.</summary>
    NotMainland,
}

/// <summary>
/// Explains two figures that differ (四(一): the calibers of monitoring and of statistics are not one). The three rules of moving children differ in
/// where the child has moved from and to and in whose citizen it is, in nothing else; left-behind children have one rule.
/// </summary>
/// <remarks>潞州区 counts 105 moving children by the statistics and 93 by the monitoring: twelve moved from one township of 潞州区 to another.</remarks>
public static class Differences
{
    public static IReadOnlyList<DifferenceReason> All { get; } = Enum.GetValues<DifferenceReason>();

    /// <summary>What it is called in an address.</summary>
    public static string Id(this DifferenceReason reason) => FormJson.Id(reason);

    public static DifferenceReason? Find(string? id)
    {
        foreach (var reason in All)
        {
            if (reason.Id() == id)
            {
                return reason;
            }
        }

        return null;
    }

    public static string Label(this DifferenceReason reason) => reason switch
    {
        DifferenceReason.Open => "还不能确定（信息不清楚，或者等待综合判断）",
        DifferenceReason.SameCounty => "在同一个县（区）里跨乡镇（街道）流动，没有跨县域",
        DifferenceReason.CentralDistricts => "在城市中心城区之间流动，按参数不算跨县域",
        DifferenceReason.CityDistricts => "在同一城市的市辖区里流动，普查不算",
        DifferenceReason.NotMainland => "港澳台居民或者外国籍，普查另外统计",
    };

    /// <summary>Everybody who is counted but not by that other caliber, with the reason.</summary>
    /// <param name="counted">The children of one caliber on a day.</param>
    /// <param name="other">The caliber that leaves them out.</param>
    /// <param name="asOf">The same day.</param>
    public static IReadOnlyList<(Contribution Row, DivisionCode County, DifferenceReason Reason)> Of(Counted counted, Caliber other, DateOnly asOf)
    {
        ArgumentNullException.ThrowIfNull(counted);
        return [.. from chosen in counted.Rows
                   where chosen.Row.On(other, asOf) is not { Met: true }
                   select (chosen.Row, chosen.County, Why(chosen.Row, other, asOf))];
    }

    /// <summary>Where both of a rule's conditions fail, the one that it asks first.</summary>
    private static DifferenceReason Why(Contribution row, Caliber other, DateOnly asOf) =>
        row.On(other, asOf) is not null ? DifferenceReason.Open
        : other == Caliber.Census ? row.Way.HasFlag(Way.CityDistricts) ? DifferenceReason.CityDistricts : DifferenceReason.NotMainland
        : row.Way.HasFlag(Way.SameCounty) ? DifferenceReason.SameCounty : DifferenceReason.CentralDistricts;
}
