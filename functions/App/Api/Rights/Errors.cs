using App.Wire;
using Domain.Problems;

namespace App.Api.Rights;

/// <summary>Every refusal of this room's routes, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public static Refusal AlreadyAsked() => new(409, "already-asked", "您已经提过同样的申请，县（区）民政局正在办理，不用重复提；要补充的，可以等答复以后再提一次。");

    public static Refusal NotGranted() => new(409, "not-granted", "这件申请还没有同意提供副本。请先办理，同意以后再来取。");

    public static Refusal NoProposal() => new(409, "no-open-proposal", "删除需要两个人办理：请先由县（区）经办人同意并提出，再由您审批。");

    public static Refusal NotHere() => new(404, "declaration-not-found", "本县（区）没有这个回执编号的申报，请对照家长手上的回执再核对一遍；转给别的县（区）的，请家长到那里提。");

    public static Problem UnknownStatus() => new("status", "unknown-option", "没有这个状态，可用的有 open、granted、refused。");

    public static Problem UnknownDue() => new("due", "unknown-option", "期限请用 overdue、today、thisWeek、thisMonth 或者月份（例如 2026-12）。");

    public static Problem UnknownDecision() => new("decision", "unknown-option", "请选择同意（grant）还是不同意（refuse）。");

    public static Problem UnknownFormat() => new("format", "unknown-option", "副本的格式只有 json 和 docx 两种。");
}
