using Domain.Problems;

namespace Domain.Proposals;

/// <summary>
/// Every refusal of this room. <c>not-open</c> is a conflict (409), <c>same-person</c> is not allowed (403), <c>changed-since</c> a conflict.
/// </summary>
public static class Errors
{
    public static Problem SamePerson() => new("approver", "same-person", "提出的人不能自己审批，请由另一位有权限的同事处理。");

    public static Problem NotOpen() => new("status", "not-open", "这项申请已经处理过了，请刷新后再看。");

    public static Problem ChangedSince() => new("version", "changed-since", "提出申请以后，档案又有变化。请退回这项申请，看过新的内容后再提出。");
}
