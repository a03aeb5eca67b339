using Domain.Audit;
using Domain.Problems;
using Domain.Time;

namespace Domain.Parameters;

/// <summary>What holds of every change in the policy room, a number's or a text's: who may decide it, who may take it back, and until when.</summary>
public static class FourEyes
{
    /// <summary>So long before its day a change must be approved: every instance has heard of it when the day begins.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    /// <summary>Why this person may not decide; null: may.</summary>
    public static Problem? MayNotDecide(ChangeStatus status, ParameterStep proposed, AuditActor by) =>
        status != ChangeStatus.Proposed ? Errors.NotProposed() : proposed.By.Subject == by.Subject ? Errors.SamePerson() : null;

    /// <summary>Why this person may not take it back; null: may.</summary>
    public static Problem? MayNotTakeBack(ChangeStatus status, ParameterStep proposed, AuditActor by) =>
        status != ChangeStatus.Proposed ? Errors.NotProposed() : proposed.By.Subject != by.Subject ? Errors.NotTheAuthor() : null;

    public static bool IsTooLate(DateOnly validFrom, DateTimeOffset now) => CivilTime.ChinaDate(now + Ahead) >= validFrom;

    public static ParameterStep Step(AuditActor by, DateTimeOffset now, string? reason) =>
        new(by, now, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim());
}
