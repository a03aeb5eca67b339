using Domain.Forms;

namespace Domain.Cases;

/// <summary>Every refusal of this room, one line each. <c>wrong-status</c> is a conflict (409), the rest invalid content (422).</summary>
public static class Errors
{
    public static Problem AlreadySettled() => new("status", "wrong-status", "这件事已经有人办结了，不用再办。请刷新，看看是怎么办的。");

    public static Problem UnknownOutcome() => new("outcome", "unknown-option", "请从列出的几种结果里选一种。");

    public static Problem NotOfThisType() => new("outcome", "wrong-outcome", "这件事没有这种结果，请从列出的几种里选一种。");

    public static Problem GroundNeeded() => new(
        "reason", "ground-needed", "请写明法律依据的名称和条款，家长会看到，例如：《个人信息保护法》第十三条、第三十四条，为履行法定职责所必需。");

    public static Problem StillRegistered() => new("outcome", "still-registered", "孩子还在册，不能这样办结。请先在档案里提出注销登记，审批以后再回来选“同意删除”。");

    public static Problem SameKindTwice() => new("outcome", "same-kind", "里面有两份是同一种登记（都是流动或者都是留守），不能都留。请先合并、结束其中一份，或者请申报人更正号码。");
}
