using System.Collections.Concurrent;

namespace Storage.Embedded;

/// <summary>
/// What the documents created last are found by: kept in memory, and brought into the two trees of the file (<c>addresses</c>, <c>terms</c>) some thousand
/// documents of one kind and county together, in the order of the tree. One by one, a form posted would touch a page of the file for each of its search
/// tokens, ids and dates; in a sorted run these pages are shared.
/// </summary>
/// <remarks>
/// A commit writes the documents alone, and everything here can be made again from them: <see cref="Merged"/>, kept with each run, is the row up to which
/// the trees are complete; the rows above it are read again when the file is opened. A run takes many short transactions; they wait for no
/// disk, the next commit takes them along, and what a crash loses of them is made again with the rest. A document that changes before its run changes here;
/// during its run it is taken out and changes in the trees, and the run passes over it. Whoever lists asks for the merge of what is
/// listed first (<see cref="Holds"/>) and finds everything that was committed before. Only the writer's thread changes anything; others look up rows.
/// </remarks>
/// <param name="most">So many documents may wait before the writer merges some between two transactions; at twice as many it does nothing else. Some
/// megabytes, and less than a second's work after a crash.</param>
/// <param name="atOnce">Entries of the trees written in one transaction, in about the time of an ordinary one: nobody who submits waits for more.</param>
internal sealed class FreshIndex(int most = 8_192, int atOnce = 500)
{
    private readonly ConcurrentDictionary<long, FreshGroup> _groups = new();

    /// <summary>What the open transaction does to this; null: removed.</summary>
    private readonly Dictionary<(long Scope, string Id), FreshDocument?> _pending = [];

    private int _count;
    private long _newest;

    /// <summary>How many wait.</summary>
    public int Count => _count;

    public bool IsFull => _count > most;

    public bool IsOverfull => _count > 2 * most;

    /// <summary>Whether documents of this scope (partition and kind) wait. On any thread.</summary>
    public bool Holds(long scope) => _groups.TryGetValue(scope, out var group) && !group.Documents.IsEmpty;

    /// <summary>The row of a waiting document, as committed. On any thread.</summary>
    public long? RowOf(long scope, string id) => _groups.TryGetValue(scope, out var group) && group.Documents.TryGetValue(id, out var document) ? document.Row : null;

    /// <summary>A waiting document as the open transaction sees it; null: not here.</summary>
    public FreshDocument? InTransaction(long scope, string id) =>
        _pending.Count > 0 && _pending.TryGetValue((scope, id), out var pending) ? pending
            : _groups.TryGetValue(scope, out var group) && group.Documents.TryGetValue(id, out var document) ? document : null;

    /// <summary>With the commit of the open transaction the document waits here.</summary>
    public void Put(long scope, FreshDocument document) => _pending[(scope, document.Id)] = document;

    /// <summary>With the commit of the open transaction it does not any more.</summary>
    public void Remove(long scope, string id) => _pending[(scope, id)] = null;

    /// <summary>The open transaction is on the disk.</summary>
    public void Committed()
    {
        foreach (var ((scope, id), document) in _pending)
        {
            var group = GroupOf(scope);
            var was = group.Documents.TryGetValue(id, out var before);
            if (was)
            {
                before!.IsGone = true;
            }

            if (document is null)
            {
                if (was)
                {
                    group.Documents.TryRemove(id, out _);
                    _count--;
                }

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

    /// <summary>The row of the document created last.</summary>
    public long Newest => _newest;

    /// <summary>Whether every document of the scope up to that row is in the trees.</summary>
    public bool IsMerged(long scope, long upTo) => !_groups.TryGetValue(scope, out var group) || group.First() > upTo;

    /// <summary>Merges some of one scope, in a transaction of its own.</summary>
    public void MergeSome(SqliteConnection db, long scope)
    {
        var group = _groups[scope];
        group.Run ??= new(scope, group);
        Write(db, group, group.Run);
    }

    /// <summary>Merges some of the scope that has waited longest, in a transaction of its own.</summary>
    public void MergeSome(SqliteConnection db)
    {
        var (oldest, row) = (0L, long.MaxValue);
        foreach (var (scope, group) in _groups)
        {
            (oldest, row) = group.First() is var first && first < row ? (scope, first) : (oldest, row);
        }

        if (row < long.MaxValue)
        {
            MergeSome(db, oldest);
        }
    }

    /// <summary>Reads what a crash left out of the trees, and merges it.</summary>
    public void Recover(SqliteConnection db)
    {
        var find = db.Prepare("SELECT row, partition, kind, id, fields FROM documents WHERE row>? ORDER BY row").Bind(Merged(db));
        while (find.Step())
        {
            var scope = Scopes.Of(find.Long(1), find.Long(2));
            Put(scope, new(find.Long(0), find.Text(3), find.Text(4)));
            Committed();
        }

        find.Reset();
        while (_count > 0)
        {
            MergeSome(db);
        }
    }

    public static void AddAddress(SqliteConnection db, long scope, string id, long row) =>
        db.Prepare("INSERT OR REPLACE INTO addresses(scope, id, row) VALUES(?,?,?)").Bind(scope).Bind(id).Bind(row).Run();

    public static void AddTerm(SqliteConnection db, long scope, ReadOnlySpan<char> value, string id, long row) =>
        db.Prepare("INSERT OR IGNORE INTO terms(scope, value, id, row) VALUES(?,?,?,?)").Bind(scope).Bind(value).Bind(id).Bind(row).Run();

    /// <summary>The next entries of a run; with the last of them its documents wait no more.</summary>
    private void Write(SqliteConnection db, FreshGroup group, FreshRun run)
    {
        var until = Math.Min(run.Written + atOnce, run.Count);
        db.FlushesCommits(false);
        try
        {
            db.Prepare("BEGIN IMMEDIATE").Run();
            foreach (ref readonly var entry in run.Entries[run.Written..until])
            {
                var document = entry.Document;
                if (document.IsGone)
                {
                    continue;
                }

                if (entry.Field == 0)
                {
                    AddAddress(db, run.Scope, document.Id, document.Row);
                }
                else
                {
                    AddTerm(db, run.Scope + entry.Field, entry.Value, document.Id, document.Row);
                }
            }

            if (until == run.Count)
            {
                Mark(db, group);
            }

            db.Prepare("COMMIT").Run();
        }
        catch (SqliteFailureException) when (Undo(db))
        {
            throw;
        }
        finally
        {
            db.FlushesCommits(true);
        }

        run.Written = until;
        if (until == run.Count)
        {
            // After the commit: who does not find a document here any more finds it in the trees.
            _count -= run.Release();
            group.Run = null;
        }
    }

    /// <summary>The row up to which the trees are complete when the run of this group is: just below the first that waits anywhere.</summary>
    private void Mark(SqliteConnection db, FreshGroup merged)
    {
        var next = _newest + 1;
        foreach (var group in _groups.Values)
        {
            next = Math.Min(next, ReferenceEquals(group, merged) ? group.FirstInOrder() : group.First());
        }

        db.Prepare("INSERT INTO numbers(name, value) VALUES('merged', ?) ON CONFLICT(name) DO UPDATE SET value=excluded.value").Bind(next - 1).Run();
    }

    private static long Merged(SqliteConnection db) => db.Number("SELECT value FROM numbers WHERE name='merged'");

    private static bool Undo(SqliteConnection db)
    {
        db.Rollback();
        return true;
    }

    private FreshGroup GroupOf(long scope) => _groups.TryGetValue(scope, out var group) ? group : _groups.GetOrAdd(scope, new FreshGroup());
}
