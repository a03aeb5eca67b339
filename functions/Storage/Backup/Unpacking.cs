using System.Globalization;
using System.Security.Cryptography;
using Storage.Embedded;
using Storage.Sealing;

namespace Storage.Backup;

/// <summary>Opens what <see cref="Packing"/> packed, as far as the keys of its slots are still there, into a data folder.</summary>
internal sealed class Unpacking
{
    private readonly BackupFolder _backup;
    private readonly BackupManifest _manifest;
    private readonly Dictionary<string, RingKey> _keys;

    private Unpacking(BackupFolder backup, BackupManifest manifest, Dictionary<string, RingKey> keys, IReadOnlyList<UnreadableSlot> lost) =>
        (_backup, _manifest, _keys, Lost) = (backup, manifest, keys, lost);

    /// <summary>What lies under keys that were destroyed, or are missing.</summary>
    public IReadOnlyList<UnreadableSlot> Lost { get; }

    /// <summary>Looks for every key before anything is written.</summary>
    /// <returns>Null: a backup of before there were keys of slots, which lies there as it is restored.</returns>
    /// <param name="withoutMissing">What lies under missing keys is left out, like what lies under destroyed ones.</param>
    /// <exception cref="MissingBackupKeysException">A key is neither there nor destroyed.</exception>
    public static async Task<Unpacking?> OfAsync(BackupFolder backup, BackupManifest manifest, BackupKeys keys, bool withoutMissing,
        CancellationToken cancellation)
    {
        if (manifest.DataKeys is not { } uses)
        {
            return null;
        }

        var (held, lost) = (new Dictionary<string, RingKey>(StringComparer.Ordinal), new List<UnreadableSlot>());
        foreach (var use in uses)
        {
            var (key, isDestroyed) = await keys.TryOpenAsync(use.Id, cancellation).ConfigureAwait(false);
            if (key is not null && (use.Fingerprint is not { } mark || mark == BackupKeys.FingerprintOf(key)))
            {
                held[use.Id] = key;
            }
            else
            {
                lost.Add(new(use, isDestroyed));
            }
        }

        return withoutMissing || lost.TrueForAll(static slot => slot.IsDestroyed) ? new Unpacking(backup, manifest, held, lost)
            : throw new MissingBackupKeysException(lost);
    }

    /// <summary>Documents of a partition that are lost.</summary>
    public long LostOf(string partition) => Lost.Sum(slot => slot.Use.Documents.GetValueOrDefault(partition));

    /// <summary>Puts a blob where it belongs, as it was sealed there; does nothing where its key is not there, or it lies there already.</summary>
    public async Task BlobAsync(BackupFile file, string to, CancellationToken cancellation)
    {
        if (!_keys.TryGetValue(file.Slot!, out var key) || (File.Exists(to) && await Hashed.ReadAsync(to,
            cancellation).ConfigureAwait(false) == (file.Inner!.Bytes, file.Inner.Sha256)))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        var next = to + ".part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = DurableFile.OwnerOnly;
        }

        (long Bytes, string Sha256) copied;
        var source = await OpenAsync(key, file, cancellation).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            var target = new FileStream(next, options);
            await using (target.ConfigureAwait(false))
            {
                copied = await Hashed.CopyAsync(source, target, cancellation).ConfigureAwait(false);
                target.Flush(flushToDisk: true);
            }
        }

        if (copied != (file.Inner!.Bytes, file.Inner.Sha256))
        {
            File.Delete(next);
            throw BackupFolder.Damaged(file.Path);
        }

        File.Move(next, to, overwrite: true);
    }

    /// <summary>Builds the store from the slots that still open; it takes its name once all of it is on the disk.</summary>
    public async Task StoreAsync(string to, Told told, CancellationToken cancellation)
    {
        var next = to + ".part";
        File.Delete(next);
        File.Delete(next + "-journal");
        using (var db = new SqliteConnection(next, readOnly: false))
        {
            db.Execute("PRAGMA journal_mode=OFF");
            db.Execute("PRAGMA synchronous=OFF"); // the file is flushed before it takes its name
            StoreSchema.Create(db);
            db.Execute("BEGIN");
            var rows = 0L;
            foreach (var file in _manifest.Files.Where(file => file.Path.StartsWith(BackupFolder.Records + "/", StringComparison.Ordinal)))
            {
                if (_keys.TryGetValue(file.Slot!, out var key))
                {
                    var packed = await OpenAsync(key, file, cancellation).ConfigureAwait(false);
                    await using (packed.ConfigureAwait(false))
                    {
                        rows += PackedRows.Restore(db, packed);
                    }

                    told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在恢复资料：{rows} 条"));
                }
            }

            foreach (var (name, value) in _manifest.Numbers ?? [])
            {
                db.Prepare("INSERT INTO numbers(name, value) VALUES(?,?) ON CONFLICT(name) DO UPDATE SET value=excluded.value")
                    .Bind(name).Bind(value).Run();
            }

            db.Execute("COMMIT");
        }

        using (var file = new FileStream(next, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(next, to, overwrite: true);
    }

    private async Task<Stream> OpenAsync(RingKey key, BackupFile file, CancellationToken cancellation)
    {
        var source = new FileStream(_backup.Of(file.Path), FileMode.Open, FileAccess.Read, FileShare.Read, 4096,
            FileOptions.Asynchronous | FileOptions.SequentialScan);
        try
        {
            return await SealedStream.OpenAsync(key, file.Path, source, cancellation).ConfigureAwait(false);
        }
        catch (CryptographicException)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw BackupFolder.Damaged(file.Path);
        }
    }
}
