using App.Api.Proposals;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Forms;
using Domain.KeyCare;
using Domain.Privacy;
using Domain.Problems;
using Domain.Proposals;
using Domain.Time;
using Storage;

namespace App.Api.KeyCare;

/// <summary>What was done to an entry, or the proposal that it became because somebody else must agree.</summary>
/// <param name="Version">Of the entry, after it.</param>
public sealed record KeyCareOutcome(KeyCareEntry Entry, string Version, LedgerEvent? Event, Proposal? Proposed);

/// <summary>
/// Follow-ups, exits and returns, each as the caller's cell of the permission table says: the county does them, a township proposes them, and a
/// village writes visit notes (the row "record a visit") that move nothing.
/// </summary>
public sealed class KeyCareActions(IStore store, KeyCareRecords records, ProposalRecords proposals, TimeProvider time)
{
    /// <param name="version">The version that was looked at; null where the caller does not say.</param>
    public async Task<Attempt<KeyCareOutcome>> FollowUpAsync(Caller caller, StoredEntry found, FollowUpNote note, string? version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(note);
        var entry = found.Entry;
        var follows = caller.Assignment.May(Permission.KeyCareFollowUp, entry.County, entry.Place, out var grant);
        if (!follows && !caller.Assignment.May(Permission.VisitsRecord, entry.County, entry.Place, out _))
        {
            return Wire.Errors.NotAllowed();
        }

        if (version is not null && version != found.Document.Version)
        {
            return Wire.Errors.VersionConflict();
        }

        var now = time.GetUtcNow();
        var decision = RecordFollowUp.Decide(entry, new(note, caller.Actor, SetsDue: follows), records.Policy.On(CivilTime.ChinaDate(now)), now);
        return !decision.IsAccepted ? Wire.Errors.Decided(decision.Problems)
            : grant is { Duty: Duty.Propose } ? await ProposeAsync(caller, found, Permission.KeyCareFollowUp, "", note, channel, now, cancellation)
            .ConfigureAwait(false)
            : await CommitAsync(found, decision.Outcome, caller.Actor, channel, now, null, null, cancellation).ConfigureAwait(false);
    }

    /// <summary>Off the ledger, or back on it after an exit; both need a reason.</summary>
    /// <param name="back">True: back on the ledger.</param>
    public async Task<Attempt<KeyCareOutcome>> ExitAsync(Caller caller, StoredEntry found, string reason, bool back, string version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        if (!caller.Assignment.May(Permission.KeyCareExit, found.Entry.County, found.Entry.Place, out var grant))
        {
            return Wire.Errors.NotAllowed();
        }

        if (version != found.Document.Version)
        {
            return Wire.Errors.VersionConflict();
        }

        var now = time.GetUtcNow();
        var decision = await DecideAsync(found, reason, back, caller.Actor, null, now, cancellation).ConfigureAwait(false);
        return !decision.IsAccepted ? Wire.Errors.Decided(decision.Problems)
            : grant.Duty == Duty.Propose ? await ProposeAsync(caller, found, Permission.KeyCareExit, reason, null, channel, now, cancellation)
            .ConfigureAwait(false)
            : await CommitAsync(found, decision.Outcome, caller.Actor, channel, now, reason, null, cancellation).ConfigureAwait(false);
    }

    /// <summary>Carries out what a township proposed; the note stays the one of whoever was there.</summary>
    public async Task<Attempt<KeyCareOutcome>> ApproveAsync(Caller caller, StoredProposal stored, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(stored);
        var proposal = stored.Proposal;
        if (!ProposalRecords.MayDecide(caller, proposal) || await records.FindAsync(caller, proposal.County, proposal.SubjectId, cancellation)
            .ConfigureAwait(false) is not { } found)
        {
            return Wire.Errors.NotFound();
        }

        var now = time.GetUtcNow();
        var approved = DecideProposal.Decide(proposal, new(Approve: true, null, caller.Actor), found.Document.Version, now);
        if (!approved.IsAccepted)
        {
            return Wire.Errors.Decided(approved.Problems);
        }

        var decision = proposal.FollowUp is { } note
            ? RecordFollowUp.Decide(found.Entry, new(note, proposal.Author, ApprovedBy: caller.Actor),
                records.Policy.On(CivilTime.ChinaDate(now)), now)
            : await DecideAsync(found, proposal.Reason, found.Entry.Status == KeyCareStatus.Exited, proposal.Author, caller.Actor, now, cancellation)
            .ConfigureAwait(false);
        return decision.IsAccepted
            ? await CommitAsync(found, decision.Outcome, caller.Actor, channel, now, proposal.FollowUp is null ? proposal.Reason : null,
                new(approved.Outcome, stored.Document), cancellation).ConfigureAwait(false)
            : Wire.Errors.Decided(decision.Problems);
    }

    private async Task<Decision<LedgerChange>> DecideAsync(StoredEntry found, string reason, bool back, AuditActor by, AuditActor? approvedBy,
        DateTimeOffset now, CancellationToken cancellation)
    {
        if (!back)
        {
            return ExitEntry.Decide(found.Entry, new(reason, by, approvedBy), now);
        }

        var child = (await records.WithChildAsync(found, cancellation).ConfigureAwait(false)).Child;
        return ReopenEntry.Decide(found.Entry, new(reason, by, approvedBy), child?.Status.IsOpen() == true,
            records.Policy.On(CivilTime.ChinaDate(now)), now);
    }

    private async Task<Attempt<KeyCareOutcome>> ProposeAsync(
        Caller caller, StoredEntry found, Permission action, string reason, FollowUpNote? note, string channel, DateTimeOffset now,
            CancellationToken cancellation)
    {
        var proposal = ProposalRecords.Of(action, found.Entry.County, "keyCare", found.Entry.Id, found.Document.Version, caller.Actor, reason,
            now) with
        { FollowUp = note };
        var verb = note is not null ? "propose-followUp" : found.Entry.Status == KeyCareStatus.Exited ? "propose-reopen" : "propose-exit";
        var entry = KeyCareRecords.Entry(found.Entry, "keyCare." + verb, caller.Actor, channel, now, note is null ? reason : null);
        return await proposals.ProposeAsync(entry, proposal, cancellation).ConfigureAwait(false) is { } refused
            ? refused.Code == "already-proposed" ? Errors.AlreadyProposed() : refused
            : new KeyCareOutcome(found.Entry, found.Document.Version, null, proposal);
    }

    private async Task<Attempt<KeyCareOutcome>> CommitAsync(
        StoredEntry found, LedgerChange change, AuditActor by, string channel, DateTimeOffset now, string? reason, StoredProposal? decided,
            CancellationToken cancellation)
    {
        // The notes are about a child and stay out of the trail; a reason for an exit is given to it, as for every other decision.
        var batch = Batch.Of(KeyCareRecords.Entry(change.Entry, "keyCare." + change.Event!.Kind.Id(), by, channel, now, reason))
            .Replace(found.Document, KeyCareJson.Write(change.Entry), KeyCareRecords.FieldsOf(change.Entry), KeyCareJson.Schema);
        if (decided is not null)
        {
            ProposalRecords.Put(batch, decided.Document, decided.Proposal);
        }

        // The versions come in the order of the batch: the audit entry's first, then the ledger's.
        var result = await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false);
        return result.IsCommitted ? new KeyCareOutcome(change.Entry, result.Versions[1], change.Event, null) : Wire.Errors.VersionConflict();
    }
}
