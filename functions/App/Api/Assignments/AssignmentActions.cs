using App.Security;
using App.Wire;
using Domain.Assignments;
using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Time;
using Storage;

namespace App.Api.Assignments;

/// <summary>Letting accounts in and out: each change in one commit with its audit entry, over the version that was looked at.</summary>
public sealed class AssignmentActions(IStore store, AssignmentRecords records, TimeProvider time)
{
    public async Task<Attempt<StoredAssignment>> GiveAsync(GiveAssignment command, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        var before = await records.DocumentAsync(Caller.AssignmentIdOf(command.Account), cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var decision = GiveAssignment.Decide(before is null ? null : AssignmentRecords.Read(before).Assignment, command, now);
        if (!decision.IsAccepted)
        {
            return Errors.Decided(decision.Problems);
        }

        var given = decision.Outcome;
        var action = given.Status == AssignmentStatus.Proposed ? "assignment.propose" : "assignment.give";
        var batch = Batch.Of(EntryOf(given, action, command.By, channel, now, null));
        var attempt = await CommitAsync(AssignmentRecords.Put(batch, given, before), given, cancellation).ConfigureAwait(false);

        // Somebody else gave this account a role at the same moment.
        return attempt.IsRefused(out var refusal, out _) && refusal.Code == "version-conflict"
            ? Errors.Decided([Domain.Assignments.Errors.AlreadyAssigned()]) : attempt;
    }

    public async Task<Attempt<StoredAssignment>> ApproveAsync(string id, DecideAssignment command, string version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (await records.DocumentAsync(id, cancellation).ConfigureAwait(false) is not { } document)
        {
            return Wire.Errors.NotFound();
        }

        var (found, now) = (AssignmentRecords.Read(document).Assignment, time.GetUtcNow());
        var decision = DecideAssignment.Decide(found, command, now);
        if (!decision.IsAccepted || document.Version != version)
        {
            return document.Version != version ? Wire.Errors.VersionConflict() : Errors.Decided(decision.Problems);
        }

        var batch = AssignmentRecords.Put(Batch.Of(EntryOf(found, "assignment.approve", command.By, channel, now, null)), decision.Outcome, document);
        if (found.Assignment.Role == Role.SecurityAdmin)
        {
            var administrators = await records.AdministratorsAsync(cancellation).ConfigureAwait(false);
            AssignmentRecords.Put(batch, administrators, administrators.Accounts.Append(found.Account));
        }

        return await CommitAsync(batch, decision.Outcome, cancellation).ConfigureAwait(false);
    }

    public async Task<Attempt<StoredAssignment>> EndAsync(string id, EndAssignment command, string version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);

        // Read before the assignment: who is ended meanwhile is missing from it, or a conflict.
        var administrators = await records.AdministratorsAsync(cancellation).ConfigureAwait(false);
        if (await records.DocumentAsync(id, cancellation).ConfigureAwait(false) is not { } document)
        {
            return Wire.Errors.NotFound();
        }

        var (found, now) = (AssignmentRecords.Read(document).Assignment, time.GetUtcNow());
        var decision = EndAssignment.Decide(found, command, administrators.Accounts, now);
        if (!decision.IsAccepted || document.Version != version)
        {
            return document.Version != version ? Wire.Errors.VersionConflict() : Errors.Decided(decision.Problems);
        }

        var action = decision.Outcome.Status == AssignmentStatus.Refused ? "assignment.sendBack" : "assignment.end";
        var batch = AssignmentRecords.Put(Batch.Of(EntryOf(found, action, command.By, channel, now, command.Reason)), decision.Outcome, document);
        if (found is { Status: AssignmentStatus.Active, Assignment.Role: Role.SecurityAdmin })
        {
            AssignmentRecords.Put(batch, administrators, administrators.Accounts.Where(account => account != found.Account));
        }

        if (decision.Outcome.Status == AssignmentStatus.Ended)
        {
            await EndLentAsync(batch, decision.Outcome, now, cancellation).ConfigureAwait(false);
        }

        return await CommitAsync(batch, decision.Outcome, cancellation).ConfigureAwait(false);
    }

    /// <param name="id">Whoever stands in.</param>
    /// <param name="colleague">Id of the post that is stood in for.</param>
    public async Task<Attempt<StoredAssignment>> GrantAsync(string id, string colleague, GrantAccess command, string version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (await records.DocumentAsync(id, cancellation).ConfigureAwait(false) is not { } document
            || await records.DocumentAsync(colleague, cancellation).ConfigureAwait(false) is not { } other)
        {
            return Wire.Errors.NotFound();
        }

        var now = time.GetUtcNow();
        var decision = GrantAccess.Decide(AssignmentRecords.Read(document).Assignment, AssignmentRecords.Read(other).Assignment, command, now);
        if (!decision.IsAccepted || document.Version != version)
        {
            return document.Version != version ? Wire.Errors.VersionConflict() : Errors.Decided(decision.Problems);
        }

        var (standIn, lender) = decision.Outcome;
        var batch = Batch.Of(EntryOf(standIn, standIn.Grants[^1], "assignment.grant", command.By, channel, now, command.Reason));
        return await CommitAsync(AssignmentRecords.Put(AssignmentRecords.Put(batch, standIn, document), lender, other), standIn,
            cancellation).ConfigureAwait(false);
    }

    public async Task<Attempt<StoredAssignment>> EndGrantAsync(string id, EndAccess command, string version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (await records.DocumentAsync(id, cancellation).ConfigureAwait(false) is not { } document)
        {
            return Wire.Errors.NotFound();
        }

        var now = time.GetUtcNow();
        var decision = EndAccess.Decide(AssignmentRecords.Read(document).Assignment, command, now);
        if (!decision.IsAccepted || document.Version != version)
        {
            return document.Version != version ? Wire.Errors.VersionConflict() : Errors.Decided(decision.Problems);
        }

        var batch = Batch.Of(EntryOf(decision.Outcome, decision.Outcome.Grants[^1], "assignment.end-grant", command.By, channel, now,
            command.Reason));
        return await CommitAsync(AssignmentRecords.Put(batch, decision.Outcome, document), decision.Outcome, cancellation).ConfigureAwait(false);
    }

    /// <summary>What was lent of a post ends with it, in the same commit.</summary>
    private async Task EndLentAsync(RecordBatch batch, AccountAssignment ended, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var account in ended.StandIns)
        {
            if (await records.DocumentAsync(Caller.AssignmentIdOf(account), cancellation).ConfigureAwait(false) is { } document
                && EndAccess.WithPost(AssignmentRecords.Read(document).Assignment, ended, ended.Ended!, CivilTime.ChinaDate(now)) is { } standIn)
            {
                AssignmentRecords.Put(batch, standIn, document);
            }
        }
    }

    /// <summary>Names both accounts and the role that is lent.</summary>
    private static AuditEntry EntryOf(AccountAssignment standIn, AccessGrant grant, string action, AuditActor by, string channel, DateTimeOffset now,
        string reason)
    {
        var entry = EntryOf(standIn, action, by, channel, now, reason);
        return entry with { SubjectIds = entry.SubjectIds.Add(grant.For), FieldKeys = [grant.Assignment.Role.Id()] };
    }

    /// <summary>Who gave whom what: the account by its pseudonym and the role; no name, no address.</summary>
    internal static AuditEntry EntryOf(AccountAssignment assignment, string action, AuditActor by, string channel, DateTimeOffset now,
        string? reason)
    {
        var entry = AuditEntries.Of("assignment", assignment.Account, DivisionCode.Changzhi, action, by, channel, now, reason);
        return entry with { FieldKeys = [assignment.Assignment.Role.Id()] };
    }

    private async Task<Attempt<StoredAssignment>> CommitAsync(RecordBatch batch, AccountAssignment outcome,
        CancellationToken cancellation)
    {
        // The first version is the audit entry's, the second the assignment's.
        var result = await store.CommitAsync(AssignmentRecords.City, batch, cancellation).ConfigureAwait(false);
        return result.IsCommitted ? new StoredAssignment(outcome, result.Versions[1]) : Wire.Errors.VersionConflict();
    }
}
