using System.Globalization;
using System.Text;
using Storage.Embedded;
using Storage.Sealing;

namespace Storage.Backup;

/// <summary>
/// Puts a backup into an empty folder. Everything is looked at before anything is written, and again when it lies there; killed anywhere, the same
/// command goes on where it was. Until it is done, the folder carries a mark with which no server starts on it.
/// </summary>
public sealed class Restoring(StorageSettings settings, TimeProvider time, Action<string> say)
{
    internal const string Mark = "restore.partial";

    /// <summary>Keys that are neither there nor destroyed are not to be found: what lies under them is left out, and told.</summary>
    public bool WithoutMissingKeys { get; init; }

    private readonly Told _told = new(say);
    private readonly string _folder = Path.GetFullPath(settings.Path);

    /// <exception cref="BackupRefusedException">No backup, a damaged one, other keys, a folder with something in it.</exception>
    /// <exception cref="MissingBackupKeysException">Keys of slots are neither there nor destroyed.</exception>
    /// <exception cref="FolderInUseException">A server works on the folder.</exception>
    /// <exception cref="InvalidDataException">The key file is missing or cannot be read.</exception>
    public async Task<Restored> RunAsync(string from, CancellationToken cancellation = default)
    {
        MustBeFree(null);
        var backup = new BackupFolder(from);
        if (!Directory.Exists(backup.Path))
        {
            throw new BackupRefusedException($"没有 {backup.Path} 这个文件夹。");
        }

        using var keys = await KeyRings.OpenAsync(settings.KeySource(), time, mayCreate: false, cancellation).ConfigureAwait(false);
        var (manifest, mark) = await backup.ReadAsync(keys, cancellation).ConfigureAwait(false);
        MustBeFree(mark);
        var packed = await Unpacking.OfAsync(backup, manifest, BackupKeys.InFolder(settings, keys, time, "temporary-restore"), WithoutMissingKeys,
            cancellation).ConfigureAwait(false);
        await MustBeWholeAsync(backup, manifest, cancellation).ConfigureAwait(false);
        Directory.CreateDirectory(_folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        DurableFile.Replace(Path.Combine(_folder, Mark), Encoding.ASCII.GetBytes(mark));
        using (new FolderLock(_folder))
        {
            await FilesAsync(backup, manifest, packed, cancellation).ConfigureAwait(false);
            MustBeTheSame(manifest, packed);
            if (manifest.Files.Any(file => file.Path == BackupFolder.Heads) && !File.Exists(settings.HeadFile))
            {
                DurableFile.Replace(settings.HeadFile, await File.ReadAllBytesAsync(backup.Of(BackupFolder.Heads),
                    cancellation).ConfigureAwait(false));
            }

            foreach (var left in Directory.EnumerateFiles(_folder, Mark + "*"))
            {
                File.Delete(left);
            }

            DurableFolder.Sync(_folder);
        }

        return new(manifest, packed?.Lost ?? []);
    }

    /// <summary>Looks at the folder without touching it.</summary>
    /// <param name="mark">Of the backup; null: not known yet.</param>
    private void MustBeFree(string? mark)
    {
        if (!Directory.Exists(_folder))
        {
            return;
        }

        var held = Path.Combine(_folder, "lock");
        if (File.Exists(held))
        {
            new FolderLock(_folder).Dispose();
        }

        var begun = Path.Combine(_folder, Mark);
        if (!File.Exists(begun))
        {
            if (Directory.EnumerateFileSystemEntries(_folder).Any(entry => !Path.GetFileName(entry).StartsWith(Mark, StringComparison.Ordinal)))
            {
                throw new BackupRefusedException($"{_folder} 里已经有内容，不会覆盖。请用 --data 另选一个空文件夹；什么都没有改动。");
            }
        }
        else if (mark is not null && File.ReadAllText(begun) != mark)
        {
            throw new BackupRefusedException($"{_folder} 里有从另一份备份恢复到一半的内容。请用那份备份做完，或另选一个空文件夹。");
        }
    }

    private async Task MustBeWholeAsync(BackupFolder backup, BackupManifest manifest, CancellationToken cancellation)
    {
        var (done, all) = (0L, manifest.Bytes);
        foreach (var file in manifest.Files)
        {
            if (!File.Exists(backup.Of(file.Path)))
            {
                throw new BackupRefusedException($"备份里缺少 {file.Path}，没有恢复。请用另一份备份。");
            }

            var (bytes, sha) = await Hashed.ReadAsync(backup.Of(file.Path), cancellation).ConfigureAwait(false);
            if (bytes != file.Bytes || sha != file.Sha256)
            {
                throw BackupFolder.Damaged(file.Path);
            }

            done += bytes;
            _told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在检查备份：{done * 100 / Math.Max(1, all)}%"));
        }
    }

    /// <summary>The documents last: what they speak of is there by then.</summary>
    private async Task FilesAsync(BackupFolder backup, BackupManifest manifest, Unpacking? packed, CancellationToken cancellation)
    {
        var done = 0;
        foreach (var file in manifest.Files.Where(file => file.Path != BackupFolder.Heads && !file.Path.StartsWith(BackupFolder.Records + "/",
            StringComparison.Ordinal))
            .OrderBy(file => file.Path == BackupFolder.Store))
        {
            var to = Path.Combine(_folder, file.Path.Replace('/', Path.DirectorySeparatorChar));
            if (packed is not null)
            {
                await packed.BlobAsync(file, to, cancellation).ConfigureAwait(false);
            }
            else if (!await IsThereAsync(to, file, cancellation).ConfigureAwait(false)
                && await Hashed.CopyAsync(backup.Of(file.Path), to, file.Sha256, cancellation).ConfigureAwait(false) is null)
            {
                throw BackupFolder.Damaged(file.Path);
            }

            done++;
            _told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在恢复：{done} / {manifest.Files.Count} 个文件"));
        }

        if (packed is not null)
        {
            await packed.StoreAsync(Path.Combine(_folder, BackupFolder.Store), _told, cancellation).ConfigureAwait(false);
        }

        foreach (var folder in Directory.EnumerateDirectories(_folder, "*", SearchOption.AllDirectories))
        {
            DurableFolder.Sync(folder);
        }

        DurableFolder.Sync(_folder);
    }

    private static async Task<bool> IsThereAsync(string path, BackupFile file, CancellationToken cancellation) =>
        File.Exists(path) && await Hashed.ReadAsync(path, cancellation).ConfigureAwait(false) == (file.Bytes, file.Sha256);

    /// <summary>Counts and hashes partition by partition, of what now lies in the folder; where keys are gone, counts what lay under them
    /// less.</summary>
    private void MustBeTheSame(BackupManifest manifest, Unpacking? packed)
    {
        using var db = new SqliteConnection(Path.Combine(_folder, BackupFolder.Store), readOnly: true);
        var found = StoreDigest.Of(db, seen => _told.Now(() => string.Create(CultureInfo.InvariantCulture, $"正在核对：{seen} 条"))).Partitions;
        foreach (var was in manifest.Partitions)
        {
            var lost = packed?.LostOf(was.Partition) ?? 0;
            var now = found.FirstOrDefault(other => other.Partition == was.Partition);

            // The queue goes with what belongs to no county.
            var isSame = lost > 0 ? (now?.Documents ?? 0) == was.Documents - lost
                : (now?.Documents == was.Documents && now.Sha256 == was.Sha256) || (was.Partition == StoreDigest.Queue
                    && packed?.LostOf(StoreDigest.Index) > 0);
            if (!isSame)
            {
                throw new BackupRefusedException($"恢复后核对不上：分区 {was.Partition} 的条数或校验值与备份不同。请检查磁盘后再运行一次。");
            }
        }

        if (found.Any(now => manifest.Partitions.All(was => was.Partition != now.Partition)))
        {
            throw new BackupRefusedException("恢复后核对不上：分区的个数与备份不同。请检查磁盘后再运行一次。");
        }
    }
}
