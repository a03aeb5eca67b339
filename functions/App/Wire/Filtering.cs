using Domain.Privacy;
using Storage;

namespace App.Wire;

/// <summary>Lists whose last word is in the sealed body: the store narrows by what lies in the clear, the rest is looked at here.</summary>
internal static class Filtering
{
    /// <summary>
    /// One page of what is kept, in the store's order: at least <paramref name="size"/> where there are as many, and less than twice that, so that
    /// the token is the store's own.
    /// </summary>
    /// <param name="keep">What becomes of a document; null: it does not belong to the list.</param>
    /// <param name="most">About so many documents are looked at for one page: then it ends, shorter, and leads on.</param>
    /// <exception cref="InvalidContinuationException">The token is not one that this list gave out.</exception>
    public static async Task<Listed<T>> ListAsync<T>(this IStore store, Partition partition, Query query, string? page, int size,
        Func<Document, T?> keep, CancellationToken cancellation, int most = int.MaxValue)
        where T : class
    {
        var (items, damaged, looked) = (new List<T>(size), new List<DamagedDocument>(), 0);
        Listing? first = null, listing;
        do
        {
            listing = await store.ListAsync(partition, query, new(size, page), cancellation).ConfigureAwait(false);
            first ??= listing;
            items.InsertRange(listing.IsBack ? 0 : items.Count, listing.Items.Select(keep).OfType<T>());
            damaged.InsertRange(listing.IsBack ? 0 : damaged.Count, listing.Damaged);
            page = listing.IsBack ? listing.Previous : listing.Next;
            looked += listing.Items.Count;
        }
        while (page is not null && items.Count < size && looked < most);
        var (begin, end) = listing.IsBack ? (listing, first) : (first, listing);
        return new(items, end.Next, damaged) { Previous = begin.Previous };
    }

    /// <summary>How many a list holds that the store alone can tell.</summary>
    /// <param name="most">Nobody counts further; a page does not need to.</param>
    public static async Task<Total> TotalAsync(this IStore store, Partition partition, Query query, CancellationToken cancellation,
        int most = Total.Most) =>
        Total.Of(await store.CountAsync(partition, query, most, cancellation).ConfigureAwait(false), most);

    /// <summary>
    /// How many a list holds whose last word is in the sealed body; <see cref="Total.MostOpened"/> are looked at, all where there is no limit.
    /// </summary>
    public static async Task<Total> TotalAsync(this IStore store, Partition partition, Query query, Func<Document, bool> keep,
        CancellationToken cancellation, int most = Total.Most)
    {
        if (most == int.MaxValue)
        {
            return Total.Of(await store.CountAsync(partition, query, keep, cancellation).ConfigureAwait(false), most);
        }

        var listing = await store.ListAsync(partition, query, new(Total.MostOpened), cancellation).ConfigureAwait(false);
        return new(listing.Items.Count(keep), listing.Next is not null);
    }

    /// <summary>
    /// How many are due then: months that belong to it whole are counted by the store, the records of the others are looked at, of each month
    /// <see cref="Total.MostOpened"/>, all where there is no limit.
    /// </summary>
    /// <param name="query">Whatever else is asked for; its order is not looked at.</param>
    public static async Task<Total> DueTotalAsync(this IStore store, Partition partition, Query query, DueFilter due, DateOnly today,
        DuePrecision precision, Func<Document, bool> keep, CancellationToken cancellation, int most = Total.Most)
    {
        var (count, isAtLeast) = (0, false);
        foreach (var (from, until, isWhole) in due.Months(today, precision))
        {
            var months = query.Copy().OrderBy(Fields.DueOn).BetweenMonths(Fields.DueOn, from, until);
            var part = await (isWhole ? store.TotalAsync(partition, months, cancellation, most)
                : store.TotalAsync(partition, months, keep, cancellation, most)).ConfigureAwait(false);
            (count, isAtLeast) = (count + part.Count, isAtLeast || part.IsAtLeast);
            if (count >= most)
            {
                return new(most, true);
            }
        }

        return new(count, isAtLeast);
    }

    /// <summary>How many the whole list holds; one that does not open is not among them.</summary>
    public static async Task<int> CountAsync(this IStore store, Partition partition, Query query, Func<Document, bool> keep,
        CancellationToken cancellation)
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
