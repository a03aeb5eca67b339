using App.Security;
using Domain.Assignments;
using Domain.Audit;
using Domain.Privacy;
using Storage;

namespace App.Api.Assignments;

/// <summary>
/// The security administrators that <c>Auth:FirstAdministrator</c> names: given their role at the first start, and never again once there was one.
/// While there is a single one, whoever sets the settings is also the second person for the one that it has proposed.
/// </summary>
/// <remarks>
/// One administrator alone can let no further one in: who would end the others could then appoint whom it likes. So the way to a second one leads
/// over somebody else, a colleague in the same role or whoever runs the server.
/// </remarks>
public sealed class FirstAdministrators(Settings settings, IStore store, AssignmentRecords records, TimeProvider time)
{
    private const string Channel = "setting";

    /// <summary>At start. Several instances may do it at once: one commits, the others find it done.</summary>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        while (settings.FirstAdministrators.Count > 0)
        {
            var administrators = await records.AdministratorsAsync(cancellation).ConfigureAwait(false);
            var batch = administrators.Document is null ? await FirstAsync(administrators, cancellation).ConfigureAwait(false)
                : administrators.Accounts.Count == 1 ? await SecondAsync(administrators, cancellation).ConfigureAwait(false)
                : null;
            if (batch is null || (await store.CommitAsync(AssignmentRecords.City, batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return;
            }
        }
    }

    private async Task<RecordBatch?> FirstAsync(Administrators none, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var given = new List<(AccountAssignment Assignment, Document? Before)>();
        foreach (var (issuer, subject) in settings.FirstAdministrators)
        {
            var account = Caller.SubjectOf(issuer, subject);
            var before = await records.DocumentAsync(Caller.AssignmentIdOf(account), cancellation).ConfigureAwait(false);
            given.Add((GiveAssignment.First(account, issuer, subject, before is null ? null : AssignmentRecords.Read(before).Assignment, now),
                before));
        }

        RecordBatch? batch = null;
        foreach (var (assignment, before) in given)
        {
            var entry = AssignmentActions.EntryOf(assignment, "assignment.first", AuditActor.System, Channel, now, null);
            batch = AssignmentRecords.Put(batch?.Also(entry) ?? Batch.Of(entry), assignment, before);
        }

        return AssignmentRecords.Put(batch!, none, given.Select(first => first.Assignment.Account));
    }

    private async Task<RecordBatch?> SecondAsync(Administrators single, CancellationToken cancellation)
    {
        foreach (var (issuer, subject) in settings.FirstAdministrators)
        {
            if (await records.DocumentAsync(Caller.AssignmentIdOf(Caller.SubjectOf(issuer, subject)),
                cancellation).ConfigureAwait(false) is { } document
                && AssignmentRecords.Read(document).Assignment is { Assignment.Role: Role.SecurityAdmin } found
                && DecideAssignment.Decide(found, new(AuditActor.System), time.GetUtcNow()).Outcome is { } approved)
            {
                var entry = AssignmentActions.EntryOf(approved, "assignment.approve", AuditActor.System, Channel, time.GetUtcNow(), null);
                return AssignmentRecords.Put(AssignmentRecords.Put(Batch.Of(entry), approved, document), single,
                    single.Accounts.Append(approved.Account));
            }
        }

        return null;
    }
}
