using System.Text.Json.Serialization;

namespace App.Wire;

/// <summary>A list as every list of the contract answers it.</summary>
/// <param name="Next">The token of the next page; null: this is the last.</param>
internal sealed record ItemList<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>How many the whole list holds, where that is told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Total { get; init; }

    /// <summary>What of the page does not open; there only where something is damaged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DamagedItem>? Damaged { get; init; }
}

/// <summary>A record of a list that does not open.</summary>
internal sealed record DamagedItem(string Id, string Kind, string Message);

internal static class ItemList
{
    /// <summary>All there are.</summary>
    public static ItemList<TItem> Of<T, TItem>(IEnumerable<T> all, Func<T, TItem> item)
    {
        IReadOnlyList<TItem> items = [.. all.Select(item)];
        return new(items, null) { Total = items.Count };
    }

    public static ItemList<TItem> Of<T, TItem>(Listed<T> page, Func<T, TItem> item, int? total = null) => new([.. page.Items.Select(item)], page.Next)
    {
        Total = total ?? (page.Total is { IsAtLeast: false } counted ? counted.Count : null),
        Damaged = page.Damaged.Count == 0 ? null
            : [.. page.Damaged.Select(each => new DamagedItem(each.Id, each.Kind, Errors.DamagedRecord(each.Id).Message))],
    };
}
