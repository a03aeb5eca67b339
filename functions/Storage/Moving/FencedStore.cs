namespace Storage.Moving;

/// <summary>A store in which counties that are on their way, or gone, can be read and not written.</summary>
/// <remarks>
/// Other instances learn of a move within <see cref="Knows"/>, as of a new key: whoever moves waits until all of them know. Where the store has one
/// process there is nobody to wait for, and what was known when the folder was taken stays so.
/// </remarks>
internal sealed class FencedStore(IStore inner, IReadOnlyDictionary<string, CountyMove> moves, TimeProvider time, bool alone) : IStore
{
    /// <summary>After so long everybody has looked again.</summary>
    public static readonly TimeSpan Knows = TimeSpan.FromSeconds(30);

    private sealed record Seen(IReadOnlyDictionary<string, CountyMove> Moves, DateTimeOffset At);

    private Seen _seen = new(moves, time.GetUtcNow());

    public Task<Document?> FindAsync(Partition partition, Kind kind, string id, CancellationToken cancellation = default) =>
        inner.FindAsync(partition, kind, id, cancellation);

    public Task<Document?> FindWholeAsync(Partition partition, Kind kind, string id, CancellationToken cancellation = default) =>
        inner.FindWholeAsync(partition, kind, id, cancellation);

    public Task<Listing> FindAllAsync(Partition partition, Kind kind, IReadOnlyCollection<string> ids, CancellationToken cancellation = default) =>
        inner.FindAllAsync(partition, kind, ids, cancellation);

    public Task<Listing> ListAsync(Partition partition, Query query, Page page, CancellationToken cancellation = default) =>
        inner.ListAsync(partition, query, page, cancellation);

    public Task<int> CountAsync(Partition partition, Query query, int most, CancellationToken cancellation = default) =>
        inner.CountAsync(partition, query, most, cancellation);

    public Task<Changes> ChangesAsync(Partition partition, string? cursor, int max, Kind? only = null, CancellationToken cancellation = default) =>
        inner.ChangesAsync(partition, cursor, max, only, cancellation);

    public async Task<CommitResult> CommitAsync(Partition partition, Batch batch, CancellationToken cancellation = default)
    {
        await MustBeHereAsync(partition, cancellation).ConfigureAwait(false);
        return await inner.CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<CommitResult>> CommitThenAsync(Commitment first, IReadOnlyList<Commitment> then,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(then);
        await MustBeHereAsync(first.Partition, cancellation).ConfigureAwait(false);
        foreach (var step in then)
        {
            await MustBeHereAsync(step.Partition, cancellation).ConfigureAwait(false);
        }

        return await inner.CommitThenAsync(first, then, cancellation).ConfigureAwait(false);
    }

    private async ValueTask MustBeHereAsync(Partition partition, CancellationToken cancellation)
    {
        if (partition.IsIndex)
        {
            return;
        }

        var seen = Volatile.Read(ref _seen);
        if (!alone && time.GetUtcNow() - seen.At >= Knows)
        {
            var at = time.GetUtcNow();
            seen = new((await CountyMoves.ReadAsync(inner, cancellation).ConfigureAwait(false)).Moves, at);
            Volatile.Write(ref _seen, seen);
        }

        if (seen.Moves.TryGetValue(partition.Key, out var move))
        {
            throw new CountyMovedException(partition.Key, move.State);
        }
    }
}
