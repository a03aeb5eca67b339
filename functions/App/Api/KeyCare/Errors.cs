using App.Wire;
using Domain.Eligibility;
using Domain.Forms;
using Domain.KeyCare;
using Domain.Problems;

namespace App.Api.KeyCare;

/// <summary>Every refusal of this room's routes, one line each; those of the decisions are the domain's.</summary>
internal static class Errors
{
    public static Refusal AlreadyProposed() => new(409, "already-proposed", "这个孩子已经有一条记录在等待县（区）确认，请等办理以后再提交。");

    public static Problem UnknownStatus() => new("status", "unknown-option", "status 只能是 open、exited 或者 handedOver。");

    public static Problem UnknownTrigger() => new("trigger", "unknown-option", $"没有这种情形，可用的有：{string.Join("、", TriggerIds.All)}。");

    public static Problem UnknownKind() => Wire.Errors.UnknownOption("kind", string.Join("、", FollowUpKinds.All.Select(kind => kind.Id())));

    public static Problem NotANumber() => new("corrects", "wrong-type", "corrects 是要补正的那条记录的编号（整数）。");

    public static Problem NotTriggers() => new("confirms", "wrong-type", "confirms 是一组情形的名称。");
}
