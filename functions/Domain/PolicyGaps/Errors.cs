using Domain.Problems;

namespace Domain.PolicyGaps;

/// <summary>Every refusal of this room, one line each. <c>wrong-status</c> is a conflict (409), the rest invalid content (422).</summary>
public static class Errors
{
    public static Problem AlreadyClosed() => new("status", "wrong-status", "这件事已经办结，不用再办。请刷新，看看是怎么办的。");

    public static Problem AlreadyAnswered() => new("status", "wrong-status", "这件事已经答复过，正在等县（区）民政局核对。还有要补充的，请联系县（区）民政局退回来再答。");

    public static Problem AlreadyEscalated() => new("status", "wrong-status", "这件事已经报告市级，不用再报。");

    public static Problem NotAnswered() => new("status", "wrong-status", "主管部门还没有答复，没有可以退回的。要催办的，请打电话；过了期限会自动报告市级。");

    public static Problem AnswerRequired() => new("answer", "required", "请写明办了什么、什么时候办好，或者为什么不能办。");

    internal static List<Problem> Check(string field, string? text, Problem? status)
    {
        var problems = new List<Problem>();
        if (status is not null)
        {
            problems.Add(status);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            problems.Add(field == "answer" ? AnswerRequired() : Reasons.Required());
        }
        else if (text.Length > Reasons.MaxLength)
        {
            problems.Add(Reasons.TooLong() with { Field = field });
        }

        return problems;
    }
}
