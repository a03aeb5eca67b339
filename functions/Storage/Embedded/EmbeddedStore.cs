using System.Collections.Concurrent;
using System.Globalization;
using Storage.Sealing;

namespace Storage.Embedded;

/// <summary>Documents in one SQLite file: WAL, <c>synchronous=FULL</c>, one writer with group commit, readers beside it.</summary>
/// <remarks>
/// Two tables. <c>documents</c> holds the sealed body under the change number of its last write, which is its version and the change cursor at once.
/// <c>terms</c> holds one row per index field value; a scope is partition, kind and field as one number, so that every condition and every order
/// is a range of one tree.
/// </remarks>
internal sealed class EmbeddedStore : IStore, IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS documents(
          seq INTEGER PRIMARY KEY,
          partition INTEGER NOT NULL, kind INTEGER NOT NULL, id TEXT NOT NULL,
          schema INTEGER NOT NULL, expires INTEGER, fields TEXT NOT NULL, body BLOB NOT NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS documents_address ON documents(partition, kind, id);
        CREATE INDEX IF NOT EXISTS documents_changes ON documents(partition) WHERE partition > 0;
        CREATE INDEX IF NOT EXISTS documents_expiry ON documents(expires) WHERE expires IS NOT NULL;
        CREATE TABLE IF NOT EXISTS terms(scope INTEGER NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY(scope, value, id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS numbers(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        """;

    private readonly string _path;
    private readonly KeyRings _keys;
    private readonly TimeProvider _time;
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly RecentRows _recent = new();
    private readonly Checkpointer _checkpointer;
    private long _sequence;
    private bool _disposed;

    public EmbeddedStore(string path, KeyRings keys, TimeProvider time)
    {
        (_path, _keys, _time) = (path, keys, time);
        var db = new SqliteConnection(path, readOnly: false);
        db.Execute("PRAGMA journal_mode=WAL");
        db.Execute("PRAGMA synchronous=FULL");
        db.Execute("PRAGMA temp_store=MEMORY");
        db.Execute("PRAGMA cache_size=-16384");
        db.Execute("PRAGMA wal_autocheckpoint=0"); // see Checkpointer
        db.Execute(Schema);
        db.Execute(EmbeddedQueue.Schema);
        _sequence = HighWater(db);
        _checkpointer = new(path);
        Writer = new(db, RemoveExpired, _checkpointer.AfterCommit, () => _reserved = 0);
    }

    /// <summary>Loads the library and runs what every start runs, on nothing.</summary>
    internal static void Warm()
    {
        using var nothing = new SqliteConnection(":memory:", readOnly: false);
        nothing.Execute(Schema);
        nothing.Prepare("SELECT value FROM numbers WHERE name='sequence'").Step();
    }

    /// <summary>The one writer, shared with the queue: a commit and a message wait for the same disk flush.</summary>
    internal Writer Writer { get; }

    internal TimeProvider Time => _time;

    public Task<Document?> FindAsync(Partition partition, Kind kind, string id, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        Document.CheckId(id);
        Addresses.MustFit(partition, id);
        var row = _recent.Find(partition.Number, kind, id) ?? Read(db => FindRow(db, partition, kind, id));
        return row is null || row.IsExpired(Now()) ? Task.FromResult<Document?>(null) : OpenAsync(row);

        async Task<Document?> OpenAsync(Row found) => await OpenRowAsync(partition, found, cancellation).ConfigureAwait(false);
    }

    public async Task<Listing> ListAsync(Partition partition, Query query, Page page, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(page.Size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(page.Size, Page.MaxSize);
        Addresses.MustList(partition);
        var after = page.After is null ? null : Continuation.Parse(page.After, query);
        var (rows, more) = Read(db => QueryPlan.Run(db, partition, query, after, page.Size, Now()));
        var items = new Document[rows.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = await OpenRowAsync(partition, rows[i], cancellation).ConfigureAwait(false);
        }

        return new(items, more ? Continuation.After(items[^1], query) : null);
    }

    public Task<CommitResult> CommitAsync(Partition partition, Batch batch, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Addresses.MustCommit(partition, batch);
        cancellation.ThrowIfCancellationRequested();

        // Sealing and encoding happen here, on the caller's thread; the writer only writes.
        var key = _keys.Current.Encryption;
        var commit = new Commit(this, partition, batch.Changes, key);
        Writer.Enqueue(commit);
        return commit.Task;
    }

    public async Task<Changes> ChangesAsync(Partition partition, string? cursor, int max, Kind? only = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max, Page.MaxSize);
        Addresses.MustHaveChanges(partition);
        var from = cursor is null ? 0 : Cursor(cursor);
        var (rows, last, more) = Read(db => ReadChanges(db, partition, from, max, only));
        var items = new Document[rows.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = await OpenRowAsync(partition, rows[i], cancellation).ConfigureAwait(false);
        }

        return new(items, "e" + last.ToString(CultureInfo.InvariantCulture), more);
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        // Last of all the writing connection: closing it folds the log into the file.
        Writer.Stop();
        _checkpointer.Dispose();
        Writer.Dispose();
    }

    /// <summary>Runs on a reading connection; what was committed before is visible.</summary>
    internal T Read<T>(Func<SqliteConnection, T> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var db = _readers.TryTake(out var idle) ? idle : NewReader();
        try
        {
            return work(db);
        }
        finally
        {
            _readers.Add(db);
        }
    }

    private SqliteConnection NewReader()
    {
        var reader = new SqliteConnection(_path, readOnly: true);
        reader.Execute("PRAGMA temp_store=MEMORY");
        reader.Execute("PRAGMA cache_size=-1024"); // emptied after every commit anyway; the operating system keeps the pages
        return reader;
    }

    private long Now() => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private const string Columns = "seq, kind, id, schema, expires, fields, body";

    private static Row ReadRow(Statement row) => new(row.Long(0), Kinds.ByNumber((int)row.Long(1)), row.Text(2), (int)row.Long(3), row.LongOrNull(4),
        row.Text(5), row.Blob(6).ToArray());

    private static Row? FindRow(SqliteConnection db, Partition partition, Kind kind, string id)
    {
        var find = db.Prepare($"SELECT {Columns} FROM documents WHERE partition=? AND kind=? AND id=?").Bind(partition.Number).Bind(kind.Number).Bind(id);
        var row = find.Step() ? ReadRow(find) : null;
        find.Reset();
        return row;
    }

    private (List<Row> Rows, long Last, bool More) ReadChanges(SqliteConnection db, Partition partition, long from, int max, Kind? only)
    {
        var now = Now();
        var rows = new List<Row>();
        var find = db.Prepare($"SELECT {Columns} FROM documents WHERE partition=? AND partition>0 AND seq>? ORDER BY seq")
            .Bind(partition.Number).Bind(from);
        var last = from;
        var more = false;
        while (find.Step())
        {
            if (rows.Count == max)
            {
                more = true;
                break;
            }

            last = find.Long(0);
            if ((only is null || find.Long(1) == only.Number) && !(find.LongOrNull(4) <= now))
            {
                rows.Add(ReadRow(find));
            }
        }

        find.Reset();
        return (rows, last, more);
    }

    private async ValueTask<Document> OpenRowAsync(Partition partition, Row row, CancellationToken cancellation)
    {
        var home = partition.IsIndex ? Partition.Index(row.Id) : partition;
        var body = await Envelope.OpenAsync(_keys, home, row.Kind, row.Id, row.Body, cancellation).ConfigureAwait(false);
        return new(home, row.Kind, row.Id, row.Seq.ToString(CultureInfo.InvariantCulture), row.Schema,
            row.Expires is { } expires ? DateTimeOffset.FromUnixTimeMilliseconds(expires) : null, FieldText.Read(row.Kind, row.Fields), body, Envelope.KeyId(row.Body));
    }

    private static long Cursor(string cursor) =>
        cursor.Length > 1 && cursor[0] == 'e' && long.TryParse(cursor.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? seq
            : throw new InvalidContinuationException();

    // Change numbers must never be used twice, also when the newest documents were deleted: the high-water mark is kept apart and raised in steps.
    private const long SequenceStep = 10_000;

    private static long HighWater(SqliteConnection db)
    {
        var find = db.Prepare("SELECT value FROM numbers WHERE name='sequence'");
        var mark = find.Step() ? find.Long(0) : 0;
        find.Reset();
        return mark;
    }

    private long _reserved;

    /// <summary>The next change number; in the writer's transaction only.</summary>
    private long NextSequence(SqliteConnection db)
    {
        if (_sequence >= _reserved)
        {
            _reserved = _sequence + SequenceStep;
            db.Prepare("INSERT INTO numbers(name, value) VALUES('sequence', ?) ON CONFLICT(name) DO UPDATE SET value=excluded.value").Bind(_reserved).Run();
        }

        return ++_sequence;
    }

    private void RemoveExpired(SqliteConnection db)
    {
        var expired = new List<(long Seq, long Scope, string Id, string Fields)>();
        var find = db.Prepare("SELECT seq, partition, kind, id, fields FROM documents WHERE expires IS NOT NULL AND expires<=? LIMIT 500").Bind(Now());
        while (find.Step())
        {
            expired.Add((find.Long(0), Scopes.Of(find.Long(1), find.Long(2)), find.Text(3), find.Text(4)));
        }

        find.Reset();
        foreach (var (seq, scope, id, fields) in expired)
        {
            Remove(db, seq, scope, id, fields);
        }
    }

    private static void Remove(SqliteConnection db, long seq, long scope, string id, string fields)
    {
        db.Prepare("DELETE FROM documents WHERE seq=?").Bind(seq).Run();
        foreach (var (number, value) in FieldText.Parse(fields))
        {
            RemoveTerm(db, scope + number, value, id);
        }
    }

    private static void RemoveTerm(SqliteConnection db, long scope, string value, string id) =>
        db.Prepare("DELETE FROM terms WHERE scope=? AND value=? AND id=?").Bind(scope).Bind(value).Bind(id).Run();

    private static void AddTerm(SqliteConnection db, long scope, string value, string id) =>
        db.Prepare("INSERT OR IGNORE INTO terms(scope, value, id) VALUES(?,?,?)").Bind(scope).Bind(value).Bind(id).Run();

    internal sealed record Row(long Seq, Kind Kind, string Id, int Schema, long? Expires, string Fields, byte[] Body)
    {
        public bool IsExpired(long now) => Expires <= now;
    }

    internal static Row RowOf(Statement statement) => ReadRow(statement);

    /// <summary>One caller's batch on its way through the writer.</summary>
    private sealed class Commit : Write
    {
        private readonly TaskCompletionSource<CommitResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly EmbeddedStore _store;
        private readonly Partition _partition;
        private readonly IReadOnlyList<Change> _changes;
        private readonly Prepared[] _prepared;
        private readonly long[] _seqs;
        private CommitResult _result = new(CommitOutcome.VersionConflict, []);

        public Commit(EmbeddedStore store, Partition partition, IReadOnlyList<Change> changes, RingKey key)
        {
            (_store, _partition, _changes) = (store, partition, changes);
            _seqs = new long[changes.Count];
            _prepared = new Prepared[changes.Count];
            for (var i = 0; i < _prepared.Length; i++)
            {
                var change = changes[i];
                _prepared[i] = change.Verb == ChangeVerb.Delete
                    ? new([], "", Expected(change))
                    : new(Envelope.Seal(key, partition, change.Kind, change.Id, change.Body.Span), FieldText.Write(change.Fields), Expected(change));
            }
        }

        public Task<CommitResult> Task => _completion.Task;

        public override void Do(SqliteConnection db)
        {
            var now = _store.Now();
            var found = new Found[_changes.Count];
            for (var i = 0; i < found.Length; i++)
            {
                found[i] = Find(db, _changes[i], now);
                if (Refusal(_changes[i], _prepared[i], found[i]) is { } refusal)
                {
                    _result = new(refusal, []); // nothing was written yet: the batch leaves no trace
                    return;
                }
            }

            var versions = new string[_changes.Count];
            for (var i = 0; i < versions.Length; i++)
            {
                _seqs[i] = Apply(db, _changes[i], _prepared[i], found[i]);
                versions[i] = _seqs[i].ToString(CultureInfo.InvariantCulture);
            }

            _result = new(CommitOutcome.Committed, versions);
        }

        public override void Done()
        {
            for (var i = 0; i < _result.Versions.Count; i++)
            {
                Remember(i);
            }

            _completion.SetResult(_result);
        }

        public override void Failed(Exception exception) => _completion.SetException(exception);

        private void Remember(int i)
        {
            var (change, prepared) = (_changes[i], _prepared[i]);
            if (change.Verb == ChangeVerb.Delete)
            {
                _store._recent.Forget(_partition.Number, change.Kind, change.Id);
            }
            else if (change.Kind is not AuditKind)
            {
                _store._recent.Put(_partition.Number, new(_seqs[i], change.Kind, change.Id, change.Schema, change.ExpiresOn?.ToUnixTimeMilliseconds(),
                    prepared.Fields, prepared.Body));
            }
        }

        private static long Expected(Change change) =>
            change.Version is null ? 0 : long.TryParse(change.Version, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : -1;

        private Found Find(SqliteConnection db, Change change, long now)
        {
            var find = db.Prepare("SELECT seq, expires, fields FROM documents WHERE partition=? AND kind=? AND id=?")
                .Bind(_partition.Number).Bind(change.Kind.Number).Bind(change.Id);
            var found = find.Step() ? new Found(find.Long(0), find.LongOrNull(1) <= now, find.Text(2)) : default;
            find.Reset();
            return found;
        }

        private static CommitOutcome? Refusal(Change change, Prepared prepared, Found found) => change.Verb switch
        {
            ChangeVerb.Create => found.Seq > 0 && !found.Expired ? CommitOutcome.AlreadyExists : null,
            _ => found.Seq == 0 || found.Expired || found.Seq != prepared.Expected ? CommitOutcome.VersionConflict : null,
        };

        private long Apply(SqliteConnection db, Change change, Prepared prepared, Found found)
        {
            var scope = Scopes.Of(_partition.Number, change.Kind.Number);
            if (change.Verb == ChangeVerb.Delete || (change.Verb == ChangeVerb.Create && found.Seq > 0))
            {
                Remove(db, found.Seq, scope, change.Id, found.Fields);
                if (change.Verb == ChangeVerb.Delete)
                {
                    return 0;
                }
            }

            var seq = _store.NextSequence(db);
            var expires = change.ExpiresOn?.ToUnixTimeMilliseconds();
            if (change.Verb == ChangeVerb.Create)
            {
                db.Prepare("INSERT INTO documents(seq, partition, kind, id, schema, expires, fields, body) VALUES(?,?,?,?,?,?,?,?)")
                    .Bind(seq).Bind(_partition.Number).Bind(change.Kind.Number).Bind(change.Id).Bind(change.Schema).Bind(expires).Bind(prepared.Fields)
                    .Bind(prepared.Body.AsSpan()).Run();
                foreach (var (field, value) in change.Fields.Values)
                {
                    if (!field.Coarse)
                    {
                        AddTerm(db, scope + field.Number, value.Text, change.Id);
                    }
                }
            }
            else
            {
                db.Prepare("UPDATE documents SET seq=?, schema=?, expires=?, fields=?, body=? WHERE seq=?")
                    .Bind(seq).Bind(change.Schema).Bind(expires).Bind(prepared.Fields).Bind(prepared.Body.AsSpan()).Bind(found.Seq).Run();
                if (prepared.Fields != found.Fields)
                {
                    ReplaceTerms(db, scope, change, found.Fields);
                }
            }

            return seq;
        }

        private static void ReplaceTerms(SqliteConnection db, long scope, Change change, string old)
        {
            var kept = new HashSet<(int, string)>();
            foreach (var (field, value) in change.Fields.Values)
            {
                if (!field.Coarse)
                {
                    kept.Add((field.Number, value.Text));
                }
            }

            foreach (var term in FieldText.Parse(old))
            {
                if (!kept.Remove(term))
                {
                    RemoveTerm(db, scope + term.Number, term.Value, change.Id);
                }
            }

            foreach (var (number, value) in kept)
            {
                AddTerm(db, scope + number, value, change.Id);
            }
        }

        private readonly record struct Prepared(byte[] Body, string Fields, long Expected);

        private readonly record struct Found(long Seq, bool Expired, string Fields);
    }
}
