using App.Api.Audit;
using App.Security;
using Domain.Assignments;
using Domain.Audit;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Privacy;
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
            return Api.Errors.NotFound();
        }

        var (found, now) = (AssignmentRecords.Read(document).Assignment, time.GetUtcNow());
        var decision = DecideAssignment.Decide(found, command, now);
        if (!decision.IsAccepted || document.Version != version)
        {
            return document.Version != version ? Api.Errors.VersionConflict() : Errors.Decided(decision.Problems);
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
            return Api.Errors.NotFound();
        }

        var (found, now) = (AssignmentRecords.Read(document).Assignment, time.GetUtcNow());
        var decision = EndAssignment.Decide(found, command, administrators.Accounts, now);
        if (!decision.IsAccepted || document.Version != version)
        {
            return document.Version != version ? Api.Errors.VersionConflict() : Errors.Decided(decision.Problems);
        }

        var action = decision.Outcome.Status == AssignmentStatus.Refused ? "assignment.sendBack" : "assignment.end";
        var batch = AssignmentRecords.Put(Batch.Of(EntryOf(found, action, command.By, channel, now, command.Reason)), decision.Outcome, document);
        if (found is { Status: AssignmentStatus.Active, Assignment.Role: Role.SecurityAdmin })
        {
            AssignmentRecords.Put(batch, administrators, administrators.Accounts.Where(account => account != found.Account));
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
            return Api.Errors.NotFound();
        }

        var (found, now) = (AssignmentRecords.Read(document).Assignment, time.GetUtcNow());
        return await PutAsync(document, version, GrantAccess.Decide(found, AssignmentRecords.Read(other).Assignment, command, now),
            "assignment.grant", grant => grant.Given, channel, now, cancellation).ConfigureAwait(false);
    }

    public async Task<Attempt<StoredAssignment>> EndGrantAsync(string id, EndAccess command, string version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (await records.DocumentAsync(id, cancellation).ConfigureAwait(false) is not { } document)
        {
            return Api.Errors.NotFound();
        }

        var now = time.GetUtcNow();
        return await PutAsync(document, version, EndAccess.Decide(AssignmentRecords.Read(document).Assignment, command, now),
            "assignment.end-grant", grant => grant.Ended!, channel, now, cancellation).ConfigureAwait(false);
    }

    private async Task<Attempt<StoredAssignment>> PutAsync(Document document, string version, Decision<AccountAssignment> decision, string action,
        Func<AccessGrant, Step> stepOf, string channel, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!decision.IsAccepted || document.Version != version)
        {
            return document.Version != version ? Api.Errors.VersionConflict() : Errors.Decided(decision.Problems);
        }

        // The entry names both accounts and the role that is lent.
        var grant = decision.Outcome.Grants[^1];
        var step = stepOf(grant);
        var entry = EntryOf(decision.Outcome, action, step.By, channel, now, step.Reason);
        var batch = Batch.Of(entry with { SubjectIds = entry.SubjectIds.Add(grant.For), FieldKeys = [grant.Assignment.Role.Id()] });
        return await CommitAsync(AssignmentRecords.Put(batch, decision.Outcome, document), decision.Outcome, cancellation).ConfigureAwait(false);
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
        return result.IsCommitted ? new StoredAssignment(outcome, result.Versions[1]) : Api.Errors.VersionConflict();
    }
}
