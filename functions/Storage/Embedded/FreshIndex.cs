using System.Collections.Concurrent;

namespace Storage.Embedded;

/// <summary>
/// What the documents created last are found by: kept in memory, and brought into the two trees of the file (<c>addresses</c>, <c>terms</c>) some hundred
/// documents of one kind and county at a time, in the order of the tree. One by one, a form posted would touch a page of the file for each of its search
/// tokens, ids and dates; in sorted runs these pages are shared.
/// </summary>
/// <remarks>
/// A commit writes the documents alone, and everything here can be made again from them: <see cref="Merged"/>, kept with each merge, is the row up to which
/// the trees are complete; the rows above it are read again when the file is opened. A document is either here or in the trees, never half in each, so
/// that it changes in one place. Whoever lists asks for the merge of what is listed first (<see cref="Holds"/>) and finds everything that was committed before.
/// Only the writer's thread changes anything; others look up rows.
/// </remarks>
internal sealed class FreshIndex
{
    /// <summary>So many documents wait here at most before the writer merges some between two transactions: a few megabytes, and a second's work after a crash.</summary>
    private const int Most = 4096;

    /// <summary>Entries of the trees merged at a time, in about the time of one ordinary transaction: nobody who submits waits for more.</summary>
    private const int AtOnce = 1000;

    private readonly ConcurrentDictionary<long, Group> _groups = new();

    /// <summary>What the open transaction does to this; null: removed.</summary>
    private readonly Dictionary<(long Scope, string Id), FreshDocument?> _pending = [];

    private int _count;
    private long _newest;

    /// <summary>A document that is not in the trees yet.</summary>
    /// <param name="Terms">Field numbers and values.</param>
    public sealed record FreshDocument(long Row, (int Field, string Value)[] Terms);

    /// <summary>How many wait.</summary>
    public int Count => _count;

    public bool IsFull => _count > Most;

    /// <summary>Whether documents of this scope (partition and kind) wait. On any thread.</summary>
    public bool Holds(long scope) => _groups.TryGetValue(scope, out var group) && !group.Documents.IsEmpty;

    /// <summary>The row of a waiting document, as committed. On any thread.</summary>
    public long? RowOf(long scope, string id) => _groups.TryGetValue(scope, out var group) && group.Documents.TryGetValue(id, out var document) ? document.Row : null;

    /// <summary>The row of a waiting document as the open transaction sees it; null: not here.</summary>
    public long? RowInTransaction(long scope, string id) =>
        _pending.Count > 0 && _pending.TryGetValue((scope, id), out var pending) ? pending?.Row : RowOf(scope, id);

    /// <summary>With the commit of the open transaction the document waits here.</summary>
    public void Put(long scope, string id, FreshDocument document) => _pending[(scope, id)] = document;

    /// <summary>With the commit of the open transaction it does not any more.</summary>
    public void Remove(long scope, string id) => _pending[(scope, id)] = null;

    /// <summary>The open transaction is on the disk.</summary>
    public void Committed()
    {
        foreach (var ((scope, id), document) in _pending)
        {
            var group = GroupOf(scope);
            var was = group.Documents.TryGetValue(id, out var before);
            if (document is null)
            {
                _count -= was ? 1 : 0;
                group.Documents.TryRemove(id, out _);
                continue;
            }

            group.Documents[id] = document;
            _newest = Math.Max(_newest, document.Row);
            _count += was ? 0 : 1;
            if (before?.Row != document.Row)
            {
                group.Order.Enqueue((document.Row, id));
            }
        }

        _pending.Clear();
    }

    /// <summary>The open transaction came to nothing.</summary>
    public void RolledBack() => _pending.Clear();

    /// <summary>Merges all of one scope, in transactions of its own.</summary>
    public void MergeAll(SqliteConnection db, long scope)
    {
        while (Holds(scope))
        {
            Merge(db, scope, _groups[scope]);
        }
    }

    /// <summary>Merges some of the scope that has waited longest, in a transaction of its own.</summary>
    public void MergeSome(SqliteConnection db)
    {
        if (Oldest() is { } oldest)
        {
            Merge(db, oldest, _groups[oldest]);
        }
    }

    /// <summary>Reads what a crash left out of the trees, and merges it.</summary>
    public void Recover(SqliteConnection db)
    {
        var find = db.Prepare("SELECT row, partition, kind, id, fields FROM documents WHERE row>? ORDER BY row").Bind(Merged(db));
        while (find.Step())
        {
            var scope = Scopes.Of(find.Long(1), find.Long(2));
            Put(scope, find.Text(3), new(find.Long(0), TermsOf(Kinds.ByNumber((int)find.Long(2)), find.Text(4))));
            Committed();
        }

        find.Reset();
        while (_count > 0)
        {
            MergeSome(db);
        }
    }

    /// <summary>What of a document's fields has a place in the tree of terms.</summary>
    public static (int Field, string Value)[] TermsOf(IndexFields fields)
    {
        var count = 0;
        foreach (var (field, _) in fields.Values)
        {
            count += field.Coarse ? 0 : 1;
        }

        if (count == 0)
        {
            return [];
        }

        var terms = new (int, string)[count];
        foreach (var (field, value) in fields.Values)
        {
            if (!field.Coarse)
            {
                terms[^count--] = (field.Number, value.Text);
            }
        }

        return terms;
    }

    private static (int Field, string Value)[] TermsOf(Kind kind, string fields) => TermsOf(FieldText.Read(kind, fields));

    public static void AddTerm(SqliteConnection db, long scope, string value, string id, long row) =>
        db.Prepare("INSERT OR IGNORE INTO terms(scope, value, id, row) VALUES(?,?,?,?)").Bind(scope).Bind(value).Bind(id).Bind(row).Run();

    private void Merge(SqliteConnection db, long scope, Group group)
    {
        List<(string Id, FreshDocument Document)> taken = [];
        List<(int Field, string Value, string Id, long Row)> terms = [];
        var (looked, next) = (0, long.MaxValue);
        foreach (var (row, id) in group.Order)
        {
            if (taken.Count + terms.Count >= AtOnce)
            {
                next = row;
                break;
            }

            looked++;
            if (group.Documents.TryGetValue(id, out var document) && document.Row == row)
            {
                taken.Add((id, document));
                foreach (var (field, value) in document.Terms)
                {
                    terms.Add((field, value, id, row));
                }
            }
        }

        taken.Sort(static (one, other) => string.CompareOrdinal(one.Id, other.Id));
        terms.Sort(static (one, other) => one.Field != other.Field ? one.Field.CompareTo(other.Field)
            : string.CompareOrdinal(one.Value, other.Value) is not 0 and var order ? order : string.CompareOrdinal(one.Id, other.Id));
        db.Prepare("BEGIN IMMEDIATE").Run();
        try
        {
            foreach (var (id, document) in taken)
            {
                db.Prepare("INSERT OR REPLACE INTO addresses(scope, id, row) VALUES(?,?,?)").Bind(scope).Bind(id).Bind(document.Row).Run();
            }

            foreach (var (field, value, id, row) in terms)
            {
                AddTerm(db, scope + field, value, id, row);
            }

            Mark(db, group, next);
            db.Prepare("COMMIT").Run();
        }
        catch (SqliteFailureException) when (Undo(db))
        {
            throw;
        }

        for (var i = 0; i < looked; i++)
        {
            group.Order.Dequeue();
        }

        // After the commit: who does not find a document here any more finds it in the trees.
        foreach (var (id, _) in taken)
        {
            group.Documents.TryRemove(id, out _);
        }

        _count -= taken.Count;
    }

    /// <summary>The row up to which the trees are complete when this merge is: just below the first that waits anywhere.</summary>
    private void Mark(SqliteConnection db, Group merging, long next)
    {
        foreach (var group in _groups.Values)
        {
            if (!ReferenceEquals(group, merging) && group.Order.TryPeek(out var first))
            {
                next = Math.Min(next, first.Row);
            }
        }

        db.Prepare("INSERT INTO numbers(name, value) VALUES('merged', ?) ON CONFLICT(name) DO UPDATE SET value=excluded.value")
            .Bind(next == long.MaxValue ? _newest : next - 1).Run();
    }

    private static long Merged(SqliteConnection db)
    {
        var find = db.Prepare("SELECT value FROM numbers WHERE name='merged'");
        var merged = find.Step() ? find.Long(0) : 0;
        find.Reset();
        return merged;
    }

    private static bool Undo(SqliteConnection db)
    {
        if (db.InTransaction)
        {
            db.Execute("ROLLBACK");
        }

        return true;
    }

    /// <summary>The scope whose first document has waited longest; null where none waits.</summary>
    private long? Oldest()
    {
        (long? scope, var row) = (null, long.MaxValue);
        foreach (var (key, group) in _groups)
        {
            // What was deleted while it waited, or deleted and made again, is not waited for.
            while (group.Order.TryPeek(out var first) && !(group.Documents.TryGetValue(first.Id, out var waiting) && waiting.Row == first.Row))
            {
                group.Order.Dequeue();
            }

            (scope, row) = group.Order.TryPeek(out var oldest) && oldest.Row < row ? (key, oldest.Row) : (scope, row);
        }

        return scope;
    }

    private Group GroupOf(long scope) => _groups.TryGetValue(scope, out var group) ? group : _groups.GetOrAdd(scope, new Group());

    /// <summary>The waiting documents of one kind in one county.</summary>
    private sealed class Group
    {
        public ConcurrentDictionary<string, FreshDocument> Documents { get; } = new(concurrencyLevel: 1, capacity: 31);

        /// <summary>As they came; what is not in <see cref="Documents"/> with this row any more is passed over.</summary>
        public Queue<(long Row, string Id)> Order { get; } = new();
    }
}
