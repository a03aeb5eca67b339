using App.Api.Children;
using Domain.Divisions;
using Domain.Time;

namespace App.Api.Verifications;

/// <summary>Since when the register has said what it says: the day of the last change of the field, else of the registration.</summary>
internal static class DeclaredOn
{
    /// <summary>Looked up at the same time.</summary>
    private const int AtOnce = 8;

    public static Task FillAsync(ChildRecords children, DivisionCode county, IReadOnlyList<ComparedItem> items, CancellationToken stop) =>
        Parallel.ForEachAsync(items.Where(item => item.Item.Differences.Count > 0),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (item, cancellation) =>
        {
            // Most children are as they were registered: there is no history to read.
            var changed = item.Revision == 1 ? []
                : (await children.HistoryAsync(county, item.Item.Child!, cancellation).ConfigureAwait(false))
                .SelectMany(change => change.Changed.Select(key => (key, change.At)))
                    .GroupBy(change => change.key, StringComparer.Ordinal)
                    .ToDictionary(change => change.Key, change => CivilTime.ChinaDate(change.Max(one => one.At)), StringComparer.Ordinal);
            item.Item = item.Item with
            {
                Differences = [.. item.Item.Differences.Select(found =>
                    found with { DeclaredOn = found.Declared is null ? null : changed.GetValueOrDefault(found.Field, item.RegisteredOn) })],
            };
        });
}
