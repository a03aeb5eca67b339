using App.Api.Proposals;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Problems;
using Domain.Proposals;
using Storage;

namespace App.Api.Declarations;

/// <summary>What is to happen to a declaration beside its review: it ends, or it goes to the county that is responsible.</summary>
/// <param name="Action">DeclarationsClose or DeclarationsTransfer.</param>
/// <param name="ToCounty">For a transfer.</param>
public sealed record DeclarationAction(Permission Action, string Reason, DivisionCode? ToCounty = null);

/// <summary>An action that was carried out, or the proposal that it became because a second person must agree.</summary>
/// <param name="Version">Of the declaration, after it.</param>
public sealed record DeclarationOutcome(Declaration Declaration, string Version, Proposal? Proposed);

/// <summary>
/// Ending and handing over a declaration, each as the caller's cell of the permission table says: proposed by one, carried out by another.
/// </summary>
public sealed class DeclarationActions(IStore store, IWorkQueue queue, DeclarationRecords records, ProposalRecords proposals, TimeProvider time)
{
    /// <param name="version">The version that was looked at.</param>
    public async Task<Attempt<DeclarationOutcome>> ActAsync(Caller caller, StoredDeclaration found, DeclarationAction action, string version,
        string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(action);
        var declaration = found.Declaration;
        if (!caller.Assignment.May(action.Action, declaration.County, DeclarationRecords.PlaceOf(declaration.Form, declaration.Answers()),
            out var grant))
        {
            return Wire.Errors.NotAllowed();
        }

        if (version != found.Document.Version)
        {
            return Wire.Errors.VersionConflict();
        }

        // What could not be carried out is not worth an approver's time: the same decision is asked now and again then.
        var now = time.GetUtcNow();
        var decision = Decide(declaration, action, caller.Actor, now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        var open = (await proposals.OpenAsync(declaration.County, declaration.Id, action.Action, cancellation).ConfigureAwait(false))
            .Where(stored => stored.Proposal.SubjectVersion == found.Document.Version && stored.Proposal.ToCounty == action.ToCounty).ToList();
        switch (grant.Duty)
        {
            case Duty.Propose:
                return await ProposeAsync(caller, found, action, channel, now, cancellation).ConfigureAwait(false);
            case Duty.Approve:
                if (open.Count == 0)
                {
                    return Children.Errors.NoProposal();
                }

                var approved = DecideProposal.Decide(open[0].Proposal, new(Approve: true, action.Reason, caller.Actor), found.Document.Version, now);
                var reason = action with { Reason = open[0].Proposal.Reason };
                return approved.IsAccepted
                    ? await CarryOutAsync(caller, found, reason, Decide(declaration, reason, caller.Actor, now).Outcome!, open[0], channel, now,
                        cancellation).ConfigureAwait(false)
                    : Wire.Errors.Decided(approved.Problems);
            default:
                return await CarryOutAsync(caller, found, action, decision.Outcome, null, channel, now, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Why it cannot be done as the declaration stands now; nothing where it can.</summary>
    public IReadOnlyList<Domain.Problems.Problem> Check(Declaration declaration, DeclarationAction action, AuditActor by) =>
        Decide(declaration, action, by, time.GetUtcNow()).Problems;

    private static Decision<Declaration> Decide(Declaration declaration, DeclarationAction action, AuditActor by, DateTimeOffset now)
    {
        if (action.Action == Permission.DeclarationsClose)
        {
            return CloseDeclaration.Decide(declaration, new(action.Reason, by), now);
        }

        var handed = HandOverDeclaration.Decide(declaration, new(action.ToCounty!.Value, action.Reason, by), now);
        return handed.IsAccepted ? handed.Outcome.Given : handed.Problems.ToList();
    }

    private async Task<Attempt<DeclarationOutcome>> ProposeAsync(Caller caller, StoredDeclaration found, DeclarationAction action, string channel,
        DateTimeOffset now, CancellationToken cancellation)
    {
        var proposal = Proposing(caller, found, action, now);
        var entry = Entry(found.Declaration, "declaration.propose-" + Verb(action.Action), caller.Actor, channel, now, action.Reason);
        return await proposals.ProposeAsync(entry, proposal, cancellation).ConfigureAwait(false) is { } refused ? refused
            : new DeclarationOutcome(found.Declaration, found.Document.Version, proposal);
    }

    /// <summary>Proposes as part of something else that staff do: in that batch, with an audit entry of its own.</summary>
    /// <param name="settles">The case that is settled by it.</param>
    /// <returns>Why it cannot be proposed; null: it is in the batch.</returns>
    internal async Task<Refusal?> ProposeAsync(RecordBatch batch, Caller caller, StoredDeclaration found, DeclarationAction action, string settles,
        string channel, DateTimeOffset now, CancellationToken cancellation)
    {
        var declaration = found.Declaration;
        if (!caller.Assignment.May(action.Action, declaration.County, DeclarationRecords.PlaceOf(declaration.Form, declaration.Answers()),
            out var grant) || grant.Duty != Duty.Propose)
        {
            return Wire.Errors.NotAllowed();
        }

        var decision = Decide(declaration, action, caller.Actor, now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        batch.Also(Entry(declaration, "declaration.propose-" + Verb(action.Action), caller.Actor, channel, now, action.Reason));
        return await proposals.AddAsync(batch, Proposing(caller, found, action, now) with { Case = settles }, cancellation).ConfigureAwait(false);
    }

    private static Proposal Proposing(Caller caller, StoredDeclaration found, DeclarationAction action, DateTimeOffset now) => ProposalRecords.Of(
        action.Action, found.Declaration.County, "declaration", found.Declaration.Id, found.Document.Version, caller.Actor, action.Reason, now) with
    { ToCounty = action.ToCounty };

    private async Task<Attempt<DeclarationOutcome>> CarryOutAsync(Caller caller, StoredDeclaration found, DeclarationAction action,
        Declaration after, StoredProposal? proposed, string channel,
        DateTimeOffset now, CancellationToken cancellation)
    {
        var batch = records.Replace(found, after, Entry(found.Declaration, "declaration." + Verb(action.Action), caller.Actor, channel, now,
            action.Reason));
        if (await proposals.EndAsync(batch, found.Declaration, found.Document.Version, stored => stored.Proposal.Id == proposed?.Proposal.Id, caller,
            now, cancellation)
            .ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        // The family hears of an end, not of an errand between offices.
        var message = action.Action == Permission.DeclarationsTransfer ? DeclarationMoves.Message(OpaqueId.New(now), after, now)
            : Announcing.Of(after, now);
        if (message is not null)
        {
            batch.Send(message);
        }

        var result = await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false);
        if (!result.IsCommitted)
        {
            return Wire.Errors.VersionConflict();
        }

        if (action.Action == Permission.DeclarationsTransfer)
        {
            await Outbox.SendNowAsync(store, queue, found.Document.Partition, message!, cancellation).ConfigureAwait(false);
        }

        // The versions come in the order of the batch: the audit entry's first, then the declaration's.
        return new DeclarationOutcome(after, result.Versions[1], null);
    }

    internal static AuditEntry Entry(Declaration declaration, string action, AuditActor by, string channel, DateTimeOffset now, string? reason) =>
        AuditEntries.Of("declaration", declaration.Id, declaration.County, action, by, channel, now, reason);

    private static string Verb(Permission action) => action switch
    {
        Permission.DeclarationsClose => "close",
        Permission.DeclarationsTransfer => "transfer",
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };
}

/// <summary>
/// The rest of a hand-over after the giving county let go: it arrives under the same id and receipt, receipt and number lead there, and what the
/// family said leaves the giver. Runs as often as its message comes; each step finds out whether it was done.
/// </summary>
public sealed class DeclarationMoves(IStore store, DeclarationRecords records, Evidence evidence, TimeProvider time)
{
    /// <summary>"This declaration is on its way".</summary>
    internal static OutboxMessage Message(string id, Declaration given, DateTimeOffset dueAt) =>
        Messages.Of(id, ReviewFunctions.MoveDeclaration.Queue,
        new(given.County, given.Id, given.Transfer!.Sequence), MessageJson.Default.MoveDeclarationMessage, dueAt);

    /// <summary>So long the message has to do it; then the sweep goes on, for the queue may keep a message back that a crash left held.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    /// <exception cref="InvalidDataException">Not such a message.</exception>
    public async Task MoveAsync(string? message, CancellationToken cancellation)
    {
        var move = Messages.Read(message, MessageJson.Default.MoveDeclarationMessage);
        await (move.Ends is { } ends ? evidence.EndAsync(move, ends, cancellation)
            : MoveAsync(move.County, move.Declaration, move.Sequence, cancellation))
            .ConfigureAwait(false);
    }

    /// <summary>Goes on with every hand-over of a county that stands open longer than its message should need.</summary>
    public async Task ResumeAsync(DivisionCode county, CancellationToken cancellation)
    {
        var open = await store.ListAsync(DeclarationRecords.PartitionOf(county), Query.Of(Kinds.Declaration).Where(Fields.Open, true), new(100),
            cancellation).ConfigureAwait(false);
        var before = time.GetUtcNow() - Grace;
        await Each.DoAsync(open.Items, document => DeclarationJson.Read(document.Body) is { Transfer: { } transfer } given && transfer.At < before
            ? MoveAsync(county, given.Id, transfer.Sequence, cancellation)
            : Task.CompletedTask, cancellation).ConfigureAwait(false);
    }

    private async Task MoveAsync(DivisionCode county, string id, int sequence, CancellationToken cancellation)
    {
        if (await records.FindAsync(county, id, cancellation)
            .ConfigureAwait(false) is not { Declaration: { Transfer: { } transfer, IsHandedAway: true } } giver || transfer.Sequence != sequence)
        {
            return;
        }

        var known = await records.FindAsync(transfer.To, id, cancellation).ConfigureAwait(false);
        if (HandOverDeclaration.Arrive(giver.Declaration, known?.Declaration, time.GetUtcNow()) is { } arrived)
        {
            await evidence.CopyAsync(giver.Declaration.Attachments, arrived.Attachments, cancellation).ConfigureAwait(false);
            await PutAsync(known, arrived, "declaration.arrive", cancellation).ConfigureAwait(false);
        }

        var there = (await records.FindAsync(transfer.To, id, cancellation).ConfigureAwait(false))?.Declaration;
        if (there is { IsHandedAway: false } taken)
        {
            await evidence.LeadAsync(taken, cancellation).ConfigureAwait(false);
        }

        if (HandOverDeclaration.Leave(giver.Declaration) is { } left)
        {
            // The contents before the record that names them: killed between, they are named and gone, never there and nameless.
            await evidence.DeleteAsync(giver.Declaration.Attachments.Select(attachment => attachment.Id)
                .Except(there?.Attachments.Select(attachment => attachment.Id) ?? []), cancellation).ConfigureAwait(false);
            await PutAsync(giver, left, "declaration.leave", cancellation).ConfigureAwait(false);
        }
    }

    private async Task PutAsync(StoredDeclaration? before, Declaration after, string action, CancellationToken cancellation)
    {
        var entry = DeclarationActions.Entry(after, action, AuditActor.System, "timer", time.GetUtcNow(), null);
        var batch = before is null
            ? Batch.Of(entry).Create(Kinds.Declaration, after.Id, DeclarationJson.Write(after), records.FieldsOf(after), DeclarationJson.Schema)
            : records.Replace(before, after, entry);
        if (!(await store.CommitAsync(DeclarationRecords.PartitionOf(after.County), batch, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            throw new IOException("The declaration changed while it was being moved; the message comes again.");
        }
    }
}
