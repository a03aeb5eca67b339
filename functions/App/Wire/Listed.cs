using Storage;

namespace App.Wire;

/// <summary>One page of records, and beside them those of the page that do not open.</summary>
public sealed record Listed<T>(IReadOnlyList<T> Items, string? Next, IReadOnlyList<DamagedDocument> Damaged)
{
    /// <summary>The token of the page before; null at the beginning.</summary>
    public string? Previous { get; init; }

    /// <summary>How many the whole list holds, where it was counted with the page.</summary>
    public Total? Total { get; init; }

    /// <summary>Nothing for this caller.</summary>
    public static Listed<T> Nothing { get; } = new([], null, []);

    public static Listed<T> Of(Listing listing, Func<Document, T> read)
    {
        ArgumentNullException.ThrowIfNull(listing);
        return new([.. listing.Items.Select(read)], listing.Next, listing.Damaged) { Previous = listing.Previous };
    }

    /// <summary>For those who go on with what opens.</summary>
    public void Deconstruct(out IReadOnlyList<T> items, out string? next) => (items, next) = (Items, Next);
}

/// <summary>How many a whole list holds.</summary>
/// <param name="IsAtLeast">Nobody counted further.</param>
public readonly record struct Total(int Count, bool IsAtLeast)
{
    /// <summary>So far a list is counted by its index: every look at it pays for it, and a clerk who sees "1000件以上" narrows the list.</summary>
    public const int Most = 1000;

    /// <summary>So many sealed records are opened to count what only they say.</summary>
    public const int MostOpened = 300;

    public static Total Of(int counted, int most = Most) => new(counted, counted >= most);
}
