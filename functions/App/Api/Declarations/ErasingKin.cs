using App.Api.Verifications;
using App.Security;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Storage;

namespace App.Api.Declarations;

/// <summary>The records of a child that was erased, and where anything of them may lie. Opaque ids and codes.</summary>
/// <param name="Declarations">What they rest on.</param>
/// <param name="Counties">That have the records, or had them.</param>
internal sealed record ErasedKin(IReadOnlyList<string> Children, IReadOnlyList<string> Declarations, IReadOnlyList<string> Counties)
{
    /// <summary>A declaration with its own history only.</summary>
    public static ErasedKin None { get; } = new([], [], []);
}

/// <summary>What else tells of an erased child: the other declarations that it rests on, and its history, in every county that had it.</summary>
public sealed partial class Erasing
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

    /// <summary>The counties of a child's own hand-overs; as of a declaration, only the last of them stands in the record.</summary>
    internal static IEnumerable<DivisionCode> LeftBy(Child child) => child.Transfer switch
    {
        null => [],
        { Sequence: 1 } transfer => [transfer.From, transfer.To],
        _ => Everywhere,
    };

    /// <summary>A page of a comparison has up to half a megabyte.</summary>
    private const int PagesAtOnce = 10;

    /// <summary>Again and again the same.</summary>
    /// <param name="except">The declaration that is erased by itself.</param>
    /// <param name="exceptCase">The case that asked for it, settled by itself.</param>
    /// <param name="inBatch">Where the records themselves are erased by whoever asks.</param>
    /// <exception cref="ErasedLaterException">Something of it changed at this moment.</exception>
    internal async Task EraseKinAsync(ErasedKin kin, string? except, CancellationToken cancellation, DivisionCode? inBatch = null,
        string? exceptCase = null)
    {
        foreach (var county in kin.Counties.Select(static code => DivisionCode.Parse(code)))
        {
            foreach (var child in kin.Children)
            {
                if (county == inBatch || await EraseRecordAsync(county, child, cancellation).ConfigureAwait(false))
                {
                    await EraseDeclarationsAsync(county, child, except, cancellation).ConfigureAwait(false);
                    await EraseHistoryAsync("child", child, county, OfChild, cancellation).ConfigureAwait(false);
                    await EraseComparedAsync(county, child, cancellation).ConfigureAwait(false);

                    // A case of what came back from elsewhere names the child and no declaration.
                    await EraseCasesAsync(county, Query.Of(Kinds.CaseForReview).Where(Fields.Child, child),
                        now => AuditEntries.Of("child", child, county, "child.erase-history", AuditActor.System, "timer", now, null), exceptCase,
                        cancellation).ConfigureAwait(false);
                }
            }

            foreach (var id in kin.Declarations.Where(id => id != except))
            {
                if (await records.FindAsync(county, id, cancellation).ConfigureAwait(false) is { } found)
                {
                    await EraseOtherAsync(found, cancellation).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>The record that stayed behind where the child was handed over.</summary>
    /// <returns>Whether its history may go: not where the child has come back to the register.</returns>
    private async Task<bool> EraseRecordAsync(DivisionCode county, string id, CancellationToken cancellation)
    {
        var partition = DeclarationRecords.PartitionOf(county);
        if (await store.FindAsync(partition, Kinds.Child, id, cancellation).ConfigureAwait(false) is not { } document)
        {
            return true;
        }

        var known = ChildJson.Read(document.Body);
        if (known.Status.Counts())
        {
            return false;
        }

        if (known.ErasedAt is null)
        {
            var now = time.GetUtcNow();
            var erased = known.Erased(now);
            var batch = Batch.Of(AuditEntries.Of("child", id, county, "child.erase", AuditActor.System, "timer", now, null));
            batch.Replace(document, ChildJson.Write(erased), Reviews.FieldsOf(erased, tokens), ChildJson.Schema);
            await CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>
    /// A child may rest on several declarations: what the grandmother said of it is the same child as what the village worker wrote.
    /// </summary>
    private async Task EraseDeclarationsAsync(DivisionCode county, string child, string? except, CancellationToken cancellation)
    {
        var (partition, next) = (DeclarationRecords.PartitionOf(county), (string?)null);
        do
        {
            var page = await store.ListAsync(partition, Query.Of(Kinds.Declaration).Where(Fields.Child, child), new(Chunk, next), cancellation)
                .ConfigureAwait(false);
            foreach (var document in page.Items.Where(document => document.Id != except))
            {
                await EraseOtherAsync(new(DeclarationJson.Read(document.Body), document), cancellation).ConfigureAwait(false);
            }

            next = page.Next;
        }
        while (next is not null);
    }

    /// <summary>Copies that stayed with a giver go with the declaration where it lives.</summary>
    private async Task EraseOtherAsync(StoredDeclaration found, CancellationToken cancellation)
    {
        if (found.Declaration is not { IsHandedAway: false } other)
        {
            return;
        }

        if (other.ErasedAt is not null)
        {
            // Perhaps by a try that came to its end here.
            await EraseHistoryAsync("declaration", other.Id, other.County, OfDeclaration, cancellation).ConfigureAwait(false);
            return;
        }

        var now = time.GetUtcNow();
        var batch = Batch.Of(DeclarationActions.Entry(other, "declaration.erase", AuditActor.System, "timer", now, null));
        var rest = await PutAsync(batch, found, other.Erased(now), null, ErasedKin.None, now, cancellation).ConfigureAwait(false);
        await CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false);
        await EraseAsync(rest, cancellation).ConfigureAwait(false);
    }

    /// <summary>An erased declaration in the batch, with what fits of its cases and the message that erases the rest.</summary>
    internal async Task<ErasedRest> PutAsync(RecordBatch batch, StoredDeclaration found, Declaration erased, string? except, ErasedKin kin,
        DateTimeOffset now, CancellationToken cancellation)
    {
        batch.Replace(found.Document, DeclarationJson.Write(erased), records.FieldsOf(erased), DeclarationJson.Schema);
        await PutCasesAsync(batch, found.Declaration.County, found.Declaration.Id, except, after: null, now, cancellation).ConfigureAwait(false);
        var rest = RestOf(found.Declaration, except) with { Kin = kin };
        batch.Send(Message(rest, now));
        return rest;
    }

    /// <summary>What departments' lists said of the child: the page of a comparison holds a hundred children and stays, without this one.</summary>
    private async Task EraseComparedAsync(DivisionCode county, string child, CancellationToken cancellation)
    {
        var (partition, next) = (DeclarationRecords.PartitionOf(county), (string?)null);
        do
        {
            var query = Query.Of(Kinds.VerificationResult).Where(Fields.Subjects, child);
            var listed = await store.ListAsync(partition, query, new(PagesAtOnce, next), cancellation).ConfigureAwait(false);
            next = listed.Next;
            foreach (var document in listed.Items)
            {
                if (document.Read(VerificationJson.Default.VerifiedPage).Without(child) is { } without)
                {
                    var entry = AuditEntries.Of("child", child, county, "child.erase-history", AuditActor.System, "timer", time.GetUtcNow(), null);
                    var batch = Batch.Of(entry).Replace(document, without, VerificationJson.Default.VerifiedPage, document.Fields);
                    await CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
                }
            }
        }
        while (next is not null);
    }

    private async Task EraseHistoryAsync(string subject, string id, DivisionCode county, (PersonalKind Kind, IndexField Field)[] all,
        CancellationToken cancellation)
    {
        var partition = DeclarationRecords.PartitionOf(county);
        foreach (var (kind, field) in all)
        {
            while (await store.ListAsync(partition, Query.Of(kind).Where(field, id), new(Chunk), cancellation).ConfigureAwait(false)
                is { Items.Count: > 0 } page)
            {
                var batch = Batch.Of(AuditEntries.Of(subject, id, county, subject + ".erase-history", AuditActor.System, "timer",
                    time.GetUtcNow(), null));
                foreach (var document in page.Items)
                {
                    batch.Delete(document);
                }

                await CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task CommitAsync(Partition partition, RecordBatch batch, CancellationToken cancellation)
    {
        if (!(await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            throw new ErasedLaterException();
        }
    }
}
