using App.Security;
using Domain.Assignments;
using Domain.Audit;
using Domain.Privacy;
using Storage;

namespace Suite.Api;

/// <summary>Accounts that have their role already, for tests that are not about how they came by it.</summary>
internal static class Assigned
{
    public static async Task AssignAsync(this IStore store, string issuer, string subject, Assignment assignment)
    {
        var account = Caller.SubjectOf(issuer, subject);
        var given = new AccountAssignment
        {
            Account = account,
            Issuer = issuer,
            Subject = subject,
            Assignment = assignment,
            Status = AssignmentStatus.Active,
            Given = new(AuditActor.System, DateTimeOffset.UtcNow),
        };
        var entry = new AuditEntry
        {
            Id = Guid.CreateVersion7().ToString("N"),
            County = "140400",
            At = DateTimeOffset.UtcNow,
            Actor = AuditActor.System,
            Channel = "test",
            Action = "assignment.give",
            SubjectKind = "assignment",
            SubjectIds = [account],
        };
        var batch = Batch.Of(entry).Create(Kinds.Assignment, Caller.AssignmentIdOf(account), AssignmentJson.Write(given),
            new IndexFields().Set(Fields.Role, assignment.Role.Id()).Set(Fields.Status, "active"), AssignmentJson.Schema);
        Assert.True((await store.CommitAsync(Partition.County("140400"), batch, TestContext.Current.CancellationToken)).IsCommitted);
    }
}
