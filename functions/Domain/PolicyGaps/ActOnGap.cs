using Domain.Audit;
using Domain.Problems;
using Domain.Time;

namespace Domain.PolicyGaps;

/// <summary>The department that owns the policy says what it did, or why it did not.</summary>
/// <param name="IsDone">True: done; false: not, or not yet; null: the words say it.</param>
public sealed record AnswerGap(string Answer, bool? IsDone, AuditActor By)
{
    public static Decision<PolicyGap> Decide(PolicyGap gap, AnswerGap command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(gap);
        ArgumentNullException.ThrowIfNull(command);
        return Errors.Check("answer", command.Answer, gap.Status switch
        {
            GapStatus.Closed => Errors.AlreadyClosed(),
            GapStatus.Answered => Errors.AlreadyAnswered(),
            _ => null,
        }) is { Count: > 0 } problems ? problems
            : gap.With(new(GapEventKind.Answered, now, command.By, command.Answer.Trim(), command.IsDone)) with
            {
                Status = GapStatus.Answered,
                DueOn = null
            };
    }
}

/// <summary>The county has looked: it is settled, or the department has to see to it again.</summary>
/// <param name="SendsBack">Only what was answered can go back.</param>
public sealed record CloseGap(string Reason, AuditActor By, bool SendsBack = false)
{
    public static Decision<PolicyGap> Decide(PolicyGap gap, CloseGap command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(gap);
        ArgumentNullException.ThrowIfNull(command);
        if (Errors.Check("reason", command.Reason, gap.Status == GapStatus.Closed ? Errors.AlreadyClosed()
            : command.SendsBack && gap.Status != GapStatus.Answered ? Errors.NotAnswered() : null) is { Count: > 0 } problems)
        {
            return problems;
        }

        var today = CivilTime.ChinaDate(now);
        return command.SendsBack
            ? gap.With(new(GapEventKind.SentBack, now, command.By, command.Reason.Trim())) with
            {
                Status = gap.EscalatedAt is null ? GapStatus.Open : GapStatus.Escalated,
                DueOn = gap.EscalatedAt is null && gap.Severity == GapSeverity.Gap ? CivilTime.AddDays(today, PolicyGapTerms.On(today).AnswerDays)
                    : null,
            }
            : gap.With(new(GapEventKind.Closed, now, command.By, command.Reason.Trim())) with { Status = GapStatus.Closed, DueOn = null };
    }
}

/// <summary>七(三): 发现的有关问题和重要情况,要及时报告上级业务指导部门. By the county with its reason, or by the calendar where nobody answered in time.</summary>
public sealed record EscalateGap(string Reason, AuditActor By)
{
    public static Decision<PolicyGap> Decide(PolicyGap gap, EscalateGap command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(gap);
        ArgumentNullException.ThrowIfNull(command);
        return Errors.Check("reason", command.Reason, gap.Status switch
        {
            GapStatus.Closed => Errors.AlreadyClosed(),
            GapStatus.Escalated => Errors.AlreadyEscalated(),
            _ => null,
        }) is { Count: > 0 } problems ? problems
            : gap.With(new(GapEventKind.Escalated, now, command.By, command.Reason.Trim())) with
            {
                Status = GapStatus.Escalated,
                EscalatedAt = now,
                DueOn = null
            };
    }

    /// <summary>What becomes of a gap that nobody answered in time; null where the department still has time.</summary>
    public static PolicyGap? ByCalendar(PolicyGap gap, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(gap);
        return gap is { Status: GapStatus.Open, DueOn: { } due } && due < CivilTime.ChinaDate(now)
            ? Decide(gap, new("主管部门在期限内没有答复。", AuditActor.System), now).Outcome : null;
    }
}
