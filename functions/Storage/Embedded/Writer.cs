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
    private readonly Checkpointer _checkpointer;
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
                if (batch.Count == 0 && _stopping)
                {
                    return;
                }
            }

            if (batch.Count == 0)
            {
                _wake.WaitOne(_housekeepingEvery);
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
        for (var i = from; i < to; i++)
        {
            batch[i].Done();
        }

        Between();
    }

    /// <summary>Between two transactions, when everybody has their answer.</summary>
    private void Between()
    {
        try
        {
            _checkpointer.AfterCommit(_db);
        }
        catch (SqliteFailureException)
        {
            // The transaction is safe in the log; if the file cannot take it now, the next one says so to whoever writes it.
        }
    }

    private void Keep()
    {
        try
        {
            _db.Prepare("BEGIN IMMEDIATE").Run();
            Writing.RemoveExpired(_db);
            _db.Prepare("COMMIT").Run();
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
}
