using App.Wire;
using Domain.Audit;
using Domain.Divisions;

namespace App.Security;

/// <summary>
/// Entries of what somebody does to, or reads of, one record at this moment. What is done at once to many, or as a retry may do it again, chooses its
/// ids itself.
/// </summary>
internal static class AuditEntries
{
    /// <param name="subjectKind">"declaration", "child"…</param>
    /// <param name="action">As <c>room.verb</c>.</param>
    /// <param name="channel">The door that it comes through.</param>
    /// <param name="reason">In the actor's words; null where the action needs none.</param>
    public static AuditEntry Of(string subjectKind, string subject, DivisionCode county, string action, AuditActor by, string channel,
        DateTimeOffset now, string? reason) => new()
        {
            Id = OpaqueId.New(now),
            County = county.Value,
            At = now,
            Actor = by,
            Channel = channel,
            Action = action,
            SubjectKind = subjectKind,
            SubjectIds = [subject],
            Reason = reason,
        };
}
