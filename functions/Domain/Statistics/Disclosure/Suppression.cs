using System.Collections.Immutable;

namespace Domain.Statistics.Disclosure;

/// <summary>Why one number of a table is hidden: for the statistics room, never published.</summary>
/// <param name="Values">As in <see cref="TableCell"/>.</param>
/// <param name="Protects">The cell that it protects, by dimension and value; empty where it is hidden for itself.</param>
public sealed record HiddenCell(int Table, ImmutableArray<string?> Values, int Value, HiddenBecause Because, ImmutableArray<string> Protects)
{
    /// <summary>migrant or leftBehind, where cells of both stand side by side.</summary>
    public string Kind { get; init; } = "";
}

/// <summary>The tables of one kind as they may leave.</summary>
/// <param name="Tables">Those wanted, in their order; null where a table cannot leave at all beside what was published before.</param>
public sealed record Suppressed(ImmutableArray<PublishedTable?> Tables, ImmutableArray<HiddenCell> Hidden, SuppressionFigures Figures);

/// <summary>What hiding cost.</summary>
/// <param name="Cells">Inner cells with somebody in them.</param>
/// <param name="PrimaryCells">Hidden for themselves.</param>
/// <param name="Children">In inner cells of all tables.</param>
public sealed record SuppressionFigures(int Cells, int HiddenCells, int PrimaryCells, long Children, long HiddenChildren, long PrimaryChildren)
{
    public SuppressionFigures And(SuppressionFigures other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Cells + other.Cells, HiddenCells + other.HiddenCells, PrimaryCells + other.PrimaryCells, Children + other.Children,
            HiddenChildren + other.HiddenChildren, PrimaryChildren + other.PrimaryChildren);
    }
}

/// <summary>
/// Decides which numbers of a release are hidden: those of few children, and as many others as it takes so that nobody who adds and subtracts over
/// everything that was ever published comes closer than m.
/// </summary>
/// <remarks>
/// <para>A cell is safe when there are two worlds that nobody can tell from the true one and that differ in it by enough. So the proof is a
/// collection of worlds: each fits every number that is published, and for every cell to be protected two of them lie far enough apart. Who found
/// them, a solver or <see cref="Exchanges"/>, does not matter; they are checked here, and a table for which none are found does not leave.</para>
/// <para>Hiding more never harms: a world that fitted goes on fitting.</para>
/// <para>统计法实施条例 29(3): nothing from which a person can be inferred.</para>
/// </remarks>
public static class Suppression
{
    /// <param name="published">Every table ever published of this kind and day, withdrawn ones too.</param>
    /// <param name="wanted">At least one; of one kind and day.</param>
    /// <param name="figures">Over every dimension of any of the tables (with county where they are of different areas).</param>
    /// <returns>Null where today's figures contradict what was published of the same day: no world fits both.</returns>
    public static Suppressed? Decide(IReadOnlyList<PublishedTable> published, IReadOnlyList<PublishedTable> wanted, JointFigures figures,
        ICoverSolver solver)
    {
        ArgumentNullException.ThrowIfNull(published);
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentNullException.ThrowIfNull(solver);
        var leaving = wanted.ToList();
        while (true)
        {
            if (Grid.Build(published, leaving.Count > 0 ? leaving : wanted, figures) is not { } grid)
            {
                return null;
            }

            if (leaving.Count == 0)
            {
                return new([.. wanted.Select(_ => (PublishedTable?)null)], [], new(0, 0, 0, 0, 0, 0));
            }

            if (new Protection(grid, solver).Protect() is not { } unmet)
            {
                return Result(grid, wanted, leaving);
            }

            // The table that asks for too much stays; where an older one cannot be protected beside the new ones, the last of these.
            leaving.Remove(leaving.LastOrDefault(table => grid.In(table).Any(at => at.Cell == unmet.Cell)) ?? leaving[^1]);
        }
    }

    private static Suppressed Result(Grid grid, IReadOnlyList<PublishedTable> wanted, List<PublishedTable> leaving)
    {
        var hidden = ImmutableArray.CreateBuilder<HiddenCell>();
        var (cells, hiddenCells, primaryCells, children, hiddenChildren, primaryChildren) = (0, 0, 0, 0L, 0L, 0L);
        for (var i = 0; i < wanted.Count; i++)
        {
            if (!leaving.Contains(wanted[i]))
            {
                continue;
            }

            foreach (var (values, cell) in grid.In(wanted[i]))
            {
                var isHidden = cell.State == CellState.Hidden;
                if (isHidden)
                {
                    hidden.Add(new(i, values, cell.Value, cell.Because, cell.For is { } target ? grid.Name(target.Cell) : []));
                }

                if (values.Contains(null) || cell.Value == 0)
                {
                    continue;
                }

                var primary = isHidden && cell.IsFew;
                cells++;
                children += cell.Value;
                hiddenCells += isHidden ? 1 : 0;
                hiddenChildren += isHidden ? cell.Value : 0;
                primaryCells += primary ? 1 : 0;
                primaryChildren += primary ? cell.Value : 0;
            }
        }

        return new([.. wanted.Select(table => leaving.Contains(table) ? grid.Show(table) : null)], hidden.ToImmutable(),
            new(cells, hiddenCells, primaryCells, children, hiddenChildren, primaryChildren));
    }
}
