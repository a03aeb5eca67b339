using System.Collections.Immutable;

namespace Domain.Verification;

/// <summary>What is different on a list since an earlier one, by child.</summary>
/// <param name="New">On the list now and not then.</param>
/// <param name="Changed">On both, with another row.</param>
/// <param name="Left">On the list then and not now.</param>
public sealed record ChecklistNews(ImmutableArray<string> New, ImmutableArray<string> Changed, ImmutableArray<string> Left)
{
    /// <param name="before">Fingerprint by child; null: nothing was handed over before, and all are new.</param>
    /// <param name="now">Fingerprint by child.</param>
    public static ChecklistNews Between(IReadOnlyDictionary<string, UInt128>? before, IReadOnlyDictionary<string, UInt128> now)
    {
        ArgumentNullException.ThrowIfNull(now);
        if (before is null)
        {
            return new([.. now.Keys.Order(StringComparer.Ordinal)], [], []);
        }

        return new(
            [.. now.Keys.Where(child => !before.ContainsKey(child)).Order(StringComparer.Ordinal)],
            [.. now.Where(row => before.TryGetValue(row.Key, out var then) && then != row.Value).Select(row => row.Key).Order(StringComparer.Ordinal)],
            [.. before.Keys.Where(child => !now.ContainsKey(child)).Order(StringComparer.Ordinal)]);
    }
}
