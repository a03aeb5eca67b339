using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Storage.Sealing;

namespace Storage.Embedded;

/// <summary>Documents in one SQLite file: WAL, <c>synchronous=FULL</c>, one writer with group commit, readers beside it.</summary>
/// <remarks>
/// The tables are described at <see cref="StoreSchema"/>.
/// </remarks>
internal sealed class EmbeddedStore : IStore, IDisposable
{
    private readonly string _path;
    private readonly KeyRings _keys;
    private readonly TimeProvider _time;
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly Checkpointer _checkpointer;
    private readonly Damage _damage;
    private bool _disposed;

    public EmbeddedStore(string path, KeyRings keys, TimeProvider time, Damage? damage = null)
    {
        (_path, _keys, _time, _damage) = (path, keys, time, damage ?? new());
        var db = new SqliteConnection(path, readOnly: false);
        db.Execute("PRAGMA journal_mode=WAL");
        db.Execute("PRAGMA synchronous=FULL");
        db.Execute("PRAGMA temp_store=MEMORY");
        db.Execute("PRAGMA cache_size=-16384");
        db.Execute("PRAGMA wal_autocheckpoint=0"); // see Checkpointer
        db.Execute("PRAGMA secure_delete=ON"); // what is erased is not left lying in free pages
        StoreSchema.Create(db);
        _checkpointer = new(path);
        Writer = new(db, new(time), _checkpointer);
    }

    /// <summary>The one writer, shared with the queue: a commit and a message wait for the same disk flush.</summary>
    internal Writer Writer { get; }

    internal TimeProvider Time => _time;

    public Task<Document?> FindAsync(Partition partition, Kind kind, string id, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        Document.CheckId(id);
        Addresses.MustFit(partition, id);
        var row = Find(partition, kind, id);
        return row is null || row.IsExpired(Now()) ? Task.FromResult<Document?>(null) : OpenAsync(row);

        async Task<Document?> OpenAsync(Row found) => await OpenRowAsync(partition, found, cancellation).ConfigureAwait(false)
            ?? throw new DamagedException(kind.Name, id);
    }

    public async Task<Listing> FindAllAsync(Partition partition, Kind kind, IReadOnlyCollection<string> ids, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(ids);
        foreach (var id in ids)
        {
            Document.CheckId(id);
            Addresses.MustFit(partition, id);
        }

        var now = Now();
        var rows = Read(db => ids.Distinct(StringComparer.Ordinal).Select(id => Find(db, partition, kind, id)).OfType<Row>()
            .Where(row => !row.IsExpired(now)).ToList());
        var (items, damaged) = await OpenAsync(partition, rows, cancellation).ConfigureAwait(false);
        return new(items, null) { Damaged = damaged };
    }

    public async Task<Listing> ListAsync(Partition partition, Query query, Page page, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(page.Size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(page.Size, Page.MaxSize);
        Addresses.MustList(partition);
        var from = Continuation.From(page, query);
        var (rows, more) = Read(db => QueryPlan.Run(db, partition, from is { IsBack: true } ? query.Turned() : query, from, page.Size, Now()));
        if (from is { IsBack: true })
        {
            rows.Reverse();
        }

        var (items, damaged) = await OpenAsync(partition, rows, cancellation).ConfigureAwait(false);
        return Continuation.Lead(new(items, null) { Damaged = damaged }, rows, static row => (FieldText.Read(row.Kind, row.Fields), row.Id), query,
            from, more);
    }

    public Task<int> CountAsync(Partition partition, Query query, int most, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        Addresses.MustHaveChanges(partition);
        return Task.FromResult(Read(db => QueryCount.Run(db, partition, query, most, Now())));
    }

    public Task<CommitResult> CommitAsync(Partition partition, Batch batch, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Addresses.MustCommit(partition, batch);
        cancellation.ThrowIfCancellationRequested();

        var commit = new Commit(Writer.Writing, partition, batch.Changes, _keys.Current.Encryption);
        Writer.Enqueue(commit);
        return commit.Task;
    }

    /// <summary>All steps wait in one queue, so that they usually share one transaction; what the disk promises of each is the same.</summary>
    public async Task<IReadOnlyList<CommitResult>> CommitThenAsync(Commitment first, IReadOnlyList<Commitment> then,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(first.Batch);
        ArgumentNullException.ThrowIfNull(then);
        Addresses.MustCommit(first.Partition, first.Batch);
        foreach (var step in then)
        {
            Addresses.MustCommit(step.Partition, step.Batch);
        }

        cancellation.ThrowIfCancellationRequested();
        var key = _keys.Current.Encryption;
        var begin = new Commit(Writer.Writing, first.Partition, first.Batch.Changes, key);
        var steps = new Commit[then.Count];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = new(Writer.Writing, then[i].Partition, then[i].Batch.Changes, key, begin);
        }

        Writer.Enqueue(begin);
        foreach (var step in steps)
        {
            Writer.Enqueue(step);
        }

        var results = new CommitResult[steps.Length + 1];
        results[0] = await begin.Task.ConfigureAwait(false);
        if (!results[0].IsCommitted)
        {
            return results[..1];
        }

        for (var i = 0; i < steps.Length; i++)
        {
            results[i + 1] = await steps[i].Task.ConfigureAwait(false);
        }

        return results;
    }

    public async Task<Changes> ChangesAsync(Partition partition, string? cursor, int max, Kind? only = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max, Page.MaxSize);
        Addresses.MustHaveChanges(partition);
        var from = cursor is null ? 0 : Cursor(cursor);
        var (rows, last, more) = Read(db => ReadChanges(db, partition, from, max, only));
        var (items, damaged) = await OpenAsync(partition, rows, cancellation).ConfigureAwait(false);
        return new(items, "e" + last.ToString(CultureInfo.InvariantCulture), more) { Damaged = damaged };
    }

    /// <summary>The counties that have documents: one step in the index of changes each.</summary>
    internal IReadOnlyList<Partition> Counties() => Read(db =>
    {
        var found = new List<Partition>();
        for (long last = 0; ;)
        {
            var next = db.Prepare("SELECT partition FROM documents WHERE partition>0 AND partition>? ORDER BY partition LIMIT 1").Bind(last);
            last = next.Step() ? next.Long(0) : 0;
            next.Reset();
            if (last == 0)
            {
                return found;
            }

            found.Add(Partition.County(last.ToString(CultureInfo.InvariantCulture)));
        }
    });

    /// <summary>Tries the first documents.</summary>
    internal async Task<Sample> SampleAsync(CancellationToken cancellation)
    {
        const int Most = 20;
        var rows = Read(db =>
        {
            var found = new List<(long Partition, long Kind, string Id, byte[] Body)>();
            var find = db.Prepare("SELECT partition, kind, id, body FROM documents LIMIT ?").Bind(Most);
            while (find.Step())
            {
                found.Add((find.Long(0), find.Long(1), find.Text(2), find.Blob(3).ToArray()));
            }

            find.Reset();
            return found;
        });
        var opened = 0;
        foreach (var (partition, number, id, body) in rows)
        {
            try
            {
                var home = partition == 0 ? Partition.Index(id) : Partition.County(partition.ToString(CultureInfo.InvariantCulture));
                await SealedBody.OpenAsync(_keys, home, Kinds.ByNumber(number) ?? Kinds.Key, id, body, cancellation).ConfigureAwait(false);
                opened++;
            }
            catch (Exception closed) when (closed is CryptographicException or ArgumentException)
            {
                // Counted as seen.
            }
        }

        return new(rows.Count, opened);
    }

    /// <summary>Whether more can be written: looked for before somebody finds out, and again after somebody has.</summary>
    internal async Task<Trouble?> ProbeAsync(FolderBlobs blobs)
    {
        if (!blobs.HasRoom())
        {
            return Trouble.DiskFull;
        }

        if (Writer.Trouble is not null)
        {
            await Writer.EnqueueAsync(static db =>
            {
                db.Prepare("INSERT INTO numbers(name, value) VALUES('probe', 1) ON CONFLICT(name) DO UPDATE SET value=value+1").Run();
                return true;
            }).ConfigureAwait(false);
        }

        return null;
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
        _checkpointer.Stop();
        Writer.Dispose();
        _checkpointer.Dispose();
    }

    /// <summary>Runs on a reading connection; what was committed before is visible.</summary>
    internal T Read<T>(Func<SqliteConnection, T> work)
    {
        if (_disposed)
        {
            throw new StoreClosedException();
        }

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

    /// <summary>What <see cref="RowOf"/> reads, of <c>documents d</c>.</summary>
    internal const string Columns = "d.seq, d.kind, d.id, d.schema, d.expires, d.fields, d.body";

    /// <param name="kind">What was asked for: a row is opened as that, whatever stands in it, and anything else does not open.</param>
    internal static Row RowOf(Statement row, Kind kind) => new(row.Long(0), kind, row.Text(2), (int)row.Long(3), row.LongOrNull(4),
        row.Text(5), row.Blob(6).ToArray());

    private Row? Find(Partition partition, Kind kind, string id) => Read(db => Find(db, partition, kind, id));

    private static Row? Find(SqliteConnection db, Partition partition, Kind kind, string id)
    {
        var find = db.Prepare($"SELECT {Columns} FROM addresses a CROSS JOIN documents d ON d.row=a.row WHERE a.scope=? AND a.id=?")
            .Bind(Scopes.Of(partition.Number, kind.Number)).Bind(id);
        var row = find.Step() ? RowOf(find, kind) with { Id = id } : null;
        find.Reset();
        return row;
    }

    private (List<Row> Rows, long Last, bool More) ReadChanges(SqliteConnection db, Partition partition, long from, int max, Kind? only)
    {
        var now = Now();
        var rows = new List<Row>();
        var find = db.Prepare($"SELECT {Columns} FROM documents d WHERE d.partition=? AND d.partition>0 AND d.seq>? ORDER BY d.seq")
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
            if (find.LongOrNull(4) <= now || (only is not null && find.Long(1) != only.Number))
            {
                continue;
            }

            if (Kinds.ByNumber(find.Long(1)) is { } kind)
            {
                rows.Add(RowOf(find, kind));
            }
            else
            {
                _damage.Note(partition, "unknown", find.Text(2));
            }
        }

        find.Reset();
        return (rows, last, more);
    }

    private async ValueTask<(IReadOnlyList<Document> Items, IReadOnlyList<DamagedDocument> Damaged)> OpenAsync(Partition partition, List<Row> rows,
        CancellationToken cancellation)
    {
        var items = new List<Document>(rows.Count);
        List<DamagedDocument>? damaged = null;
        foreach (var row in rows)
        {
            if (await OpenRowAsync(partition, row, cancellation).ConfigureAwait(false) is { } document)
            {
                items.Add(document);
            }
            else
            {
                (damaged ??= []).Add(new(row.Kind.Name, row.Id, FieldText.Read(row.Kind, row.Fields)));
            }
        }

        return (items, damaged ?? (IReadOnlyList<DamagedDocument>)[]);
    }

    /// <summary>The one place where a body is opened: null, and noted, where it does not.</summary>
    private async ValueTask<Document?> OpenRowAsync(Partition partition, Row row, CancellationToken cancellation)
    {
        var home = partition.IsIndex && Document.IsId(row.Id) ? Partition.Index(row.Id) : partition;
        byte[] body;
        try
        {
            body = await SealedBody.OpenAsync(_keys, home, row.Kind, row.Id, row.Body, cancellation).ConfigureAwait(false);
        }
        catch (CryptographicException)
        {
            _damage.Note(home, row.Kind.Name, row.Id);
            return null;
        }

        _damage.Mended(home, row.Kind.Name, row.Id);
        return new(home, row.Kind, row.Id, row.Seq.ToString(CultureInfo.InvariantCulture), row.Schema,
            row.Expires is { } expires ? DateTimeOffset.FromUnixTimeMilliseconds(expires) : null, FieldText.Read(row.Kind, row.Fields), body,
                SealedBody.KeyId(row.Body));
    }

    private static long Cursor(string cursor) =>
        cursor.Length > 1 && cursor[0] == 'e' && long.TryParse(cursor.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? seq
            : throw new InvalidContinuationException();

    internal sealed record Row(long Seq, Kind Kind, string Id, int Schema, long? Expires, string Fields, byte[] Body)
    {
        public bool IsExpired(long now) => Expires <= now;
    }
}
