using System.Globalization;
using Storage.Audit;
using Storage.Embedded;
using Storage.Moving;

namespace Storage.Backup;

/// <summary>
/// Takes a backup of a store in Azure by reading it page by page into a file of the embedded store, from which a backup is restored like any other:
/// sealed
/// with the same keys.
/// </summary>
/// <remarks>
/// Each partition is read in the order of its kinds, not in one moment: what changes meanwhile is there as before or as after. What only holds in
/// the store
/// it came from (cursors, figures counted from the children) is made anew after a restoring. Azure's own point-in-time restore is the quicker way
/// back; this
/// one is the way out.
/// </remarks>
public sealed class ServiceBacking(StorageRoot from, CountyContents contents, IReadOnlyList<string> counties, TimeProvider time, Action<string> say)
{
    internal const string NoteId = "last-backup";

    private readonly Told _told = new(say);

    /// <exception cref="BackupRefusedException">A folder that is not for this, or documents that do not open.</exception>
    public async Task<BackupManifest> RunAsync(string to, CancellationToken cancellation = default)
    {
        var backup = new BackupFolder(to);
        backup.Begin();
        var now = time.GetUtcNow();
        var heads = new AuditHeadFile(backup.Of(BackupFolder.Heads));
        var store = new EmbeddedStore(backup.Of(BackupFolder.Store), from.Keys, time);
        try
        {
            // Closed here and not as a room: the keys are the other room's.
            var there = new StorageRoot(new(store, from.Keys, store.SampleAsync, blobs: null), static _ => Task.FromResult<Trouble?>(null),
                Troubles.Of)
            {
                Store = store,
                Blobs = new FolderBlobs(backup.Path, from.Keys, new()),
                Queue = new EmbeddedQueue(store),
                Keys = from.Keys,
                Heads = heads,
                Damage = new(),
            };
            var carrying = new Carrying(from, there, contents, _told);
            foreach (var county in counties)
            {
                await carrying.DocumentsAsync(Partition.County(county), cancellation).ConfigureAwait(false);
                await carrying.ChainAsync(Partition.County(county), cancellation).ConfigureAwait(false);
            }

            await carrying.WholeIndexAsync(cancellation).ConfigureAwait(false);
            await foreach (var name in from.Blobs.ListAsync("", cancellation).ConfigureAwait(false))
            {
                await carrying.BlobAsync(name, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            store.Dispose();
            heads.Dispose();
        }

        Directory.Delete(backup.Of("temporary"), recursive: true);
        var manifest = await NoteAsync(backup, now, cancellation).ConfigureAwait(false);
        await RememberAsync(manifest, cancellation).ConfigureAwait(false);
        return manifest;
    }

    private async Task<BackupManifest> NoteAsync(BackupFolder backup, DateTimeOffset now, CancellationToken cancellation)
    {
        StoreDigest digest;
        using (var db = new SqliteConnection(backup.Of(BackupFolder.Store), readOnly: false))
        {
            db.Execute("PRAGMA journal_mode=DELETE");
            digest = StoreDigest.Of(db, seen => _told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在核对资料：{seen} 条")));
        }

        var files = new SortedDictionary<string, BackupFile>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(backup.Path, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(backup.Path, path).Replace(Path.DirectorySeparatorChar, '/');
            if (name is BackupFolder.Store or BackupFolder.Heads || name.StartsWith(BackupFolder.Blobs + "/", StringComparison.Ordinal))
            {
                await Backing.NoteAsync(files, backup, name, cancellation).ConfigureAwait(false);
            }
        }

        return Backing.Write(backup, from.Keys, digest, files, new(BackupManifest.Plain, now, "azure", StoreSchema.Version, [], [], []));
    }

    private async Task RememberAsync(BackupManifest manifest, CancellationToken cancellation)
    {
        var (home, batch, note) = (Partition.Index(NoteId), Batch.Technical(), Backing.NoteOf(manifest));
        var fields = new IndexFields().Set(Fields.Type, NoteId).Set(Fields.At, note.TakenAt);
        _ = await from.Bare.FindWholeAsync(home, Kinds.Progress, NoteId, cancellation).ConfigureAwait(false) is { } before
            ? batch.Replace(before, note, BackupJson.Default.BackupNote, fields) : batch.Create(Kinds.Progress, NoteId, note,
                BackupJson.Default.BackupNote, fields);
        await from.Bare.CommitAsync(home, batch, cancellation).ConfigureAwait(false);
    }
}
