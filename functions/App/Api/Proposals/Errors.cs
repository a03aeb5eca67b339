using App.Wire;

namespace App.Api.Proposals;

/// <summary>What stands in the way of a proposal, or of deciding about a record while one is open; one line each.</summary>
internal static class Errors
{
    public static Refusal AlreadyProposed() => new(409, "already-proposed", "已经有同事提出了同样的申请，正在等待审批，不用重复提出。");

    public static Refusal OpenProposal() =>
        new(409, "open-proposal", "这份记录有一项申请正在等待审批，审批以前不能另外办理。请等审批人批准或者退回；要改主意的，请提出的人先在“审批”里写明原因撤回。");
}
