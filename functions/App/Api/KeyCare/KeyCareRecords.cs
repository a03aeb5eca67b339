using App.Api.Children;
using App.Api.Declarations;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.KeyCare;
using Domain.Privacy;
using Domain.Time;
using Storage;

namespace App.Api.KeyCare;

/// <summary>An entry of the ledger with the document that it was read from.</summary>
public sealed record StoredEntry(KeyCareEntry Entry, Document Document);

/// <summary>An entry beside the child it is about, for lists and pages.</summary>
public sealed record CaredFor(StoredEntry Stored, Child? Child)
{
    public KeyCareEntry Entry => Stored.Entry;
}

/// <summary>Which entries a list shows.</summary>
/// <param name="Trigger">One of <see cref="TriggerIds"/>.</param>
public sealed record KeyCareFilter(KeyCareStatus Status = KeyCareStatus.Open, ChildKind? Kind = null, string? Trigger = null,
    DivisionCode? Place = null, DueFilter? Due = null)
{
    /// <summary>Before every other order.</summary>
    public Sorting? Sort { get; init; }
}

/// <summary>
/// The ledger in the store. Whoever commits a change of a registered child calls <see cref="FollowAsync"/> (or <see cref="Begin"/> for a child just
/// registered) with the same batch, so that child and ledger never disagree.
/// </summary>
public sealed class KeyCareRecords(IStore store, PolicyInForce policy, TimeProvider time)
{
    public const int PageSize = 50;

    /// <summary>What the trail calls an opening.</summary>
    public const string OpenAction = "keyCare.open";

    public PolicyInForce Policy => policy;

    /// <summary>The entry of a child that is registered in this very batch, where it has a reason to be on the ledger.</summary>
    /// <param name="because">The audit entry of the commit: who, when, through which door.</param>
    public void Begin(RecordBatch batch, Child child, AuditEntry because)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(because);
        Add(batch, null, KeyCareLedger.Follow(null, child, ChildRecords.PlaceOf(child), On(because.At), because.Actor, because.At), because);
    }

    /// <summary>What becomes of the child's entry, in the batch that changes the child.</summary>
    public async Task FollowAsync(RecordBatch batch, Child child, AuditEntry because, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(because);
        var known = await FindAsync(child.County, child.Id, cancellation).ConfigureAwait(false);
        Add(batch, known?.Document, KeyCareLedger.Follow(known?.Entry, child, ChildRecords.PlaceOf(child), On(because.At), because.Actor, because.At),
            because);
    }

    /// <summary>The giving county's entry in the batch by which the child arrives; nothing where it had none.</summary>
    public async Task ArriveAsync(RecordBatch batch, Child arriving, AuditEntry because, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(arriving);
        ArgumentNullException.ThrowIfNull(because);
        if (arriving.Transfer is not { } transfer || await FindAsync(transfer.From, arriving.Id, cancellation).ConfigureAwait(false) is not { } given)
        {
            return;
        }

        // What an earlier stay left here is the beginning of what comes back.
        var before = await FindAsync(arriving.County, arriving.Id, cancellation).ConfigureAwait(false);
        Add(batch, before?.Document, KeyCareLedger.Arrive(given.Entry, arriving, ChildRecords.PlaceOf(arriving), On(because.At), because.Actor,
            because.At), because);
    }

    /// <summary>Puts a change of an entry into a batch, with an audit entry of its own where something happened.</summary>
    /// <param name="before">The document it replaces; null for a new entry.</param>
    /// <param name="auditId">Where a repetition must write the same.</param>
    internal static void Add(RecordBatch batch, Document? before, LedgerChange? change, AuditEntry because, string? auditId = null)
    {
        if (change is null)
        {
            return;
        }

        var entry = change.Entry;
        if (before is null)
        {
            batch.Create(Kinds.KeyCareEntry, entry.Id, KeyCareJson.Write(entry), FieldsOf(entry), KeyCareJson.Schema);
        }
        else
        {
            batch.Replace(before, KeyCareJson.Write(entry), FieldsOf(entry), KeyCareJson.Schema);
        }

        if (change.Event is { } happened)
        {
            batch.Also(AuditOf(entry, happened.Kind, because, auditId));
        }
    }

    internal static AuditEntry AuditOf(KeyCareEntry entry, LedgerEventKind kind, AuditEntry because, string? id = null) => because with
    {
        Id = id ?? OpaqueId.New(because.At),
        County = entry.County.Value,
        Action = "keyCare." + kind.Id(),
        SubjectKind = "keyCare",
        SubjectIds = [entry.Id],
        FieldKeys = [],
    };

    /// <summary>What of an entry leaves the sealed body.</summary>
    public static IndexFields FieldsOf(KeyCareEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var fields = new IndexFields().Set(Fields.Status, entry.Status.Id()).Set(Fields.Type, FormJson.Id(entry.Kind)).Set(Fields.Child, entry.Id);
        if (entry.Place?.Township is { } township)
        {
            fields.Set(Fields.Township, township.Value);
        }

        if (entry.Place is { } finest)
        {
            fields.Set(Fields.Village, finest.Value);
        }

        if (entry.DueOn is { } due)
        {
            fields.Set(Fields.DueOn, IndexValue.Month(due));
        }

        // On the ledger or not may be seen; why (流浪、精神残疾) beside village and month may not.
        return fields;
    }

    /// <summary>One page: the open ones of the earliest month first; others newest child first.</summary>
    /// <exception cref="InvalidContinuationException">The token is not one that this list gave out.</exception>
    public async Task<Listed<CaredFor>> ListAsync(Caller caller, DivisionCode county, KeyCareFilter filter, string? page, int size,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(filter);
        var today = CivilTime.ChinaDate(time.GetUtcNow());
        if (QueryOf(filter, today).Within(caller, Permission.KeyCareList) is not { } query)
        {
            return Listed<CaredFor>.Nothing;
        }

        var listed = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, page, size, document => Read(document) is var stored
            && Keeps(stored.Entry, filter, today) ? stored : null,
            cancellation).ConfigureAwait(false);
        var items = await Task.WhenAll(listed.Items.Select(stored => WithChildAsync(stored, cancellation))).ConfigureAwait(false);

        // The store keeps the month alone; within it the order is that of the terms shown.
        return new([.. filter.Sort is not null ? (IEnumerable<CaredFor>)items
            : items.OrderBy(cared => cared.Stored.Entry.DueOn is { } day ? DueTerm.Order(DueTerm.Of(day, today, DuePrecision.Day)) : "",
                StringComparer.Ordinal)], listed.Next, listed.Damaged)
        {
            Previous = listed.Previous,
        };
    }

    /// <summary>How many the whole list holds.</summary>
    public async Task<Total> TotalAsync(Caller caller, DivisionCode county, KeyCareFilter filter, CancellationToken cancellation,
        int most = Total.Most)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var (partition, today) = (DeclarationRecords.PartitionOf(county), CivilTime.ChinaDate(time.GetUtcNow()));
        var byDue = filter.Trigger is null ? filter.Due : null;
        return QueryOf(byDue is null ? filter : filter with { Due = null }, today).Within(caller, Permission.KeyCareList) is not { } query ? default
            : byDue is not null ? await store.DueTotalAsync(partition, query, byDue, today, DuePrecision.Day, KeepsThis, cancellation, most)
                .ConfigureAwait(false)
            : filter.Trigger is not null ? await store.TotalAsync(partition, query, KeepsThis, cancellation, most).ConfigureAwait(false)
            : await store.TotalAsync(partition, query, cancellation, most).ConfigureAwait(false);

        bool KeepsThis(Document document) => Keeps(Read(document).Entry, filter, today);
    }

    private static Query QueryOf(KeyCareFilter filter, DateOnly today)
    {
        var query = Query.Of(Kinds.KeyCareEntry).Where(Fields.Status, filter.Status.Id());
        _ = filter.Status == KeyCareStatus.Open ? query.OrderBy(Fields.DueOn) : query.OrderById(descending: true);
        filter.Sort?.On(query);
        if (filter.Due is { } due)
        {
            var (from, until) = due.Span(today, DuePrecision.Day);
            query.BetweenMonths(Fields.DueOn, from, until);
        }

        if (filter.Kind is { } kind)
        {
            query.Where(Fields.Type, FormJson.Id(kind));
        }

        return filter.Place is { } place ? query.In(place) : query;
    }

    private static bool Keeps(KeyCareEntry entry, KeyCareFilter filter, DateOnly today) =>
        (filter.Trigger is null || entry.Triggers.Any(trigger => trigger.Trigger == filter.Trigger))
        && (filter.Due is null || (entry.DueOn is { } day && filter.Due.Matches(day, today, DuePrecision.Day)));

    /// <summary>The entry with the child it is about.</summary>
    public async Task<CaredFor> WithChildAsync(StoredEntry stored, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var child = await store.FindWholeAsync(stored.Document.Partition, Kinds.Child, stored.Entry.Id, cancellation).ConfigureAwait(false);
        return new(stored, child is null ? null : ChildJson.Read(child.Body));
    }

    /// <summary>The entry of that id, if the caller may list it; whatever else, null: its existence is private.</summary>
    public async Task<StoredEntry?> FindAsync(Caller caller, DivisionCode county, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return OpaqueId.Is(id) && await FindAsync(county, id, cancellation).ConfigureAwait(false) is { } found
            && caller.Assignment.May(Permission.KeyCareList, found.Entry.County, found.Entry.Place, out _) ? found : null;
    }

    public async Task<StoredEntry?> FindAsync(DivisionCode county, string id, CancellationToken cancellation) =>
        await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.KeyCareEntry, id, cancellation).ConfigureAwait(false) is { } document
        ? Read(document) : null;

    /// <summary>Writes down who opens the entry and why, before anything of it is shown.</summary>
    public async Task OpenAsync(Caller caller, KeyCareEntry entry, string reason, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(entry);
        await store.CommitAsync(DeclarationRecords.PartitionOf(entry.County),
            Batch.Of(Entry(entry, OpenAction, caller.Actor, channel, time.GetUtcNow(), reason)), cancellation)
            .ConfigureAwait(false);
    }

    internal static AuditEntry Entry(KeyCareEntry entry, string action, AuditActor by, string channel, DateTimeOffset now, string? reason) =>
        AuditEntries.Of("keyCare", entry.Id, entry.County, action, by, channel, now, reason);

    private Domain.Eligibility.PolicyParameters On(DateTimeOffset at) => policy.On(CivilTime.ChinaDate(at));

    private static StoredEntry Read(Document document) => new(KeyCareJson.Read(document.Body), document);
}
