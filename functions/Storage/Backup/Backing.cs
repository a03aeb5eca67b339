using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Storage.Embedded;
using Storage.Sealing;

namespace Storage.Backup;

/// <summary>
/// Takes a backup of an embedded store, also while its server runs: the documents as they stood at one moment, every blob that they may speak of,
/// and the heads of the audit chains. Everything stays sealed, and each record lies under the key of its slot (<see cref="Packing"/>); no key is in
/// it.
/// </summary>
/// <remarks>
/// The order makes it whole. Heads first: a head that is kept later would speak of a block that the documents do not have. Blobs are written before
/// the document that names them and are never changed, so those copied before the moment are there even where somebody deletes one meanwhile, and
/// those that came in between are fetched after it; of the anchors of the audit chain only those whose block the documents have. All of it is first
/// copied beside the data it comes from (<see cref="Staging"/>).
/// </remarks>
public sealed class Backing(StorageSettings settings, RecordTerms terms, TimeProvider time, Action<string> say)
{
    /// <summary>Looks at what was copied, and says why its records do not open here, so that nothing could say when they are due.</summary>
    public Func<IStore, CancellationToken, Task<string?>>? Refusal { get; init; }

    private const string Anchors = "audit/";

    private readonly Told _told = new(say);

    /// <exception cref="BackupRefusedException">No data, wrong keys, a folder that is not for this.</exception>
    /// <exception cref="InvalidDataException">The key file is missing or cannot be read.</exception>
    public async Task<BackupManifest> RunAsync(string to, CancellationToken cancellation = default)
    {
        var folder = Path.GetFullPath(settings.Path);
        if (!File.Exists(Path.Combine(folder, BackupFolder.Store)))
        {
            throw new BackupRefusedException($"{folder} 里没有数据（没有 {BackupFolder.Store}）。请用 --data 指明数据文件夹。");
        }

        var backup = new BackupFolder(to);
        if ((backup.Path + Path.DirectorySeparatorChar).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new BackupRefusedException("备份不能放在数据文件夹里面。请换一个文件夹，最好在另一块磁盘上。");
        }

        using var keys = await KeyRings.OpenAsync(settings.KeySource(), time, mayCreate: false, cancellation).ConfigureAwait(false);
        MustFit(folder, keys);
        backup.Begin();
        TellOfLostKeys();
        var now = time.GetUtcNow();
        var files = new SortedDictionary<string, BackupFile>(StringComparer.Ordinal);
        if (File.Exists(settings.HeadFile))
        {
            await KeepAsync(files, backup, settings.HeadFile, BackupFolder.Heads, cancellation).ConfigureAwait(false);
        }

        BackupManifest manifest;
        using (var staging = new Staging(folder))
        {
            Blobs(folder, staging.Path, static _ => true, cancellation);
            Copy(Path.Combine(folder, BackupFolder.Store), staging.Store);
            await MustOpenAsync(staging.Store, keys, cancellation).ConfigureAwait(false);
            var (digest, blocks) = Documents(staging.Store);
            Blobs(folder, staging.Path, name => !name.StartsWith(Anchors, StringComparison.Ordinal) || blocks.Contains(name), cancellation);
            var packing = new Packing(staging.Path, backup, keys, BackupKeys.InFolder(settings, keys, time, "temporary-backup"), terms, _told);
            manifest = await packing.RunAsync(digest, files, "embedded", now, cancellation).ConfigureAwait(false);
        }

        DurableFile.Replace(NotePath(settings), JsonSerializer.SerializeToUtf8Bytes(NoteOf(manifest), BackupJson.Default.BackupNote));
        return manifest;
    }

    /// <summary>What was noted of the last backup of this store; null: none was taken, or the note cannot be read.</summary>
    public static async Task<BackupNote?> LastAsync(StorageSettings settings, IStore store, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(store);
        if (settings.IsAzure)
        {
            return (await store.FindWholeAsync(Partition.Index(ServiceBacking.NoteId), Kinds.Progress, ServiceBacking.NoteId,
                cancellation).ConfigureAwait(false))
                ?.Read(BackupJson.Default.BackupNote);
        }

        try
        {
            return File.Exists(NotePath(settings)) ? JsonSerializer.Deserialize(File.ReadAllBytes(NotePath(settings)),
                BackupJson.Default.BackupNote) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    internal static BackupNote NoteOf(BackupManifest manifest) => new(manifest.TakenAt, manifest.Documents,
        manifest.Files.Count(file => file.Path.StartsWith(BackupFolder.Blobs + "/", StringComparison.Ordinal)), manifest.Bytes);

    internal static BackupManifest Write(
        BackupFolder backup, KeyRings keys, StoreDigest digest, SortedDictionary<string, BackupFile> files, BackupManifest draft)
    {
        var ring = keys.List();
        if (digest.ByKey.Keys.Where(used => ring.All(key => key.Id != used)).ToList() is { Count: > 0 } strange)
        {
            throw new BackupRefusedException($"有资料是用密钥 {string.Join("、", strange)} 封存的，现在的密钥里没有。请先找回这些密钥，再备份。");
        }

        foreach (var left in Directory.EnumerateFiles(backup.Path, "*.part", SearchOption.AllDirectories))
        {
            File.Delete(left);
        }

        var manifest = draft with
        {
            Partitions = digest.Partitions,
            Files = [.. files.Values],
            Keys = [.. ring.Select(key => new NeededKey(key.Id, key.Purpose == KeyPurpose.Encryption ? "encryption" : "search",
                digest.ByKey.GetValueOrDefault(key.Id)))],
        };
        backup.Finish(manifest, keys);
        return manifest;
    }

    /// <summary>Notes a file that lies in the backup already.</summary>
    internal static async Task NoteAsync(SortedDictionary<string, BackupFile> files, BackupFolder backup, string path, CancellationToken cancellation)
    {
        var (bytes, sha) = await Hashed.ReadAsync(backup.Of(path), cancellation).ConfigureAwait(false);
        files[path] = new(path, bytes, sha);
    }

    /// <summary>Beside the lock: of this folder alone, and never in the way of the one writer.</summary>
    private static string NotePath(StorageSettings settings) => Path.Combine(Path.GetFullPath(settings.Path), "last-backup.json");

    /// <exception cref="BackupRefusedException">None of the first documents is sealed with a key of the ring.</exception>
    private static void MustFit(string folder, KeyRings keys)
    {
        using var db = new SqliteConnection(Path.Combine(folder, BackupFolder.Store), readOnly: true);
        var known = keys.List().Select(key => key.Id).ToHashSet(StringComparer.Ordinal);
        var (seen, fit) = (0, 0);
        var find = db.Prepare("SELECT body FROM documents LIMIT 50");
        while (find.Step())
        {
            seen++;
            try
            {
                fit += known.Contains(SealedBody.KeyId(find.Blob(0))) ? 1 : 0;
            }
            catch (CryptographicException)
            {
                // Damaged: counted as seen.
            }
        }

        find.Reset();
        if (seen > 0 && fit == 0)
        {
            throw new BackupRefusedException(StorageRoot.WrongRing);
        }
    }

    /// <summary>A folder of keys that is not where it was is made anew, and what lay under the old keys opens with a copy of them only.</summary>
    private void TellOfLostKeys()
    {
        if (File.Exists(NotePath(settings)) && !Directory.Exists(settings.BackupKeyFolder))
        {
            _told.Say($"提醒：以前做过备份，可是备份密钥的文件夹 {settings.BackupKeyFolder} 不在了。这一次用新的密钥；"
                + "以前的备份要用另外保存的那一份密钥才恢复得出。如果文件夹只是挪了地方，请停下来，放回去再备份。");
        }
    }

    private void Copy(string from, string to)
    {
        File.Delete(to);
        using var source = new SqliteConnection(from, readOnly: true);
        using var target = new SqliteConnection(to, readOnly: false);
        source.CopyTo(target, (left, all) => _told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在复制资料：{all - left} / {all} 页")));
    }

    /// <exception cref="BackupRefusedException">Its records do not open.</exception>
    private async Task MustOpenAsync(string copy, KeyRings keys, CancellationToken cancellation)
    {
        if (Refusal is { } look)
        {
            using var store = new EmbeddedStore(copy, keys, time);
            if (await look(store, cancellation).ConfigureAwait(false) is { } refusal)
            {
                throw new BackupRefusedException(refusal);
            }
        }
    }

    /// <returns>What lies there, and the names of the anchors whose block is in it.</returns>
    private (StoreDigest Digest, HashSet<string> Blocks) Documents(string copy)
    {
        using var target = new SqliteConnection(copy, readOnly: false);

        // One file, without a log beside it.
        target.Execute("PRAGMA journal_mode=DELETE");
        var digest = StoreDigest.Of(target, seen => _told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在核对资料：{seen} 条")));
        var blocks = new HashSet<string>(StringComparer.Ordinal);
        var find = target.Prepare("SELECT partition, id FROM documents WHERE kind=?").Bind(Kinds.AuditSeal.Number);
        while (find.Step())
        {
            blocks.Add(string.Create(CultureInfo.InvariantCulture, $"{Anchors}{find.Long(0)}/{find.Text(1)}"));
        }

        find.Reset();
        return (digest, blocks);
    }

    private void Blobs(string folder, string staged, Func<string, bool> wanted, CancellationToken cancellation)
    {
        var root = Path.Combine(folder, BackupFolder.Blobs);
        if (!Directory.Exists(root))
        {
            return;
        }

        var copied = 0;
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            cancellation.ThrowIfCancellationRequested();
            var relative = Path.GetRelativePath(root, path);
            var to = Path.Combine(staged, BackupFolder.Blobs, relative);
            if (File.Exists(to) || !wanted(relative.Replace(Path.DirectorySeparatorChar, '/')))
            {
                continue;
            }

            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(path, to);
            }
            catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
            {
                // Deleted since it was listed, and so is what spoke of it.
            }

            copied++;
            _told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在复制附件：{copied} 个"));
        }
    }

    private static async Task KeepAsync(SortedDictionary<string, BackupFile> files, BackupFolder backup, string from, string to,
        CancellationToken cancellation)
    {
        var (bytes, sha) = (await Hashed.CopyAsync(from, backup.Of(to), null, cancellation).ConfigureAwait(false))!.Value;
        files[to] = new(to, bytes, sha);
    }
}
