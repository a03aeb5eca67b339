using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;

namespace Domain.Statistics;

/// <summary>The children that a question counts, chosen once; any number of tables are added up from them.</summary>
public sealed class Counted
{
    private readonly List<(Contribution Row, Window Window, ushort County)> _chosen = [];
    private readonly Dictionary<Dimension, ushort[]> _columns = [];
    private readonly Question _question;
    private readonly PolicyParameters _policy;

    private Counted(Question question, PolicyParameters policy) => (_question, _policy) = (question, policy);

    /// <summary>How many are counted.</summary>
    public int Count => _chosen.Count;

    /// <summary>Records, or persons, that a rule cannot decide on that day.</summary>
    public int Undetermined { get; private set; }

    /// <param name="question">Its dimensions do not matter here.</param>
    /// <param name="counties">Every county that it is about.</param>
    /// <param name="around">Other counties, see <see cref="Counting.Count"/>.</param>
    public static Counted Of(Question question, IReadOnlyList<CountyRows> counties, IReadOnlyList<CountyRows> around, PolicyInForce policy)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(counties);
        ArgumentNullException.ThrowIfNull(policy);
        var counted = new Counted(question, policy.On(question.AsOf));
        var arrived = Counting.Arrived(counties.Concat(around));
        var township = question.Place is { Level: DivisionLevel.Township } place ? Dimensions.Township.Codes.Of(place.Value) : (ushort?)null;
        var open = new HashSet<ulong>();
        foreach (var county in counties.Where(county => question.Place is not { } within || county.County.Contains(within)
            || within.Contains(county.County)))
        {
            var number = Dimensions.County.Codes.Of(county.County.Value);
            foreach (var row in county.Rows)
            {
                if ((question.Kind is { } kind && row.Kind != kind) || row.On(question.Caliber, question.AsOf) is not { } window
                    || (township is { } only && row.Values[((Dimension.OfRecord)Dimensions.Township).Place] != only)
                    || (row.Presence == Presence.Departing && arrived.Contains((row.Child, row.Sequence))))
                {
                    continue;
                }

                if (window.Met)
                {
                    counted._chosen.Add((row, window, number));
                }
                else if (!question.Persons || open.Add(row.Person))
                {
                    counted.Undetermined++;
                }
            }
        }

        return counted;
    }

    /// <summary>The kind of every counted child, as a number.</summary>
    public byte[] Kinds => field ??= [.. _chosen.Select(chosen => (byte)chosen.Row.Kind)];

    /// <summary>Every counted child with the county that holds its record.</summary>
    public IEnumerable<(Contribution Row, DivisionCode County)> Rows =>
        _chosen.Select(chosen => (chosen.Row, DivisionCode.Parse(Dimensions.County.Codes[chosen.County])));

    /// <summary>The children behind one cell.</summary>
    /// <param name="cell">The dimensions of its table, each with the cell's code; a code that nobody has is a cell of nobody.</param>
    public IReadOnlyList<(Contribution Row, DivisionCode County)> InCell(IReadOnlyList<(Dimension Dimension, string Code)> cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        var columns = cell.Select(part => Column(part.Dimension)).ToArray();
        return [.. Rows.Where((_, at) => !cell.Where((part, d) => part.Dimension.Codes[columns[d][at]] != part.Code).Any())];
    }

    /// <summary>The cells of one table, in the order of its dimensions' values.</summary>
    public IReadOnlyList<Cell> Cells(IReadOnlyList<Dimension> by)
    {
        ArgumentNullException.ThrowIfNull(by);
        var columns = by.Select(Column).ToArray();
        var sizes = by.Select(dimension => dimension.Codes.Count).ToArray();
        var kinds = _question.ByKind ? 2 : 1;
        var ofKind = Kinds;
        var width = sizes.Aggregate(1, (product, size) => product * size);
        var counts = new int[width * kinds];
        var seen = _question.Persons ? new HashSet<(ulong, int)>() : null;
        for (var i = 0; i < _chosen.Count; i++)
        {
            var at = kinds == 2 ? ofKind[i] : 0;
            for (var d = 0; d < columns.Length; d++)
            {
                at = (at * sizes[d]) + columns[d][i];
            }

            if (seen is null || seen.Add((_chosen[i].Row.Person, at)))
            {
                counts[at]++;
            }
        }

        var cells = new List<Cell>();
        for (var at = 0; at < counts.Length; at++)
        {
            if (counts[at] > 0)
            {
                cells.Add(new(Codes(by, sizes, at % width), _question.ByKind ? (ChildKind?)(at / width) : null, counts[at]));
            }
        }

        return cells;
    }

    /// <summary>What every counted child has in a dimension, as numbers of its codebook; made once for all tables.</summary>
    public ushort[] Column(Dimension dimension)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        if (!_columns.TryGetValue(dimension, out var column))
        {
            column = new ushort[_chosen.Count];
            for (var i = 0; i < column.Length; i++)
            {
                var (row, window, county) = _chosen[i];
                column[i] = dimension switch
                {
                    Dimension.OfRecord record => row.Values[record.Place],
                    Dimension.OfDay day => day.Number(row, window, _question.AsOf, _policy),
                    _ => county,
                };
            }

            _columns.Add(dimension, column);
        }

        return column;
    }

    private static string[] Codes(IReadOnlyList<Dimension> by, int[] sizes, int at)
    {
        var codes = new string[by.Count];
        for (var d = by.Count - 1; d >= 0; d--)
        {
            (at, var number) = Math.DivRem(at, sizes[d]);
            codes[d] = by[d].Codes[number];
        }

        return codes;
    }
}
