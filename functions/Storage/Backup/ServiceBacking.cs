using System.Globalization;
using Storage.Audit;
using Storage.Embedded;
using Storage.Moving;

namespace Storage.Backup;

/// <summary>
/// Takes a backup of a store in Azure by reading it page by page into a file of the embedded store, which is packed like any other: one form of
/// backup, one way back.
/// </summary>
/// <remarks>
/// Each partition is read in the order of its kinds, not in one moment: what changes meanwhile is there as before or as after. What only holds in
/// the store it came from (cursors, figures counted from the children) is made anew after a restoring. Azure's own point-in-time restore is the
/// quicker way back; this one is the way out.
/// </remarks>
/// <param name="near">A folder for the copy before it is packed; not the backup's own.</param>
public sealed class ServiceBacking(
    StorageRoot from, CountyContents contents, RecordTerms terms, IReadOnlyList<string> counties, string near, TimeProvider time, Action<string> say)
{
    internal const string NoteId = "last-backup";

    private readonly Told _told = new(say);

    /// <exception cref="BackupRefusedException">A folder that is not for this, or documents that do not open.</exception>
    public async Task<BackupManifest> RunAsync(string to, CancellationToken cancellation = default)
    {
        var backup = new BackupFolder(to);
        backup.Begin();
        var now = time.GetUtcNow();
        BackupManifest manifest;
        using (var staging = new Staging(Path.GetFullPath(near)))
        {
            await CopyAsync(staging, backup, cancellation).ConfigureAwait(false);
            StoreDigest digest;
            using (var db = new SqliteConnection(staging.Store, readOnly: false))
            {
                // One file, without a log beside it.
                db.Execute("PRAGMA journal_mode=DELETE");
                digest = StoreDigest.Of(db, seen => _told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在核对资料：{seen} 条")));
            }

            var files = new SortedDictionary<string, BackupFile>(StringComparer.Ordinal);
            if (File.Exists(backup.Of(BackupFolder.Heads)))
            {
                await Backing.NoteAsync(files, backup, BackupFolder.Heads, cancellation).ConfigureAwait(false);
            }

            manifest = await new Packing(staging.Path, backup, from.Keys, from.BackupKeys, terms, _told)
                .RunAsync(digest, files, "azure", now, cancellation).ConfigureAwait(false);
        }

        await RememberAsync(manifest, cancellation).ConfigureAwait(false);
        return manifest;
    }

    private async Task CopyAsync(Staging staging, BackupFolder backup, CancellationToken cancellation)
    {
        using var heads = new AuditHeadFile(backup.Of(BackupFolder.Heads));
        using var store = new EmbeddedStore(staging.Store, from.Keys, time);

        // Closed here and not as a room: the keys are the other room's.
        var there = new StorageRoot(new(store, from.Keys, store.SampleAsync, blobs: null), static _ => Task.FromResult<Trouble?>(null), Troubles.Of)
        {
            Store = store,
            Blobs = new FolderBlobs(staging.Path, from.Keys, new()),
            Queue = new EmbeddedQueue(store),
            Keys = from.Keys,
            Heads = heads,
            BackupKeys = from.BackupKeys,
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
