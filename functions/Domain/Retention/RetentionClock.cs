using System.Globalization;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Time;

namespace Domain.Retention;

/// <summary>What is kept for a term and then erased (个人信息保护法 19: the shortest time that is needed). Attachments go with what they were attached
/// to.</summary>
public enum RetentionKind
{
    /// <summary>A child that is off the register.</summary>
    ClosedChild,

    /// <summary>A declaration that ended without a child: not registered, closed, or withdrawn before there was erasing.</summary>
    EndedDeclaration,

    /// <summary>Something staff looked at of which nobody ever declared: a lead, a call for help, a hand-over by the bot.</summary>
    SettledCase,

    /// <summary>What somebody began to say and never handed in: drafts, conversations, visits not finished.</summary>
    Draft,

    /// <summary>The rows of a department's list.</summary>
    DepartmentRow,

    /// <summary>Who did or saw what.</summary>
    Audit,

    /// <summary>What figures and lists were made from and that holds no answer any more: marks of lists handed out, rows of what went to the
    /// national system.</summary>
    StatisticsOriginal,

    /// <summary>What had not ended when a backup was taken, in that backup.</summary>
    Backup,
}

/// <summary>How long something is kept: a number of months, or of days.</summary>
public readonly record struct RetentionTerm(int Number, bool InDays)
{
    /// <summary>The first day after the term of what ended on a day.</summary>
    public DateOnly After(DateOnly day) => CivilTime.AddDays(InDays ? CivilTime.AddDays(day, Number) : day.AddMonths(Number), 1);

    public string Label => string.Create(CultureInfo.InvariantCulture, $"{Number}{(InDays ? "天" : "个月")}");
}

/// <summary>
/// When something that has ended is due to be erased. A parameter says how long it is kept; what the law asks for at least holds whatever the
/// parameter says.
/// </summary>
/// <remarks>
/// 小雨 left the register on 31 August 2024 and is kept for 36 months: to 31 August 2027, and from 1 September on she is due. Had somebody set one
/// month, she would still be kept for the two years of 统计法实施条例.
/// </remarks>
public static class RetentionClock
{
    public static IReadOnlyList<RetentionKind> Kinds { get; } = Enum.GetValues<RetentionKind>();

    /// <summary>Those of which nothing is erased before two people have agreed to a list; the others go by themselves.</summary>
    public static IReadOnlyList<RetentionKind> Listed { get; } =
        [RetentionKind.ClosedChild, RetentionKind.EndedDeclaration, RetentionKind.SettledCase];

    public static string Id(this RetentionKind kind) => kind switch
    {
        RetentionKind.ClosedChild => "closedChild",
        RetentionKind.EndedDeclaration => "endedDeclaration",
        RetentionKind.SettledCase => "settledCase",
        RetentionKind.Draft => "draft",
        RetentionKind.DepartmentRow => "departmentRow",
        RetentionKind.Audit => "audit",
        RetentionKind.StatisticsOriginal => "statisticsOriginal",
        RetentionKind.Backup => "backup",
    };

    public static RetentionKind? Find(string? id) => Kinds.Where(kind => kind.Id() == id).Select(static kind =>
        (RetentionKind?)kind).FirstOrDefault();

    public static string Label(this RetentionKind kind) => kind switch
    {
        RetentionKind.ClosedChild => "已注销的儿童档案",
        RetentionKind.EndedDeclaration => "没有登记入册、已经结束的申报",
        RetentionKind.SettledCase => "没有人申报、已经办结的线索和求助",
        RetentionKind.Draft => "没有提交的草稿、对话",
        RetentionKind.DepartmentRow => "部门名单里的记录",
        RetentionKind.Audit => "审计记录",
        RetentionKind.StatisticsOriginal => "统计和名单的原始资料",
        RetentionKind.Backup => "备份里还没有结束的记录",
    };

    /// <summary>From when the term counts, and how it ends.</summary>
    public static string Ending(this RetentionKind kind) => kind switch
    {
        RetentionKind.ClosedChild => "从注销起；列出清单，两个人办，照片和索引一起删除",
        RetentionKind.EndedDeclaration => "从结束起；列出清单，两个人办，照片和索引一起删除",
        RetentionKind.SettledCase => "从办结起；列出清单，两个人办，删除说过的话、地点",
        RetentionKind.Draft => "从最后一次填写起；自动删除",
        RetentionKind.DepartmentRow => "从收到起，并且全部被新的名单代替；自动删除",
        RetentionKind.Audit => "从办理起；主库里不删改，备份里的到期销毁密钥",
        RetentionKind.StatisticsOriginal => "从交出、上报起；自动删除",
        RetentionKind.Backup => "从做备份起；列出清单，两个人办，销毁备份密钥",
    };

    /// <summary>Where the least time stands.</summary>
    public static string Clause(this RetentionKind kind) => kind switch
    {
        RetentionKind.ClosedChild => "统计法实施条例（原始资料至少保存二年）；个人信息保护法 19",
        RetentionKind.EndedDeclaration => "行政诉讼法 46（六个月内可以起诉）；个人信息保护法 19",
        RetentionKind.SettledCase => "个人信息保护法 19（期限是本市定的）",
        RetentionKind.Draft or RetentionKind.DepartmentRow => "个人信息保护法 19",
        RetentionKind.Audit => "网络安全法 21（不少于六个月）；个人信息保护法 56（至少三年）",
        RetentionKind.StatisticsOriginal => "统计法实施条例（原始资料至少保存二年）",
        RetentionKind.Backup => "个人信息保护法 19、47",
    };

    /// <summary>Months that the law asks for at least: no parameter undercuts them.</summary>
    public static int LegalMonths(this RetentionKind kind) => kind switch
    {
        RetentionKind.ClosedChild or RetentionKind.StatisticsOriginal => 24,
        RetentionKind.EndedDeclaration or RetentionKind.Audit => 6,
        RetentionKind.SettledCase or RetentionKind.Draft or RetentionKind.DepartmentRow or RetentionKind.Backup => 0,
    };

    /// <summary>How long it is kept after its end.</summary>
    public static RetentionTerm Term(this RetentionKind kind, PolicyParameters policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return kind switch
        {
            RetentionKind.ClosedChild => Months(policy.ClosedChildMonths),
            RetentionKind.EndedDeclaration => Months(policy.EndedDeclarationMonths),
            RetentionKind.SettledCase => Months(policy.SettledCaseMonths),
            RetentionKind.Draft => new(policy.DraftDays, InDays: true),
            RetentionKind.DepartmentRow => new(policy.RecordKeptDays, InDays: true),
            RetentionKind.Audit => Months(policy.AuditMonths),
            RetentionKind.StatisticsOriginal => Months(policy.OriginalMonths),
            RetentionKind.Backup => Months(policy.BackupMonths),
        };

        RetentionTerm Months(int set) => new(Math.Max(kind.LegalMonths(), set), InDays: false);
    }

    /// <summary>The first day on which it is due: the day after the last day of its term.</summary>
    public static DateOnly DueOn(RetentionKind kind, DateOnly endedOn, PolicyParameters policy) => kind.Term(policy).After(endedOn);

    /// <param name="today">The China day. By a clock that stands behind less is due, never more.</param>
    public static bool IsDue(RetentionKind kind, DateOnly endedOn, PolicyParameters policy, DateOnly today) => DueOn(kind, endedOn, policy) <= today;

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

    /// <summary>The day on which a case was settled of which nobody ever declared; null where it is open, hangs on a record, or nothing is left of
    /// it.</summary>
    public static DateOnly? EndOf(CaseForReview found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found is { Status: CaseStatus.Settled, Declaration: null, Child: null, IsEmptied: false, Settlements: [.., var last] }
            ? CivilTime.ChinaDate(last.At) : null;
    }
}
