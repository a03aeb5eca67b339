using App.Wire;
using Domain.Problems;

namespace App.Api.Campaigns;

/// <summary>The refusals of this room's routes, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public static Refusal Overlaps(IReadOnlyList<Problem> problems) => problems.FirstOrDefault(problem =>
        problem.Code == "campaigns-overlap") is { } overlap
        ? new(409, overlap.Code, overlap.Message) { Problems = problems } : Wire.Errors.Invalid(problems);

    public static Problem BadPhases() => new("phases", "wrong-type", "phases 需要是一个数组，每个阶段有 phase（deploy、collect、enter）、from、until（年-月-日）。");

    public static Problem BadCounties() => new("counties", "wrong-type", "counties 需要是县（区）代码的数组；不写就是全市。");

    public static Problem BadNumber(string name) => new(name, "invalid-number", $"{name} 请写一个不小于 0 的整数。");

    public static Refusal BadFile(IReadOnlyList<Problem> problems) => problems is [{ Code: "file-too-large", Message: var message, Code: var code }]
        ? new(413, code, message) { Problems = problems } : Wire.Errors.Invalid(problems);

    public static Problem NoHeadings() => new("file", "no-headings",
        "没有找到表头。请用这几栏：县（区）、三年行动入户走访（户）、困境儿童（人）、来源、哪一天，一个县（区）一行。");

    public static Problem NoFigures() => new("file", "no-figures", "表里没有数字。请在表头下面一个县（区）填一行。");

    public static Problem BadRow(int row) => new("file", "bad-row", $"第 {Number(row)} 行请写明本市的县（区）、数字从哪里来、是哪一天的（例如 2026-09-30）。");

    public static Problem NotACount(int row, string title) => new("file", "invalid-number", $"第 {Number(row)} 行的“{title}”请写一个不小于 0 的整数。");

    public static Problem CountyTwice(int row) => new("file", "duplicate", $"第 {Number(row)} 行的县（区）前面已经有了，请只留一行。");

    private static string Number(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static Problem BadArea() => new("area", "unknown-place", "area 需要是一个县（区）或者乡镇（街道）的代码。");
}
