using App.Api.Declarations;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Cases;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Privacy;
using Storage;
using Storage.Sealing;

namespace App.Api.Cases;

/// <summary>A case with the document that it was read from.</summary>
public sealed record StoredCase(CaseForReview Case, Document Document);

/// <summary>Cases for review in the store: how they lie there and who sees them.</summary>
public sealed class CaseRecords(IStore store, SearchTokens tokens, TimeProvider time)
{
    public const int PageSize = 50;

    /// <summary>The action of an opening in the audit trail; <c>case.open</c> is the opening of the case itself.</summary>
    public const string ReadAction = "case.read";

    /// <summary>One page: the open ones by due day, soonest first, and before all of them the urgent ones; settled ones newest first.</summary>
    /// <exception cref="InvalidContinuationException">The token is not one that this list gave out.</exception>
    public async Task<Listed<StoredCase>> ListAsync(Caller caller, DivisionCode county, CaseStatus status, CaseType? type, string? page, int size,
        CancellationToken cancellation, Sorting? sort = null)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var query = Query.Of(Kinds.CaseForReview).Where(Fields.Status, status.Id());
        if (status == CaseStatus.Open && type != CaseType.Urgent)
        {
            query.OrderBy(Fields.DueOn);
        }
        else
        {
            query.OrderBy(Fields.At, descending: status == CaseStatus.Settled);
        }

        sort?.On(query);
        if (type is { } wanted)
        {
            query.Where(Fields.Type, wanted.Id());
        }

        if (!caller.Assignment.May(Permission.CasesList, county, null, out _))
        {
            return Listed<StoredCase>.Nothing;
        }

        if (status == CaseStatus.Open && type is null && sort is null)
        {
            // A call of this morning stands before what has been late for weeks; once on the first page, and not again in its day.
            var urgent = page is null ? await UrgentAsync(county, size, cancellation).ConfigureAwait(false) : Listed<StoredCase>.Nothing;
            var rest = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, page, size, document => IsUrgent(document) ? null
                : Read(document, county), cancellation)
                .ConfigureAwait(false);
            return new([.. urgent.Items, .. rest.Items], rest.Next, rest.Damaged);
        }

        var listing = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(size, page), cancellation).ConfigureAwait(false);
        return Listed<StoredCase>.Of(listing, document => Read(document, county));
    }

    /// <summary>How many the whole list holds.</summary>
    public async Task<Total> TotalAsync(Caller caller, DivisionCode county, CaseStatus status, CaseType? type, CancellationToken cancellation,
        int most = Total.Most)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var query = Query.Of(Kinds.CaseForReview).Where(Fields.Status, status.Id());
        return !caller.Assignment.May(Permission.CasesList, county, null, out _) ? default
            : await store.TotalAsync(DeclarationRecords.PartitionOf(county), type is { } wanted ? query.Where(Fields.Type, wanted.Id()) : query,
                cancellation, most).ConfigureAwait(false);
    }

    /// <summary>The county's declarations whose number was declared more than once and has not been looked into.</summary>
    public async Task<IReadOnlySet<string>> SameNumberAsync(DivisionCode county, CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.CaseForReview).Where(Fields.Status, CaseStatus.Open.Id()).Where(Fields.Type, CaseType.SameNumber.Id());
        var page = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(200), cancellation).ConfigureAwait(false);
        return page.Items.SelectMany(document => Read(document, county).Case.Parts).Where(part => part.County == county)
            .Select(part => part.Declaration).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The open calls for help of a county, the one that has waited longest first.</summary>
    internal async Task<Listed<StoredCase>> UrgentAsync(DivisionCode county, int size, CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.CaseForReview).Where(Fields.Status, CaseStatus.Open.Id()).Where(Fields.Type, CaseType.Urgent.Id())
            .OrderBy(Fields.At);
        var listing = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(size), cancellation).ConfigureAwait(false);
        return Listed<StoredCase>.Of(listing, document => Read(document, county));
    }

    private static bool IsUrgent(Document document) => document.Fields.Get(Fields.Type) == CaseType.Urgent.Id();

    /// <summary>The case of that id, if the caller may do this to it; whatever else, null: its existence is private.</summary>
    public async Task<StoredCase?> FindAsync(Caller caller, DivisionCode county, string id, Permission permission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return OpaqueId.Is(id) && caller.Assignment.May(permission, county, null, out _) ? await FindAsync(county, id, cancellation)
            .ConfigureAwait(false) : null;
    }

    /// <summary>Every case about a declaration, open or settled: those that name it, and the one of its child's number.</summary>
    public async Task<IReadOnlyList<StoredCase>> OfAsync(Declaration declaration, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        var query = Query.Of(Kinds.CaseForReview).Where(Fields.Declaration, declaration.Id);
        var page = await store.ListAsync(DeclarationRecords.PartitionOf(declaration.County), query, new(20), cancellation).ConfigureAwait(false);
        List<StoredCase> found = [.. page.Items.Select(document => Read(document, declaration.County))];
        if (declaration.Answers().Get(Shared2024.CitizenNumber) is { } number)
        {
            // A case of a number names one declaration of the county; the others are found by the number.
            var id = NumberIndex.CaseOf(declaration.County, tokens.IndexNumber(number.Value));
            if (found.TrueForAll(other => other.Case.Id != id) && await FindAsync(declaration.County, id, cancellation)
                .ConfigureAwait(false) is { } same
                && same.Case.Parts.Any(part => part.Declaration == declaration.Id))
            {
                found.Add(same);
            }
        }

        return found;
    }

    /// <summary>Whether something about the declaration waits to be looked at.</summary>
    public async Task<bool> HasOpenAsync(Declaration declaration, CancellationToken cancellation) =>
        (await OfAsync(declaration, cancellation).ConfigureAwait(false)).Any(stored => stored.Case.Status == CaseStatus.Open);

    /// <summary>Writes down who reads what was said, and why, before any of it is shown.</summary>
    public async Task OpenAsync(Caller caller, CaseForReview found, string reason, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        await store.CommitAsync(DeclarationRecords.PartitionOf(found.County),
            Batch.Of(Entry(found, ReadAction, caller.Actor, channel, time.GetUtcNow(), reason)), cancellation).ConfigureAwait(false);
    }

    /// <summary>What of a case leaves the sealed body.</summary>
    public static IndexFields FieldsOf(CaseForReview found)
    {
        ArgumentNullException.ThrowIfNull(found);
        var fields = new IndexFields().Set(Fields.Status, found.Status.Id()).Set(Fields.Type, found.Type.Id()).Set(Fields.At, found.At);
        if (found.DueOn is { } due)
        {
            fields.Set(Fields.DueOn, due);
        }

        if (found.Declaration is { } declaration)
        {
            fields.Set(Fields.Declaration, declaration);
        }

        if (found.Child is { } child)
        {
            fields.Set(Fields.Child, child);
        }

        if (found.Township is { } township)
        {
            fields.Set(Fields.Township, township.Value);
        }

        if (found.Department is { } department)
        {
            fields.Set(Fields.Department, department.Id());
        }

        return fields;
    }

    /// <summary>A new case in a batch that already has its audit entry.</summary>
    public static void Create(RecordBatch batch, CaseForReview found)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(found);
        batch.Create(Kinds.CaseForReview, found.Id, CaseJson.Write(found), FieldsOf(found), CaseJson.Schema);
    }

    internal async Task<StoredCase?> FindAsync(DivisionCode county, string id, CancellationToken cancellation) =>
        await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.CaseForReview, id, cancellation).ConfigureAwait(false) is { } document
        ? Read(document, county) : null;

    internal static AuditEntry Entry(CaseForReview found, string action, AuditActor by, string channel, DateTimeOffset now, string? reason) =>
        AuditEntries.Of("case", found.Id, found.County, action, by, channel, now, reason) with
        {
            SubjectIds = [found.Id, .. found.Parts.Where(part => part.County == found.County).Select(part => part.Declaration)
                .DefaultIfEmpty(found.Declaration).OfType<string>()],
        };

    private static StoredCase Read(Document document, DivisionCode county) => new(CaseJson.Read(document.Body, county), document);
}
