using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Domain.Time;
using Storage.Embedded;
using Storage.Sealing;

namespace Storage.Backup;

/// <summary>
/// Packs what was copied: every record into the file of its slot, every blob by itself, each sealed once more under the slot's key. What documents
/// are found by is inside with them: a search token, outside, would outlive its key.
/// </summary>
/// <param name="staged">A folder with <c>store.db</c> and <c>blobs/</c>, as they lie in a data folder.</param>
internal sealed class Packing(string staged, BackupFolder backup, KeyRings rings, BackupKeys keys, RecordTerms terms, Told told)
{
    private readonly Dictionary<string, List<long>> _rows = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, DataKeyUse> _uses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RingKey> _opened = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _blobs = new(StringComparer.Ordinal);
    private readonly List<(string Beginning, string Slot)> _beginnings = [];
    private DateOnly _today;
    private long _sorted;

    /// <summary>When the children and declarations are due on which others hang, by partition and id.</summary>
    private readonly Dictionary<(long, string), RecordTerm> _children = [];
    private readonly Dictionary<(long, string), RecordTerm> _declarations = [];

    /// <summary>A row as it is sorted: whose partition, and what is known of it.</summary>
    /// <param name="Document">Null: of a kind that this version does not know.</param>
    private readonly record struct Row(long Number, long Partition, Document? Document);

    /// <summary>Packs it, and writes what makes it a backup.</summary>
    /// <param name="digest">Of the copy.</param>
    /// <param name="files">What lies in the backup already.</param>
    public async Task<BackupManifest> RunAsync(
        StoreDigest digest, SortedDictionary<string, BackupFile> files, string source, DateTimeOffset now, CancellationToken cancellation)
    {
        terms.Begin(now);
        _today = CivilTime.ChinaDate(now);
        using var db = new SqliteConnection(Path.Combine(staged, BackupFolder.Store), readOnly: true);
        await foreach (var row in ScanAsync(db, $"kind={terms.Policy.Number}", cancellation).ConfigureAwait(false))
        {
            if (row.Document!.Body.IsEmpty || !Read(() => Learn(row.Document), false))
            {
                told.Say("提醒：政策参数的记录损坏，打不开。这次备份按系统最初的保存期分年份；修好以后请重新备份一次。");
            }
        }

        await SortAsync(db, cancellation).ConfigureAwait(false);
        var home = terms.Slot(terms.Home, null);
        _rows.TryAdd(home, []);
        foreach (var (slot, rows) in _rows.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var pieces = rows.Select(row => PackedRows.Document(db, row));
            using var packed = new PackedRows.Pulled(slot == home ? pieces.Concat(PackedRows.Messages(db)) : pieces);
            await SealAsync(files, slot, $"{BackupFolder.Records}/{slot}", packed, null, cancellation).ConfigureAwait(false);
        }

        await BlobsAsync(files, cancellation).ConfigureAwait(false);
        var numbers = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var find = db.Prepare("SELECT name, value FROM numbers");
        while (find.Step())
        {
            numbers[find.Text(0)] = find.Long(1);
        }

        find.Reset();
        return Backing.Write(backup, rings, digest, files,
            new(BackupManifest.Packed, now, source, StoreSchema.Version, [], [], [], [.. _uses.Values], numbers));
    }

    private bool Learn(Document policy)
    {
        terms.Learn(policy);
        return true;
    }

    /// <summary>Children first, then those that were merged into another, then declarations, then what hangs on them.</summary>
    private async Task SortAsync(SqliteConnection db, CancellationToken cancellation)
    {
        var merged = new List<Row>();
        await foreach (var row in ScanAsync(db, $"kind={Kinds.Child.Number}", cancellation).ConfigureAwait(false))
        {
            if (row.Document is { } document && terms.IsWithAnother(document.Kind, document.Fields))
            {
                merged.Add(row);
            }
            else
            {
                Place(row);
            }
        }

        merged.ForEach(Place);
        foreach (var where in (string[])[$"kind={Kinds.Declaration.Number}", $"kind NOT IN ({Kinds.Child.Number},{Kinds.Declaration.Number})"])
        {
            await foreach (var row in ScanAsync(db, where, cancellation).ConfigureAwait(false))
            {
                Place(row);
            }
        }
    }

    private void Place(Row row)
    {
        var term = TermOf(row);
        if (term is not null && row.Document is { } document)
        {
            var known = document.Kind == Kinds.Child ? _children : document.Kind == Kinds.Declaration ? _declarations : null;
            known?.TryAdd((row.Partition, document.Id), term);
            foreach (var other in Read(() => [.. terms.With(document)], (string[])[]))
            {
                known?.TryAdd((row.Partition, other), term);
            }
        }

        Sort(row, terms.Slot(row.Partition == 0 ? terms.Home : row.Partition.ToString(CultureInfo.InvariantCulture), term));
        _sorted++;
        told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在按到期年份分开：{_sorted} 条"));
    }

    /// <summary>Of what it hangs on, or else its own.</summary>
    private RecordTerm? TermOf(Row row)
    {
        if (row.Document is not { } document)
        {
            return null;
        }

        if (document.Kind == Kinds.Child && _children.TryGetValue((row.Partition, document.Id), out var ofKept))
        {
            return ofKept;
        }

        if (document.Kind != Kinds.Child && document.Fields.Get(Fields.Child) is { } child && _children.TryGetValue((row.Partition, child),
            out var ofChild))
        {
            return ofChild;
        }

        if (document.Kind != Kinds.Declaration && document.Fields.Get(Fields.Declaration) is { } declaration
            && _declarations.TryGetValue((row.Partition, declaration), out var ofDeclaration))
        {
            return ofDeclaration;
        }

        return Read(() => terms.Of(document), null);
    }

    private void Sort(Row row, string slot)
    {
        if (!_rows.TryGetValue(slot, out var rows))
        {
            _rows[slot] = rows = [];
        }

        rows.Add(row.Number);
        var partition = row.Partition == 0 ? StoreDigest.Index : row.Partition.ToString(CultureInfo.InvariantCulture);
        var documents = UseOf(slot).Documents;
        documents[partition] = documents.GetValueOrDefault(partition) + 1;
        foreach (var name in row.Document is { } document ? Read(() => [.. terms.BlobsOf(document)], (string[])[]) : [])
        {
            if (name.EndsWith('/'))
            {
                _beginnings.Add((name, slot));
            }
            else
            {
                _blobs[name] = slot;
            }
        }
    }

    /// <summary>What does not read is damaged where it comes from: it travels as it is, and ends with the backup.</summary>
    private static T Read<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidDataException or FormatException)
        {
            return otherwise;
        }
    }

    private async Task BlobsAsync(SortedDictionary<string, BackupFile> files, CancellationToken cancellation)
    {
        var root = Path.Combine(staged, BackupFolder.Blobs);
        if (!Directory.Exists(root))
        {
            return;
        }

        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
            if (!_blobs.TryGetValue(name, out var slot))
            {
                slot = _beginnings.Find(begins => name.StartsWith(begins.Beginning, StringComparison.Ordinal)).Slot;
            }

            if (slot is null)
            {
                var (county, term) = Read(() => terms.OfBlob(name), (null, null));
                slot = terms.Slot(county ?? terms.Home, term);
            }

            var (bytes, sha) = await Hashed.ReadAsync(path, cancellation).ConfigureAwait(false);
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            await using (file.ConfigureAwait(false))
            {
                await SealAsync(files, slot, $"{BackupFolder.Blobs}/{name}", file, new(bytes, sha), cancellation).ConfigureAwait(false);
            }

            UseOf(slot).Files++;
            told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在封存附件：{files.Count} 个"));
        }
    }

    private async Task SealAsync(SortedDictionary<string, BackupFile> files, string slot, string name, Stream plain, PlainFile? inner,
        CancellationToken cancellation)
    {
        var use = UseOf(slot);
        if (!_opened.TryGetValue(slot, out var key))
        {
            _opened[slot] = key = await keys.UseAsync(slot, _today, cancellation).ConfigureAwait(false);
        }

        use.Fingerprint = BackupKeys.FingerprintOf(key);

        var path = backup.Of(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = DurableFile.OwnerOnly;
        }

        var file = new FileStream(path, options);
        await using (file.ConfigureAwait(false))
        {
            await SealedStream.SealAsync(key, name, plain, file, cancellation).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        var (bytes, sha) = await Hashed.ReadAsync(path, cancellation).ConfigureAwait(false);
        files[name] = new(name, bytes, sha, slot, inner);
    }

    private DataKeyUse UseOf(string slot)
    {
        if (!_uses.TryGetValue(slot, out var use))
        {
            _uses[slot] = use = new() { Id = slot };
        }

        return use;
    }

    private async IAsyncEnumerable<Row> ScanAsync(SqliteConnection db, string where, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var find = db.Prepare($"SELECT row, partition, kind, id, schema, expires, seq, fields, body FROM documents WHERE {where} ORDER BY row");
        while (find.Step())
        {
            cancellation.ThrowIfCancellationRequested();
            var (number, partition) = (find.Long(0), find.Long(1));
            if (Kinds.ByNumber(find.Long(2)) is not { } kind)
            {
                yield return new(number, partition, null);
                continue;
            }

            var (id, fields) = (find.Text(3), FieldText.Read(kind, find.Text(7)));
            var (schema, version) = ((int)find.Long(4), find.Long(6).ToString(CultureInfo.InvariantCulture));
            var expires = find.LongOrNull(5) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : (DateTimeOffset?)null;
            var home = partition == 0 ? Partition.Index(id) : Partition.County(partition.ToString(CultureInfo.InvariantCulture));
            ReadOnlyMemory<byte> body = default;
            if (kind == terms.Policy || terms.IsOpened(kind, fields))
            {
                var lying = find.Blob(8).ToArray();
                try
                {
                    body = await SealedBody.OpenAsync(rings, home, kind, id, lying, cancellation).ConfigureAwait(false);
                }
                catch (CryptographicException)
                {
                    // Damaged where it comes from: nothing says when it is due.
                }
            }

            yield return new(number, partition, new Document(home, kind, id, version, schema, expires, fields, body, ""));
        }

        find.Reset();
    }
}
