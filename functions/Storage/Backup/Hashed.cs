using System.Buffers;
using System.Security.Cryptography;

namespace Storage.Backup;

/// <summary>Files by their hashes.</summary>
internal static class Hashed
{
    private const int Piece = 256 * 1024;

    public static async Task<(long Bytes, string Sha256)> ReadAsync(string path, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0,
            FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (file.ConfigureAwait(false))
        {
            return await CopyAsync(file, Stream.Null, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Copies a file to a new name that it takes once all of it is on the disk; whatever lay there is replaced.</summary>
    /// <param name="mustBe">The hash it must have; null: whatever it has.</param>
    /// <returns>Null: it has another hash, and nothing took the name.</returns>
    public static async Task<(long Bytes, string Sha256)?> CopyAsync(string from, string to, string? mustBe, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        var next = to + ".part";
        (long Bytes, string Sha256) copied;
        var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0,
            FileOptions.Asynchronous | FileOptions.SequentialScan);
        await using (source.ConfigureAwait(false))
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                Options = FileOptions.Asynchronous,
                BufferSize = 0
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = Sealing.DurableFile.OwnerOnly;
            }

            var target = new FileStream(next, options);
            await using (target.ConfigureAwait(false))
            {
                copied = await CopyAsync(source, target, cancellation).ConfigureAwait(false);
                target.Flush(flushToDisk: true);
            }
        }

        if (mustBe is not null && copied.Sha256 != mustBe)
        {
            File.Delete(next);
            return null;
        }

        File.Move(next, to, overwrite: true);
        return copied;
    }

    public static async Task<(long Bytes, string Sha256)> CopyAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            var total = 0L;
            for (int read; (read = await from.ReadAsync(buffer.AsMemory(0, Piece), cancellation).ConfigureAwait(false)) > 0; total += read)
            {
                hash.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            }

            return (total, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
