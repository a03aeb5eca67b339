namespace Domain.Matching;

/// <summary>What a person or the numbers alone decide, before anything is weighed.</summary>
internal sealed class Decided
{
    private readonly bool[] _taken;
    private readonly bool[] _linked;
    private readonly int[] _childOfRow;
    private readonly HashSet<(int Child, int Row)> _cases;
    private readonly SettledPairs _settled;

    private Decided(Persons childPersons, Persons rowPersons, int[] childOfRow, List<(int Child, int Row)> cases, SettledPairs settled)
    {
        (ChildPersons, RowPersons, _childOfRow, Cases, _cases, _settled) = (childPersons, rowPersons, childOfRow, cases, [.. cases], settled);
        (_taken, _linked) = (new bool[childPersons.Count], new bool[rowPersons.Count]);
        Mark();
        FreeChildren = Enumerable.Range(0, _taken.Length).Count(child => childPersons.Of(child) == child && !_taken[child]);
        OpenRows = Enumerable.Range(0, _linked.Length).Count(row => rowPersons.Of(row) == row && !_linked[row]);
        var rows = Enumerable.Range(0, _linked.Length).Count(row => rowPersons.Of(row) == row);
        Repeated = _linked.Length == 0 ? 0 : 1 - ((double)rows / _linked.Length);
    }

    public Persons ChildPersons { get; }

    public Persons RowPersons { get; }

    /// <summary>The child that a person says the row is, or the one with its number; -1 where nothing is decided.</summary>
    public int[] ChildOfRow => _childOfRow;

    /// <summary>One number, and neither name nor birth date in common.</summary>
    public IReadOnlyList<(int Child, int Row)> Cases { get; }

    /// <summary>Persons among the children whom no number has found.</summary>
    public int FreeChildren { get; }

    /// <summary>Persons among the rows whom no number has found.</summary>
    public int OpenRows { get; }

    /// <summary>Share of the rows that stand for a person who has another row.</summary>
    public double Repeated { get; }

    public bool IsTaken(int child) => _taken[ChildPersons.Of(child)];

    public bool IsOpen(int row) => !_linked[RowPersons.Of(row)];

    /// <summary>Not to be weighed: somebody else's number, or a person has said that they are two children.</summary>
    public bool IsRuledOut(int child, int row) => _cases.Contains((child, row)) || _settled.IsDifferent(child, row);

    /// <summary>Persons whom somebody has said to be two children, by whichever of their records.</summary>
    public HashSet<(int Child, int Row)> Apart() => [.. _settled.Different.Select(pair => (ChildPersons.Of(pair.Child), RowPersons.Of(pair.Row)))];

    /// <summary>Whether a person has said that the two are one child.</summary>
    public bool IsByPerson(int child, int row) => _settled.SameAs(row) == child;

    /// <summary>How many of all pairs of what is left are one child.</summary>
    public double Prior(double coverage) => coverage / Math.Max(1, Math.Max(FreeChildren, OpenRows));

    /// <summary>To be called when persons were joined: what stands for a person that a number has found may be another record now.</summary>
    public void Mark()
    {
        for (var row = 0; row < _childOfRow.Length; row++)
        {
            if (_childOfRow[row] >= 0)
            {
                _taken[ChildPersons.Of(_childOfRow[row])] = true;
                _linked[RowPersons.Of(row)] = true;
            }
        }
    }

    public static Decided Of(ListIndex children, RecordSet rows, SettledPairs settled)
    {
        var list = children.List;
        var (childPersons, rowPersons) = (Persons.Of(list), Persons.Of(rows));
        var childOfRow = new int[rows.Count];
        var cases = Chunks.Map(rows.Count, (from, to) => children.Searching(search =>
        {
            List<(int, int)> found = [];
            for (var row = from; row < to; row++)
            {
                var entry = rows.Entries[row];
                var best = -1;
                foreach (var child in search.WithNumber(entry))
                {
                    if (settled.IsDifferent(child, row))
                    {
                        continue;
                    }

                    var verdict = ExactNumber.Judge(list.Names[list.Entries[child].Name], list.Entries[child], rows.Names[entry.Name], entry);
                    if (verdict == NumberVerdict.Case)
                    {
                        found.Add((child, row));
                    }
                    else if (verdict == NumberVerdict.SameChild && (best < 0 || list.Marks[child] < list.Marks[best]))
                    {
                        best = child;
                    }
                }

                childOfRow[row] = settled.SameAs(row) is var said && said >= 0 ? said : best;
            }

            return found;
        })).SelectMany(found => found).ToList();
        // Rows that found one child are one person, and children found by the rows of one person are.
        var (rowOf, childOf) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        for (var row = 0; row < childOfRow.Length; row++)
        {
            if (childOfRow[row] is var child && child >= 0)
            {
                childPersons.Join(child, childOf.TryGetValue(rowPersons.Of(row), out var other) ? other : childOf[rowPersons.Of(row)] = child);
                rowPersons.Join(row, rowOf.TryGetValue(childPersons.Of(child), out var earlier) ? earlier : rowOf[childPersons.Of(child)] = row);
            }
        }

        return new(childPersons, rowPersons, childOfRow, [.. cases.Where(found => settled.SameAs(found.Item2) != found.Item1)], settled);
    }
}
