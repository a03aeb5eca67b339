using App.Wire;
using Domain.Problems;

namespace App.Api.Children;

/// <summary>Every refusal of this room's routes, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public static Refusal NoProposal() => new(409, "no-open-proposal", "这件事需要两个人办理：请先由县（区）经办人提出，再由您审批。");

    public static Problem NoSuchChild() => new("into", "unknown-child", "没有找到要并入的那份档案，请核对后重新选择。");

    public static Problem NothingToSearch() => new("name", "required", "请至少写一项：姓名、号码、电话、回执编号或者村（居）。");

    public static Problem UnknownStatus() => new("status", "unknown-option", "没有这个状态，请核对。");

    public static Problem UnknownKind() => new("kind", "unknown-option", "kind 只能是 migrant 或者 leftBehind。");

    public static Problem UnknownPlace(string field) => new(field, "unknown-division", "没有这个地方，请核对代码。");

    public static Problem BadDue() => new("due", "unknown-option", "due 请写 overdue、today、thisWeek、thisMonth，或者 2026-09 这样的月份；不能按某一天查，那一天往往就是孩子的生日。");

    public static Problem BadPage() => new("page", "invalid-page", "页码标记不对，请从第一页重新查看。");
}
