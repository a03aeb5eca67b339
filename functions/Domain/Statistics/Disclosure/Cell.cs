namespace Domain.Statistics.Disclosure;

/// <summary>What may still become of a cell.</summary>
internal enum CellState
{
    /// <summary>Of the new tables: published unless it has to be hidden.</summary>
    Open,

    /// <summary>Published before: known for ever.</summary>
    Fixed,

    Hidden,
}

/// <summary>Why a cell is hidden.</summary>
public enum HiddenBecause
{
    /// <summary>So few children that a neighbour would know who they are.</summary>
    Few,

    /// <summary>With it, a small cell could be worked out.</summary>
    Protects,

    /// <summary>The difference between two calibers would be so few.</summary>
    Difference,

    /// <summary>A group in need would be known to lie wholly in one value.</summary>
    WholeGroup,

    /// <summary>Hidden in an earlier release of the same day, and it stays so.</summary>
    Before,
}

/// <summary>One number that is published or hidden, whichever tables show it: the same children are one cell.</summary>
internal sealed class Cell(string code, Caliber caliber, int[] pattern)
{
    public string Code { get; } = code;

    public Caliber Caliber { get; } = caliber;

    /// <summary>The value of each dimension of the grid, −1 for all.</summary>
    public int[] Pattern { get; } = pattern;

    public CellState State { get; set; }

    /// <summary>The worlds' variables whose sum it is.</summary>
    public List<int> Members { get; } = [];

    public int Value { get; set; }

    /// <summary>The largest m of the tables that show it.</summary>
    public int MinimumCell { get; set; }

    public HiddenBecause Because { get; set; }

    /// <summary>What it protects; null where it is itself what is protected.</summary>
    public Target? For { get; set; }

    /// <summary>It was hidden before this release: publishing it now would tell what was kept then.</summary>
    public bool WasHidden { get; set; }

    public bool IsFew => Value > 0 && Value < MinimumCell;

    /// <summary>
    /// A number that a reader comes for: an inner cell of some table, or a table's total of everything. The others are totals along the way.
    /// </summary>
    public bool IsWanted { get; set; }

    /// <summary>
    /// Children lost by hiding it; one more so that of equal losses the one with fewer cells is taken. A total along the way counts a part only:
    /// whoever sees its cells adds them up and misses no more than those of them that are hidden.
    /// </summary>
    /// <remarks>
    /// Counted whole, totals were dearer than the cells that they are the sum of: of the smaller random cities 47 % of the children were hidden to
    /// keep them, at a half 37 %, at a quarter 30 %, at a thousandth 29 %, with ever fewer totals left.
    /// </remarks>
    public int Cost => (IsWanted ? Value : Value / TotalsCountOneIn) + 1;

    private const int TotalsCountOneIn = 4;

    /// <summary>What it comes to in a world.</summary>
    public int In(int[] world) => Sum(Members, world);

    public static int Sum(List<int> members, int[] world)
    {
        var sum = 0;
        foreach (var member in members)
        {
            sum += world[member];
        }

        return sum;
    }
}

/// <summary>A number that nobody may be able to narrow down: a hidden cell, a difference of two cells.</summary>
/// <param name="Members">The variables whose sum it is.</param>
/// <param name="Width">The least max − min over all worlds that fit what is published.</param>
/// <param name="Cell">The cell whose number it is, or beside which it stands.</param>
internal sealed record Target(List<int> Members, int Width, HiddenBecause Because, Cell Cell)
{
    public bool IsMetBy(List<int[]> worlds)
    {
        var (least, most) = (int.MaxValue, int.MinValue);
        foreach (var world in worlds)
        {
            var sum = Cell.Sum(Members, world);
            (least, most) = (Math.Min(least, sum), Math.Max(most, sum));
        }

        return most - least >= Width;
    }
}
