namespace Storage.Embedded;

/// <summary>A piece of writing waiting for its turn.</summary>
internal abstract class Write
{
    /// <summary>Does it inside the open transaction. A refusal (a conflict) leaves no trace and is a result, not an exception.</summary>
    public abstract void Do(SqliteConnection db);

    /// <summary>The transaction is on the disk.</summary>
    public abstract void Done();

    public abstract void Failed(Exception exception);
}

/// <summary>A piece of writing with a result.</summary>
internal sealed class Write<T>(Func<SqliteConnection, T> work) : Write
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Task => _completion.Task;

    public override void Do(SqliteConnection db) => _result = work(db);

    public override void Done() => _completion.SetResult(_result);

    public override void Failed(Exception exception) => _completion.SetException(exception);
}

/// <summary>
/// The one writer. Whatever has queued up while the last transaction went to the disk becomes the next transaction: sixteen parents who press
/// "submit" together share one disk flush, and each still hears "committed" only when it is true.
/// </summary>
internal sealed class Writer : IDisposable
{
    private const int MostPerTransaction = 256;

    private readonly SqliteConnection _db;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly TimeSpan _housekeepingEvery = TimeSpan.FromMinutes(1);
    private readonly TimeSpan _idle = TimeSpan.FromMilliseconds(50);
    private readonly Checkpointer _checkpointer;
    private readonly List<(long Scope, long UpTo, TaskCompletionSource Merged)> _asked = [];
    private List<Write> _waiting = new(MostPerTransaction);
    private bool _stopping;
    private volatile int _trouble = -1;

    public Writer(SqliteConnection db, Writing writing, Checkpointer checkpointer)
    {
        (_db, Writing, _checkpointer) = (db, writing, checkpointer);
        writing.Begin(db);
        _thread = new(Loop) { IsBackground = true, Name = "store writer" };
        _thread.Start();
    }

    public Writing Writing { get; }

    /// <summary>Why the last transaction could not be written; null where it could.</summary>
    public Trouble? Trouble => _trouble is -1 ? null : (Trouble)_trouble;

    public void Enqueue(Write write)
    {
        bool first;
        lock (_gate)
        {
            if (_stopping)
            {
                throw new StoreClosedException();
            }

            first = _waiting.Count == 0;
            _waiting.Add(write);
        }

        if (first)
        {
            _wake.Set();
        }
    }

    public Task<T> EnqueueAsync<T>(Func<SqliteConnection, T> work)
    {
        var write = new Write<T>(work);
        Enqueue(write);
        return write.Task;
    }

    /// <summary>Everything of this scope (partition and kind) that was committed before can be found in the trees.</summary>
    public Task MergeAsync(long scope)
    {
        var merged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(new Asking(this, scope, merged));
        return merged.Task;
    }

    /// <summary>Finishes what is waiting, then stops.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return;
            }

            _stopping = true;
        }

        _wake.Set();
        _thread.Join();
    }

    /// <summary>Stops and closes the connection.</summary>
    public void Dispose()
    {
        Stop();
        _wake.Dispose();
        _db.Dispose();
    }

    private void Loop()
    {
        var batch = new List<Write>(MostPerTransaction);
        var lastHousekeeping = Environment.TickCount64;
        while (true)
        {
            lock (_gate)
            {
                (batch, _waiting) = (_waiting, batch);
                if (batch.Count == 0 && _stopping && _asked.Count == 0)
                {
                    MergeAll();
                    return;
                }
            }

            if (batch.Count == 0 && _asked.Count > 0)
            {
                Serve();
                continue;
            }

            // Nobody writes for a moment: what waits for the trees is brought there, piece by piece, until somebody does.
            if (batch.Count == 0 && !_wake.WaitOne(Writing.Fresh.Count > 0 ? _idle : _housekeepingEvery) && Writing.Fresh.Count > 0)
            {
                while (Merge() && Writing.Fresh.Count > 0 && !_wake.WaitOne(0))
                {
                }
            }

            for (var from = 0; from < batch.Count; from += MostPerTransaction)
            {
                Commit(batch, from, Math.Min(batch.Count, from + MostPerTransaction));
            }

            batch.Clear();
            if (Environment.TickCount64 - lastHousekeeping >= _housekeepingEvery.TotalMilliseconds)
            {
                lastHousekeeping = Environment.TickCount64;
                Keep();
            }
        }
    }

    private void Commit(List<Write> batch, int from, int to)
    {
        try
        {
            _db.Prepare("BEGIN IMMEDIATE").Run();
            for (var i = from; i < to; i++)
            {
                batch[i].Do(_db);
            }

            _db.Prepare("COMMIT").Run();
        }
        catch (Exception exception) when (Recover())
        {
            if (to - from == 1)
            {
                _trouble = Troubles.Of(exception) is { } trouble ? (int)trouble : -1;
                batch[from].Failed(exception);
                return;
            }

            // One of them broke the transaction: each on its own, so that only the broken one fails.
            for (var i = from; i < to; i++)
            {
                Commit(batch, i, i + 1);
            }

            return;
        }

        _trouble = -1;
        Writing.Committed();
        for (var i = from; i < to; i++)
        {
            batch[i].Done();
        }

        Between();
    }

    /// <summary>Between two transactions, when everybody has their answer.</summary>
    private void Between()
    {
        Serve();
        if (Writing.Fresh.IsFull)
        {
            while (Merge() && Writing.Fresh.IsOverfull)
            {
            }
        }

        try
        {
            _checkpointer.AfterCommit(_db);
        }
        catch (SqliteFailureException)
        {
            // The transaction is safe in the log; if the file cannot take it now, the next one says so to whoever writes it.
        }
    }

    /// <summary>
    /// A piece of what somebody who lists waits for. Between two pieces others write: listing the audit trail of a county must not hold up its parents.
    /// </summary>
    private void Serve()
    {
        if (_asked.Count == 0)
        {
            return;
        }

        try
        {
            if (!Writing.Fresh.IsMerged(_asked[0].Scope, _asked[0].UpTo))
            {
                Writing.Fresh.MergeSome(_db, _asked[0].Scope);
            }
        }
        catch (SqliteFailureException exception)
        {
            _asked[0].Merged.SetException(exception);
            _asked.RemoveAt(0);
        }

        _asked.RemoveAll(asked =>
        {
            var merged = Writing.Fresh.IsMerged(asked.Scope, asked.UpTo);
            if (merged)
            {
                asked.Merged.SetResult();
            }

            return merged;
        });
    }

    private bool Merge()
    {
        try
        {
            Writing.Fresh.MergeSome(_db);
            return true;
        }
        catch (SqliteFailureException)
        {
            // The documents are safe; whoever lists them next tries again, and hears of it.
            return false;
        }
    }

    private void MergeAll()
    {
        while (Writing.Fresh.Count > 0 && Merge())
        {
        }
    }

    private void Keep()
    {
        try
        {
            _db.Prepare("BEGIN IMMEDIATE").Run();
            Writing.RemoveExpired(_db);
            _db.Prepare("COMMIT").Run();
            Writing.Committed();
        }
        catch (SqliteFailureException) when (Recover())
        {
            // Expired documents are not returned by any read; removing them can wait for the next minute.
        }
    }

    private bool Recover()
    {
        _db.Rollback();
        Writing.RolledBack();
        return true;
    }

    /// <summary>Takes its turn among the writes, so that what it asks for covers all before it.</summary>
    private sealed class Asking(Writer writer, long scope, TaskCompletionSource merged) : Write
    {
        public override void Do(SqliteConnection db)
        {
        }

        public override void Done() => writer._asked.Add((scope, writer.Writing.Fresh.Newest, merged));

        public override void Failed(Exception exception) => merged.SetException(exception);
    }
}
