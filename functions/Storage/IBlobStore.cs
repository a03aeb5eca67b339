namespace Storage;

/// <summary>
/// Sealed streams under opaque names. Content is written once and never changed: a new content is a new name.
/// </summary>
public interface IBlobStore
{
    /// <summary>
    /// Seals and stores the content; nothing is visible under the name until all of it is safe. False: the name is taken, nothing changed.
    /// </summary>
    /// <param name="name">Opaque: a room and ids, <c>attachments/0193…</c>; lower-case letters, digits, <c>-</c> and <c>/</c>; never a file name of
    /// the sender.</param>
    Task<bool> CreateAsync(string name, Stream content, CancellationToken cancellation = default);

    /// <summary>The opened content, or null. Reading fails with <see cref="DamagedException"/> where it was altered or cut.</summary>
    Task<Stream?> OpenAsync(string name, CancellationToken cancellation = default);

    /// <summary>False: there was none.</summary>
    Task<bool> DeleteAsync(string name, CancellationToken cancellation = default);

    /// <summary>Names that start with the prefix, in ordinal order.</summary>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellation = default);

    /// <summary>
    /// A sealed temporary place for content that is still being received or worked on: write it, read it back any number of times, dispose it and
    /// it is gone. What lies on the disk meanwhile is sealed.
    /// </summary>
    Task<SealedTemporary> TemporaryAsync(Stream content, CancellationToken cancellation = default);
}

/// <summary>See <see cref="IBlobStore.TemporaryAsync"/>.</summary>
public abstract class SealedTemporary : IAsyncDisposable
{
    /// <summary>Bytes of the content.</summary>
    public abstract long Length { get; }

    /// <summary>Reads from the beginning; the caller disposes the stream.</summary>
    public abstract Stream Open();

    public abstract ValueTask DisposeAsync();
}
