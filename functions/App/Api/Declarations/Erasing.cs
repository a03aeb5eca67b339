using App.Functions;
using Domain.Audit;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms.Catalogue;
using Storage;
using Storage.Sealing;

namespace App.Api.Declarations;

/// <summary>What lies outside a declaration's document and goes with it: pictures, the entry of the child's number, the way to the conversation,
/// and the copy of the county that handed it
/// over. Opaque ids all.</summary>
internal sealed record ErasedRest(string Declaration, IReadOnlyList<string> Attachments, IReadOnlyList<string> Numbers,
    IReadOnlyList<string> Conversations, IReadOnlyList<string> Counties);

/// <summary>
/// Erases what a declaration leaves outside its document, right after the commit that erased it; a crash between the two leaves a message, and the
/// sweep goes on.
/// </summary>
public sealed class Erasing(IStore store, IBlobStore blobs, DeclarationRecords records, NumberIndex numbers, SearchTokens tokens, TimeProvider time)
{
    /// <summary>What there is to erase, by the declaration as it still was.</summary>
    internal ErasedRest RestOf(Declaration declaration) => new(
        declaration.Id,
        [.. declaration.Attachments.Select(attachment => attachment.Id)],
        declaration.Answers().Get(Shared2024.CitizenNumber) is { } number ? [tokens.IndexNumber(number.Value)] : [],
        [tokens.IndexOf("guardian", declaration.Receipt.Value)],
        declaration.Transfer is { } transfer && transfer.From != declaration.County ? [transfer.From.Value] : []);

    /// <summary>For the case that nobody gets as far as doing it at once.</summary>
    internal static OutboxMessage Message(ErasedRest rest, DateTimeOffset now) =>
        Messages.Of(OpaqueId.New(now), ReviewFunctions.EraseDeclaration.Queue, rest, MessageJson.Default.ErasedRest, now);

    /// <exception cref="InvalidDataException">Not such a message.</exception>
    internal Task HearAsync(string? message, CancellationToken cancellation) =>
        EraseAsync(Messages.Read(message, MessageJson.Default.ErasedRest), cancellation);

    /// <summary>Again and again the same.</summary>
    /// <exception cref="IOException">A copy changed at this moment; the message comes again.</exception>
    internal async Task EraseAsync(ErasedRest rest, CancellationToken cancellation)
    {
        foreach (var attachment in rest.Attachments)
        {
            await blobs.DeleteAsync(AttachmentEndpoints.BlobOf(attachment), cancellation).ConfigureAwait(false);
        }

        foreach (var county in rest.Counties)
        {
            await EraseCopyAsync(DivisionCode.Parse(county), rest.Declaration, cancellation).ConfigureAwait(false);
        }

        foreach (var number in rest.Numbers)
        {
            await numbers.RemoveEntryAsync(number, rest.Declaration, cancellation).ConfigureAwait(false);
        }

        foreach (var conversation in rest.Conversations)
        {
            var partition = Partition.Index(conversation);
            if (await store.FindAsync(partition, Kinds.Conversation, conversation, cancellation).ConfigureAwait(false) is { } document)
            {
                await store.CommitAsync(partition, Batch.Technical().Delete(document), cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The copy that stayed with the county that handed the declaration over.</summary>
    private async Task EraseCopyAsync(DivisionCode county, string id, CancellationToken cancellation)
    {
        if (await records.FindAsync(county, id, cancellation).ConfigureAwait(false) is not
            {
                Declaration:
                {
                    IsHandedAway: true,
                    ErasedAt: null
                } copy
            } found)
        {
            return;
        }

        var now = time.GetUtcNow();
        var erased = copy.Erased(now);
        var batch = Batch.Of(DeclarationActions.Entry(copy, "declaration.erase", AuditActor.System, "timer", now, null))
            .Replace(found.Document, DeclarationJson.Write(erased), records.FieldsOf(erased), DeclarationJson.Schema, found.Document.ExpiresOn);
        if (!(await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            throw new IOException("The copy changed while it was being erased; the message comes again.");
        }

        foreach (var attachment in copy.Attachments)
        {
            await blobs.DeleteAsync(AttachmentEndpoints.BlobOf(attachment.Id), cancellation).ConfigureAwait(false);
        }
    }
}
