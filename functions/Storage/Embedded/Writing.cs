namespace Storage.Embedded;

/// <summary>What every commit works on, on the writer's thread: change numbers, and the trees by which documents are found.</summary>
internal sealed class Writing(TimeProvider time)
{
    // Change numbers must never be used twice, also when the newest documents were deleted: the high-water mark is kept apart and raised in steps.
    private const long SequenceStep = 10_000;

    private long _sequence;
    private long _reserved;

    /// <summary>A document as the open transaction sees it; <see cref="Seq"/> 0: there is none.</summary>
    public readonly record struct Found(long Row, long Seq, bool Expired, string Fields);

    /// <summary>Once, when the file is opened.</summary>
    public void Begin(SqliteConnection db) => _sequence = db.Number("SELECT value FROM numbers WHERE name='sequence'");

    /// <summary>The next change number; in the writer's transaction only.</summary>
    public long NextSequence(SqliteConnection db)
    {
        if (_sequence >= _reserved)
        {
            _reserved = _sequence + SequenceStep;
            db.Prepare("INSERT INTO numbers(name, value) VALUES('sequence', ?) ON CONFLICT(name) DO UPDATE SET value=excluded.value")
                .Bind(_reserved).Run();
        }

        return ++_sequence;
    }

    /// <summary>The open transaction came to nothing, and what it reserved with it.</summary>
    public void RolledBack() => _reserved = 0;

    public Found Find(SqliteConnection db, long scope, string id)
    {
        var find = db.Prepare(
            "SELECT d.row, d.seq, d.expires, d.fields FROM addresses a CROSS JOIN documents d ON d.row=a.row WHERE a.scope=? AND a.id=?")
                .Bind(scope).Bind(id);
        var found = find.Step() ? new Found(find.Long(0), find.Long(1), find.LongOrNull(2) <= Now(), find.Text(3)) : default;
        find.Reset();
        return found;
    }

    /// <summary>Removes a document and what it is found by.</summary>
    public static void Remove(SqliteConnection db, long scope, string id, long row, string fields)
    {
        db.Prepare("DELETE FROM documents WHERE row=?").Bind(row).Run();
        db.Prepare("DELETE FROM addresses WHERE scope=? AND id=?").Bind(scope).Bind(id).Run();
        foreach (var (number, value) in FieldText.Parse(fields))
        {
            RemoveTerm(db, scope + number, value, id);
        }
    }

    /// <summary>Removes what has expired, some at a time.</summary>
    public void RemoveExpired(SqliteConnection db)
    {
        var expired = new List<(long Row, long Scope, string Id, string Fields)>();
        var find = db.Prepare("SELECT row, partition, kind, id, fields FROM documents WHERE expires IS NOT NULL AND expires<=? LIMIT 500")
            .Bind(Now());
        while (find.Step())
        {
            expired.Add((find.Long(0), Scopes.Of(find.Long(1), find.Long(2)), find.Text(3), find.Text(4)));
        }

        find.Reset();
        foreach (var (row, scope, id, fields) in expired)
        {
            Remove(db, scope, id, row, fields);
        }
    }

    public static void RemoveTerm(SqliteConnection db, long scope, string value, string id) =>
        db.Prepare("DELETE FROM terms WHERE scope=? AND value=? AND id=?").Bind(scope).Bind(value).Bind(id).Run();

    public static void AddAddress(SqliteConnection db, long scope, string id, long row) =>
        db.Prepare("INSERT OR REPLACE INTO addresses(scope, id, row) VALUES(?,?,?)").Bind(scope).Bind(id).Bind(row).Run();

    public static void AddTerm(SqliteConnection db, long scope, string value, string id, long row) =>
        db.Prepare("INSERT OR IGNORE INTO terms(scope, value, id, row) VALUES(?,?,?,?)").Bind(scope).Bind(value).Bind(id).Bind(row).Run();

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
