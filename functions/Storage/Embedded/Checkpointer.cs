namespace Storage.Embedded;

/// <summary>
/// Copies the log into the file beside the writer. Done by the writer itself, as SQLite does when left alone, every parent who submits in that moment
/// waits for thousands of pages; here the writer only copies the few that came in meanwhile, so that the log can start again from its beginning.
/// </summary>
internal sealed class Checkpointer(string path) : IDisposable
{
    /// <summary>16 MB of pages: few enough for a quick start after a crash, many enough that a page changed often is copied once.</summary>
    private const int PagesBetween = 4000;

    private readonly AutoResetEvent _wake = new(false);
    private Thread? _thread;
    private int _lastPages;
    private volatile State _state;
    private volatile bool _stopping;

    private enum State
    {
        Waiting,

        /// <summary>The thread copies.</summary>
        Copying,

        /// <summary>All but what came in meanwhile is copied.</summary>
        Copied,
    }

    /// <summary>On the writer's thread, between two transactions, when nobody waits for the last one any more.</summary>
    public void AfterCommit(SqliteConnection writer)
    {
        if (_state == State.Copied)
        {
            writer.Checkpoint();
            _lastPages = writer.PagesWritten;
            _state = State.Waiting;
        }
        else if (_state == State.Waiting && writer.PagesWritten - _lastPages >= PagesBetween)
        {
            _state = State.Copying;
            Start();
            _wake.Set();
        }
    }

    /// <summary>Stops; call before the writing connection is closed, which copies what is left.</summary>
    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        _thread?.Join();
        _wake.Dispose();
    }

    /// <summary>With the first need: a process that is only started pays nothing.</summary>
    private void Start()
    {
        if (_thread is null)
        {
            _thread = new(Loop) { IsBackground = true, Name = "store checkpoint" };
            _thread.Start();
        }
    }

    private void Loop()
    {
        using var db = new SqliteConnection(path, readOnly: false);
        db.Execute("PRAGMA synchronous=FULL");
        while (true)
        {
            _wake.WaitOne();
            if (_stopping)
            {
                return;
            }

            try
            {
                db.Checkpoint();
            }
            catch (SqliteFailureException)
            {
                // The disk is full or the file damaged: the writer copies the same pages next, and whoever writes hears of it.
            }

            _state = State.Copied;
        }
    }
}
