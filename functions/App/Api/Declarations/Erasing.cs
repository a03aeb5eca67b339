using App.Api.Cases;
using App.Api.Rights;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms.Catalogue;
using Domain.Proposals;
using Storage;
using Storage.Sealing;

namespace App.Api.Declarations;

/// <summary>What lies outside a declaration's document and goes with it: pictures, the entry of the child's number, the way to the conversation,
/// and what stayed with every county that had it. Opaque ids all.</summary>
/// <param name="Counties">Where a copy and cases about it may have stayed behind.</param>
/// <param name="County">Where the cases about it lie; null in a message of a version that looked at them with the declaration only.</param>
/// <param name="Except">The case that asked for it and was settled by it.</param>
/// <param name="Kin">Goes with the history; null: a family took back what never came on the register.</param>
internal sealed record ErasedRest(string Declaration, IReadOnlyList<string> Attachments, IReadOnlyList<string> Numbers,
    IReadOnlyList<string> Conversations, IReadOnlyList<string> Counties, string? County = null, string? Except = null,
    ErasedKin? Kin = null);

/// <summary>Something else wrote at this moment: the message comes again and finds the rest.</summary>
internal sealed class ErasedLaterException() : Exception("Something changed while it was being erased; the message comes again.");

/// <summary>
/// Erases what a declaration leaves outside its document, right after the commit that erased it; a crash between the two leaves a message, and the
/// sweep goes on.
/// </summary>
public sealed partial class Erasing(IStore store, IBlobStore blobs, DeclarationRecords records, NumberIndex numbers, SearchTokens tokens,
    TimeProvider time)
{
    /// <summary>So many documents go in one commit: after years, or fifty corrections of a registered child, there are more.</summary>
    internal const int Chunk = 40;

    /// <summary>Where something may be that was handed over more often than its record says.</summary>
    private static DivisionCode[] Everywhere => [.. DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code),
        DivisionCode.Changzhi];

    /// <summary>What there is to erase, by the declaration as it still was.</summary>
    /// <param name="except">The case that asked for it and is settled by it.</param>
    internal ErasedRest RestOf(Declaration declaration, string? except = null) => new(
        declaration.Id,
        [.. declaration.Attachments.Select(attachment => attachment.Id)],
        declaration.Answers().Get(Shared2024.CitizenNumber) is { } number ? [tokens.IndexNumber(number.Value)] : [],
        [tokens.IndexOf("guardian", declaration.Receipt.Value)],
        [.. LeftBy(declaration).Select(county => county.Value)],
        declaration.County.Value,
        except);

    /// <summary>Only the last hand-over stands in it: what went further than once may have been with any county, and with the city.</summary>
    /// <remarks>Declared in 襄垣县, handed to 潞州区, from there to 上党区: what 上党区 has no longer names 襄垣县.</remarks>
    internal static IEnumerable<DivisionCode> LeftBy(Declaration declaration)
    {
        DivisionCode[] counties = declaration.Transfer switch
        {
            null => [],
            { Sequence: 1, From: var giver } => [giver],
            _ => Everywhere,
        };
        return counties.Where(county => county != declaration.County);
    }

    /// <summary>For the case that nobody gets as far as doing it at once.</summary>
    internal static OutboxMessage Message(ErasedRest rest, DateTimeOffset now) =>
        Messages.Of(OpaqueId.New(now), ReviewFunctions.EraseDeclaration.Queue, rest, MessageJson.Default.ErasedRest, now);

    /// <exception cref="InvalidDataException">Not such a message.</exception>
    internal Task HearAsync(string? message, CancellationToken cancellation) =>
        EraseAsync(Messages.Read(message, MessageJson.Default.ErasedRest), cancellation);

    /// <summary>Again and again the same.</summary>
    /// <exception cref="ErasedLaterException">A copy or a case changed at this moment.</exception>
    internal async Task EraseAsync(ErasedRest rest, CancellationToken cancellation)
    {
        foreach (var attachment in rest.Attachments)
        {
            await blobs.DeleteAsync(AttachmentEndpoints.BlobOf(attachment), cancellation).ConfigureAwait(false);
        }

        foreach (var county in rest.Counties)
        {
            await EraseCopyAsync(DivisionCode.Parse(county), rest.Declaration, cancellation).ConfigureAwait(false);
            await EraseCasesAsync(DivisionCode.Parse(county), rest.Declaration, except: null, cancellation).ConfigureAwait(false);
            await EraseRightsAsync(DivisionCode.Parse(county), rest.Declaration, cancellation).ConfigureAwait(false);
        }

        if (rest.County is { } home)
        {
            await EraseCasesAsync(DivisionCode.Parse(home), rest.Declaration, rest.Except, cancellation).ConfigureAwait(false);
            await EraseRightsAsync(DivisionCode.Parse(home), rest.Declaration, cancellation).ConfigureAwait(false);
            if (rest.Kin is { } kin)
            {
                await EraseHistoryAsync("declaration", rest.Declaration, DivisionCode.Parse(home), OfDeclaration, cancellation).ConfigureAwait(false);
                await EraseKinAsync(kin, rest.Declaration, cancellation, exceptCase: rest.Except).ConfigureAwait(false);
            }
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

    /// <summary>
    /// What the family asked about its data: that it asked stays, what it wrote goes, and what was proposed about it, which is found by its id.
    /// </summary>
    private async Task EraseRightsAsync(DivisionCode county, string declaration, CancellationToken cancellation)
    {
        var (partition, next) = (DeclarationRecords.PartitionOf(county), (string?)null);
        do
        {
            var now = time.GetUtcNow();
            var page = await store.ListAsync(partition, Query.Of(Kinds.RightsRequest).Where(Fields.Declaration, declaration), new(Chunk, next),
                cancellation)
                .ConfigureAwait(false);
            var batch = Batch.Of(AuditEntries.Of("declaration", declaration, county, "declaration.erase", AuditActor.System, "timer", now, null));
            foreach (var document in page.Items)
            {
                await EraseProposalsAsync(county, document.Id, cancellation).ConfigureAwait(false);
                if (RightsRecords.Read(document) is { Request.ErasedAt: null } found)
                {
                    RightsRecords.Replace(batch, found, found.Request.Erased(now));
                }
            }

            if (batch.Count > 1)
            {
                await CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
            }

            next = page.Next;
        }
        while (next is not null);
    }

    /// <summary>What was proposed about a request and not carried out; that it was carried out stays, without a word.</summary>
    private async Task EraseProposalsAsync(DivisionCode county, string request, CancellationToken cancellation)
    {
        var (partition, approved) = (DeclarationRecords.PartitionOf(county), ProposalStatus.Approved.Id());
        var page = await store.ListAsync(partition, Query.Of(Kinds.Proposal).Where(Fields.Child, request), new(Chunk), cancellation)
            .ConfigureAwait(false);
        var batch = Batch.Of(AuditEntries.Of(RightsRecords.SubjectKind, request, county, "rights.erase-history", AuditActor.System, "timer",
            time.GetUtcNow(), null));
        foreach (var document in page.Items.Where(document => document.Fields.Get(Fields.Status) != approved))
        {
            batch.Delete(document);
        }

        if (batch.Count > 1)
        {
            await CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The cases about it that did not go into the commit of the declaration itself.</summary>
    private Task EraseCasesAsync(DivisionCode county, string declaration, string? except, CancellationToken cancellation) => EraseCasesAsync(county,
        Query.Of(Kinds.CaseForReview).Where(Fields.Declaration, declaration),
        now => AuditEntries.Of("declaration", declaration, county, "declaration.erase", AuditActor.System, "timer", now, null), except, cancellation);

    private async Task EraseCasesAsync(DivisionCode county, Query query, Func<DateTimeOffset, AuditEntry> entry, string? except,
        CancellationToken cancellation)
    {
        var (partition, next) = (DeclarationRecords.PartitionOf(county), (string?)null);
        do
        {
            var now = time.GetUtcNow();
            var batch = Batch.Of(entry(now));
            next = await PutCasesAsync(batch, county, query, except, next, now, cancellation).ConfigureAwait(false);
            if (batch.Count > 1)
            {
                await CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
            }
        }
        while (next is not null);
    }

    /// <summary>
    /// What the family said in cases about the declaration goes with it: some of them in this batch, as far as there is still something to erase.
    /// </summary>
    /// <returns>Where to go on; null where there are no more.</returns>
    internal Task<string?> PutCasesAsync(RecordBatch batch, DivisionCode county, string declaration, string? except, string? after,
        DateTimeOffset now, CancellationToken cancellation) =>
        PutCasesAsync(batch, county, Query.Of(Kinds.CaseForReview).Where(Fields.Declaration, declaration), except, after, now, cancellation);

    private async Task<string?> PutCasesAsync(RecordBatch batch, DivisionCode county, Query query, string? except, string? after, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var page = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(Chunk, after), cancellation).ConfigureAwait(false);
        foreach (var document in page.Items.Where(document => document.Id != except))
        {
            var known = CaseJson.Read(document.Body, county);
            if (known.HasWords || (known.Status == CaseStatus.Open && known.Type != CaseType.SameNumber))
            {
                var erased = known.Erased(now);
                batch.Replace(document, CaseJson.Write(erased), CaseRecords.FieldsOf(erased), CaseJson.Schema);
            }
        }

        return page.Next;
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
            throw new ErasedLaterException();
        }

        foreach (var attachment in copy.Attachments)
        {
            await blobs.DeleteAsync(AttachmentEndpoints.BlobOf(attachment.Id), cancellation).ConfigureAwait(false);
        }
    }
}
