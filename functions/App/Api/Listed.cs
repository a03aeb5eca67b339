using Storage;

namespace App.Api;

/// <summary>One page of records, and beside them those of the page that do not open.</summary>
public sealed record Listed<T>(IReadOnlyList<T> Items, string? Next, IReadOnlyList<DamagedDocument> Damaged)
{
    /// <summary>Nothing for this caller.</summary>
    public static Listed<T> Nothing { get; } = new([], null, []);

    public static Listed<T> Of(Listing listing, Func<Document, T> read)
    {
        ArgumentNullException.ThrowIfNull(listing);
        return new([.. listing.Items.Select(read)], listing.Next, listing.Damaged);
    }

    /// <summary>For those who go on with what opens.</summary>
    public void Deconstruct(out IReadOnlyList<T> items, out string? next) => (items, next) = (Items, Next);
}
