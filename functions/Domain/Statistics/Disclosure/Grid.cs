using System.Collections.Immutable;

namespace Domain.Statistics.Disclosure;

/// <summary>All tables of one day and one kind laid over each other: every number that they show once, as a sum of the same unknowns.</summary>
/// <remarks>
/// Three tables age × sex, sex × insurance, age × insurance share no interior, only margins, and yet together they can give away a family: so they
/// are sums of one and the same distribution here.
/// </remarks>
internal sealed class Grid
{
    private readonly Dictionary<string, Cell> _cells = new(StringComparer.Ordinal);

    private Grid(Variables variables) => Variables = variables;

    public Variables Variables { get; }

    public List<Cell> Cells { get; } = [];

    /// <summary>The cells of each variable.</summary>
    public List<Cell>[] CellsOf { get; private set; } = [];

    /// <param name="published">Tables of the same day and kind that left before.</param>
    /// <param name="wanted">The tables of this release; their counts are not looked at.</param>
    /// <returns>The grid; null where no world fits both what was published before and what is counted today.</returns>
    public static Grid? Build(IReadOnlyList<PublishedTable> published, IReadOnlyList<PublishedTable> wanted, JointFigures figures)
    {
        if (Variables.Of([.. published, .. wanted], figures) is not { } variables)
        {
            return null;
        }

        var grid = new Grid(variables);
        foreach (var table in wanted)
        {
            grid.Lay(table);
        }

        foreach (var table in published)
        {
            grid.Lay(table);
            if (!grid.Remember(table))
            {
                return null;
            }
        }

        grid.CellsOf = [.. Enumerable.Range(0, variables.Count).Select(_ => new List<Cell>())];
        foreach (var cell in grid.Cells)
        {
            cell.Members.ForEach(member => grid.CellsOf[member].Add(cell));
        }

        return grid;
    }

    /// <summary>Whether the world is one that nobody who sees what is published can rule out.</summary>
    public bool Allows(int[] world) =>
        Array.TrueForAll(world, count => count >= 0) && Cells.TrueForAll(cell => cell.State == CellState.Hidden || cell.In(world) == cell.Value);

    /// <summary>The table as it may leave: hidden cells without their number, cells of nobody left out.</summary>
    public PublishedTable Show(PublishedTable table)
    {
        var cells = new Dictionary<string, TableCell>(StringComparer.Ordinal);
        foreach (var (values, cell, _) in Walk(table))
        {
            if (cell.State == CellState.Hidden || cell.Value > 0)
            {
                cells.TryAdd(string.Join('\n', values.Select(value => value ?? "")),
                    new TableCell(values, cell.State == CellState.Hidden ? null : cell.Value));
            }
        }

        return table with { Cells = [.. cells.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)] };
    }

    /// <summary>Every place of a table at which the cell stands.</summary>
    public IEnumerable<(ImmutableArray<string?> Values, Cell Cell)> In(PublishedTable table) =>
        Walk(table).DistinctBy(at => string.Join('\n', at.Values.Select(value => value ?? ""))).Select(at => (at.Values, at.Cell));

    /// <summary>The cell without one of its dimensions: what it is a part of.</summary>
    public Cell? Without(Cell cell, int dimension)
    {
        var pattern = (int[])cell.Pattern.Clone();
        pattern[dimension] = -1;
        return _cells.GetValueOrDefault(Code(cell.Caliber, pattern));
    }

    public Cell? By(Caliber caliber, Cell cell) => _cells.GetValueOrDefault(Code(caliber, cell.Pattern));

    public bool IsSensitive(Cell cell, int dimension) =>
        cell.Pattern[dimension] >= 0 && Axis.IsSensitive(Variables.Dimensions[dimension], Variables.ValuesOf(dimension)[cell.Pattern[dimension]]);

    /// <summary>The cell in dimension and value, one after the other.</summary>
    public ImmutableArray<string> Name(Cell cell) =>
    [
        .. Enumerable.Range(1, cell.Pattern.Length - 1).Where(d => cell.Pattern[d] >= 0)
            .SelectMany(d => (string[])[Variables.Dimensions[d], Variables.ValuesOf(d)[cell.Pattern[d]]]),
    ];

    private void Lay(PublishedTable table)
    {
        foreach (var (values, cell, variable) in Walk(table, create: true))
        {
            cell.IsWanted |= values.All(value => value is null) || !values.Contains(null);
            if (variable >= 0 && (cell.Members.Count == 0 || cell.Members[^1] < variable))
            {
                cell.Members.Add(variable);
                cell.Value += Variables.Truth[variable];
            }

            cell.MinimumCell = Math.Max(cell.MinimumCell, table.MinimumCell);
        }
    }

    // What the table said: the same as today, or no world fits both.
    private bool Remember(PublishedTable table)
    {
        var counts = table.Cells.ToDictionary(cell => string.Join('\n', cell.Values.Select(value => value ?? "")), cell => cell.Count,
            StringComparer.Ordinal);
        foreach (var (values, cell) in In(table))
        {
            var known = counts.Remove(string.Join('\n', values.Select(value => value ?? "")), out var count) ? count : 0;
            if (known is null)
            {
                (cell.WasHidden, cell.State) = (true, cell.State == CellState.Fixed ? CellState.Fixed : CellState.Hidden);
            }
            else if (known != cell.Value)
            {
                return false;
            }
            else
            {
                cell.State = CellState.Fixed;
            }
        }

        return counts.Values.All(count => count is null or 0);
    }

    // Each variable in each of its places of the table, margins included.
    private IEnumerable<(ImmutableArray<string?> Values, Cell Cell, int Variable)> Walk(PublishedTable table, bool create = false)
    {
        int[] at = [.. table.Dimensions.Select(Variables.IndexOf)];
        var (county, township) = (Variables.IndexOf(Axis.County), Variables.IndexOf(Axis.Township));
        var area = !table.IsOfCity && county > 0 ? Variables.NumberOf(county, table.Area) : -1;
        var caliber = Variables.IsNested ? table.Caliber : Caliber.Monitoring;
        for (var variable = 0; variable < Variables.Count; variable++)
        {
            var own = Variables[variable];
            if ((area >= 0 && own[county] != area) || !Variables.Counts(caliber, variable))
            {
                continue;
            }

            for (var subset = 0; subset < 1 << at.Length; subset++)
            {
                var pattern = new int[own.Length];
                Array.Fill(pattern, -1);
                var values = ImmutableArray.CreateBuilder<string?>(at.Length);
                for (var i = 0; i < at.Length; i++)
                {
                    var shown = (subset & (1 << i)) != 0;
                    values.Add(shown ? Variables.ValuesOf(at[i])[own[at[i]]] : null);
                    pattern[at[i]] = shown ? own[at[i]] : -1;
                }

                if (area >= 0)
                {
                    pattern[county] = area;
                }

                // A township names its county: with or without it, it is the same children.
                if (county > 0 && township > 0 && pattern[township] >= 0
                    && Axis.Implies(Axis.Township, Variables.ValuesOf(township)[pattern[township]], Axis.County))
                {
                    pattern[county] = -1;
                }

                var code = Code(caliber, pattern);
                if (!_cells.TryGetValue(code, out var cell))
                {
                    if (!create)
                    {
                        throw new InvalidOperationException("A table is walked before it is laid.");
                    }

                    _cells[code] = cell = new Cell(code, caliber, pattern);
                    Cells.Add(cell);
                }

                yield return (values.MoveToImmutable(), cell, variable);
            }
        }
    }

    private static string Code(Caliber caliber, int[] pattern) => (char)('0' + (int)caliber) + Variables.Code(pattern);
}
