using System.Diagnostics.CodeAnalysis;
using Domain.Divisions;

namespace Domain.Statistics;

/// <summary>
/// The contributions of one county, in the order in which they came, kept in parts of a thousand. A child that changes stays where it is, so that of
/// a big county only the parts are written again in which somebody changed.
/// </summary>
public sealed class CountyTable(DivisionCode county)
{
    /// <summary>Rows of a part: some 100 KB.</summary>
    public const int PartSize = 1000;

    private readonly List<Contribution> _rows = [];
    private readonly Dictionary<Guid, int> _at = [];
    private readonly SortedSet<int> _changed = [];

    public DivisionCode County { get; } = county;

    public int Count => _rows.Count;

    public int Parts => (_rows.Count + PartSize - 1) / PartSize;

    /// <summary>Parts that differ from what was last written, by number.</summary>
    public IReadOnlyCollection<int> Changed => _changed;

    /// <summary>Takes the state of a child over; an older one than is known changes nothing.</summary>
    public bool Put(Contribution row)
    {
        ArgumentNullException.ThrowIfNull(row);
        if (!_at.TryGetValue(row.Child, out var at))
        {
            at = _rows.Count;
            _at.Add(row.Child, at);
            _rows.Add(row);
        }
        else if (_rows[at].Revision < row.Revision)
        {
            _rows[at] = row;
        }
        else
        {
            return false;
        }

        _changed.Add(at / PartSize);
        return true;
    }

    public bool Find(Guid child, [NotNullWhen(true)] out Contribution? row)
    {
        row = _at.TryGetValue(child, out var at) ? _rows[at] : null;
        return row is not null;
    }

    public IReadOnlyList<Contribution> Part(int number) => _rows.GetRange(number * PartSize, Math.Min(PartSize, _rows.Count - (number * PartSize)));

    /// <summary>What was written is what is here.</summary>
    public void Written() => _changed.Clear();

    /// <summary>Everything is to be written again.</summary>
    public void WriteAll() => _changed.UnionWith(Enumerable.Range(0, Parts));

    /// <summary>The rows as they are now, for counting while others change them.</summary>
    public CountyRows Rows() => new(County, [.. _rows]);
}

/// <summary>The rows of a county at one moment.</summary>
public sealed record CountyRows(DivisionCode County, IReadOnlyList<Contribution> Rows);
