namespace Storage;

/// <summary>Whose turn it is.</summary>
public sealed record LeaseHolder(string Owner, DateTimeOffset Until);

/// <summary>
/// A turn that one instance has for a while: a versioned document, so that two who try at once cannot both have it, and time, so that a dead one
/// does not keep it. It spares double work; correctness rests on expected versions, never on a lease.
/// </summary>
public static class Lease
{
    /// <summary>Takes the lease, or prolongs it for the same owner. False: somebody else has it.</summary>
    public static async Task<bool> TryTakeAsync(IStore store, Partition partition, string name, string owner, TimeSpan duration, DateTimeOffset now,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var document = await store.FindAsync(partition, Kinds.Lease, name, cancellation).ConfigureAwait(false);
        if (document?.Read(StorageJson.Default.LeaseHolder) is { } holder && holder.Until > now && holder.Owner != owner)
        {
            return false;
        }

        var mine = new LeaseHolder(owner, now + duration);
        var fields = new IndexFields(1).Set(Fields.DueAt, mine.Until);
        var batch = document is null
            ? Batch.Technical().Create(Kinds.Lease, name, mine, StorageJson.Default.LeaseHolder, fields)
            : Batch.Technical().Replace(document, mine, StorageJson.Default.LeaseHolder, fields);
        return (await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted;
    }

    /// <summary>Gives it back early.</summary>
    public static async Task ReleaseAsync(IStore store, Partition partition, string name, string owner, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var document = await store.FindAsync(partition, Kinds.Lease, name, cancellation).ConfigureAwait(false);
        if (document is not null && document.Read(StorageJson.Default.LeaseHolder).Owner == owner)
        {
            await store.CommitAsync(partition, Batch.Technical().Delete(document), cancellation).ConfigureAwait(false);
        }
    }
}
