using System.Collections.Immutable;
using System.Globalization;
using Domain.Statistics;
using Domain.Statistics.Disclosure;

namespace App.Pages;

/// <summary>A published table as people read it: the last dimension across, the others down, totals at the end.</summary>
/// <param name="Rows">Values of all dimensions but the last; null: all of them together.</param>
/// <param name="Columns">Values of the last dimension; a single null where the table has but one and lies down.</param>
public sealed record FigureGrid(string Title, ImmutableArray<Dimension> Down, Dimension? Across, IReadOnlyList<ImmutableArray<string?>> Rows,
    IReadOnlyList<string?> Columns,
    IReadOnlyDictionary<string, TableCell> Cells)
{
    /// <summary>What stands where a number is not published.</summary>
    public const string Hidden = "—";

    private const string Total = "合计";

    /// <param name="names">The dimensions as they are called in the cells' order.</param>
    public static FigureGrid Of(string kind, IReadOnlyList<string> names, IReadOnlyList<TableCell> cells)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(cells);
        ImmutableArray<Dimension> all = [.. names.Select(name => Dimensions.Find(name)!)];
        var across = all.Length > 1 ? all[^1] : null;
        ImmutableArray<Dimension> down = across is null ? all : all[..^1];
        var title = (kind == "leftBehind" ? "留守儿童" : "流动儿童") + "：按" + string.Join("、", all.Select(dimension => dimension.Label));
        var rows = cells.Select(cell => cell.Values[..down.Length]).DistinctBy(Key);
        List<string?> columns = across is null ? [null]
            : [.. cells.Select(cell => cell.Values[^1]).Distinct().OrderBy(value => value is null ? int.MaxValue : across.Codes.Of(value))];
        return new(title, down, across, [.. Ordered(rows, down)], columns, cells.ToDictionary(cell => Key(cell.Values), StringComparer.Ordinal));
    }

    public string RowLabel(ImmutableArray<string?> row, int dimension) => row[dimension] is { } value ? Down[dimension].LabelOf(value) : Total;

    public string ColumnLabel(string? column) => column is null ? Across is null ? "人数" : Total : Across!.LabelOf(column);

    /// <summary>The cell at that place; null where nobody is in it.</summary>
    public TableCell? At(ImmutableArray<string?> row, string? column) => Cells.GetValueOrDefault(Key(Across is null ? row : row.Add(column)));

    /// <summary>What a reader reads there: a cell that is not listed is 0.</summary>
    public string Show(ImmutableArray<string?> row, string? column) =>
        At(row, column) is not { } cell ? "0" : cell.Count?.ToString(CultureInfo.InvariantCulture) ?? Hidden;

    public bool IsHidden(ImmutableArray<string?> row, string? column) => At(row, column) is { Count: null };

    /// <summary>A place in words: 潞州区、男.</summary>
    public static string Name(IReadOnlyList<string> names, ImmutableArray<string?> values) =>
        string.Join("、", names.Select((name, d) => values[d] is { } value ? Dimensions.Find(name)!.LabelOf(value)
            : null).OfType<string>()) is { Length: > 0 } place ? place : Total;

    private static IEnumerable<ImmutableArray<string?>> Ordered(IEnumerable<ImmutableArray<string?>> rows, ImmutableArray<Dimension> down)
    {
        var ordered = rows.OrderBy(_ => 0);
        for (var d = 0; d < down.Length; d++)
        {
            var at = d;
            ordered = ordered.ThenBy(row => row[at] is { } value ? down[at].Codes.Of(value) : int.MaxValue);
        }

        return ordered;
    }

    private static string Key(ImmutableArray<string?> values) => string.Join('\n', values.Select(value => value ?? ""));
}
