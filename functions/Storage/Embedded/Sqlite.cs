using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Storage.Embedded;

/// <summary>SQLite said no for a reason that is not the caller's: disk full, file damaged.</summary>
public sealed class SqliteFailureException(int code, string message) : IOException($"SQLite {code}: {message}")
{
    /// <summary>What it comes to; null: a mistake in a statement, or a wait that was too long.</summary>
    public Trouble? Trouble => (code & 0xFF) switch
    {
        raw.SQLITE_FULL => global::Storage.Trouble.DiskFull,
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN => global::Storage.Trouble.ReadOnly,
        raw.SQLITE_IOERR => global::Storage.Trouble.DiskFailing,
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => global::Storage.Trouble.FileDamaged,
        _ => null,
    };
}

/// <summary>Somebody asks a store that has been closed: the process is stopping.</summary>
public sealed class StoreClosedException() : ObjectDisposedException(nameof(EmbeddedStore));

/// <summary>One connection with its prepared statements; for one thread at a time.</summary>
/// <remarks>Straight on the C interface: a commit is counted in microseconds here, and ADO.NET's parameters alone would double it.</remarks>
internal sealed class SqliteConnection : IDisposable
{
    private readonly sqlite3 _db;
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    static SqliteConnection() => Batteries_V2.Init();

    public SqliteConnection(string path, bool readOnly)
    {
        var flags = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var code = raw.sqlite3_open_v2(path, out _db, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteFailureException(code, raw.sqlite3_errstr(code).utf8_to_string());
        }

        raw.sqlite3_busy_timeout(_db, 5000);
    }

    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_db, sql);
        Check(code);
    }

    /// <summary>The prepared statement for this text, made once per connection, ready to bind.</summary>
    public Statement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v3(_db, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
            _statements[sql] = statement = new(this, handle);
        }

        statement.Reset();
        return statement;
    }

    public int Changed => raw.sqlite3_changes(_db);

    /// <summary>Pages that this connection has written to the log so far.</summary>
    public int PagesWritten
    {
        get
        {
            Check(raw.sqlite3_db_status(_db, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 0));
            return pages;
        }
    }

    /// <summary>Copies what it can of the log into the file without holding up readers or the writer. False: another connection is at it.</summary>
    public bool Checkpoint()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(_db, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);
        if (code == raw.SQLITE_BUSY)
        {
            return false;
        }

        Check(code);
        return true;
    }

    /// <summary>
    /// Copies the whole database as it stands at this moment into another, whoever writes to it meanwhile: an open reading transaction holds the
    /// moment.
    /// </summary>
    /// <param name="told">Pages to go and pages in all, now and then.</param>
    public void CopyTo(SqliteConnection target, Action<int, int> told)
    {
        const int Step = 2000;
        Execute("BEGIN");
        try
        {
            Number("SELECT COUNT(*) FROM sqlite_schema");
            using var backup = raw.sqlite3_backup_init(target._db, "main", _db, "main");
            target.Check(raw.sqlite3_errcode(target._db));
            int code;
            do
            {
                code = raw.sqlite3_backup_step(backup, Step);
                told(raw.sqlite3_backup_remaining(backup), raw.sqlite3_backup_pagecount(backup));
            }
            while (code == raw.SQLITE_OK);
            target.Check(code);
            target.Check(raw.sqlite3_backup_finish(backup));
        }
        finally
        {
            Rollback();
        }
    }

    /// <summary>The number in the first row, 0 where there is none.</summary>
    public long Number(string sql)
    {
        var find = Prepare(sql);
        var number = find.Step() ? find.Long(0) : 0;
        find.Reset();
        return number;
    }

    /// <summary>Ends an open transaction as if it had never begun.</summary>
    public void Rollback()
    {
        if (InTransaction)
        {
            Execute("ROLLBACK");
        }
    }

    public bool InTransaction => raw.sqlite3_get_autocommit(_db) == 0;

    public void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new SqliteFailureException(code, raw.sqlite3_errmsg(_db).utf8_to_string());
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        raw.sqlite3_close_v2(_db);
    }
}

/// <summary>A prepared statement: bind in order, step, read columns by number.</summary>
internal sealed class Statement(SqliteConnection connection, sqlite3_stmt handle) : IDisposable
{
    private int _bound;

    public void Reset()
    {
        raw.sqlite3_reset(handle);
        _bound = 0;
    }

    public Statement Bind(long value)
    {
        connection.Check(raw.sqlite3_bind_int64(handle, ++_bound, value));
        return this;
    }

    public Statement Bind(long? value)
    {
        connection.Check(value is { } given ? raw.sqlite3_bind_int64(handle, ++_bound, given) : raw.sqlite3_bind_null(handle, ++_bound));
        return this;
    }

    public Statement Bind(string text) => Bind(text.AsSpan());

    public Statement Bind(ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= 512)
        {
            Span<byte> bytes = stackalloc byte[512];
            connection.Check(raw.sqlite3_bind_text(handle, ++_bound, bytes[..Encoding.UTF8.GetBytes(text, bytes)]));
            return this;
        }

        var rented = ArrayPool<byte>.Shared.Rent(most);
        connection.Check(raw.sqlite3_bind_text(handle, ++_bound, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented))));
        ArrayPool<byte>.Shared.Return(rented);
        return this;
    }

    public Statement Bind(ReadOnlySpan<byte> blob)
    {
        connection.Check(raw.sqlite3_bind_blob(handle, ++_bound, blob));
        return this;
    }

    /// <summary>True: a row is there to read.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        connection.Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs a statement that returns no rows.</summary>
    public void Run()
    {
        Step();
        raw.sqlite3_reset(handle);
    }

    public long Long(int column) => raw.sqlite3_column_int64(handle, column);

    public long? LongOrNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL ? null
        : raw.sqlite3_column_int64(handle, column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public void Dispose() => raw.sqlite3_finalize(handle);
}
