using System.Text.Json.Serialization;

namespace Storage.Backup;

/// <summary>What lies in one partition of a backup.</summary>
/// <param name="Partition">County code, <c>index</c>, or <c>queue</c>.</param>
/// <param name="Kinds">Documents by kind; of the queue, messages by queue.</param>
/// <param name="Sha256">Over everything in it, in the order of kind and id, sealed as it lies there.</param>
public sealed record PartitionCount(string Partition, long Documents, SortedDictionary<string, long> Kinds, string Sha256);

/// <summary>A file of a backup, with the path from the backup's folder.</summary>
/// <param name="Slot">Under whose key it lies; null: under none of its own.</param>
/// <param name="Inner">Of a blob: what it is when that is taken off.</param>
public sealed record BackupFile(string Path, long Bytes, string Sha256, string? Slot = null, PlainFile? Inner = null);

/// <summary>A file as it lies in a data folder.</summary>
public sealed record PlainFile(long Bytes, string Sha256);

/// <summary>What of a backup lies under the key of one slot: unreadable once that is destroyed.</summary>
public sealed record DataKeyUse
{
    /// <summary>County, kind and year.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// Of the key itself: another key of the same name, made after the first was lost, does not open it. Null in backups of before.
    /// </summary>
    public string? Fingerprint { get; set; }

    /// <summary>By partition.</summary>
    public SortedDictionary<string, long> Documents { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Blobs.</summary>
    public int Files { get; set; }
}

/// <summary>A key without which something of the backup does not open, or is not found; its material is not in the backup.</summary>
/// <param name="Documents">Documents sealed with it; blobs, tokens and the audit chain need keys too, so every key of the ring is named.</param>
public sealed record NeededKey(string Id, string Purpose, long Documents);

/// <summary>What a backup holds: the last file that is written of it, so that a backup without one is none.</summary>
/// <param name="Source">embedded or azure: of an embedded store a backup is one moment, of Azure each partition has its own.</param>
/// <param name="DataKeys">Null in a backup that is not packed under keys of slots.</param>
/// <param name="Numbers">The counters of a packed store: they name nobody, and must never go back.</param>
public sealed record BackupManifest(
    int Format, DateTimeOffset TakenAt, string Source, int StoreVersion, IReadOnlyList<PartitionCount> Partitions, IReadOnlyList<BackupFile> Files,
    IReadOnlyList<NeededKey> Keys, IReadOnlyList<DataKeyUse>? DataKeys = null, SortedDictionary<string, long>? Numbers = null)
{
    /// <summary>A copy of the store as it lies.</summary>
    public const int Plain = 1;

    /// <summary>Packed under keys of slots.</summary>
    public const int Packed = 2;

    [JsonIgnore]
    public long Documents => Partitions.Where(partition => partition.Partition != StoreDigest.Queue).Sum(partition => partition.Documents);

    [JsonIgnore]
    public long Bytes => Files.Sum(file => file.Bytes);
}

/// <summary>What of a backup cannot be read: how much, and whether because its key was destroyed or because somebody has to bring it.</summary>
public sealed record UnreadableSlot(DataKeyUse Use, bool IsDestroyed);

/// <summary>What a restoring came to.</summary>
/// <param name="Unreadable">What was not restored: its keys were destroyed, or somebody said that those missing are not to be found.</param>
public sealed record Restored(BackupManifest Manifest, IReadOnlyList<UnreadableSlot> Unreadable);

/// <summary>The last backup that came to its end, for whoever looks after the system.</summary>
public sealed record BackupNote(DateTimeOffset TakenAt, long Documents, int Blobs, long Bytes);

/// <summary>Why a backup, a restoring or a move does not go on; the message is the line for the console.</summary>
public class BackupRefusedException(string message) : InvalidOperationException(message);

/// <summary>Keys of a backup are neither there nor destroyed; nothing is written.</summary>
/// <param name="slots">What lies under the missing ones, and under those destroyed.</param>
public sealed class MissingBackupKeysException(IReadOnlyList<UnreadableSlot> slots) : BackupRefusedException(
    $"缺少 {slots.Count(static slot => !slot.IsDestroyed)} 把备份密钥：不在，或者打不开，也没有销毁的记录；什么都没有写入。请把同步保存的备份密钥文件夹放到密钥文件旁边"
    + "（Keys:Path 加 .backups），再运行一次。确实找不回的，加上 --without-missing-keys yes，恢复其余的内容。")
{
    public IReadOnlyList<UnreadableSlot> Slots { get; } = slots;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(BackupNote))]
internal sealed partial class BackupJson : JsonSerializerContext;
