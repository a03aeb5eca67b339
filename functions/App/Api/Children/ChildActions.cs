using App.Api.Cases;
using App.Api.Declarations;
using App.Api.KeyCare;
using App.Api.Proposals;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Privacy;
using Domain.Problems;
using Domain.Proposals;
using Domain.Time;
using Storage;

namespace App.Api.Children;

/// <summary>
/// Updating, judging, closing, merging and handing over, each as the caller's cell of the permission table says: done, or proposed by one and carried
/// out by another.
/// </summary>
public sealed class ChildActions(IStore store, IWorkQueue queue, ChildRecords records, Reviews reviews, ProposalRecords proposals,
    KeyCareRecords keyCare, TimeProvider time)
{
    /// <param name="version">The version that was looked at; null where the caller does not say.</param>
    public async Task<Attempt<ChildOutcome>> ActAsync(Caller caller, StoredChild found, ChildAction action, string? version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(action);
        if (!caller.Assignment.May(action.Action, found.Child.County, ChildRecords.PlaceOf(found.Child), out var grant))
        {
            return Wire.Errors.NotAllowed();
        }

        if (version is not null && version != found.Document.Version)
        {
            return Wire.Errors.VersionConflict();
        }

        var now = time.GetUtcNow();
        return grant.Duty switch
        {
            Duty.Act => await CarryOutAsync(caller, found, action, null, channel, now, cancellation).ConfigureAwait(false),
            Duty.Propose => await ProposeAsync(caller, found, action, channel, now, cancellation).ConfigureAwait(false),
            Duty.Approve => await ApproveAsync(caller, found, action, channel, now, cancellation).ConfigureAwait(false),
        };
    }

    /// <summary>Carries out what somebody else proposed.</summary>
    public async Task<Attempt<ChildOutcome>> ApproveAsync(Caller caller, StoredChild found, StoredProposal stored, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(stored);
        if (!ProposalRecords.MayDecide(caller, stored.Proposal))
        {
            return Wire.Errors.NotAllowed();
        }

        var now = time.GetUtcNow();
        var decision = DecideProposal.Decide(stored.Proposal, new(Approve: true, null, caller.Actor), found.Document.Version, now);
        return decision.IsAccepted
            ? await CarryOutAsync(caller, found, ChildAction.Of(stored.Proposal), new(decision.Outcome, stored.Document), channel, now, cancellation)
            .ConfigureAwait(false)
            : Wire.Errors.Decided(decision.Problems);
    }

    /// <summary>Staff have looked at a child that came over or was corrected, and keep it on the register.</summary>
    public async Task<Attempt<ChildOutcome>> ConfirmAsync(Caller caller, StoredChild found, string reason, string? version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        if (!caller.Assignment.May(Permission.ChildrenUpdate, found.Child.County, ChildRecords.PlaceOf(found.Child), out var grant)
            || grant.Duty != Duty.Act)
        {
            return Wire.Errors.NotAllowed();
        }

        if (version is not null && version != found.Document.Version)
        {
            return Wire.Errors.VersionConflict();
        }

        var now = time.GetUtcNow();
        var decision = ConfirmChild.Decide(found.Child, new(reason, caller.Actor), reviews.Policy.On(CivilTime.ChinaDate(now)), now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        // A child that came over is taken over by it: the case of the hand-over ends here, and the giving county hears of it.
        var arrived = found.Child.Transfer is { } came && came.To == found.Child.County
            ? await HandOverCases.FindOpenAsync(store, found.Child.County, CaseType.ChildArrived, came, cancellation).ConfigureAwait(false)
            : null;
        return await CommitAsync(found, decision.Outcome,
            ChildRecords.Entry(found.Child, "child.confirm", caller.Actor, channel, now, reason), batch =>
        {
            if (arrived is not null)
            {
                HandOverCases.TakeOver(batch.Also(CaseRecords.Entry(arrived.Case, "case.settle", caller.Actor, channel, now, reason)), arrived,
                    reason, caller.Actor, now);
                batch.Send(ChildMoves.TakenOver(OpaqueId.New(now), found.Child, now));
            }
        }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Keeps the child on the register as part of something else that staff do: in that batch, with an audit entry of its own.</summary>
    /// <returns>Why it cannot be kept; null: it is in the batch.</returns>
    internal async Task<Refusal?> ConfirmAsync(RecordBatch batch, Caller caller, StoredChild found, string reason, string channel, DateTimeOffset now,
        CancellationToken cancellation)
    {
        if (!caller.Assignment.May(Permission.ChildrenUpdate, found.Child.County, ChildRecords.PlaceOf(found.Child), out var grant)
            || grant.Duty != Duty.Act)
        {
            return Wire.Errors.NotAllowed();
        }

        var decision = ConfirmChild.Decide(found.Child, new(reason, caller.Actor), reviews.Policy.On(CivilTime.ChinaDate(now)), now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        var entry = ChildRecords.Entry(found.Child, "child.confirm", caller.Actor, channel, now, reason);
        Put(batch.Also(entry), found.Document, decision.Outcome, entry);
        await keyCare.FollowAsync(batch, decision.Outcome.Child, entry, cancellation).ConfigureAwait(false);
        return null;
    }

    private async Task<Attempt<ChildOutcome>> ProposeAsync(Caller caller, StoredChild found, ChildAction action, string channel, DateTimeOffset now,
        CancellationToken cancellation)
    {
        // What could not be carried out is not worth an approver's time: the same decision is asked now and again then.
        if (await CheckAsync(caller, found, action, now, cancellation).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        var proposal = Proposing(caller, found, action, now);
        var entry = ChildRecords.Entry(found.Child, "child.propose-" + Verb(action), caller.Actor, channel, now, action.Reason);
        return await proposals.ProposeAsync(entry, proposal, cancellation).ConfigureAwait(false) is { } open ? open
            : new ChildOutcome(found.Child, found.Document.Version, proposal);
    }

    /// <summary>Proposes as part of something else that staff do: in that batch, with an audit entry of its own.</summary>
    /// <param name="settles">The case that is settled by it.</param>
    /// <returns>Why it cannot be proposed; null: it is in the batch.</returns>
    internal async Task<Refusal?> ProposeAsync(RecordBatch batch, Caller caller, StoredChild found, ChildAction action, string settles,
        string channel, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!caller.Assignment.May(action.Action, found.Child.County, ChildRecords.PlaceOf(found.Child), out var grant) || grant.Duty != Duty.Propose)
        {
            return Wire.Errors.NotAllowed();
        }

        if (await CheckAsync(caller, found, action, now, cancellation).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        batch.Also(ChildRecords.Entry(found.Child, "child.propose-" + Verb(action), caller.Actor, channel, now, action.Reason));
        return await proposals.AddAsync(batch, Proposing(caller, found, action, now) with { Case = settles }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Updates the record as part of something else that staff do: in that batch, with an audit entry of its own.</summary>
    /// <returns>Why it cannot be updated; null: it is in the batch.</returns>
    internal async Task<Refusal?> UpdateAsync(RecordBatch batch, Caller caller, StoredChild found, ChildAction action, string channel,
        DateTimeOffset now, CancellationToken cancellation)
    {
        if (!caller.Assignment.May(Permission.ChildrenUpdate, found.Child.County, ChildRecords.PlaceOf(found.Child), out var grant)
            || grant.Duty != Duty.Act)
        {
            return Wire.Errors.NotAllowed();
        }

        var changed = Change(caller, found.Child, action, now);
        if (!changed.IsAccepted)
        {
            return Wire.Errors.Decided(changed.Problems);
        }

        var entry = ChildRecords.Entry(found.Child, "child." + Verb(action), caller.Actor, channel, now,
            action.Reason) with
        { FieldKeys = changed.Outcome.ChangedKeys };
        Put(batch.Also(entry), found.Document, changed.Outcome, entry);
        SendNumber(batch, changed.Outcome, now);
        Reassessing.Announce(batch, found.Child, changed.Outcome.Child, now);
        await keyCare.FollowAsync(batch, changed.Outcome.Child, entry, cancellation).ConfigureAwait(false);
        return null;
    }

    private static void SendNumber(RecordBatch batch, ChildChange change, DateTimeOffset now)
    {
        if (change.ChangedKeys.Contains(Shared2024.CitizenNumber.Key))
        {
            batch.Send(Messages.Of(OpaqueId.New(now), Catalogue.IndexDeclaration.Queue,
                new(change.Child.County, change.Child.Declarations[0], change.Child.Id), MessageJson.Default.IndexMessage, now));
        }
    }

    private static Proposal Proposing(Caller caller, StoredChild found, ChildAction action, DateTimeOffset now) => ProposalRecords.Of(
        action.Action, found.Child.County, "child", found.Child.Id, found.Document.Version, caller.Actor, action.Reason, now) with
    {
        ToCounty = action.ToCounty,
        Into = action.Into,
        Judgement = action.Judgement,
        InError = action.InError,
        ToReview = action.ToReview,
        Reopens = action.Reopens,
        Changes = action.Changes is { } changes ? new(found.Child.Form, changes.Answers, action.Cleared) : null,
    };

    private async Task<Attempt<ChildOutcome>> ApproveAsync(Caller caller, StoredChild found, ChildAction action, string channel, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var open = (await OpenAsync(found, action.Action, cancellation).ConfigureAwait(false))
            .Where(stored => stored.Proposal.ToCounty == action.ToCounty && stored.Proposal.Into == action.Into
                && stored.Proposal.ToReview == action.ToReview && stored.Proposal.Reopens == action.Reopens).ToList();
        if (open.Count == 0)
        {
            return Errors.NoProposal();
        }

        var (proposal, document) = open[0];
        var decision = DecideProposal.Decide(proposal, new(Approve: true, action.Reason, caller.Actor), found.Document.Version, now);
        return decision.IsAccepted
            ? await CarryOutAsync(caller, found, action with { Reason = proposal.Reason, InError = proposal.InError },
                new(decision.Outcome, document), channel, now, cancellation).ConfigureAwait(false)
            : Wire.Errors.Decided(decision.Problems);
    }

    private async Task<Refusal?> CheckAsync(Caller caller, StoredChild found, ChildAction action, DateTimeOffset now, CancellationToken cancellation)
    {
        var problems = action.Action switch
        {
            Permission.ChildrenUpdate or Permission.JudgementsRecord => Change(caller, found.Child, action, now).Problems,
            Permission.ChildrenClose when action.Reopens =>
                (await ReopenedAsync(caller, found, action, now, cancellation).ConfigureAwait(false)).Problems,
            Permission.ChildrenClose when action.ToReview && await reviews.UndoAsync(found.Child, action.Reason, caller.Actor, "", now, cancellation)
                .ConfigureAwait(false) is null =>
                [Domain.Declarations.Errors.NotRegisteredAs()],
            Permission.ChildrenClose => CloseChild.Decide(found.Child, new(action.Reason, caller.Actor, action.InError), now).Problems,
            Permission.ChildrenTransfer => TransferChild.Depart(found.Child, new(action.ToCounty!.Value, action.Reason, caller.Actor), now,
                OpaqueId.New(now)).Problems,
            _ => await KeptAsync(caller, found, action, cancellation).ConfigureAwait(false) is { } kept ? Merge(caller, kept, found, action, now)
                .Problems : [Errors.NoSuchChild()],
        };
        return problems.Count > 0 ? Wire.Errors.Decided(problems) : null;
    }

    private async Task<Attempt<ChildOutcome>> CarryOutAsync(Caller caller, StoredChild found, ChildAction action, StoredProposal? decided,
        string channel, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var entry = ChildRecords.Entry(found.Child, "child." + Verb(action), caller.Actor, channel, now, action.Reason);
        void Decided(RecordBatch batch)
        {
            if (decided is not null)
            {
                ProposalRecords.Put(batch, decided.Document, decided.Proposal);
            }
        }

        switch (action.Action)
        {
            case Permission.ChildrenUpdate or Permission.JudgementsRecord:
                var changed = Change(caller, found.Child, action, now);
                return changed.IsAccepted
                    ? await CommitAsync(found, changed.Outcome, entry with { FieldKeys = changed.Outcome.ChangedKeys }, batch =>
                    {
                        Decided(batch);
                        SendNumber(batch, changed.Outcome, now);
                        Reassessing.Announce(batch, found.Child, changed.Outcome.Child, now);
                    }, cancellation).ConfigureAwait(false)
                    : Wire.Errors.Decided(changed.Problems);
            case Permission.ChildrenClose when action.Reopens:
                var reopened = await ReopenedAsync(caller, found, action, now, cancellation).ConfigureAwait(false);
                return reopened.IsAccepted
                    ? await CommitAsync(found, reopened.Outcome, entry, Decided, cancellation).ConfigureAwait(false)
                    : Wire.Errors.Decided(reopened.Problems);
            case Permission.ChildrenClose when action.ToReview:
                var ended = CloseChild.Decide(found.Child, new(action.Reason, caller.Actor, action.InError), now);
                var undone = await reviews.UndoAsync(found.Child, action.Reason, caller.Actor, channel, now, cancellation).ConfigureAwait(false);
                return undone is null ? Wire.Errors.Decided([Domain.Declarations.Errors.NotRegisteredAs()])
                    : !ended.IsAccepted ? Wire.Errors.Decided(ended.Problems)
                    : await CommitAsync(found, ended.Outcome, entry, batch =>
                    {
                        Decided(batch);
                        foreach (var undo in undone)
                        {
                            undo(batch);
                        }
                    }, cancellation).ConfigureAwait(false);
            case Permission.ChildrenClose:
                var closed = CloseChild.Decide(found.Child, new(action.Reason, caller.Actor, action.InError), now);
                return closed.IsAccepted
                    ? await CommitAsync(found, closed.Outcome, entry, Decided, cancellation).ConfigureAwait(false)
                    : Wire.Errors.Decided(closed.Problems);
            case Permission.ChildrenTransfer:
                var departed = TransferChild.Depart(found.Child, new(action.ToCounty!.Value, action.Reason, caller.Actor), now, OpaqueId.New(now));
                return departed.IsAccepted
                    ? await DepartAsync(found, departed.Outcome, entry, Decided, now, cancellation).ConfigureAwait(false)
                    : Wire.Errors.Decided(departed.Problems);
            default:
                if (await KeptAsync(caller, found, action, cancellation).ConfigureAwait(false) is not { } kept)
                {
                    return Wire.Errors.Decided([Errors.NoSuchChild()]);
                }

                var merged = Merge(caller, kept, found, action, now);
                return merged.IsAccepted
                    ? await CommitAsync(found, merged.Outcome.Ended,
                        entry with { SubjectIds = [found.Child.Id, kept.Child.Id], FieldKeys = merged.Outcome.Kept.ChangedKeys }, batch =>
                    {
                        Put(batch, kept.Document, merged.Outcome.Kept, entry);
                        Decided(batch);
                    }, cancellation, merged.Outcome.Kept.Child).ConfigureAwait(false)
                    : Wire.Errors.Decided(merged.Problems);
        }
    }

    private async Task<Attempt<ChildOutcome>> DepartAsync(StoredChild found, ChildChange change, AuditEntry entry, Action<RecordBatch> also,
        DateTimeOffset now, CancellationToken cancellation)
    {
        var message = ChildMoves.Message(OpaqueId.New(now), change.Child, now);
        var attempt = await CommitAsync(found, change, entry, batch =>
        {
            also(batch);
            HandOverCases.Open(batch, change.Child, CaseType.ChildLeft, now);
            batch.Send(message);
        }, cancellation).ConfigureAwait(false);
        if (!attempt.IsRefused(out _, out _))
        {
            await Outbox.SendNowAsync(store, queue, found.Document.Partition, message, cancellation).ConfigureAwait(false);
        }

        return attempt;
    }

    private async Task<Attempt<ChildOutcome>> CommitAsync(StoredChild found, ChildChange change, AuditEntry entry, Action<RecordBatch> also,
        CancellationToken cancellation,
        Child? other = null)
    {
        var batch = Batch.Of(entry);
        Put(batch, found.Document, change, entry);
        also(batch);
        foreach (var changed in other is null ? (Child[])[change.Child] : [change.Child, other])
        {
            await keyCare.FollowAsync(batch, changed, entry, cancellation).ConfigureAwait(false);
        }

        var result = await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false);

        // The versions come in the order of the batch: the audit entry's first, then the child's.
        return result.IsCommitted ? new ChildOutcome(change.Child, result.Versions[1], null) { Warnings = change.Warnings }
            : Wire.Errors.VersionConflict();
    }

    private void Put(RecordBatch batch, Document document, ChildChange change, AuditEntry entry) => batch
        .Replace(document, ChildJson.Write(change.Child), reviews.FieldsOf(change.Child), ChildJson.Schema)
        .Create(Kinds.ChildRevision, change.Revision.Id, ChildJson.Write(change.Revision with { Channel = entry.Channel }),
            Reviews.RevisionFields(change.Revision), ChildJson.Schema);

    private Decision<ChildChange> Change(Caller caller, Child child, ChildAction action, DateTimeOffset now)
    {
        var policy = reviews.Policy.On(CivilTime.ChinaDate(now));
        return action.Judgement is { } judgement
            ? JudgeChild.Decide(child, new(judgement, caller.Actor), policy, now)
            : UpdateChild.Decide(child, new(new Input.Judged(action.Changes!), action.Reason, caller.Actor) { Cleared = action.Cleared },
                policy, now);
    }

    private Decision<Merger> Merge(Caller caller, StoredChild kept, StoredChild merged, ChildAction action, DateTimeOffset now) =>
        MergeChildren.Decide(kept.Child, merged.Child, new(action.Reason, caller.Actor), reviews.Policy.On(CivilTime.ChinaDate(now)), now);

    /// <summary>The record open again, unless its child has been declared or registered anew meanwhile.</summary>
    private async Task<Decision<ChildChange>> ReopenedAsync(Caller caller, StoredChild found, ChildAction action, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var number = found.Child.Answers.Get(Shared2024.CitizenNumber);
        var isAnew = !await reviews.MayComeBackAsync(found.Child, cancellation).ConfigureAwait(false)
            || (number is not null && (await records.AlikeAsync(caller, found.Child, 20, cancellation).ConfigureAwait(false))
                .Any(other => Equals(other.Child.Answers.Get(Shared2024.CitizenNumber), number)));
        return isAnew ? Domain.Children.Errors.DeclaredAgain()
            : ReopenChild.Decide(found.Child, new(action.Reason, caller.Actor), reviews.Policy.On(CivilTime.ChinaDate(now)), now);
    }

    private async Task<StoredChild?> KeptAsync(Caller caller, StoredChild found, ChildAction action, CancellationToken cancellation) =>
        await records.FindAsync(caller, found.Child.County, action.Into ?? "", Permission.ChildrenMerge, cancellation).ConfigureAwait(false);

    private async Task<List<StoredProposal>> OpenAsync(StoredChild found, Permission action, CancellationToken cancellation) =>
    [
        .. (await proposals.OpenAsync(found.Child.County, found.Child.Id, action, cancellation).ConfigureAwait(false))
            .Where(stored => stored.Proposal.SubjectVersion == found.Document.Version),
    ];

    private static string Verb(ChildAction action) => action.Action switch
    {
        Permission.ChildrenClose when action.Reopens => "reopen",
        Permission.ChildrenClose when action.ToReview => "undo-registration",
        Permission.ChildrenUpdate => "update",
        Permission.JudgementsRecord => "judge",
        Permission.ChildrenClose => "close",
        Permission.ChildrenMerge => "merge",
        Permission.ChildrenTransfer => "transfer",
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };
}
