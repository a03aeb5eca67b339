using Domain.Forms;

namespace Domain.Statistics;

/// <summary>Every refusal of this room, one line each.</summary>
public static class Errors
{
    public static Problem UnknownDimension() => new("by", "unknown-dimension", "没有这个分组项，请从县（区）、乡镇（街道）、性别、年龄段和两张登记表的选择项里选择。");

    public static Problem TooManyDimensions() => new("by", "too-many-dimensions", $"一张表最多按 {Dimensions.MostCrossed} 项交叉（流动和留守总是分开），请减少分组项。");

    public static Problem FutureDay() => new("asOf", "future-day", "这一天还没有到，请选择今天或者以前的日期。");

    public static Problem NoSuchDay() => new("asOf", "invalid-date", "日期不对，请按 年-月-日 填写，例如 2024-12-31。");

    public static Problem UnknownKind() => new("kind", "unknown-option", "儿童类别只有 migrant（流动）和 leftBehind（留守）。");
}
