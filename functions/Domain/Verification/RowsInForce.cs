namespace Domain.Verification;

/// <summary>A batch of rows as a department sent it.</summary>
/// <param name="AsOf">The day that its list speaks of.</param>
/// <param name="Whole">It is the department's whole list of the county.</param>
public sealed record SentBatch(string Id, DateOnly AsOf, DateTimeOffset SentAt, bool Whole)
{
    /// <summary>Which of two batches has the last word: the one that speaks of the later day; of one day, the one that came later.</summary>
    public static Comparer<SentBatch> ByLastWord { get; } = Comparer<SentBatch>.Create(static (one, other) =>
        one.AsOf.CompareTo(other.AsOf) is var day and not 0 ? day
        : one.SentAt.CompareTo(other.SentAt) is var arrival and not 0 ? arrival
        : string.CompareOrdinal(one.Id, other.Id));
}

/// <summary>
/// What a department says of a county's children today: of each child the row of the latest batch that names it. A whole list ends everything before
/// it: a child who is not on it any more is not known there any more.
/// </summary>
/// <remarks>
/// Two rows of one batch about the same child are one row: what either says. Where they contradict each other, nobody knows which is right, and the
/// row says nothing of that field until the department sends a correction.
/// </remarks>
public sealed class RowsInForce(DepartmentProfile profile)
{
    private readonly RowFields _fields = new(profile);
    private readonly ChildIndex _known = new();
    private readonly List<SentRow> _rows = [];

    /// <summary>In the order of the batches, latest first; within one in the order of its rows.</summary>
    public IReadOnlyList<SentRow> Rows => _rows;

    /// <summary>Nothing that was sent before the batches taken so far is in force any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Takes the rows of the next older batch.</summary>
    public void Take(SentBatch batch, IEnumerable<DepartmentRow> rows)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(rows);
        if (IsClosed)
        {
            return;
        }

        var own = new ChildIndex();
        var first = _rows.Count;
        var unclear = new Dictionary<int, HashSet<string>>();
        var keys = new List<ChildKeys>();
        foreach (var row in rows)
        {
            var key = ChildKeys.Of(row);
            if (_known.Find(key) is not null)
            {
                continue;
            }

            keys.Add(key);
            if (own.Find(key) is { } place)
            {
                Join(place, row, unclear);
            }
            else
            {
                place = _rows.Count;
                _rows.Add(new(batch.Id, batch.AsOf, batch.SentAt, batch.Whole, row));
            }

            own.Add(key, place);
        }

        foreach (var key in keys)
        {
            _known.Add(key, first);
        }

        IsClosed = batch.Whole;
    }

    private void Join(int place, DepartmentRow row, Dictionary<int, HashSet<string>> unclear)
    {
        var before = _rows[place];
        var differ = _fields.Differences(before.Data, row);
        if (differ.Count > 0)
        {
            (unclear.TryGetValue(place, out var fields) ? fields : unclear[place] = new(StringComparer.Ordinal)).UnionWith(differ);
        }

        _rows[place] = before with { Data = _fields.Together(before.Data, row, unclear.GetValueOrDefault(place) ?? []) };
    }
}
