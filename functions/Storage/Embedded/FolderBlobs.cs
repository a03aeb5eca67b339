using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Storage.Sealing;

namespace Storage.Embedded;

/// <summary>Sealed streams as files: written beside, flushed, then given their name in one step.</summary>
internal sealed class FolderBlobs : IBlobStore
{
    private readonly string _blobs;
    private readonly SealedTemporaries _temporaries;
    private readonly KeyRings _keys;
    private readonly Damage _damage;

    /// <summary>Held while a finished blob takes its name.</summary>
    private readonly Lock _naming = new();

    /// <param name="temporary">The folder for what is being written, beside the others: one a process.</param>
    public FolderBlobs(string folder, KeyRings keys, Damage damage, string temporary = "temporary")
    {
        (_keys, _damage) = (keys, damage);
        _blobs = Path.Combine(folder, "blobs");
        Directory.CreateDirectory(_blobs);
        _temporaries = new(Path.Combine(folder, temporary), keys, damage);
    }

    public async Task<bool> CreateAsync(string name, Stream content, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        var path = PathOf(name);
        if (File.Exists(path))
        {
            return false;
        }

        var temporary = _temporaries.NewPath();
        try
        {
            await SealedTemporaries.WriteAsync(temporary, _keys.Current.Encryption, name, content, durable: true, cancellation).ConfigureAwait(false);
            var folder = Path.GetDirectoryName(path)!;
            DurableFolder.Create(folder);
            lock (_naming)
            {
                // Moving without overwriting looks first and moves then; between the two only this process could slip in (the folder lock keeps
                // others out).
                if (File.Exists(path))
                {
                    return false;
                }

                File.Move(temporary, path, overwrite: false);
            }

            DurableFolder.Sync(folder);
            return true;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellation = default)
    {
        FileStream file;
        try
        {
            file = new(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 4096,
                FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        try
        {
            return await SealedStream.OpenAsync(_keys, _damage, name, file, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellation = default)
    {
        var path = PathOf(name);
        if (!File.Exists(path))
        {
            return Task.FromResult(false);
        }

        File.Delete(path);
        DurableFolder.Sync(Path.GetDirectoryName(path)!);
        return Task.FromResult(true);
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        BlobNames.CheckPrefix(prefix);
        var slash = prefix.LastIndexOf('/');
        var folder = slash < 0 ? _blobs : Path.Combine(_blobs, prefix[..slash].Replace('/', Path.DirectorySeparatorChar));
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        var names = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(_blobs, f).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return name;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }

    public Task<SealedTemporary> TemporaryAsync(Stream content, CancellationToken cancellation = default) =>
        _temporaries.CreateAsync(content, cancellation);

    /// <inheritdoc cref="SealedTemporaries.HasRoom"/>
    public bool HasRoom() => _temporaries.HasRoom();

    private string PathOf(string name) => Path.Combine(_blobs, BlobNames.Check(name).Replace('/', Path.DirectorySeparatorChar));
}

/// <summary>Temporary files that hold sealed content only; what a crash left is removed at the next start.</summary>
internal sealed class SealedTemporaries
{
    private readonly string _folder;
    private readonly KeyRings _keys;
    private readonly Damage _damage;

    public SealedTemporaries(string folder, KeyRings keys, Damage damage)
    {
        (_folder, _keys, _damage) = (folder, keys, damage);
        Directory.CreateDirectory(folder);
        foreach (var left in Directory.EnumerateFiles(folder))
        {
            File.Delete(left);
        }
    }

    /// <summary>Whether something of the size of a picture still fits; a disk that is full says so before the first parent finds out.</summary>
    /// <exception cref="IOException">Nothing can be written here.</exception>
    public bool HasRoom()
    {
        var path = NewPath();
        try
        {
            using var probe = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 });
            probe.Write(Probe);
            return true;
        }
        catch (IOException e) when (Troubles.Of(e) == Trouble.DiskFull)
        {
            return false;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static readonly byte[] Probe = new byte[1024 * 1024];

    public string NewPath() => Path.Combine(_folder, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)));

    public async Task<SealedTemporary> CreateAsync(Stream content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        var path = NewPath();
        try
        {
            var length = await WriteAsync(path, _keys.Current.Encryption, Path.GetFileName(path), content, durable: false, cancellation)
                .ConfigureAwait(false);
            return new FileTemporary(path, length, _keys, _damage);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    public static async Task<long> WriteAsync(string path, RingKey key, string name, Stream content, bool durable, CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        await using (file.ConfigureAwait(false))
        {
            var length = await SealedStream.SealAsync(key, name, content, file, cancellation).ConfigureAwait(false);
            if (durable)
            {
                file.Flush(flushToDisk: true);
            }

            return length;
        }
    }

    private sealed class FileTemporary(string path, long length, KeyRings keys, Damage damage) : SealedTemporary
    {
        public override long Length => length;

        public override Stream Open() =>
            SealedStream.OpenAsync(keys, damage, Path.GetFileName(path),
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), CancellationToken.None).GetAwaiter()
                    .GetResult(); // a local file and a known key: nothing to wait for

        public override ValueTask DisposeAsync()
        {
            File.Delete(path);
            return ValueTask.CompletedTask;
        }
    }
}
