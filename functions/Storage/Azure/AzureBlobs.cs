using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Storage.Embedded;
using Storage.Sealing;

namespace Storage.Azure;

/// <summary>Sealed streams as block blobs; created once, never overwritten.</summary>
/// <remarks>
/// The heads of the audit chains have a container of their own, to which the templates give a time in which nothing there can be changed or deleted. An
/// attachment must be deletable, and whoever could delete an audit head could shorten the chain that would show it.
/// </remarks>
internal sealed class AzureBlobs : IBlobStore, IDisposable
{
    public const string Container = "sealed";
    public const string HeadsContainer = "audit-heads";

    private readonly BlobContainerClient _container;
    private readonly BlobContainerClient _heads;
    private readonly KeyRings _keys;
    private readonly SealedTemporaries _temporaries;

    public AzureBlobs(BlobContainerClient container, BlobContainerClient heads, KeyRings keys)
    {
        (_container, _heads, _keys) = (container, heads, keys);
        _temporaries = new(TemporaryFolder, keys);
    }

    /// <summary>Each instance has one of its own, and takes it with it.</summary>
    internal string TemporaryFolder { get; } = Directory.CreateTempSubdirectory("sealed-").FullName;

    public void Dispose() => Directory.Delete(TemporaryFolder, recursive: true);

    public async Task<bool> CreateAsync(string name, Stream content, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        BlobNames.Check(name);
        // Sealed beside first: the upload needs a length and must be repeatable, and the sender may break off half-way.
        var temporary = _temporaries.NewPath();
        try
        {
            await SealedTemporaries.WriteAsync(temporary, _keys.Current.Encryption, name, content, durable: false, cancellation).ConfigureAwait(false);
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
            var answer = await Of(name).GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellation).ConfigureAwait(false);
            return await SealedStream.OpenAsync(_keys, name, answer.Value.Content, cancellation).ConfigureAwait(false);
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
            return (await Of(name).DeleteBlobIfExistsAsync(name, DeleteSnapshotsOption.IncludeSnapshots, null, cancellation).ConfigureAwait(false)).Value;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return false; // no container yet
        }
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        BlobNames.CheckPrefix(prefix);
        // In the order of names: a beginning as short as "a" may name both.
        foreach (var container in new[] { _heads, _container }.Where(container => container == Of(prefix) || BlobNames.AuditHeads.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (!(await container.ExistsAsync(cancellation).ConfigureAwait(false)).Value)
            {
                continue;
            }

            await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation).ConfigureAwait(false))
            {
                yield return blob.Name;
            }
        }
    }

    public Task<SealedTemporary> TemporaryAsync(Stream content, CancellationToken cancellation = default) => _temporaries.CreateAsync(content, cancellation);

    private BlobContainerClient Of(string name) => name.StartsWith(BlobNames.AuditHeads, StringComparison.Ordinal) ? _heads : _container;

    private async Task<bool> UploadAsync(string name, string path, CancellationToken cancellation)
    {
        var container = Of(name);
        var options = new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All } };
        for (var attempt = 0; ; attempt++)
        {
            var file = File.OpenRead(path);
            await using (file.ConfigureAwait(false))
            {
                try
                {
                    await container.GetBlobClient(name).UploadAsync(file, options, cancellation).ConfigureAwait(false);
                    return true;
                }
                catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound && attempt == 0)
                {
                    await container.CreateIfNotExistsAsync(cancellationToken: cancellation).ConfigureAwait(false);
                }
                catch (RequestFailedException e) when (e.Status is 409 or 412)
                {
                    return false;
                }
            }
        }
    }
}
