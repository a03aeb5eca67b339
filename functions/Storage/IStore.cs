namespace Storage;

/// <summary>
/// How a commit ended; where a batch meets both refusals, either is named. Anything else (disk full, throttled past patience) is an exception and
/// wrote nothing; after a network failure it may have been written, and a retry with the same ids tells.
/// </summary>
public enum CommitOutcome
{
    Committed,

    /// <summary>A document to replace or delete has changed, expired or gone since it was read: read again, decide again.</summary>
    VersionConflict,

    /// <summary>A document to create exists already; for a retried commit with the same ids this means that it was done.</summary>
    AlreadyExists,
}

/// <summary>The outcome and, when committed, the new versions in the order of the batch's changes (an audit entry's first).</summary>
public readonly record struct CommitResult(CommitOutcome Outcome, IReadOnlyList<string> Versions)
{
    public bool IsCommitted => Outcome == CommitOutcome.Committed;
}

/// <summary>How much of a list is wanted, and from where.</summary>
/// <param name="After">The <see cref="Listing.Next"/> of the page before, or the <see cref="Listing.Previous"/> of the page behind: the token says
/// which.</param>
public readonly record struct Page(int Size, string? After = null)
{
    public const int MaxSize = 1000;
}

/// <summary>One page, in the order of the list whichever way it was turned to; <see cref="Next"/> is null at the end.</summary>
public sealed record Listing(IReadOnlyList<Document> Items, string? Next)
{
    /// <summary>Leads to the page before; null at the beginning, and of a page that was asked for without a token.</summary>
    public string? Previous { get; init; }

    /// <summary>It was asked for by a <see cref="Previous"/>.</summary>
    public bool IsBack { get; init; }

    /// <summary>Those of the page that do not open: beside <see cref="Items"/>, so that whoever lists goes on with the rest and can say so.</summary>
    public IReadOnlyList<DamagedDocument> Damaged { get; init; } = [];
}

/// <summary>Documents changed since the cursor, in commit order, each in its latest state; <see cref="Cursor"/> is where to go on.</summary>
/// <param name="More">Whether more was waiting when this was read.</param>
public sealed record Changes(IReadOnlyList<Document> Items, string Cursor, bool More)
{
    /// <summary>Those that do not open; the cursor has passed over them.</summary>
    public IReadOnlyList<DamagedDocument> Damaged { get; init; } = [];
}

/// <summary>A continuation token or change cursor that this store did not make: a caller's bad input.</summary>
public sealed class InvalidContinuationException() : FormatException("The continuation token is not one that this list gave out.");

/// <summary>A batch and where it goes.</summary>
public readonly record struct Commitment(Partition Partition, Batch Batch);

/// <summary>Documents in partitions. Embedded (SQLite) and Azure (Cosmos DB) pass one contract suite.</summary>
public interface IStore
{
    /// <summary>The document, or null where there is none or it has expired.</summary>
    /// <exception cref="DamagedException">It is there and does not open.</exception>
    Task<Document?> FindAsync(Partition partition, Kind kind, string id, CancellationToken cancellation = default);

    /// <summary>The document where it is one of many: null also where it does not open, which is noted then.</summary>
    async Task<Document?> FindWholeAsync(Partition partition, Kind kind, string id, CancellationToken cancellation = default)
    {
        try
        {
            return await FindAsync(partition, kind, id, cancellation).ConfigureAwait(false);
        }
        catch (DamagedException)
        {
            return null;
        }
    }

    /// <summary>
    /// Those of the ids that are there, in no order, and beside them those that do not open: for a page that shows many, one look instead of a
    /// hundred.
    /// </summary>
    async Task<Listing> FindAllAsync(Partition partition, Kind kind, IReadOnlyCollection<string> ids, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(kind);
        List<DamagedDocument> damaged = [];
        var found = await Task.WhenAll(ids.Distinct(StringComparer.Ordinal).Select(async id =>
        {
            try
            {
                return await FindAsync(partition, kind, id, cancellation).ConfigureAwait(false);
            }
            catch (DamagedException)
            {
                lock (damaged)
                {
                    damaged.Add(new(kind.Name, id, new()));
                }

                return null;
            }
        })).ConfigureAwait(false);
        return new([.. found.OfType<Document>()], null) { Damaged = damaged };
    }

    /// <summary>One page of the documents that match, ordered by the query's field and then id; those that do not open are named beside
    /// them.</summary>
    /// <exception cref="InvalidContinuationException"><see cref="Page.After"/> is not a token of this store.</exception>
    Task<Listing> ListAsync(Partition partition, Query query, Page page, CancellationToken cancellation = default);

    /// <summary>
    /// How many documents a list of the query holds, those that do not open among them; counted no further than <paramref name="most"/>, which then
    /// stands for "so many or more".
    /// </summary>
    /// <param name="partition">A county.</param>
    Task<int> CountAsync(Partition partition, Query query, int most, CancellationToken cancellation = default);

    /// <summary>Writes the batch, all of it or nothing; once it returns <see cref="CommitOutcome.Committed"/> it survives a crash.</summary>
    Task<CommitResult> CommitAsync(Partition partition, Batch batch, CancellationToken cancellation = default);

    /// <inheritdoc cref="CommitAsync(Partition, Batch, CancellationToken)"/>
    Task<CommitResult> CommitAsync(Commitment step, CancellationToken cancellation = default) =>
        CommitAsync(step.Partition, step.Batch, cancellation);

    /// <summary>
    /// Commits the first batch and, only once it is committed, each of the others for itself: the steps of a protocol that crosses partitions, handed
    /// over at once where they can be. Not atomic together: a crash leaves the first alone, or with some of the others.
    /// </summary>
    /// <param name="cancellation">Holds until the first is written.</param>
    /// <returns>The result of the first, and of the others in their order where it was committed.</returns>
    async Task<IReadOnlyList<CommitResult>> CommitThenAsync(Commitment first, IReadOnlyList<Commitment> then,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(then);
        var result = await CommitAsync(first, cancellation).ConfigureAwait(false);
        return result.IsCommitted
            ? [result, .. await Task.WhenAll(then.Select(step => CommitAsync(step, CancellationToken.None))).ConfigureAwait(false)]
            : [result];
    }

    /// <summary>
    /// What changed in a county since the cursor (null: from the beginning). A document that changed several times appears once, in its latest
    /// state; a deleted one does not appear (tombstones are documents). No commit is ever skipped, whoever writes meanwhile.
    /// </summary>
    /// <param name="max">About how many changes to look at: what was committed together may come together, and with <paramref name="only"/> there may
    /// be fewer, also none, while <see cref="Changes.More"/> says to go on.</param>
    /// <param name="only">Return this kind only; the cursor still passes over the others.</param>
    Task<Changes> ChangesAsync(Partition partition, string? cursor, int max, Kind? only = null, CancellationToken cancellation = default);
}
