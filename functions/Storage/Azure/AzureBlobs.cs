using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Storage.Embedded;
using Storage.Sealing;

namespace Storage.Azure;

/// <summary>Sealed streams as block blobs of one container; created once, never overwritten.</summary>
internal sealed class AzureBlobs : IBlobStore, IDisposable
{
    public const string Container = "sealed";

    /// <summary>The heads of the audit chains, and nothing else: its blobs cannot be changed or deleted (a retention policy of the
    /// account).</summary>
    public const string HeadsContainer = "audit-heads";

    private readonly BlobContainerClient _container;
    private readonly KeyRings _keys;
    private readonly Damage _damage;
    private readonly SealedTemporaries _temporaries;
    private int _closed;

    public AzureBlobs(BlobContainerClient container, KeyRings keys, Damage? damage = null)
    {
        (_container, _keys, _damage) = (container, keys, damage ?? new());
        _temporaries = new(TemporaryFolder, keys, _damage);
    }

    /// <summary>Each instance has one of its own, and takes it with it.</summary>
    internal string TemporaryFolder { get; } = Directory.CreateTempSubdirectory("sealed-").FullName;

    /// <summary>Once is enough, and twice does no harm: the room closes it, and so does a container that handed it out.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            Directory.Delete(TemporaryFolder, recursive: true);
        }
    }

    public async Task<bool> CreateAsync(string name, Stream content, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        BlobNames.Check(name);
        // Sealed beside first: the upload needs a length and must be repeatable, and the sender may break off half-way.
        var temporary = _temporaries.NewPath();
        try
        {
            await SealedTemporaries.WriteAsync(temporary, _keys.Current.Encryption, name, content, durable: false, cancellation)
                .ConfigureAwait(false);
            return await UploadAsync(name, temporary, cancellation).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public async Task<Stream?> OpenAsync(string name, CancellationToken cancellation = default)
    {
        BlobNames.Check(name);
        try
        {
            var answer = await _container.GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellation).ConfigureAwait(false);
            return await SealedStream.OpenAsync(_keys, _damage, name, answer.Value.Content, cancellation).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellation = default)
    {
        BlobNames.Check(name);
        try
        {
            return (await _container.DeleteBlobIfExistsAsync(name, DeleteSnapshotsOption.IncludeSnapshots, null, cancellation)
                .ConfigureAwait(false)).Value;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return false; // no container yet
        }
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        BlobNames.CheckPrefix(prefix);
        if (!(await _container.ExistsAsync(cancellation).ConfigureAwait(false)).Value)
        {
            yield break;
        }

        await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation).ConfigureAwait(false))
        {
            yield return blob.Name;
        }
    }

    public Task<SealedTemporary> TemporaryAsync(Stream content, CancellationToken cancellation = default) =>
        _temporaries.CreateAsync(content, cancellation);

    private async Task<bool> UploadAsync(string name, string path, CancellationToken cancellation)
    {
        var options = new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All } };
        for (var attempt = 0; ; attempt++)
        {
            var file = File.OpenRead(path);
            await using (file.ConfigureAwait(false))
            {
                try
                {
                    await _container.GetBlobClient(name).UploadAsync(file, options, cancellation).ConfigureAwait(false);
                    return true;
                }
                catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound && attempt == 0)
                {
                    await _container.CreateIfNotExistsAsync(cancellationToken: cancellation).ConfigureAwait(false);
                }
                catch (RequestFailedException e) when (e.Status is 409 or 412)
                {
                    return false;
                }
            }
        }
    }
}
