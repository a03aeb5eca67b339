using Domain.Children;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;

namespace Domain.Retention;

/// <summary>What is kept for a term after its end, and then erased (个人信息保护法 19: the shortest time that is needed).</summary>
public enum RetentionKind
{
    /// <summary>A child that is off the register.</summary>
    ClosedChild,

    /// <summary>A declaration that ended without a child: not registered, closed, or withdrawn before there was erasing.</summary>
    EndedDeclaration,
}

/// <summary>
/// When something that has ended is due to be erased. A parameter says how long it is kept; what the law asks for at least holds whatever the parameter says.
/// </summary>
/// <remarks>
/// 小雨 left the register on 31 August 2024 and is kept for 36 months: to 31 August 2027, and from 1 September on she is due. Had somebody set one month, she
/// would still be kept for the two years of 统计法实施条例.
/// </remarks>
public static class RetentionClock
{
    public static IReadOnlyList<RetentionKind> Kinds { get; } = Enum.GetValues<RetentionKind>();

    public static string Id(this RetentionKind kind) => kind switch
    {
        RetentionKind.ClosedChild => "closedChild",
        RetentionKind.EndedDeclaration => "endedDeclaration",
    };

    public static string Label(this RetentionKind kind) => kind switch
    {
        RetentionKind.ClosedChild => "已注销的儿童档案",
        RetentionKind.EndedDeclaration => "没有登记入册、已经结束的申报",
    };

    /// <summary>Where the least time stands.</summary>
    public static string Clause(this RetentionKind kind) => kind switch
    {
        RetentionKind.ClosedChild => "统计法实施条例（原始资料至少保存二年）；个人信息保护法 19",
        RetentionKind.EndedDeclaration => "行政诉讼法 46（六个月内可以起诉）；个人信息保护法 19",
    };

    /// <summary>Months that the law asks for at least: no parameter undercuts them.</summary>
    public static int LegalMonths(this RetentionKind kind) => kind switch
    {
        RetentionKind.ClosedChild => 24,
        RetentionKind.EndedDeclaration => 6,
    };

    /// <summary>Months that it is kept after its end.</summary>
    public static int Months(this RetentionKind kind, PolicyParameters policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Math.Max(kind.LegalMonths(), kind == RetentionKind.ClosedChild ? policy.ClosedChildMonths : policy.EndedDeclarationMonths);
    }

    /// <summary>The first day on which it is due: the day after the last day of its term.</summary>
    public static DateOnly DueOn(RetentionKind kind, DateOnly endedOn, PolicyParameters policy) => CivilTime.AddDays(endedOn.AddMonths(kind.Months(policy)), 1);

    /// <param name="today">The China day.</param>
    /// <param name="highWater">The latest day on which this was ever asked: a clock that stands before it was set back, and nothing is due by it.</param>
    public static bool IsDue(RetentionKind kind, DateOnly endedOn, PolicyParameters policy, DateOnly today, DateOnly? highWater) =>
        !(today < highWater) && DueOn(kind, endedOn, policy) <= today;

    /// <summary>The day on which a child's record ended; null where it has not, or nothing is left of it.</summary>
    public static DateOnly? EndOf(Child child)
    {
        ArgumentNullException.ThrowIfNull(child);
        return child is { Status: ChildStatus.Closed, ErasedAt: null, Ending: { } ending } ? CivilTime.ChinaDate(ending.At) : null;
    }

    /// <summary>The day on which a declaration ended; null where it has not, a child rests on it, or nothing is left of it.</summary>
    public static DateOnly? EndOf(Declaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        return declaration is { ErasedAt: null, ChildId: null, IsHandedAway: false, History: [.., var last] } && !declaration.Status.IsOpen()
            && declaration.Status != DeclarationStatus.Registered ? CivilTime.ChinaDate(last.At) : null;
    }
}
