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
}
