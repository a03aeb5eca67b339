using Storage;

namespace App.Api;

/// <summary>Lists whose last word is in the sealed body: the store narrows by what lies in the clear, the rest is looked at here.</summary>
internal static class Filtering
{
    /// <summary>
    /// One page of what is kept, in the store's order: at least <paramref name="size"/> where there are as many, and less than twice that, so that
    /// the token is the store's own.
    /// </summary>
    /// <param name="keep">What becomes of a document; null: it does not belong to the list.</param>
    /// <exception cref="InvalidContinuationException">The token is not one that this list gave out.</exception>
    public static async Task<Listed<T>> ListAsync<T>(this IStore store, Partition partition, Query query, string? page, int size,
        Func<Document, T?> keep, CancellationToken cancellation)
        where T : class
    {
        var (items, damaged) = (new List<T>(size), new List<DamagedDocument>());
        do
        {
            var listing = await store.ListAsync(partition, query, new(size, page), cancellation).ConfigureAwait(false);
            items.AddRange(listing.Items.Select(keep).OfType<T>());
            damaged.AddRange(listing.Damaged);
            page = listing.Next;
        }
        while (page is not null && items.Count < size);
        return new(items, page, damaged);
    }

    /// <summary>How many the whole list holds; one that does not open is not among them.</summary>
    public static async Task<int> CountAsync(this IStore store, Partition partition, Query query, Func<Document, bool> keep, CancellationToken cancellation)
    {
        var (total, next) = (0, (string?)null);
        do
        {
            var listing = await store.ListAsync(partition, query, new(Page.MaxSize, next), cancellation).ConfigureAwait(false);
            total += listing.Items.Count(keep);
            next = listing.Next;
        }
        while (next is not null);
        return total;
    }
}
