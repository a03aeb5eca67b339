using Storage;

namespace App.Api.Sheets;

/// <summary>A sealed blob that may be read from any place in it: as it lies where that is possible, else from a sealed temporary copy.</summary>
internal sealed class Sealed : IAsyncDisposable
{
    private readonly SealedTemporary? _copy;

    private Sealed(Stream stream, SealedTemporary? copy) => (Stream, _copy) = (stream, copy);

    public Stream Stream { get; }

    /// <summary>Null where there is none of that name.</summary>
    public static async Task<Sealed?> OpenAsync(IBlobStore blobs, string name, CancellationToken cancellation)
    {
        var stream = await blobs.OpenAsync(name, cancellation).ConfigureAwait(false);
        if (stream is null || stream.CanSeek)
        {
            return stream is null ? null : new(stream, null);
        }

        await using (stream.ConfigureAwait(false))
        {
            var copy = await blobs.TemporaryAsync(stream, cancellation).ConfigureAwait(false);
            return new(copy.Open(), copy);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync().ConfigureAwait(false);
        if (_copy is not null)
        {
            await _copy.DisposeAsync().ConfigureAwait(false);
        }
    }
}
