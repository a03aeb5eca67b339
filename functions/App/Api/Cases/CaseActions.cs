using App.Api.Children;
using App.Security;
using App.Wire;
using Domain.Cases;
using Domain.Children;
using Domain.Divisions;
using Domain.Privacy;
using Storage;

namespace App.Api.Cases;

/// <summary>Settling a case: what its outcome claims is so already, or is done in the very commit that settles it, or it is refused.</summary>
public sealed class CaseActions(IStore store, IWorkQueue queue, CaseRecords records, ChildRecords children, CaseDeeds deeds, TimeProvider time)
{
    /// <param name="version">The version that was looked at.</param>
    public async Task<Attempt<StoredCase>> SettleAsync(Caller caller, StoredCase found, SettleCase command, string version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(command);
        if (Refused(caller, found, version) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var deed = command.Outcome.ClaimsADeed() && found.Case.Status == CaseStatus.Open
            ? await deeds.LookAsync(found.Case, command, cancellation).ConfigureAwait(false)
            : CaseDeed.Done;
        var decision = SettleCase.Decide(found.Case, command, deed != CaseDeed.Missing, now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        var batch = Batch.Of(CaseRecords.Entry(found.Case, "case.settle", caller.Actor, channel, now, command.Reason))
            .Replace(found.Document, CaseJson.Write(decision.Outcome), CaseRecords.FieldsOf(decision.Outcome), CaseJson.Schema);
        if (decision.Outcome is not null && command.PassesTo is { } taker
            && await PassOnAsync(caller, found.Case, taker, command.Reason, channel, now, cancellation).ConfigureAwait(false) is { } busy)
        {
            return busy;
        }

        var erased = new List<Declarations.ErasedRest>();
        if (deed == CaseDeed.Possible && command.Outcome != CaseOutcome.PassedOn
            && await deeds.AddAsync(batch, caller, found.Case, command, channel, now, erased, cancellation).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        if (await TakenAsync(found.Case, cancellation).ConfigureAwait(false) is { } taken)
        {
            batch.Send(ChildMoves.TakenOver(OpaqueId.New(now), taken, now));
        }

        if (!(await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            return Wire.Errors.VersionConflict();
        }

        foreach (var rest in erased)
        {
            await deeds.EraseNowAsync(rest).ConfigureAwait(false);
        }

        return await records.FindAsync(found.Case.County, found.Case.Id, cancellation).ConfigureAwait(false) is { } settled
            ? settled
            : Wire.Errors.VersionConflict();
    }

    /// <summary>
    /// Answers in the conversation that the case comes from; sent by the queue of notices, and what became of it is noted in the case.
    /// </summary>
    /// <param name="version">The version that was looked at.</param>
    public async Task<Attempt<StoredCase>> ReplyAsync(Caller caller, StoredCase found, ReplyToCase command, string version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(command);
        if (Refused(caller, found, version) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var decision = ReplyToCase.Decide(found.Case, command, now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        var after = decision.Outcome;
        var message = Announcing.Of(after, now);
        var batch = Batch.Of(CaseRecords.Entry(found.Case, "case.reply", caller.Actor, channel, now, reason: null))
            .Replace(found.Document, CaseJson.Write(after), CaseRecords.FieldsOf(after), CaseJson.Schema)
            .Send(message);
        if (!(await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            return Wire.Errors.VersionConflict();
        }

        // Somebody in need waits for these words.
        await Outbox.SendNowAsync(store, queue, found.Document.Partition, message, cancellation).ConfigureAwait(false);
        return await records.FindAsync(found.Case.County, found.Case.Id, cancellation).ConfigureAwait(false) is { } replied
            ? replied
            : Wire.Errors.VersionConflict();
    }

    /// <summary>What holds of every change to a case: the county's settlers make it, and on the version they saw.</summary>
    private static Refusal? Refused(Caller caller, StoredCase found, string version) =>
        !caller.Assignment.May(Permission.CasesSettle, found.Case.County, null, out _) ? Wire.Errors.NotAllowed()
            : version != found.Document.Version ? Wire.Errors.VersionConflict() : null;

    /// <summary>
    /// Puts the case before the county that takes it, ahead of the commit that settles it here: a crash in between leaves a call for help on two
    /// desks, never on none, and settling it again changes nothing there.
    /// </summary>
    private async Task<Refusal?> PassOnAsync(Caller caller, CaseForReview found, DivisionCode taker, string reason, string channel,
        DateTimeOffset now, CancellationToken cancellation)
    {
        var there = await records.FindAsync(taker, found.Id, cancellation).ConfigureAwait(false);
        var passed = found.PassedTo(taker, there?.Case);
        var batch = Batch.Of(CaseRecords.Entry(passed, "case.open", caller.Actor, channel, now, reason));
        if (there is null)
        {
            CaseRecords.Create(batch, passed);
        }
        else
        {
            batch.Replace(there.Document, CaseJson.Write(passed), CaseRecords.FieldsOf(passed), CaseJson.Schema);
        }

        return (await store.CommitAsync(Declarations.DeclarationRecords.PartitionOf(taker), batch, cancellation).ConfigureAwait(false)).IsCommitted
            ? null : Wire.Errors.VersionConflict();
    }

    /// <summary>
    /// The child of a hand-over that has arrived: the county that gave it hears how it ended. Null where the case is about something else.
    /// </summary>
    private async Task<Child?> TakenAsync(CaseForReview found, CancellationToken cancellation) =>
        found is { Type: CaseType.ChildArrived, Child: { } id }
        && (await children.FindAsync(found.County, id, cancellation).ConfigureAwait(false))?.Child is { Transfer: { } came } child
        && came.To == found.County ? child : null;
}
