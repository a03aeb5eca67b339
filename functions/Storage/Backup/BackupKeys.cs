using System.Security.Cryptography;
using System.Text.Json;
using Storage.Sealing;

namespace Storage.Backup;

/// <summary>What became of the key of a slot of all backups.</summary>
/// <param name="Id">Of the slot: county, kind and year with points between.</param>
/// <param name="GivenUpAt">Since when two people have agreed that it goes; until it is destroyed it still opens.</param>
/// <param name="Entry">Id of the audit entry that says that it was destroyed, chosen when it is given up: whoever tries again writes the
/// same.</param>
public sealed record BackupKeyState(string Id, DateTimeOffset CreatedOn, DateTimeOffset? GivenUpAt = null, string? Entry = null,
    DateTimeOffset? DestroyedAt = null);

/// <summary>
/// The keys under which records lie in backups, one a slot: sealed with the key ring, in a folder beside it
/// (<see cref="StorageSettings.BackupKeyFolder"/>), never in a
/// backup and never in the data folder. One file each, so that a backup that makes a key and a server that destroys another do not meet.
/// </summary>
/// <remarks>
/// A destroyed key leaves its state behind: a restoring must tell what was destroyed from what somebody forgot to bring along. Whoever keeps copies
/// of the folder
/// keeps the keys: it is mirrored, not archived.
/// </remarks>
public sealed class BackupKeys(string folder, KeyRings rings, TimeProvider time)
{
    private const string State = ".json";
    private const string Key = ".key";

    public string Folder { get; } = folder;

    /// <summary>Every key there is or was of a county, by its id.</summary>
    /// <exception cref="InvalidDataException">One of them cannot be read.</exception>
    public IReadOnlyList<BackupKeyState> List(string county) => !Directory.Exists(Folder) ? []
        : [.. Directory.EnumerateFiles(Folder, county + ".*" + State).Select(path =>
            Find(System.IO.Path.GetFileNameWithoutExtension(path))!).OrderBy(state => state.Id, StringComparer.Ordinal)];

    /// <summary>Null: there is none of that id, and never was.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public BackupKeyState? Find(string id)
    {
        try
        {
            return File.Exists(Of(id, State)) ? JsonSerializer.Deserialize(File.ReadAllBytes(Of(id, State)), BackupJson.Default.BackupKeyState)
                : null;
        }
        catch (JsonException)
        {
            throw new InvalidDataException($"备份密钥 {id} 的状态文件读不了：{Of(id, State)}。请从同步的那一份恢复这个文件。");
        }
    }

    /// <summary>Two people have agreed that it goes; again and again the same.</summary>
    /// <param name="entry">Of the audit entry that will say that it is destroyed.</param>
    public void GiveUp(string id, string entry, DateTimeOffset now)
    {
        if (Find(id) is { GivenUpAt: null } state)
        {
            Write(state with { GivenUpAt = now, Entry = entry });
        }
    }

    /// <summary>Destroys it: first it is said, then done, and done again where a crash came between.</summary>
    /// <exception cref="InvalidOperationException">Nobody has given it up.</exception>
    public void Destroy(string id, DateTimeOffset now)
    {
        var state = Find(id) is { GivenUpAt: not null } given ? given : throw new InvalidOperationException($"The backup key {id} was not given up.");
        if (state.DestroyedAt is null)
        {
            Write(state with { DestroyedAt = now });
        }

        var path = Of(id, Key);
        if (File.Exists(path))
        {
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Write))
            {
                file.Write(RandomNumberGenerator.GetBytes((int)file.Length));
                file.Flush(flushToDisk: true);
            }

            File.Delete(path);
            DurableFolder.Sync(Folder);
        }
    }

    /// <summary>Whether something of it still lies there.</summary>
    public bool IsHeld(string id) => File.Exists(Of(id, Key));

    /// <summary>The key to seal with, made where there is none.</summary>
    /// <exception cref="BackupRefusedException">It was given up: nothing new may lie under it.</exception>
    internal async Task<RingKey> UseAsync(string id, CancellationToken cancellation)
    {
        if (Find(id) is { GivenUpAt: not null })
        {
            throw new BackupRefusedException($"备份密钥 {id} 已经批准销毁，不能再用来做新的备份。系统的日期可能不对，请先核对时钟。");
        }

        if (!File.Exists(Of(id, Key)))
        {
            var ring = rings.Current.Encryption;
            var made = StoredKey.New(KeyPurpose.Encryption, ring.Suite, KeyState.Active, time.GetUtcNow()) with { Id = id };
            try
            {
                DurableFile.Create(Of(id, Key), Envelope.Seal(ring, Partition.Index(id), Kinds.Key, id, KeyJson.Write([made])));
            }
            catch (IOException) when (File.Exists(Of(id, Key)))
            {
                // Another backup made it in this moment.
            }
        }

        if (Find(id) is null)
        {
            Write(new(id, time.GetUtcNow()));
        }

        return await ReadAsync(id, cancellation).ConfigureAwait(false);
    }

    /// <summary>The key to open with; null: it was destroyed.</summary>
    /// <exception cref="BackupRefusedException">It is not there, and was not destroyed: somebody has to bring it.</exception>
    internal async Task<RingKey?> OpenAsync(string id, CancellationToken cancellation) =>
        Find(id) is { DestroyedAt: not null } ? null
            : File.Exists(Of(id, Key)) ? await ReadAsync(id, cancellation).ConfigureAwait(false)
            : throw new BackupRefusedException($"缺少备份密钥 {id}：{Folder} 里没有。请把备份密钥文件夹放到密钥文件旁边（Keys:Path 加 .backups），再运行一次；什么都没有写入。");

    private async Task<RingKey> ReadAsync(string id, CancellationToken cancellation)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(Of(id, Key), cancellation).ConfigureAwait(false);
            var plain = await Envelope.OpenAsync(rings, Partition.Index(id), Kinds.Key, id, bytes, cancellation).ConfigureAwait(false);
            return new(KeyJson.Parse(plain) is [{ } key] && key.Id == id ? key
                : throw new InvalidDataException($"The file of the backup key {id} holds another."));
        }
        catch (CryptographicException)
        {
            throw new BackupRefusedException($"备份密钥 {id} 打不开：与现在的密钥（Keys:Path）不是一套，或者文件已损坏。请放回与它同时保存的密钥文件；什么都没有写入。");
        }
    }

    private void Write(BackupKeyState state) => DurableFile.Replace(Of(state.Id, State), JsonSerializer.SerializeToUtf8Bytes(state,
        BackupJson.Default.BackupKeyState));

    private string Of(string id, string ending) => System.IO.Path.Combine(Folder, Document.CheckId(id) + ending);
}
