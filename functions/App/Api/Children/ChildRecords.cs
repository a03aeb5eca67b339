using App.Api.Declarations;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Privacy;
using Domain.Time;
using Storage;
using Storage.Sealing;

namespace App.Api.Children;

/// <summary>A registered child with the document that it was read from.</summary>
public sealed record StoredChild(Child Child, Document Document);

/// <summary>A registered child as a list shows it, with the version of its document.</summary>
/// <param name="Place">Where it is looked after, as closely as is known.</param>
public sealed record MaskedChild(ChildRow Child, DivisionCode? Place, string Version)
{
    /// <summary>Reads nothing but what a list shows.</summary>
    internal static MaskedChild Of(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new(ChildJson.ReadRow(document.Body), DivisionCode.TryParse(document.Fields.Get(Fields.Village), out var place) ? place : null,
            document.Version);
    }
}

/// <summary>Which children a list shows.</summary>
/// <param name="Statuses">Any of these; none: all.</param>
/// <param name="Due">When it is due, those of the earliest month first; null: by id, newest first.</param>
public sealed record ChildFilter(IReadOnlyList<ChildStatus> Statuses, ChildKind? Kind = null, DivisionCode? Place = null, DueFilter? Due = null)
{
    public ChildOrder Order { get; init; }

    /// <summary>Before every other order.</summary>
    public Sorting? Sort { get; init; }

    /// <summary>By the rule that the list shows.</summary>
    public Outcome? Finding { get; init; }

    /// <summary>By the month of birth, which the list shows and the store knows: who has none is of no age.</summary>
    public AgeFilter? Age { get; init; }

    /// <summary>Whether anything speaks for the key-care ledger; which trigger, a list says to nobody.</summary>
    public bool? IsCared { get; init; }

    /// <summary>Whether the sealed record has the last word.</summary>
    public bool IsSealed => (Due, Finding, IsCared) is not (null, null, null);
}

/// <summary>How a list of children is ordered; a list by when they are due always by that.</summary>
public enum ChildOrder
{
    Newest,
    Oldest,

    /// <summary>By the month they are due in; who is never due is left out.</summary>
    Due,
}

/// <summary>What somebody looks for; everything given must be so.</summary>
/// <param name="Name">A whole name or its whole pinyin; inside one village a part of the name.</param>
/// <param name="Number">A whole identity number or its last six.</param>
/// <param name="Phone">A whole number or its last four.</param>
public sealed record ChildSearch(string? Name, string? Number, string? Phone, string? Receipt, DivisionCode? Village)
{
    public bool IsEmpty => Name is null && Number is null && Phone is null && Receipt is null && Village is null;

    /// <summary>What is looked for by, never the values.</summary>
    public System.Collections.Immutable.ImmutableArray<string> Terms =>
        [.. new[] { ("name", Name), ("number", Number), ("phone", Phone), ("receipt", Receipt), ("village", Village?.Value) }
            .Where(term => term.Item2 is not null).Select(term => term.Item1)];
}

/// <summary>Registered children: lists, searches, openings, history; every one cut to the caller's assignment.</summary>
public sealed class ChildRecords(IStore store, DeclarationRecords declarations, SearchTokens tokens, SearchLimit limit, TimeProvider time)
{
    public const int PageSize = 50;

    /// <summary>One page as it is shown.</summary>
    /// <exception cref="InvalidContinuationException">The token is not one that this list gave out.</exception>
    public Task<Listed<MaskedChild>> ListAsync(Caller caller, DivisionCode county, ChildFilter filter, string? page, int size,
        CancellationToken cancellation) => ListAsync(caller, county, filter, page, size, MaskedChild.Of, cancellation);

    /// <summary>One page of whole records.</summary>
    /// <inheritdoc cref="ListAsync(Caller, DivisionCode, ChildFilter, string?, int, CancellationToken)"/>
    public Task<Listed<StoredChild>> ListWholeAsync(Caller caller, DivisionCode county, ChildFilter filter, string? page, int size,
        CancellationToken cancellation) => ListAsync(caller, county, filter, page, size, Read, cancellation);

    private async Task<Listed<T>> ListAsync<T>(Caller caller, DivisionCode county, ChildFilter filter, string? page, int size, Func<Document, T> read,
        CancellationToken cancellation)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(filter);
        return QueryOf(filter).Within(caller, Permission.ChildrenList) is { } query
            ? await ListAsync(county, query, filter, page, size, read, cancellation).ConfigureAwait(false)
            : Listed<T>.Nothing;
    }

    /// <summary>One page of a whole county, for a job that somebody allowed.</summary>
    internal Task<Listed<StoredChild>> ListAsync(DivisionCode county, ChildFilter filter, string? page, int size, CancellationToken cancellation) =>
        ListAsync(county, QueryOf(filter), filter, page, size, Read, cancellation);

    /// <summary>How many the whole list holds.</summary>
    public async Task<Total> TotalAsync(Caller caller, DivisionCode county, ChildFilter filter, CancellationToken cancellation, int most = Total.Most)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var (partition, today) = (DeclarationRecords.PartitionOf(county), CivilTime.ChinaDate(time.GetUtcNow()));
        var byDue = filter is { Finding: null, IsCared: null } ? filter.Due : null;
        return QueryOf(filter, byMonth: byDue is null)
            .Within(caller, Permission.ChildrenList) is not { } query ? default
            : byDue is not null ? await store.DueTotalAsync(partition, query, byDue, today, Precision, Keeps, cancellation, most)
                .ConfigureAwait(false)
            : filter.IsSealed ? await store.TotalAsync(partition, query, Keeps, cancellation, most).ConfigureAwait(false)
            : await store.TotalAsync(partition, query, cancellation, most).ConfigureAwait(false);

        bool Keeps(Document document) => ChildRecords.Keeps(document, filter, today);
    }

    private Task<Listed<T>> ListAsync<T>(DivisionCode county, Query query, ChildFilter filter, string? page, int size,
        Func<Document, T> read, CancellationToken cancellation)
        where T : class
    {
        var today = CivilTime.ChinaDate(time.GetUtcNow());
        return store.ListAsync(DeclarationRecords.PartitionOf(county), query, page, size,
            document => Keeps(document, filter, today) ? read(document) : null, cancellation, filter.Due is null ? Total.MostOpened : int.MaxValue);
    }

    private static bool Keeps(Document document, ChildFilter filter, DateOnly today) =>
        !filter.IsSealed || Keeps(ChildJson.ReadTerms(document.Body), filter, today);

    private static bool Keeps(ChildTerms child, ChildFilter filter, DateOnly today) =>
        (filter.Due is not { } due || (child.DueOn is { } day && due.Matches(day, today, Precision)))
        && (filter.Finding is null || child.Finding == filter.Finding)
        && (filter.IsCared is null || child.IsCared == filter.IsCared);

    /// <summary>How closely it is told when a child's record changes by the calendar.</summary>
    public const DuePrecision Precision = DuePrecision.Week;

    /// <param name="byMonth">Not: whoever asks looks through the months one by one.</param>
    private Query QueryOf(ChildFilter filter, bool byMonth = true)
    {
        var query = Query.Of(Kinds.Child);
        if (byMonth && filter.Due is { } due)
        {
            var (from, until) = due.Span(CivilTime.ChinaDate(time.GetUtcNow()), Precision);
            query.BetweenMonths(Fields.DueOn, from, until);
        }

        _ = filter.Due is not null || filter.Order == ChildOrder.Due ? query.OrderBy(Fields.DueOn)
            : query.OrderById(descending: filter.Order == ChildOrder.Newest);
        filter.Sort?.On(query);
        if (filter.Age is { } age)
        {
            var (first, last) = age.Born(CivilTime.ChinaDate(time.GetUtcNow()));
            query.BetweenMonths(Fields.BirthMonth, first, last);
        }

        // Nobody is due who does not count: then the months alone say it, and nothing is looked up for each child.
        if (filter.Statuses.Count > 0 && (filter.Due is null || !Counting.All(filter.Statuses.Contains)))
        {
            query.Any(Fields.Status, filter.Statuses.Select(status => status.Id()));
        }

        if (filter.Kind is { } kind)
        {
            query.Where(Fields.Type, FormJson.Id(kind));
        }

        if (filter.Place is { } place)
        {
            query.In(place);
        }

        return query;
    }

    /// <summary>
    /// At most a page of children that match, newest first; of their answers those that a list shows. It is written down who looked for what kind of
    /// thing and whom they found, and nobody searches without end: six digits of a number can be tried out, and the masked list beside it says when
    /// one is right.
    /// </summary>
    public async Task<(IReadOnlyList<MaskedChild> Found, Refusal? Refusal)> SearchAsync(Caller caller, DivisionCode county, ChildSearch search,
        string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(search);
        if (search.IsEmpty)
        {
            return ([], null);
        }

        if (await limit.TakeAsync(caller, cancellation).ConfigureAwait(false) is { } tooMany)
        {
            return ([], tooMany);
        }

        var found = await DocumentsAsync(caller, county, search, cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var entry = new AuditEntry
        {
            Id = OpaqueId.New(now),
            County = county.Value,
            At = now,
            Actor = caller.Actor,
            Channel = channel,
            Action = "child.search",
            SubjectKind = "child",
            SubjectIds = [.. found.Select(document => document.Id)],
            FieldKeys = search.Terms,
        };
        await store.CommitAsync(DeclarationRecords.PartitionOf(county), Batch.Of(entry), cancellation).ConfigureAwait(false);
        return ([.. found.Select(MaskedChild.Of)], null);
    }

    /// <summary>The search itself; who calls it counts and writes it down.</summary>
    internal async Task<IReadOnlyList<StoredChild>> MatchesAsync(Caller caller, DivisionCode county, ChildSearch search,
        CancellationToken cancellation) => [.. (await DocumentsAsync(caller, county, search, cancellation).ConfigureAwait(false)).Select(Read)];

    private async Task<IReadOnlyList<Document>> DocumentsAsync(Caller caller, DivisionCode county, ChildSearch search, CancellationToken cancellation)
    {
        if (search.Receipt is { } typed)
        {
            var others = search with { Receipt = null };
            return Receipt.TryParse(typed, out var receipt)
                && await declarations.FindByReceiptAsync(receipt, cancellation).ConfigureAwait(false) is { Declaration.ChildId: { } id }
                && await FindAsync(caller, county, id, Permission.ChildrenSearch, cancellation).ConfigureAwait(false) is { } found
                && (others.IsEmpty || (await DocumentsAsync(caller, county, others, cancellation).ConfigureAwait(false))
                    .Any(document => document.Id == id)) ? [found.Document] : [];
        }

        var partition = DeclarationRecords.PartitionOf(county);
        var query = Query.Of(Kinds.Child).OrderById(descending: true);
        if (search.Number is { } number)
        {
            query.Any(Fields.Tokens, tokens.FindNumber(partition, number));
        }

        if (search.Phone is { } phone)
        {
            query.Any(Fields.Tokens, tokens.FindPhone(partition, phone));
        }

        // No token stands for a part of a name: inside one village, few enough are read and looked at.
        var village = search.Village ?? caller.Assignment.Village;
        var byPart = search.Name is not null && village?.Level == DivisionLevel.Village;
        if (search.Name is { } name && !byPart)
        {
            query.Any(Fields.Tokens, tokens.FindName(partition, name));
        }

        if (search.Village is { } place)
        {
            query.In(place);
        }

        if (query.Within(caller, Permission.ChildrenSearch) is null)
        {
            return [];
        }

        var listing = await store.ListAsync(partition, query, new(byPart ? Page.MaxSize : PageSize), cancellation).ConfigureAwait(false);
        return byPart ? [.. listing.Items.Where(document => Read(document).Child.Answers.Get(Shared2024.ChildName)
            ?.Contains(search.Name!, StringComparison.Ordinal) == true).Take(PageSize)] : listing.Items;
    }

    /// <summary>Other open records of the same kind with the same name or number, newest first: what a record may have to be merged into.</summary>
    public async Task<IReadOnlyList<StoredChild>> AlikeAsync(Caller caller, Child child, int most, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(child);
        var partition = DeclarationRecords.PartitionOf(child.County);
        var alike = new List<StoredChild>();
        foreach (var found in (IReadOnlyList<string>[])
        [
            child.Answers.Get(Shared2024.CitizenNumber) is { } number ? tokens.FindNumber(partition, number.Value) : [],
            child.Answers.Get(Shared2024.ChildName) is { } name ? tokens.FindName(partition, name) : [],
        ])
        {
            // One more than wanted: the child itself is among them.
            var query = Query.Of(Kinds.Child).Any(Fields.Tokens, found).Any(Fields.Status, OpenStatuses).Where(Fields.Type, FormJson.Id(child.Kind))
                .OrderById(descending: true);
            if (query.Within(caller, Permission.ChildrenSearch) is { } own)
            {
                alike.AddRange((await store.ListAsync(partition, own, new(most + 1), cancellation).ConfigureAwait(false)).Items
                    .Where(document => document.Id != child.Id).Select(Read));
            }
        }

        return [.. alike.DistinctBy(other => other.Child.Id).Take(most)];
    }

    private static readonly ChildStatus[] Counting = [.. ChildStatuses.All.Where(status => status.Counts())];

    private static readonly string[] OpenStatuses = [.. ChildStatuses.All.Where(status => status.IsOpen()).Select(status => status.Id())];

    /// <summary>The child of that id, if the caller may do this to it; whatever else, null: its existence is private.</summary>
    public async Task<StoredChild?> FindAsync(Caller caller, DivisionCode county, string id, Permission permission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return OpaqueId.Is(id) && await FindAsync(county, id, cancellation).ConfigureAwait(false) is { } found
            && caller.Assignment.May(permission, found.Child.County, PlaceOf(found.Child), out _) ? found : null;
    }

    public async Task<StoredChild?> FindAsync(DivisionCode county, string id, CancellationToken cancellation) =>
        await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.Child, id, cancellation).ConfigureAwait(false) is { } document
        ? Read(document) : null;

    /// <summary>Those of the children that are there and open, by id; of their answers those that a list shows.</summary>
    public async Task<IReadOnlyDictionary<string, Child>> ListedAsync(DivisionCode county, IReadOnlyCollection<string> ids,
        CancellationToken cancellation) =>
        (await store.FindAllAsync(DeclarationRecords.PartitionOf(county), Kinds.Child, ids, cancellation).ConfigureAwait(false)).Items
        .ToDictionary(document => document.Id, document => Read(document).Child);

    /// <summary>Writes down who opens the record and why, before anything of it is shown.</summary>
    public async Task OpenAsync(Caller caller, Child child, string reason, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(child);
        var entry = Entry(child, "child.open", caller.Actor, channel, time.GetUtcNow(), reason);
        await store.CommitAsync(DeclarationRecords.PartitionOf(child.County), Batch.Of(entry), cancellation).ConfigureAwait(false);
    }

    /// <summary>Every state the child has had in this county, oldest first.</summary>
    public Task<IReadOnlyList<ChildRevision>> HistoryAsync(Child child, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(child);
        return HistoryAsync(child.County, child.Id, cancellation);
    }

    internal async Task<IReadOnlyList<ChildRevision>> HistoryAsync(DivisionCode county, string child, CancellationToken cancellation)
    {
        var revisions = new List<ChildRevision>();
        string? after = null;
        do
        {
            var query = Query.Of(Kinds.ChildRevision).Where(Fields.Child, child).OrderBy(Fields.Sequence);
            var page = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(200, after), cancellation).ConfigureAwait(false);
            revisions.AddRange(page.Items.Select(document => ChildJson.ReadRevision(document.Body)));
            after = page.Next;
        }
        while (after is not null);
        return revisions;
    }

    /// <summary>Where the child is looked after: decides which village and township work with it.</summary>
    public static DivisionCode? PlaceOf(Child child)
    {
        ArgumentNullException.ThrowIfNull(child);
        return DeclarationRecords.PlaceOf(child.Form, child.Answers);
    }

    internal static AuditEntry Entry(Child child, string action, AuditActor by, string channel, DateTimeOffset now, string? reason) =>
        AuditEntries.Of("child", child.Id, child.County, action, by, channel, now, reason);

    private static StoredChild Read(Document document) => new(ChildJson.Read(document.Body), document);
}
