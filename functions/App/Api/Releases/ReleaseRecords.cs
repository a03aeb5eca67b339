using App.Wire;
using Domain.Divisions;
using Domain.Releases;
using Storage;

namespace App.Api.Releases;

/// <summary>A release with the document that it was read from.</summary>
public sealed record StoredRelease(Release Release, Document Document);

/// <summary>
/// Releases in the store: all in the city's partition, beside the register of their numbers, so that an approval, its number and what it was checked
/// against change in one commit.
/// </summary>
public sealed class ReleaseRecords(IStore store)
{
    public const int PageSize = 50;

    private const string RegisterId = "release-register";

    public static Partition Home { get; } = Partition.County(DivisionCode.Changzhi.Value);

    public async Task<StoredRelease?> FindAsync(string id, CancellationToken cancellation) =>
        OpaqueId.Is(id) && await store.FindAsync(Home, Kinds.Release, id, cancellation).ConfigureAwait(false) is { } document ? Read(document) : null;

    public async Task<StoredRelease?> ByNumberAsync(string number, CancellationToken cancellation) =>
        (await store.ListAsync(Home, Query.Of(Kinds.Release).Where(Fields.Sequence, number), new Page(1), cancellation).ConfigureAwait(false)).Items
        is [var document] ? Read(document) : null;

    /// <summary>One page, newest first.</summary>
    /// <exception cref="InvalidContinuationException">The token is not one that this list gave out.</exception>
    public async Task<Listed<StoredRelease>> ListAsync(IReadOnlyList<ReleaseStatus> status, DivisionCode? area, string? page,
        CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.Release).Any(Fields.Status, status.Select(one => one.Id())).OrderById(descending: true);
        if (area is { } only)
        {
            query.Where(Fields.Type, only.Value);
        }

        return Listed<StoredRelease>.Of(await store.ListAsync(Home, query, new Page(PageSize, page), cancellation).ConfigureAwait(false), Read) with
        {
            Total = await store.TotalAsync(Home, query, cancellation).ConfigureAwait(false),
        };
    }

    /// <summary>The drafts of an area, or of all, oldest first: few, for each waits for people.</summary>
    public async Task<IReadOnlyList<Release>> DraftsAsync(DivisionCode? area, CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.Release).Where(Fields.Status, ReleaseStatus.Draft.Id());
        if (area is { } only)
        {
            query.Where(Fields.Type, only.Value);
        }

        return [.. (await store.ListAsync(Home, query, new Page(Page.MaxSize), cancellation).ConfigureAwait(false)).Items
            .Select(document => Read(document).Release)];
    }

    /// <summary>Everything that was ever published, withdrawn ones too: whoever read them still knows.</summary>
    public async Task<IReadOnlyList<Release>> EverPublishedAsync(CancellationToken cancellation)
    {
        var all = new List<Release>();
        string? page = null;
        do
        {
            var query = Query.Of(Kinds.Release).Any(Fields.Status, [ReleaseStatus.Published.Id(), ReleaseStatus.Withdrawn.Id()]);
            var listing = await store.ListAsync(Home, query, new Page(Page.MaxSize, page), cancellation).ConfigureAwait(false);
            if (listing.Damaged is [var damaged, ..])
            {
                // What it told is not known any more, so nothing can be checked against it.
                throw new InvalidOperationException($"The published release {damaged.Id} does not open.");
            }

            all.AddRange(listing.Items.Select(document => Read(document).Release));
            page = listing.Next;
        }
        while (page is not null);

        return all;
    }

    internal async Task<(Document? Document, Register Register)> RegisterAsync(CancellationToken cancellation)
    {
        var document = await store.FindAsync(Home, Kinds.Setting, RegisterId, cancellation).ConfigureAwait(false);
        return (document, document is null ? new Register(0) : document.Read(ReleaseJson.Default.Register));
    }

    internal static void Put(RecordBatch batch, Document? known, Register register)
    {
        if (known is null)
        {
            batch.Create(Kinds.Setting, RegisterId, register, ReleaseJson.Default.Register);
        }
        else
        {
            batch.Replace(known, register, ReleaseJson.Default.Register);
        }
    }

    public static void Put(RecordBatch batch, Document? known, Release release)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(release);
        var fields = new IndexFields().Set(Fields.Status, release.Status.Id()).Set(Fields.Type, release.Plan.Area.Value)
            .Set(Fields.Actor, release.Author.Subject)
            .Set(Fields.At, release.DraftedAt);
        if (release.Number is { } number)
        {
            fields.Set(Fields.Sequence, number);
        }

        if (known is null)
        {
            batch.Create(Kinds.Release, release.Id, release, ReleaseJson.Default.Release, fields);
        }
        else
        {
            batch.Replace(known, release, ReleaseJson.Default.Release, fields);
        }
    }

    private static StoredRelease Read(Document document) => new(document.Read(ReleaseJson.Default.Release), document);
}
