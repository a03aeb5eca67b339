using System.Globalization;

namespace Storage.Embedded;

/// <summary>The tables of the one SQLite file, and how a file of an earlier version becomes one of this.</summary>
/// <remarks>
/// <c>documents</c> holds the sealed bodies in the order of their creation, so that commits write side by side; <c>seq</c> is the change number of
/// the last write, which is version and change cursor at once. What documents are found by lies in two trees beside it: <c>addresses</c> (partition,
/// kind and id) and <c>terms</c> (one row per index field value). A scope is partition and kind, of terms the field as well, as one number, so that
/// every condition and every order is a range of one tree. Version 3 holds less in the clear than version 2 (<see cref="SealMore"/>); since version 4
/// a commit writes the trees too (<see cref="FindAll"/>), and since version 5 children are found by what sort they are (<see cref="FindBySort"/>).
/// The tables are the same.
/// </remarks>
internal static class StoreSchema
{
    /// <summary>What <c>user_version</c> says in a file of this version.</summary>
    public const int Version = 5;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS documents(
          row INTEGER PRIMARY KEY, seq INTEGER NOT NULL,
          partition INTEGER NOT NULL, kind INTEGER NOT NULL, id TEXT NOT NULL,
          schema INTEGER NOT NULL, expires INTEGER, fields TEXT NOT NULL, body BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS documents_changes ON documents(partition, seq) WHERE partition > 0;
        CREATE INDEX IF NOT EXISTS documents_expiry ON documents(expires) WHERE expires IS NOT NULL;
        CREATE TABLE IF NOT EXISTS addresses(scope INTEGER NOT NULL, id TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY(scope, id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS terms(
          scope INTEGER NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY(scope, value, id)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS numbers(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>Version 1 had the change number as the row and its index of ids in the table; the trees are made anew from the documents.</summary>
    private const string FromVersion1 = """
        ALTER TABLE documents RENAME TO documents_1;
        DROP INDEX documents_address; DROP INDEX documents_changes; DROP INDEX documents_expiry; DROP TABLE terms;
        """;

    private const string Carry = """
        INSERT INTO documents(row, seq, partition, kind, id, schema, expires, fields, body)
          SELECT seq, seq, partition, kind, id, schema, expires, fields, body FROM documents_1;
        DROP TABLE documents_1;
        """;

    public static void Create(SqliteConnection db)
    {
        var version = db.Number("PRAGMA user_version");
        if (version == Version)
        {
            return;
        }

        db.Execute("BEGIN IMMEDIATE");
        var old = db.Number("SELECT COUNT(*) FROM sqlite_schema WHERE name='documents_address'") > 0;
        if (old)
        {
            db.Execute(FromVersion1);
        }

        db.Execute(Tables);
        db.Execute(EmbeddedQueue.Schema);
        if (old)
        {
            db.Execute(Carry);
        }

        if (version < 4)
        {
            FindAll(db);
        }

        FindBySort(db);
        if (version < 3)
        {
            SealMore(db);
        }

        db.Execute($"PRAGMA user_version={Version}");
        db.Execute("COMMIT");
        db.Execute("PRAGMA wal_checkpoint(TRUNCATE)"); // what is taken out of the clear is not left lying in the log
    }

    /// <summary>Until version 3 the trees followed some thousand documents behind; <c>merged</c> is the row up to which they were complete.</summary>
    private static void FindAll(SqliteConnection db)
    {
        var find = db.Prepare("SELECT row, partition, kind, id, fields FROM documents WHERE row>? ORDER BY row")
            .Bind(db.Number("SELECT value FROM numbers WHERE name='merged'"));
        while (find.Step())
        {
            var (row, scope, id) = (find.Long(0), Scopes.Of(find.Long(1), find.Long(2)), find.Text(3));
            Writing.AddAddress(db, scope, id, row);
            foreach (var (number, value) in Kinds.ByNumber(find.Long(2)) is { } kind ? FieldText.Terms(kind, find.Text(4)) : [])
            {
                Writing.AddTerm(db, scope + number, value, id, row);
            }
        }

        find.Reset();
        db.Execute("DELETE FROM numbers WHERE name='merged'");
    }

    /// <summary>Until version 4 no coarse field had an index (<see cref="Kind.CountedBy"/>).</summary>
    private static void FindBySort(SqliteConnection db)
    {
        foreach (var kind in Kinds.All.Values.Where(kind => kind.CountedBy is not null))
        {
            var find = db.Prepare("SELECT row, partition, id, fields FROM documents WHERE kind=? ORDER BY row").Bind(kind.Number);
            while (find.Step())
            {
                foreach (var (_, value) in FieldText.Parse(find.Text(3)).Where(term => term.Number == kind.CountedBy!.Number))
                {
                    Writing.AddTerm(db, Scopes.Of(find.Long(1), kind.Number) + kind.CountedBy!.Number, value, find.Text(2), find.Long(0));
                }
            }

            find.Reset();
        }
    }

    /// <summary>
    /// Until version 2 the day on which a child or its ledger entry is due lay in the clear, which gives the birthday away, and why a child is on the
    /// ledger beside its village. Of the one the month stays, the other goes; both are in the sealed bodies.
    /// </summary>
    private static void SealMore(SqliteConnection db)
    {
        var (child, entry, due) = (Kinds.Child.Number, Kinds.KeyCareEntry.Number, Fields.DueOn.Number);
        var changed = new List<(long Row, string Fields)>();
        var find = db.Prepare("SELECT row, kind, fields FROM documents WHERE kind IN (?, ?)").Bind(child).Bind(entry);
        while (find.Step())
        {
            var lines = FieldText.Parse(find.Text(2)).ToList();
            var kept = lines.Where(line => line.Number != Triggers)
                .Select(line => line.Number == due ? (line.Number, line.Value[..Month]) : line).ToList();
            if (!kept.SequenceEqual(lines))
            {
                changed.Add((find.Long(0),
                    string.Concat(kept.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Number}={line.Item2}\n")))));
            }
        }

        find.Reset();
        foreach (var (row, fields) in changed)
        {
            db.Prepare("UPDATE documents SET fields=? WHERE row=?").Bind(fields).Bind(row).Run();
        }

        // A scope is partition, kind and field in one number (Scopes).
        db.Prepare("DELETE FROM terms WHERE scope%10000=?").Bind((entry * 100) + Triggers).Run();
        db.Prepare("UPDATE terms SET value=substr(value,1,?) WHERE scope%10000 IN (?, ?)").Bind(Month).Bind((child * 100) + due)
            .Bind((entry * 100) + due).Run();
    }

    /// <summary>The number that the field of the triggers had.</summary>
    private const int Triggers = 14;

    /// <summary>Characters of a month, yyyy-MM.</summary>
    private const int Month = 7;
}
