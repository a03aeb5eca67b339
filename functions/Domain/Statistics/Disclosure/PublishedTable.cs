using System.Collections.Immutable;

namespace Domain.Statistics.Disclosure;

/// <summary>One number of a table, or a total of it.</summary>
/// <param name="Values">One value for each dimension of the table, in its order; null: all values together (a margin).</param>
/// <param name="Count">Children; null where it is hidden. A cell that is not there is 0 and published as 0.</param>
public sealed record TableCell(ImmutableArray<string?> Values, int? Count)
{
    public bool IsMargin => Values.Contains(null);

    public bool Equals(TableCell? other) => other is not null && Count == other.Count && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Values.Length, Count);
}

/// <summary>
/// A table as it left the house: with every margin, of one kind of children, on one day. All that an attacker knows of it, and all that a later
/// release has to reckon with; a withdrawn one is still known.
/// </summary>
/// <param name="Kind">migrant or leftBehind: kinds are never added up, a child may be both.</param>
/// <param name="Area">The county it speaks of, or the city (<see cref="City"/>).</param>
/// <param name="MinimumCell">m: a cell of 1 … m−1 is not published. The number of the day it was published.</param>
public sealed record PublishedTable(
    string Kind, Caliber Caliber, DateOnly AsOf, string Area, ImmutableArray<string> Dimensions, ImmutableArray<TableCell> Cells, int MinimumCell)
{
    public const string City = "140400";

    public bool IsOfCity => Area == City;
}
