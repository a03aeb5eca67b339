using Domain.Problems;

namespace Domain.Matters;

/// <summary>Every refusal of this room, one line each.</summary>
public static class Errors
{
    public static Problem NoKind() => new("kind", "unknown-option", "请选择是工作中的问题还是重要情况（kind：problem 或者 important）。");

    public static Problem NoText() => new("text", "required", "请写明是什么情况、已经怎样处理、需要上级做什么。");

    public static Problem LongText(int most) => new("text", "too-long", $"最多写 {most} 个字，请写短一些。");

    public static Problem ReceivedAlready() => new("", "wrong-status", "市里已经收到这件事，不用再办；有新的情况，请县（区）另报一件。");
}
