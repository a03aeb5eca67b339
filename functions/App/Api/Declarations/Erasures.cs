using App.Api.Audit;
using App.Functions;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Api.Declarations;

/// <summary>
/// Erases everything about a child that is off the register, or a declaration that never came on it: what was declared, the record, its history, what
/// compared and proposed about it. Whoever decides that (a case, a family's request, the retention clock) puts the end of it into the batch of the decision;
/// what comes before is done in commits of its own, so that a crash in between leaves the decision open and the rest to be done again.
/// </summary>
public sealed class Erasures(IStore store, DeclarationRecords records, Reviews reviews, Erasing erasing, TimeProvider time, ILogger<Erasures> log)
{
    /// <summary>What tells of a child or a declaration beside their own documents, and the field by which it is found.</summary>
    private static readonly (PersonalKind Kind, IndexField Field)[] OfChild =
    [
        (Kinds.ChildRevision, Fields.Child), (Kinds.Visit, Fields.Child), (Kinds.KeyCareEntry, Fields.Child), (Kinds.FollowUp, Fields.Child),
        (Kinds.Judgement, Fields.Child), (Kinds.PolicyGap, Fields.Child), (Kinds.LinkDecision, Fields.Child), (Kinds.Adjudication, Fields.Child),
        (Kinds.NationalEntry, Fields.Child),
        (Kinds.Proposal, Fields.Child),
    ];

    private static readonly (PersonalKind Kind, IndexField Field)[] OfDeclaration =
        [(Kinds.Visit, Fields.Declaration), (Kinds.Judgement, Fields.Declaration), (Kinds.Proposal, Fields.Declaration)];

    /// <param name="except">The case that asked for it and is settled by it.</param>
    /// <param name="erase">What the declaration becomes.</param>
    /// <returns>Why it cannot be done; else what lies elsewhere: the batch has the message that erases it.</returns>
    internal async Task<Attempt<ErasedRest>> PutAsync(RecordBatch batch, DivisionCode county, string declaration, string? except,
        Func<Declaration, Declaration> erase, AuditActor by, string channel, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(erase);
        if (await records.FindAsync(county, declaration, cancellation).ConfigureAwait(false) is not { } found)
        {
            return Api.Errors.NotFound();
        }

        if (found.Declaration.ChildId is { } child
            && await PutChildAsync(batch, county, child, declaration, by, channel, now, cancellation).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        await EraseHistoryAsync("declaration", declaration, county, OfDeclaration, by, channel, cancellation).ConfigureAwait(false);
        return await PutOneAsync(batch, found, except, erase(found.Declaration), by, channel, now, cancellation).ConfigureAwait(false);
    }

    /// <summary>A child's record, with its history and the declarations that it rests on; those go first, in commits of their own.</summary>
    /// <param name="except">The declaration that goes into the batch itself; null: none.</param>
    /// <returns>Why it cannot be done; null: it is in the batch, or there is no such child here.</returns>
    internal async Task<Refusal?> PutChildAsync(RecordBatch batch, DivisionCode county, string child, string? except, AuditActor by, string channel,
        DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.Child, child, cancellation).ConfigureAwait(false) is not { } document)
        {
            return null;
        }

        var known = ChildJson.Read(document.Body);
        if (known.Status.Counts())
        {
            return Api.Errors.Invalid([Domain.Cases.Errors.NotDone(Domain.Cases.CaseOutcome.ErasedOnRequest)]);
        }

        if (!await EraseOthersAsync(known, except, by, channel, cancellation).ConfigureAwait(false))
        {
            return Api.Errors.VersionConflict();
        }

        await EraseHistoryAsync("child", child, county, OfChild, by, channel, cancellation).ConfigureAwait(false);
        var erased = known.Erased(now);
        batch.Replace(document, ChildJson.Write(erased), reviews.FieldsOf(erased), ChildJson.Schema)
            .Also(AuditEntries.Of("child", child, county, "child.erase", by, channel, now, null));
        return null;
    }

    /// <summary>At once, so that the family sees it done; what cannot be done at this moment, the message of the commit does.</summary>
    internal async Task EraseNowAsync(ErasedRest rest)
    {
        try
        {
            await erasing.EraseAsync(rest, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ErasedLaterException)
        {
            // A hand-over has just arrived and is still being tidied up where it came from.
        }
#pragma warning disable CA1031 // What was declared is erased, and that stands: only what lies elsewhere is still to be done.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.FunctionFailed(ReviewFunctions.EraseDeclaration.Queue, exception);
        }
    }

    private async Task<ErasedRest> PutOneAsync(RecordBatch batch, StoredDeclaration found, string? except, Declaration erased, AuditActor by, string channel,
        DateTimeOffset now, CancellationToken cancellation)
    {
        batch.Replace(found.Document, DeclarationJson.Write(erased), records.FieldsOf(erased), DeclarationJson.Schema)
            .Also(DeclarationActions.Entry(found.Declaration, "declaration.erase", by, channel, now, null));
        await erasing.PutCasesAsync(batch, found.Declaration.County, found.Declaration.Id, except, after: null, now, cancellation).ConfigureAwait(false);
        var rest = erasing.RestOf(found.Declaration, except);
        batch.Send(Erasing.Message(rest, now));
        return rest;
    }

    /// <summary>A child may rest on several declarations: what the grandmother said of it is the same child as what the village worker wrote.</summary>
    /// <returns>Whether none is left: somebody else may have written one at this moment, and then the child waits for the next try.</returns>
    private async Task<bool> EraseOthersAsync(Child child, string? except, AuditActor by, string channel, CancellationToken cancellation)
    {
        var partition = DeclarationRecords.PartitionOf(child.County);
        var (next, all) = ((string?)null, true);
        do
        {
            var page = await store.ListAsync(partition, Query.Of(Kinds.Declaration).Where(Fields.Child, child.Id), new(Erasing.Chunk, next), cancellation)
                .ConfigureAwait(false);
            foreach (var document in page.Items.Where(document => document.Id != except))
            {
                var found = new StoredDeclaration(DeclarationJson.Read(document.Body), document);
                if (found.Declaration is { ErasedAt: null, IsHandedAway: false } other)
                {
                    await EraseHistoryAsync("declaration", other.Id, child.County, OfDeclaration, by, channel, cancellation).ConfigureAwait(false);
                    var now = time.GetUtcNow();
                    var batch = Batch.Of(AuditEntries.Of("child", child.Id, child.County, "child.erase-history", by, channel, now, null));
                    var rest = await PutOneAsync(batch, found, null, other.Erased(now), by, channel, now, cancellation).ConfigureAwait(false);
                    if ((await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
                    {
                        await EraseNowAsync(rest).ConfigureAwait(false);
                    }
                    else
                    {
                        all = false;
                    }
                }
            }

            next = page.Next;
        }
        while (next is not null);
        return all;
    }

    private async Task EraseHistoryAsync(string subject, string id, DivisionCode county, (PersonalKind Kind, IndexField Field)[] all, AuditActor by,
        string channel, CancellationToken cancellation)
    {
        var partition = DeclarationRecords.PartitionOf(county);
        foreach (var (kind, field) in all)
        {
            while (await store.ListAsync(partition, Query.Of(kind).Where(field, id), new(Erasing.Chunk), cancellation).ConfigureAwait(false)
                is { Items.Count: > 0 } page)
            {
                var batch = Batch.Of(AuditEntries.Of(subject, id, county, subject + ".erase-history", by, channel, time.GetUtcNow(), null));
                foreach (var document in page.Items)
                {
                    batch.Delete(document);
                }

                await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
            }
        }
    }
}
