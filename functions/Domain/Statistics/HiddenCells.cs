namespace Domain.Statistics;

/// <summary>
/// What an internal answer keeps back from readers who may not list the children (3 inside government: our parameter, the law names no number). A
/// cell below the minimum is hidden, and in every line whose total would tell what is hidden (a single cell; several that hold one child each) the
/// smallest other one too.
/// </summary>
/// <remarks>
/// 长子县 has two disabled girls in 石哲镇 and forty elsewhere. Whoever knows the county's figure would take forty from forty-two; so a second township is
/// hidden. No promise across questions: those are written down (audit). What is published goes through disclosure control instead.
/// </remarks>
public static class HiddenCells
{
    public static IReadOnlyList<Cell> Hide(IReadOnlyList<Cell> cells, int minimum)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var hidden = cells.Select(cell => cell.Count < minimum).ToArray();
        for (var again = true; again;)
        {
            again = false;
            foreach (var line in Lines(cells))
            {
                var (many, sum) = (line.Count(at => hidden[at]), line.Where(at => hidden[at]).Sum(at => cells[at].Count));
                if ((many == 1 || (many > 0 && sum == many)) && line.Where(at => !hidden[at]).OrderBy(at => cells[at].Count)
                    .FirstOrDefault(-1) is var other and >= 0)
                {
                    hidden[other] = again = true;
                }
            }
        }

        return [.. cells.Select((cell, at) => hidden[at] ? cell with { Count = null } : cell)];
    }

    /// <summary>Cells that differ in one dimension only. The kinds are two tables, nobody adds them up.</summary>
    private static List<List<int>> Lines(IReadOnlyList<Cell> cells)
    {
        var dimensions = cells.Count == 0 ? 0 : cells[0].Codes.Count;
        return [.. Enumerable.Range(0, dimensions).SelectMany(free => Enumerable.Range(0, cells.Count)
            .GroupBy(at => (cells[at].Kind, string.Join('|', cells[at].Codes.Where((_, dimension) => dimension != free))))
            .Select(line => line.ToList()))];
    }
}
