using Domain.Forms;

namespace App.Api.Campaigns;

/// <summary>The refusals of this room's routes, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public static Refusal Overlaps(IReadOnlyList<Problem> problems) => problems.FirstOrDefault(problem =>
        problem.Code == "campaigns-overlap") is { } overlap
        ? new(409, overlap.Code, overlap.Message) { Problems = problems } : Api.Errors.Invalid(problems);

    public static Problem BadPhases() => new("phases", "wrong-type", "phases 需要是一个数组，每个阶段有 phase（deploy、collect、enter）、from、until（年-月-日）。");

    public static Problem BadCounties() => new("counties", "wrong-type", "counties 需要是县（区）代码的数组；不写就是全市。");

    public static Problem BadNumber(string name) => new(name, "invalid-number", $"{name} 请写一个不小于 0 的整数。");

    public static Problem BadArea() => new("area", "unknown-place", "area 需要是一个县（区）或者乡镇（街道）的代码。");
}
