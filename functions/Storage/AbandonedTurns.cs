using System.Runtime.CompilerServices;
using Storage.Jobs;

namespace Storage;

/// <summary>
/// Jobs and leases that a killed process held on a data folder. A folder has one process, so that whoever has just taken it knows that nobody holds
/// anything, and need not wait out the patience that several instances owe each other.
/// </summary>
internal static class AbandonedTurns
{
    /// <summary>Gives all of them back: call when the folder has just been taken. Checkpoints stay as they are.</summary>
    public static async Task ReleaseAllAsync(IStore store, IReadOnlyList<Partition> counties, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var partition in counties)
        {
            await foreach (var job in HeldAsync(store, partition, Query.Of(Kinds.Job).Where(Fields.Open, true), now, cancellation)
                .ConfigureAwait(false))
            {
                await new HeldJob(store, job).ReleaseAsync(now, cancellation).ConfigureAwait(false);
            }

            await foreach (var lease in HeldAsync(store, partition, Query.Of(Kinds.Lease), now, cancellation).ConfigureAwait(false))
            {
                await store.CommitAsync(partition, Batch.Technical().Delete(lease), cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Those whose holder has time left; what is damaged stays for whoever needs it.</summary>
    private static async IAsyncEnumerable<Document> HeldAsync(
        IStore store, Partition partition, Query query, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        query.Between(Fields.DueAt, now, null);
        do
        {
            var page = await store.ListAsync(partition, query, new(100, next), cancellation).ConfigureAwait(false);
            foreach (var document in page.Items)
            {
                yield return document;
            }

            next = page.Next;
        }
        while (next is not null);
    }
}
