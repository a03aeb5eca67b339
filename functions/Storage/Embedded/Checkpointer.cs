using Microsoft.Win32.SafeHandles;

namespace Storage.Embedded;

/// <summary>
/// Copies the log into the file beside the writer. Done by the writer itself, as SQLite does when left alone, every parent who submits in that moment
/// waits for thousands of pages and for the disk to take them; here the writer only copies the few that came in meanwhile, so that the log can start
/// again from its beginning.
/// </summary>
internal sealed class Checkpointer(string path) : IDisposable
{
    /// <summary>16 MB of pages: few enough for a quick start after a crash, many enough that a page changed often is copied once.</summary>
    private const int PagesBetween = 4000;

    /// <summary>So few are left to the writer, if they get that few in <see cref="MostRounds"/>.</summary>
    private const int FewPages = 100;

    private const int MostRounds = 4;

    private readonly AutoResetEvent _wake = new(false);
    private Thread? _thread;
    private SafeFileHandle? _file;
    private volatile int _lastPages;
    private volatile int _pages;
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
        _pages = writer.PagesWritten;
        if (_state == State.Copied)
        {
            writer.Checkpoint();
            _lastPages = _pages;
            _state = State.Waiting;
        }
        else if (_state == State.Waiting && _pages - _lastPages >= PagesBetween)
        {
            _state = State.Copying;
            Start();
            _wake.Set();
        }
    }

    /// <summary>Stops copying; call before the writing connection is closed, which copies what is left.</summary>
    public void Stop()
    {
        _stopping = true;
        _wake.Set();
        _thread?.Join();
    }

    /// <summary>Call after the last connection is closed: closing any handle of a file gives up every lock that the process holds on it.</summary>
    public void Dispose()
    {
        Stop();
        _file?.Dispose();
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
                Copy(db);
            }
            catch (IOException)
            {
                // The disk is full or the file damaged: the writer copies the same pages next, and whoever writes hears of it.
            }

            _state = State.Copied;
        }
    }

    /// <summary>Each round copies what the writer wrote during the one before, until little is left.</summary>
    private void Copy(SqliteConnection db)
    {
        _file ??= File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var copied = _lastPages;
        for (var round = 0; round < MostRounds && _pages - copied > FewPages && !_stopping; round++)
        {
            copied = _pages;
            db.Checkpoint();

            // SQLite leaves this to whoever copies the last page, which is the writer.
            RandomAccess.FlushToDisk(_file);
        }
    }
}
