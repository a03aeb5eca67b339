using Domain.Problems;

namespace App.Api.Statistics;

/// <summary>Every refusal of this room's routes, one line each; those of a question are the domain's.</summary>
internal static class Errors
{
    public static Problem UnknownCounty() => new("county", "unknown-county", "没有这个县（区），请从长治市的 12 个县（区）里选择。");

    public static Problem NoHeadings() => new("file", "no-headings", "没有找到“地区代码”和各年龄段的列标题。请下载空白表，把数字填进去，不要改第一行。");

    public static Problem MissingColumn(string title) => new("file", "missing-column", $"缺少“{title}”这一列。请下载空白表，把数字填进去，不要删列。");

    public static Problem NoFigures() => new("file", "no-rows", "表里还没有填人数。请填好以后再上传。");

    public static Problem TooManyRows(int most) => new("file", "too-many-rows", $"表格太长，最多 {most} 行。请只保留要填报的地方。");

    public static Problem PlaceOfRow(int row) => Row(row, "unknown-division", "地区代码不是长治市现行的县（区）或者乡镇（街道），请从空白表里复制");

    public static Problem PlaceTwice(int row) => Row(row, "duplicate-row", "这个地方在前面已经填过一行，请只保留一行");

    public static Problem EmptyCell(int row, string title) => Row(row, "required", $"“{title}”没有填。没有人请填 0，不知道整行都不要填");

    public static Problem FormulaCell(int row, string title) => Row(row, "formula", $"“{title}”是公式，请粘贴为数值");

    public static Problem NotACount(int row, string title) => Row(row, "invalid-number", $"“{title}”需要是不小于 0 的整数");

    public static Problem SourceNeeded() => new("source", "required", "请填写数据来源，例如“2025年人口变动情况抽样调查”，150 字以内。");

    public static Problem ReferenceDayNeeded() => new("referenceDay", "required", "请填写人口数的时点，例如 2025-11-01。");

    public static Problem PopulationOfNeeded() => new("of", "required", "请选择是常住人口还是户籍人口。");

    private static Problem Row(int row, string code, string words) => new($"rows[{row}]", code, $"第 {row} 行：{words}。");
}
