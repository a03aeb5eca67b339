using System.Runtime.CompilerServices;
using Storage.Embedded;
using Storage.Sealing;

namespace Storage;

/// <summary>Everything this room offers, opened together and closed together.</summary>
public sealed class StorageRoot : IAsyncDisposable
{
    private readonly List<IDisposable> _owned;

    internal StorageRoot(IStore store, IBlobStore blobs, IWorkQueue queue, KeyRings keys, params IEnumerable<IDisposable> owned) =>
        (Store, Blobs, Queue, Keys, _owned) = (store, blobs, queue, keys, [.. owned]);

    public IStore Store { get; }

    public IBlobStore Blobs { get; }

    public IWorkQueue Queue { get; }

    public KeyRings Keys { get; }

    /// <summary>Opens the store that the settings name.</summary>
    /// <exception cref="FolderInUseException">Another process works on the data folder.</exception>
    /// <exception cref="InvalidDataException">The key file is missing beside existing data, unreadable, or readable by others.</exception>
    public static Task<StorageRoot> OpenAsync(StorageSettings settings, TimeProvider time, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        return settings.IsAzure ? OpenAzureAsync(settings, time, cancellation) : OpenEmbeddedAsync(settings, time, cancellation);
    }

    /// <summary>What must answer before anything is taken, by name, for the readiness check: which one does not is what somebody is called at night for.</summary>
    public IReadOnlyList<(string Name, Func<CancellationToken, Task<bool>> Check)> Checks =>
    [
        ("store", async cancellation =>
        {
            await Store.FindAsync(Partition.Index("ready"), Kinds.SeedMark, "ready", cancellation).ConfigureAwait(false);
            return true;
        }),
        ("keys", _ => Task.FromResult(Keys.List().Count > 0)),
        ("queue", async cancellation => await Queue.CountAsync("ready", cancellation).ConfigureAwait(false) >= 0),
    ];

    public ValueTask DisposeAsync()
    {
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }

        Keys.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<StorageRoot> OpenEmbeddedAsync(StorageSettings settings, TimeProvider time, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(settings.Path);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var held = new FolderLock(folder);
        try
        {
            var file = Path.Combine(folder, "store.db");
            var keys = await KeyRings.OpenAsync(new FileKeySource(settings.KeyFile), time, mayCreate: !File.Exists(file), cancellation).ConfigureAwait(false);
            var store = new EmbeddedStore(file, keys, time);
            return new(store, new FolderBlobs(folder, keys), new EmbeddedQueue(store), keys, store, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    // A method of its own, not inlined: the embedded start never loads an Azure assembly.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<StorageRoot> OpenAzureAsync(StorageSettings settings, TimeProvider time, CancellationToken cancellation) =>
        Azure.AzureStorage.OpenAsync(settings, time, cancellation);
}
