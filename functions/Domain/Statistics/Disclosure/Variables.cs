using System.Globalization;

namespace Domain.Statistics.Disclosure;

/// <summary>
/// The unknowns that an attacker reckons with: how many children there are of one value of every dimension at once. A <em>world</em> is a number for
/// each; the true one is <see cref="Truth"/>.
/// </summary>
/// <remarks>
/// A caliber is one more dimension: every migrant child of a world is counted by the statistics, and by the monitoring (1), the census (2), both (3)
/// or neither (0). So what one caliber has more than another is a sum of unknowns like every cell.
/// </remarks>
internal sealed class Variables
{
    /// <summary>
    /// Up to this many combinations all are unknowns; beyond, those that exist and their neighbours. Fewer unknowns can only hide more.
    /// </summary>
    private const int WholeProduct = 3000;

    private const int Most = 8000;

    private readonly string[] _dimensions;
    private readonly List<string>[] _values;
    private readonly Dictionary<string, int>[] _numbers;
    private readonly List<int[]> _all = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    private Variables(string[] dimensions)
    {
        _dimensions = dimensions;
        _values = [.. dimensions.Select(_ => new List<string>())];
        _numbers = [.. dimensions.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
    }

    /// <summary>The first one is the standing towards the calibers.</summary>
    public IReadOnlyList<string> Dimensions => _dimensions;

    public int Count => _all.Count;

    public int[] Truth { get; private set; } = [];

    public bool IsNested { get; private init; }

    public int[] this[int variable] => _all[variable];

    public IReadOnlyList<string> ValuesOf(int dimension) => _values[dimension];

    public int IndexOf(string dimension) => Array.IndexOf(_dimensions, dimension);

    /// <summary>The variable at these coordinates; −1 where there is none.</summary>
    public int Find(int[] at) => _index.GetValueOrDefault(Code(at), -1);

    /// <summary>The number of a value of a dimension; −1 where nobody has it.</summary>
    public int NumberOf(int dimension, string value) => _numbers[dimension].GetValueOrDefault(value, -1);

    /// <summary>Whether a child of this standing is counted by the caliber.</summary>
    public bool Counts(Caliber caliber, int variable) => !IsNested || (caliber, _all[variable][0]) switch
    {
        (Caliber.Statistics, _) => true,
        (Caliber.Monitoring, 1 or 3) => true,
        (Caliber.Census, 2 or 3) => true,
        _ => false,
    };

    /// <returns>Null where a child would be counted by the monitoring or the census and not by the statistics.</returns>
    public static Variables? Of(IReadOnlyList<PublishedTable> tables, JointFigures figures)
    {
        Caliber[] calibers = tables[0].Kind == "leftBehind" ? [Caliber.Monitoring] : [.. tables.Select(table => table.Caliber).Distinct()];
        var variables = new Variables(["standing", .. figures.Dimensions]) { IsNested = calibers.Length > 1 };
        for (var standing = 0; standing < (variables.IsNested ? 4 : 1); standing++)
        {
            variables.Number(0, standing.ToString(CultureInfo.InvariantCulture));
        }

        var truth = new List<int>();
        foreach (var cell in figures.Cells)
        {
            int[] at = [0, .. cell.Values.Select((value, d) => variables.Number(d + 1, value))];
            if (!variables.IsNested)
            {
                Add(at, 0, cell.Of(calibers[0]));
                continue;
            }

            // How far monitoring and census overlap nobody is told, so any split that fits is as good a world to begin with as another.
            var (monitoring, census) = (calibers.Contains(Caliber.Monitoring) ? cell.Monitoring : 0, calibers.Contains(Caliber.Census)
                ? cell.Census : 0);
            var statistics = calibers.Contains(Caliber.Statistics) ? cell.Statistics : monitoring + census;
            if (monitoring > statistics || census > statistics)
            {
                return null;
            }

            var both = Math.Max(0, monitoring + census - statistics);
            Add(at, 0, statistics - monitoring - census + both);
            Add(at, 1, monitoring - both);
            Add(at, 2, census - both);
            Add(at, 3, both);
        }

        variables.TakeValues(tables);
        variables.Complete();
        variables.Truth = [.. truth, .. new int[variables.Count - truth.Count]];
        return variables;

        void Add(int[] at, int standing, int count)
        {
            if (count > 0)
            {
                int[] own = [standing, .. at.AsSpan(1)];
                if (variables.Add(own))
                {
                    truth.Add(0);
                }

                truth[variables.Find(own)] += count;
            }
        }
    }

    /// <summary>A short name for coordinates or a pattern of them.</summary>
    public static string Code(ReadOnlySpan<int> pattern)
    {
        var code = new char[pattern.Length];
        for (var i = 0; i < code.Length; i++)
        {
            code[i] = (char)(pattern[i] + 2);
        }

        return new(code);
    }

    // Values of an earlier table that nobody has today: its hidden cells may still hold somebody.
    private void TakeValues(IReadOnlyList<PublishedTable> tables)
    {
        foreach (var table in tables)
        {
            for (var i = 0; i < table.Dimensions.Length; i++)
            {
                var d = IndexOf(table.Dimensions[i]);
                foreach (var value in table.Cells.Select(cell => cell.Values[i]).OfType<string>())
                {
                    Number(d, value);
                }
            }

            if (!table.IsOfCity && IndexOf(Axis.County) is var county and > 0)
            {
                Number(county, table.Area);
            }
        }
    }

    private void Complete()
    {
        if (_values.Aggregate(1L, (product, values) => Math.Min(product * Math.Max(1, values.Count), int.MaxValue)) <= WholeProduct)
        {
            AddProduct(new int[_dimensions.Length], 0);
            return;
        }

        // What differs in one dimension from children that there are, enough to exchange them; then, as far as there is room, in two.
        for (var (from, round) = (0, 0); round < 2; round++)
        {
            var until = _all.Count;
            for (var i = from; i < until; i++)
            {
                AddNeighbours(_all[i]);
            }

            from = until;
        }
    }

    private void AddProduct(int[] at, int dimension)
    {
        if (dimension == _dimensions.Length)
        {
            Add((int[])at.Clone());
            return;
        }

        for (at[dimension] = 0; at[dimension] < _values[dimension].Count; at[dimension]++)
        {
            if (Fits(at, dimension))
            {
                AddProduct(at, dimension + 1);
            }
        }
    }

    private void AddNeighbours(int[] one)
    {
        for (var d = 0; d < _dimensions.Length; d++)
        {
            for (var value = 0; value < _values[d].Count && _all.Count < Most; value++)
            {
                var at = (int[])one.Clone();
                at[d] = value;
                if (Enumerable.Range(0, _dimensions.Length).All(upTo => Fits(at, upTo)))
                {
                    Add(at);
                }
            }
        }
    }

    private bool Fits(int[] at, int upTo)
    {
        for (var other = 0; other < upTo; other++)
        {
            if (!Axis.Fit(_dimensions[upTo], _values[upTo][at[upTo]], _dimensions[other], _values[other][at[other]]))
            {
                return false;
            }
        }

        return true;
    }

    private bool Add(int[] at)
    {
        if (!_index.TryAdd(Code(at), _all.Count))
        {
            return false;
        }

        _all.Add(at);
        return true;
    }

    private int Number(int dimension, string value)
    {
        if (!_numbers[dimension].TryGetValue(value, out var number))
        {
            _numbers[dimension][value] = number = _values[dimension].Count;
            _values[dimension].Add(value);
        }

        return number;
    }
}
