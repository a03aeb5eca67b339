using Domain.Forms;

namespace Domain.Cases;

/// <summary>Every refusal of this room, one line each. <c>wrong-status</c> is a conflict (409), the rest invalid content (422).</summary>
public static class Errors
{
    public static Problem AlreadySettled() => new("status", "wrong-status", "这件事已经有人办结了，不用再办。请刷新，看看是怎么办的。");

    public static Problem UnknownOutcome() => new("outcome", "unknown-option", "请从列出的几种结果里选一种。");

    public static Problem NotOfThisType() => new("outcome", "wrong-outcome", "这件事没有这种结果，请从列出的几种里选一种。");

    public static Problem SameKindTwice() => new("outcome", "same-kind", "里面有两份是同一种登记（都是流动或者都是留守），不能都留。请先合并、结束其中一份，或者请申报人更正号码。");
}
