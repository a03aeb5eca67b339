using Storage;

namespace Suite.Api;

/// <summary>The real store, until the process "dies" before its n-th write.</summary>
internal sealed class Dying(IStore store, int at) : IStore
{
    private int _writes;

    public Task<Document?> FindAsync(Partition partition, Kind kind, string id, CancellationToken cancellation = default) =>
        store.FindAsync(partition, kind, id, cancellation);

    public Task<Listing> ListAsync(Partition partition, Query query, Page page, CancellationToken cancellation = default) =>
        store.ListAsync(partition, query, page, cancellation);

    public Task<int> CountAsync(Partition partition, Query query, int most, CancellationToken cancellation = default) =>
        store.CountAsync(partition, query, most, cancellation);

    public Task<CommitResult> CommitAsync(Partition partition, Batch batch, CancellationToken cancellation = default) =>
        Interlocked.Increment(ref _writes) >= at ? Task.FromException<CommitResult>(new IOException("The process died."))
        : store.CommitAsync(partition, batch, cancellation);

    public Task<Changes> ChangesAsync(Partition partition, string? cursor, int max, Kind? only = null, CancellationToken cancellation = default) =>
        store.ChangesAsync(partition, cursor, max, only, cancellation);
}
