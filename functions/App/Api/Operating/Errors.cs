using Domain.Problems;

namespace App.Api.Operating;

/// <summary>The refusals of this room, one line each.</summary>
internal static class Errors
{
    public static Problem UnknownAction() => new("action", "unknown-option", "action 只能是 retry（重新处理）或者 discard（丢弃）。");

    public static Problem ReasonNeeded() => new("reason", "required", "请写明原因，审计记录里要有。");

    public static Problem ReasonTooLong() => new("reason", "too-long", $"原因最多 {PoisonMessages.LongestReason} 个字，请写短一些。");
}
