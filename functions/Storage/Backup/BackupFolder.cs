using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Storage.Sealing;

namespace Storage.Backup;

/// <summary>
/// A backup on the disk: <c>records/</c> (or <c>store.db</c>), <c>blobs/</c>, <c>heads.json</c>, and last <c>manifest.json</c> with
/// <c>manifest.seal</c>, a keyed
/// hash by which one changed byte is noticed, and a wrong key ring before anything is written.
/// </summary>
internal sealed class BackupFolder(string path)
{
    public const string Store = "store.db";
    public const string Records = "records";
    public const string Blobs = "blobs";
    public const string Heads = "heads.json";

    private const string Manifest = "manifest.json";
    private const string Seal = "manifest.seal";
    private const string Begun = "backup.partial";
    private const string Label = "backup-manifest-1";

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public string Of(string relative) => System.IO.Path.Combine(Path, relative.Replace('/', System.IO.Path.DirectorySeparatorChar));

    /// <summary>Takes the folder for a backup: a new one, or one that was begun and not finished.</summary>
    /// <exception cref="BackupRefusedException">There is something else in it.</exception>
    public void Begin()
    {
        if (File.Exists(Of(Seal)))
        {
            throw new BackupRefusedException($"{Path} 里已经有一份备份，不会覆盖。请换一个新的文件夹。");
        }

        Directory.CreateDirectory(Path);
        if (!File.Exists(Of(Begun)) && Directory.EnumerateFileSystemEntries(Path).Any(entry => !IsMark(entry)))
        {
            throw new BackupRefusedException($"{Path} 不是空文件夹，也不是没做完的备份。请换一个新的文件夹。");
        }

        DurableFile.Replace(Of(Begun), []);
        foreach (var left in (string[])[Records, Blobs])
        {
            if (Directory.Exists(Of(left)))
            {
                Directory.Delete(Of(left), recursive: true);
            }
        }

        // A backup of an earlier version, killed, lay there as a copy that no key of a slot covers.
        foreach (var left in Directory.EnumerateFiles(Path, Store + "*"))
        {
            File.Delete(left);
        }

        static bool IsMark(string entry) => System.IO.Path.GetFileName(entry).StartsWith(Begun, StringComparison.Ordinal);
    }

    /// <summary>Writes what makes it a backup.</summary>
    public void Finish(BackupManifest manifest, KeyRings keys)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest);
        var (key, mac) = keys.Authenticate(Label, bytes);
        DurableFile.Replace(Of(Manifest), bytes);
        DurableFile.Replace(Of(Seal), Encoding.ASCII.GetBytes($"{key} {Convert.ToHexStringLower(mac)}\n"));
        foreach (var left in Directory.EnumerateFiles(Path, Begun + "*"))
        {
            File.Delete(left);
        }
    }

    /// <summary>The manifest, once it is proven to be whole and these keys to be the ones it needs; and what tells it from every other.</summary>
    /// <exception cref="BackupRefusedException">No backup, one that was not finished, damaged, or of other keys.</exception>
    public async Task<(BackupManifest Manifest, string Mark)> ReadAsync(KeyRings keys, CancellationToken cancellation)
    {
        if (!File.Exists(Of(Seal)) || !File.Exists(Of(Manifest)))
        {
            throw new BackupRefusedException(File.Exists(Of(Begun)) ? $"{Path} 里的备份没有做完，不能用来恢复。请用另一份备份。" : $"{Path} 里没有备份（没有 {Manifest}、{Seal}）。");
        }

        var (bytes, seal) = (await File.ReadAllBytesAsync(Of(Manifest), cancellation).ConfigureAwait(false), await File.ReadAllTextAsync(Of(Seal),
            cancellation).ConfigureAwait(false));
        if (seal.TrimEnd('\n').Split(' ') is not [var key, { Length: 64 } mac] || !mac.All(char.IsAsciiHexDigitLower)
            || seal.Length != key.Length + 66)
        {
            throw Damaged(Seal);
        }

        Func<byte[], byte[]> authenticate;
        try
        {
            authenticate = await keys.AuthenticatorAsync(key, Label, cancellation).ConfigureAwait(false);
        }
        catch (UnknownKeyException)
        {
            throw WrongKeys([key]);
        }

        if (!CryptographicOperations.FixedTimeEquals(authenticate(bytes), Convert.FromHexString(mac)))
        {
            throw Damaged($"{Manifest} 或 {Seal}");
        }

        var manifest = JsonSerializer.Deserialize(bytes, BackupJson.Default.BackupManifest)!;
        if (manifest.Format is not (BackupManifest.Plain or BackupManifest.Packed))
        {
            throw new BackupRefusedException($"这份备份是另一个版本的程序做的（格式 {manifest.Format}）。请用做备份的那个版本恢复。");
        }

        var known = keys.List().Select(have => have.Id).ToHashSet(StringComparer.Ordinal);
        var missing = manifest.Keys.Where(needed => !known.Contains(needed.Id)).Select(needed => needed.Id).ToList();
        return missing.Count == 0 ? (manifest, mac) : throw WrongKeys(missing);
    }

    public static BackupRefusedException Damaged(string file) =>
        new($"备份里的 {file} 已损坏（与备份时记下的校验值不同），没有恢复。请用另一份备份。");

    private static BackupRefusedException WrongKeys(IReadOnlyList<string> missing) =>
        new($"密钥不对：这份备份要用密钥 {string.Join("、", missing)}，现在的密钥里没有。请把与备份同时保存的密钥文件放到 Keys:Path（或 KeyVault:Uri），再运行一次；什么都没有写入。");
}
