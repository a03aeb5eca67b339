using App.Api.Children;
using App.Security;
using Domain.Cases;
using Domain.Children;
using Domain.Privacy;
using Storage;

namespace App.Api.Cases;

/// <summary>Settling a case: what its outcome claims is so already, or is done in the very commit that settles it, or it is refused.</summary>
public sealed class CaseActions(IStore store, CaseRecords records, ChildRecords children, CaseDeeds deeds, TimeProvider time)
{
    /// <param name="version">The version that was looked at.</param>
    public async Task<(StoredCase? Done, Refusal? Refusal)> SettleAsync(Caller caller, StoredCase found, SettleCase command, string version, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(command);
        if (!caller.Assignment.May(Permission.CasesSettle, found.Case.County, null, out _))
        {
            return (null, Api.Errors.NotAllowed());
        }

        if (version != found.Document.Version)
        {
            return (null, Api.Errors.VersionConflict());
        }

        var now = time.GetUtcNow();
        var deed = command.Outcome.ClaimsADeed() && found.Case.Status == CaseStatus.Open
            ? await deeds.LookAsync(found.Case, command, cancellation).ConfigureAwait(false)
            : CaseDeed.Done;
        var decision = SettleCase.Decide(found.Case, command, deed != CaseDeed.Missing, now);
        if (!decision.IsAccepted)
        {
            return (null, Api.Errors.Decided(decision.Problems));
        }

        var batch = Batch.Of(CaseRecords.Entry(found.Case, "case.settle", caller.Actor, channel, now, command.Reason))
            .Replace(found.Document, CaseJson.Write(decision.Outcome), CaseRecords.FieldsOf(decision.Outcome), CaseJson.Schema);
        if (deed == CaseDeed.Possible && await deeds.AddAsync(batch, caller, found.Case, command, channel, now, cancellation).ConfigureAwait(false) is { } refused)
        {
            return (null, refused);
        }

        if (await TakenAsync(found.Case, cancellation).ConfigureAwait(false) is { } taken)
        {
            batch.Send(ChildMoves.TakenOver(OpaqueId.New(now), taken, now));
        }

        return (await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted
            && await records.FindAsync(found.Case.County, found.Case.Id, cancellation).ConfigureAwait(false) is { } settled
            ? (settled, null)
            : (null, Api.Errors.VersionConflict());
    }

    /// <summary>The child of a hand-over that has arrived: the county that gave it hears how it ended. Null where the case is about something else.</summary>
    private async Task<Child?> TakenAsync(CaseForReview found, CancellationToken cancellation) =>
        found is { Type: CaseType.ChildArrived, Child: { } id } && (await children.FindAsync(found.County, id, cancellation).ConfigureAwait(false))?.Child is { Transfer: { } came } child
        && came.To == found.County ? child : null;
}
