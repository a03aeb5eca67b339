using App.Wire;
using Domain.Problems;

namespace App.Api.Releases;

/// <summary>Every refusal of this room's routes, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public static Problem BadTables() => new("tables", "wrong-type", "tables 是一组表，每张表是一组指标名称，例如 [[\"county\",\"ageBand\"]]。");

    public static Problem BadAgree() => new("agree", "wrong-type", "agree 请写 true（同意）或者 false（不同意）。");

    public static Problem UnknownStatus() => new("status", "unknown-option", "status 只能是 draft、published 或者 withdrawn。");

    public static Problem UnknownFormat() => new("format", "unknown-option", "format 只能是 json、csv 或者 xlsx。");

    public static Refusal DisclosureChanged() => new(409, "disclosure-changed",
        "起草以后又发布了同一时点的别的数据，要隐藏的单元格变了。数据已经重新处理，原来的意见作废，请重新征求意见。");

    /// <summary>The same, where the figures of today contradict what was published: no approval helps, the draft has to change.</summary>
    public static Refusal CannotLeaveAnyMore() => new(409, "disclosure-changed",
        "起草以后又发布了同一时点的别的数据，这一份按现在的样子不能再发布。原来的意见作废，请经办人修改（换统计时点或者减少指标）以后重新征求意见。");

    /// <summary>The refusals of an approval or opinion: who may not is forbidden, what is not ready a conflict, the rest content.</summary>
    public static Refusal Decided(IReadOnlyList<Problem> problems) => problems[0] switch
    {
        { Code: "not-asked" or "same-person" } who => new Refusal(403, who.Code, who.Message) { Problems = problems },
        { Code: "wrong-status" or "opinions-missing" or "objected" } state => new Refusal(409, state.Code, state.Message) { Problems = problems },
        _ => Wire.Errors.Invalid(problems),
    };
}
