using System.Security.Cryptography;

namespace Storage.Sealing;

/// <summary>Both rings in one file that only its owner can read, beside the data folder so that copying the folder does not copy the keys.</summary>
public sealed class FileKeySource : IKeySource
{
    private readonly string _path;

    public FileKeySource(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.GetFullPath(path);
    }

    public async Task<StoredRings?> LoadAsync(CancellationToken cancellation)
    {
        if (!File.Exists(_path))
        {
            return null;
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(_path) & ~DurableFile.OwnerOnly) != 0)
        {
            throw new InvalidDataException("密钥文件的权限过宽：请改为只有所有者可读写（chmod 600）再启动。");
        }

        var bytes = await File.ReadAllBytesAsync(_path, cancellation).ConfigureAwait(false);
        return new(KeyJson.Parse(bytes), VersionOf(bytes));
    }

    public async Task<bool> SaveAsync(IReadOnlyList<StoredKey> keys, string? version, CancellationToken cancellation)
    {
        var current = File.Exists(_path) ? VersionOf(await File.ReadAllBytesAsync(_path, cancellation).ConfigureAwait(false)) : null;
        if (current != version)
        {
            return false;
        }

        if (version is null)
        {
            DurableFile.Create(_path, KeyJson.Write(keys));
        }
        else
        {
            DurableFile.Replace(_path, KeyJson.Write(keys));
        }

        return true;
    }

    private static string VersionOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
