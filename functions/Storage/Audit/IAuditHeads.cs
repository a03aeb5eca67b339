using System.Globalization;
using System.Text.Json;
using Domain.Audit;

namespace Storage.Audit;

/// <summary>
/// Where the head of each county's chain is kept a second time, out of reach of whoever can write to the store and its blobs: entries, blocks and
/// anchors
/// taken away together still contradict it.
/// </summary>
public interface IAuditHeads
{
    /// <summary>
    /// Keeps the head, as the continuation of what is kept: a head that does not follow (a chain begun anew, or shortened) never takes the place of
    /// the one
    /// that says so.
    /// </summary>
    /// <param name="headAt">The head after a block of that number, as the store has it now; null where it has none.</param>
    Task KeepAsync(AuditAnchor head, Func<long, Task<string?>> headAt, CancellationToken cancellation = default);

    /// <summary>What is kept of a county: at least its newest head.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    IAsyncEnumerable<AuditAnchor> ReadAsync(string county, CancellationToken cancellation = default);
}

/// <summary>One file beside the keys: of each county the newest head.</summary>
internal sealed class AuditHeadFile(string path) : IAuditHeads, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public void Dispose() => _turn.Dispose();

    public async Task KeepAsync(AuditAnchor head, Func<long, Task<string?>> headAt, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(head);
        ArgumentNullException.ThrowIfNull(headAt);
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var heads = await LoadAsync(cancellation).ConfigureAwait(false);
            if (!heads.TryGetValue(head.County, out var kept)
                || (kept.Sequence < head.Sequence && await headAt(kept.Sequence).ConfigureAwait(false) == kept.Head))
            {
                heads[head.County] = head;
                Sealing.DurableFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(heads, StorageJson.Default.SortedDictionaryStringAuditAnchor));
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public async IAsyncEnumerable<AuditAnchor> ReadAsync(string county, [System.Runtime.CompilerServices.EnumeratorCancellation]
        CancellationToken cancellation = default)
    {
        if ((await LoadAsync(cancellation).ConfigureAwait(false)).TryGetValue(county, out var head))
        {
            yield return head;
        }
    }

    private async Task<SortedDictionary<string, AuditAnchor>> LoadAsync(CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            return new(StringComparer.Ordinal);
        }

        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false),
                StorageJson.Default.SortedDictionaryStringAuditAnchor)
                ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new InvalidDataException("The file of the audit heads cannot be read.");
        }
    }
}

/// <summary>A blob per block in a container of its own, whose blobs nobody can change or delete. Created once: a chain begun anew finds its numbers
/// taken.</summary>
internal sealed class AuditHeadBlobs(IBlobStore blobs) : IAuditHeads
{
    public Task KeepAsync(AuditAnchor head, Func<long, Task<string?>> headAt, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(head);
        return blobs.CreateAsync(string.Create(CultureInfo.InvariantCulture, $"{head.County}/{head.Sequence:D19}"),
            new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(head, StorageJson.Default.AuditAnchor)), cancellation);
    }

    public async IAsyncEnumerable<AuditAnchor> ReadAsync(string county, [System.Runtime.CompilerServices.EnumeratorCancellation]
        CancellationToken cancellation = default)
    {
        await foreach (var name in blobs.ListAsync(county + "/", cancellation).ConfigureAwait(false))
        {
            yield return await AuditAnchors.ReadAsync(blobs, name, cancellation).ConfigureAwait(false)
                ?? throw new InvalidDataException("An audit head is gone.");
        }
    }
}

/// <summary>An anchor or head as a blob.</summary>
internal static class AuditAnchors
{
    /// <returns>Null: there is none.</returns>
    /// <exception cref="DamagedException">It does not open.</exception>
    public static async Task<AuditAnchor?> ReadAsync(IBlobStore blobs, string name, CancellationToken cancellation)
    {
        var content = await blobs.OpenAsync(name, cancellation).ConfigureAwait(false);
        if (content is null)
        {
            return null;
        }

        await using (content.ConfigureAwait(false))
        {
            return await JsonSerializer.DeserializeAsync(content, StorageJson.Default.AuditAnchor, cancellation).ConfigureAwait(false);
        }
    }
}
