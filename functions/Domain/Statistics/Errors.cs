using Domain.Problems;

namespace Domain.Statistics;

/// <summary>Every refusal of this room, one line each.</summary>
public static class Errors
{
    public static Problem UnknownDimension() => new("by", "unknown-dimension", "没有这个分组项，请从县（区）、乡镇（街道）、性别、年龄段和两张登记表的选择项里选择。");

    public static Problem TooManyDimensions() => new("by", "too-many-dimensions", $"一张表最多按 {Dimensions.MostCrossed} 项交叉（流动和留守总是分开），请减少分组项。");

    public static Problem FutureDay() => new("asOf", "future-day", "这一天还没有到，请选择今天或者以前的日期。");

    public static Problem NoSuchDay() => new("asOf", "invalid-date", "日期不对，请按 年-月-日 填写，例如 2024-12-31。");

    public static Problem PopulationOfTheFuture() => new("referenceDay", "future-day", "人口数的时点还没有到，请填写已经过去的时点，例如 2024-11-01。");

    public static Problem PopulationOfAnotherYear() => new("referenceDay", "another-year", "人口数的时点不在这一年，请核对年份和时点。");

    public static Problem PopulationSize() => new("rows", "invalid-rows", $"请提交 1 到 {Population.MostFigures} 行人口数。");

    public static Problem PopulationPlace(int row) => Row(row, "division", "unknown-division", "这里需要长治市现行的县（区）或者乡镇（街道）代码");

    public static Problem PopulationBand(int row) => Row(row, "ageBand", "unknown-option", "年龄段只有 0-2、3-5、6-11、12-14、15");

    public static Problem PopulationSex(int row) => Row(row, "sex", "unknown-option", "性别只有 male（男）和 female（女）");

    public static Problem PopulationCount(int row) => Row(row, "count", "invalid-number", "人数需要是不小于 0 的整数，并且不超过 200 万");

    public static Problem PopulationTwice(int row) => Row(row, "division", "duplicate-row", "同一地方、年龄段、性别出现了两次，请只保留一行");

    public static Problem PopulationRow(int row) => Row(row, "", "wrong-type", "每一行需要 division、ageBand、sex、count 四项");

    public static Problem PopulationParts(string county, string band) =>
        new("rows", "parts-exceed-whole", $"{county} {band} 岁：各乡镇（街道）相加比全县（区）还多，请核对。");

    private static Problem Row(int row, string member, string code, string words) =>
        new(member.Length == 0 ? $"rows[{row}]" : $"rows[{row}].{member}", code, $"第 {row + 1} 行：{words}。");

    public static Problem UnknownKind() => new("kind", "unknown-option", "儿童类别只有 migrant（流动）和 leftBehind（留守）。");
}
