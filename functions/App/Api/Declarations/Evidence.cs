using System.Collections.Immutable;
using System.Security.Cryptography;
using App.Functions;
using App.Wire;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms.Catalogue;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Api.Declarations;

/// <summary>
/// What a registered child's record rests on goes with it to the county that takes it over: each declaration with its corrections, and the content of
/// its attachments, sealed there anew. Every step finds out whether it was done, so the message of the hand-over may run it again after any crash.
/// </summary>
/// <remarks>
/// For each declaration: the giver's copy is frozen (nothing can be said to it any more, so nothing is lost) and its end is put down in the same
/// commit; the contents are copied; the taker's declaration is created; receipt and number lead there.
/// </remarks>
public sealed class Evidence(IStore store, IBlobStore blobs, DeclarationRecords records, NumberIndex numbers, TimeProvider time,
    ILogger<Evidence> log)
{
    /// <summary>Copies everything that the child's record rests on to the county it goes to.</summary>
    public async Task FollowAsync(Child departing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(departing);
        var transfer = departing.Transfer ?? throw new ArgumentException("The child is not being handed over.", nameof(departing));
        foreach (var id in departing.Declarations)
        {
            if (await records.FindAsync(transfer.From, id, cancellation).ConfigureAwait(false) is { } giver
                && await FreezeAsync(giver, transfer, cancellation).ConfigureAwait(false) is { } given)
            {
                await ArriveAsync(given, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Copies the contents of the attachments under the names they have in the taking county; again and again the same.</summary>
    internal async Task CopyAsync(ImmutableArray<Attachment> from, ImmutableArray<Attachment> to, CancellationToken cancellation)
    {
        foreach (var (old, copy) in from.Zip(to))
        {
            var content = await blobs.OpenAsync(AttachmentEndpoints.BlobOf(old.Id), cancellation).ConfigureAwait(false);
            if (content is null)
            {
                continue;
            }

            await using (content.ConfigureAwait(false))
            {
                try
                {
                    await blobs.CreateAsync(AttachmentEndpoints.BlobOf(copy.Id), content, cancellation).ConfigureAwait(false);
                }
                catch (CryptographicException damaged)
                {
                    // Altered in the store: it cannot be read here either. The child and the rest of its evidence do not wait for it.
                    log.FunctionFailed(nameof(Evidence), damaged);
                }
            }
        }
    }

    /// <summary>The contents of attachments that the record no longer names; again and again the same.</summary>
    internal async Task DeleteAsync(IEnumerable<string> attachments, CancellationToken cancellation)
    {
        foreach (var id in attachments)
        {
            await blobs.DeleteAsync(AttachmentEndpoints.BlobOf(id), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The copy of a county has come to its end: the record is invisible from that instant, its contents go now. What has come back meanwhile stays.
    /// </summary>
    internal async Task EndAsync(MoveDeclarationMessage message, IReadOnlyList<string> ends, CancellationToken cancellation)
    {
        var known = (await records.FindAsync(message.County, message.Declaration, cancellation).ConfigureAwait(false))?.Declaration;
        var kept = known?.Transfer?.Sequence > message.Sequence ? known.Attachments : [];
        await DeleteAsync(ends.Except(kept.Select(one => one.Id)), cancellation).ConfigureAwait(false);
    }

    private async Task<Declaration?> FreezeAsync(StoredDeclaration giver, Transfer transfer, CancellationToken cancellation)
    {
        if (FollowChild.Give(giver.Declaration, transfer) is not { } given)
        {
            return FollowChild.WentWith(giver.Declaration, transfer) ? giver.Declaration : null;
        }

        var now = time.GetUtcNow();
        var end = now.AddDays(DeclarationTerms.HandedCopyDays);
        var batch = records.Replace(Batch.Of(DeclarationActions.Entry(given, "declaration.give", AuditActor.System, "timer", now, transfer.Reason)),
            giver, given, end);
        if (given.Attachments.Length > 0)
        {
            batch.Send(Ends(OpaqueId.New(now), given, end));
        }

        await CommitAsync(given.County, batch, cancellation).ConfigureAwait(false);
        return given;
    }

    private async Task ArriveAsync(Declaration given, CancellationToken cancellation)
    {
        var to = given.Transfer!.To;
        var known = await records.FindAsync(to, given.Id, cancellation).ConfigureAwait(false);
        if (FollowChild.Arrive(given, known?.Declaration) is { } arrived)
        {
            await CopyAsync(given.Attachments, arrived.Attachments, cancellation).ConfigureAwait(false);
            var entry = DeclarationActions.Entry(arrived, "declaration.arrive", AuditActor.System, "timer", time.GetUtcNow(),
                given.Transfer.Reason) with
            {
                SubjectIds = [arrived.Id, .. arrived.Attachments.Select(attachment => attachment.Id)],
            };
            await CommitAsync(to, known is null
                ? Batch.Of(entry).Create(Kinds.Declaration, arrived.Id, DeclarationJson.Write(arrived), records.FieldsOf(arrived),
                    DeclarationJson.Schema)
                : records.Replace(known, arrived, entry), cancellation).ConfigureAwait(false);
        }

        if (await records.FindAsync(to, given.Id, cancellation).ConfigureAwait(false) is { Declaration: { IsHandedAway: false } taken })
        {
            await LeadAsync(taken, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Receipt and number lead to the county that has the declaration now.</summary>
    internal async Task LeadAsync(Declaration taken, CancellationToken cancellation)
    {
        await records.RepointAsync(taken, cancellation).ConfigureAwait(false);
        if (taken.Answers().Get(Shared2024.CitizenNumber) is { } number)
        {
            await numbers.MoveAsync(number.Value, new(taken.County, taken.Id, taken.Form.Kind), cancellation).ConfigureAwait(false);
        }
    }

    private async Task CommitAsync(DivisionCode county, Batch batch, CancellationToken cancellation)
    {
        if (!(await store.CommitAsync(DeclarationRecords.PartitionOf(county), batch, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            throw new IOException("The declaration changed while it followed its child; the message comes again.");
        }
    }

    /// <summary>"From then on these contents are nobody's".</summary>
    private static OutboxMessage Ends(string id, Declaration given, DateTimeOffset end) => Messages.Of(id, ReviewFunctions.MoveDeclaration.Queue,
        new(given.County, given.Id, given.Transfer!.Sequence, [.. given.Attachments.Select(attachment => attachment.Id)]),
        MessageJson.Default.MoveDeclarationMessage, end);
}
