using App.Api.Cases;
using App.Api.Declarations;
using App.Api.KeyCare;
using App.Functions;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.Time;
using Storage;

namespace App.Api.Children;

/// <summary>
/// The rest of a hand-over after the giving county let go: its evidence follows, arrive, leave, settle (Domain/Children/README). Runs as often as its
/// message comes; each step finds out whether it was done.
/// </summary>
public sealed class ChildMoves(IStore store, ChildRecords records, Reviews reviews, KeyCareRecords keyCare, Evidence evidence, TimeProvider time)
{
    /// <summary>"This child is on its way".</summary>
    internal static OutboxMessage Message(string id, Child departing, DateTimeOffset dueAt) => Messages.Of(id, Catalogue.MoveChild.Queue,
        new(departing.County, departing.Id, departing.Transfer!.Id), MessageJson.Default.MoveChildMessage, dueAt);

    /// <summary>So long the message has to do it; then the sweep goes on, for the queue may keep a message back that a crash left held.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    private static readonly string[] OnTheWay = [ChildStatus.Departing.Id(), ChildStatus.Arriving.Id()];

    /// <summary>"The county that got this child has looked at it and keeps it": for the one that gave it.</summary>
    internal static OutboxMessage TakenOver(string id, Child taken, DateTimeOffset dueAt) => Messages.Of(id, Catalogue.MoveChild.Queue,
        new(taken.Transfer!.From, taken.Id, taken.Transfer.Id, TakenOver: true), MessageJson.Default.MoveChildMessage, dueAt);

    /// <exception cref="InvalidDataException">Not such a message.</exception>
    public async Task MoveAsync(string? message, CancellationToken cancellation)
    {
        var (county, id, transfer, takenOver) = Messages.Read(message, MessageJson.Default.MoveChildMessage);
        await (takenOver is true ? TakeOverAsync(county, id, transfer, cancellation)
            : MoveAsync(county, id, transfer, cancellation)).ConfigureAwait(false);
    }

    /// <summary>Goes on with every hand-over of a county that stands open longer than its message should need.</summary>
    public async Task ResumeAsync(DivisionCode county, CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.Child).Any(Fields.Status, OnTheWay);
        var open = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(100), cancellation).ConfigureAwait(false);
        var before = time.GetUtcNow() - Grace;
        await Each.DoAsync(open.Items, document => ChildJson.Read(document.Body) is { Transfer: { } transfer } child && transfer.At < before
            ? MoveAsync(transfer.From, child.Id, transfer.Id, cancellation)
            : Task.CompletedTask, cancellation).ConfigureAwait(false);
    }

    private async Task MoveAsync(DivisionCode county, string id, string transfer, CancellationToken cancellation)
    {
        if (await records.FindAsync(county, id, cancellation).ConfigureAwait(false) is not { Child.Transfer: { } under } giver
            || under.Id != transfer)
        {
            return;
        }

        if (giver.Child.Status == ChildStatus.Departing)
        {
            // What the record rests on goes first: from the moment the taking county has the child, it can read why.
            await evidence.FollowAsync(giver.Child, cancellation).ConfigureAwait(false);
            var known = await records.FindAsync(under.To, id, cancellation).ConfigureAwait(false);
            await PutAsync(known?.Document, TransferChild.Arrive(giver.Child, known?.Child, time.GetUtcNow()).Outcome, "child.arrive", cancellation)
                .ConfigureAwait(false);
            await PutAsync(giver.Document, TransferChild.Leave(giver.Child, transfer, time.GetUtcNow()).Outcome, "child.leave", cancellation)
                .ConfigureAwait(false);
        }

        if (await records.FindAsync(under.To, id, cancellation).ConfigureAwait(false) is { } taker)
        {
            var now = time.GetUtcNow();
            await PutAsync(taker.Document, TransferChild.Settle(taker.Child, transfer, reviews.Policy.On(CivilTime.ChinaDate(now)), now).Outcome,
                "child.settle", cancellation).ConfigureAwait(false);
        }
    }

    private async Task PutAsync(Document? before, Arrival? step, string action, CancellationToken cancellation)
    {
        if (step?.Change is not { } change)
        {
            return;
        }

        var (child, revision) = (change.Child, change.Revision);
        var entry = ChildRecords.Entry(child, action, AuditActor.System, "timer", time.GetUtcNow(), null);
        var batch = Batch.Of(entry);
        if (before is null)
        {
            batch.Create(Kinds.Child, child.Id, ChildJson.Write(child), reviews.FieldsOf(child), ChildJson.Schema);
        }
        else
        {
            batch.Replace(before, ChildJson.Write(child), reviews.FieldsOf(child), ChildJson.Schema);
        }

        if (child.Status == ChildStatus.Arriving)
        {
            HandOverCases.Open(batch, child, CaseType.ChildArrived, entry.At);
        }

        batch.Create(Kinds.ChildRevision, revision.Id, ChildJson.Write(revision), Reviews.RevisionFields(revision), ChildJson.Schema);
        await (child.Status == ChildStatus.Arriving ? keyCare.ArriveAsync(batch, child, entry, cancellation)
            : keyCare.FollowAsync(batch, child, entry, cancellation)).ConfigureAwait(false);
        if (!(await store.CommitAsync(DeclarationRecords.PartitionOf(child.County), batch, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            throw new IOException("The child changed while it was being moved; the message comes again.");
        }
    }

    private async Task TakeOverAsync(DivisionCode county, string id, string transferId, CancellationToken cancellation)
    {
        if (await records.FindAsync(county, id, cancellation).ConfigureAwait(false) is not { Child: { Transfer: { } transfer } gone }
            || transfer.Id != transferId
            || await HandOverCases.FindOpenAsync(store, gone.County, CaseType.ChildLeft, transfer, cancellation)
            .ConfigureAwait(false) is not { } open)
        {
            return;
        }

        var now = time.GetUtcNow();
        var reason = $"{DivisionTable.Name(transfer.To)}已经核对接手。";
        var batch = Batch.Of(CaseRecords.Entry(open.Case, "case.settle", AuditActor.System, "timer", now, reason));
        HandOverCases.TakeOver(batch, open, reason, AuditActor.System, now);
        if (!(await store.CommitAsync(open.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            throw new IOException("The case changed while it was being settled; the message comes again.");
        }
    }
}
