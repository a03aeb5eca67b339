using System.Runtime.CompilerServices;
using Storage.Audit;
using Storage.Backup;
using Storage.Embedded;
using Storage.Sealing;

namespace Storage;

/// <summary>A part that must work before anything is taken.</summary>
/// <param name="Wrong">Null where it works; otherwise what is so and what to do about it, in words.</param>
public sealed record StorageCheck(string Name, Func<CancellationToken, Task<string?>> Wrong);

/// <summary>Everything this room offers, opened together and closed together.</summary>
public sealed class StorageRoot : IAsyncDisposable
{
    private readonly RingCheck _ring;
    private readonly Func<CancellationToken, Task<Trouble?>> _probe;
    private readonly Func<Exception, Trouble?> _tell;
    private readonly List<IDisposable> _owned;

    /// <param name="probe">Whether more documents and blobs can be written.</param>
    /// <param name="tell">Tells trouble of this back end from mistakes of the program.</param>
    internal StorageRoot(RingCheck ring, Func<CancellationToken, Task<Trouble?>> probe, Func<Exception, Trouble?> tell,
        params IEnumerable<IDisposable> owned) =>
        (_ring, _probe, _tell, _owned) = (ring, probe, tell, [.. owned]);

    public required IStore Store { get; init; }

    /// <summary>The store without the fence around counties that move: for the move itself.</summary>
    internal IStore Bare { get => field ?? Store; init; }

    public required IBlobStore Blobs { get; init; }

    public required IWorkQueue Queue { get; init; }

    public required KeyRings Keys { get; init; }

    /// <summary>Where the heads of the audit chains are kept apart.</summary>
    public required IAuditHeads Heads { get; init; }

    /// <summary>The keys under which records lie in backups.</summary>
    public required BackupKeys BackupKeys { get; init; }

    /// <summary>What was found damaged since the start.</summary>
    public required Damage Damage { get; init; }

    /// <summary>Opens the store that the settings name.</summary>
    /// <exception cref="ServiceAwayException">On Azure: one of the services does not answer, or does not let this program in.</exception>
    /// <exception cref="FolderInUseException">Another process works on the data folder.</exception>
    /// <exception cref="FolderUnusableException">The folder is read-only, the disk full or failing, the file damaged.</exception>
    /// <exception cref="InvalidDataException">The key file is missing beside existing data, unreadable, readable by others, or of other
    /// data.</exception>
    public static async Task<StorageRoot> OpenAsync(StorageSettings settings, TimeProvider time, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(time);
        if (settings.IsAzure)
        {
            return await OpenAzureAsync(settings, time, cancellation).ConfigureAwait(false);
        }

        try
        {
            return await OpenEmbeddedAsync(settings, time, cancellation).ConfigureAwait(false);
        }
        catch (Exception failed) when (failed is not FolderInUseException && Troubles.Of(failed) is { } trouble)
        {
            throw new FolderUnusableException(trouble, failed);
        }
    }

    /// <summary>What must answer before anything is taken, for the readiness check: which one does not is what somebody is called at night
    /// for.</summary>
    public IReadOnlyList<StorageCheck> Checks =>
    [
        new("store", async cancellation => (await TroubleAsync(cancellation).ConfigureAwait(false))?.Words()),
        new("keys", async cancellation => !Keys.WereReplaced && await FitsAsync(cancellation).ConfigureAwait(false) ? null : WrongRing),
        new("queue", async cancellation => await Queue.CountAsync("ready", cancellation).ConfigureAwait(false) >= 0 ? null : ""),
    ];

    /// <summary>The trouble behind an exception, or null where it is none of the store's.</summary>
    public Trouble? TroubleOf(Exception exception) => _tell(exception);

    /// <summary>How many records are damaged, of those found so far; what was put right meanwhile no longer counts.</summary>
    public async Task<int> DamagedAsync(CancellationToken cancellation)
    {
        foreach (var (place, kind, id) in Damage.Known.Take(10))
        {
            try
            {
                var gone = kind == Damage.Blob ? await IsWholeAsync(id, cancellation).ConfigureAwait(false)
                    : !Kinds.All.TryGetValue(kind, out var known) || !Document.IsId(id) || await Store.FindAsync(place, known, id, cancellation)
                    .ConfigureAwait(false) is null;
                if (gone)
                {
                    Damage.Mended(place, kind, id);
                }
            }
            catch (DamagedException)
            {
                // Still so.
            }
        }

        return Damage.Count;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }

        Keys.Dispose();
        return ValueTask.CompletedTask;
    }

    internal const string WrongRing =
        "密钥与数据对不上：这套密钥不是这份数据的，也许属于另一套系统。请换回与数据一同备份的密钥（Keys:Path 的文件，或 KeyVault:Uri 里的机密）再启动；在那之前不会写入任何内容。";

    /// <exception cref="InvalidDataException">The ring is another one's.</exception>
    internal async Task MustFitAsync(CancellationToken cancellation)
    {
        if (!await FitsAsync(cancellation).ConfigureAwait(false))
        {
            throw new InvalidDataException(WrongRing);
        }
    }

    private async Task<bool> FitsAsync(CancellationToken cancellation) =>
        await _ring.FitsStoreAsync(cancellation).ConfigureAwait(false) && await _ring.FitsBlobsAsync(cancellation).ConfigureAwait(false);

    private async Task<Trouble?> TroubleAsync(CancellationToken cancellation)
    {
        try
        {
            await Store.FindAsync(Partition.Index("ready"), Kinds.SeedMark, "ready", cancellation).ConfigureAwait(false);
            return await _probe(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (TroubleOf(exception) is { } trouble)
        {
            return trouble;
        }
    }

    private async Task<bool> IsWholeAsync(string blob, CancellationToken cancellation)
    {
        var content = await Blobs.OpenAsync(blob, cancellation).ConfigureAwait(false);
        if (content is not null)
        {
            await using (content.ConfigureAwait(false))
            {
                await content.CopyToAsync(Stream.Null, cancellation).ConfigureAwait(false);
            }
        }

        return true;
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
        Staging.ClearLeft(folder);
        EmbeddedStore? store = null;
        try
        {
            if (File.Exists(Path.Combine(folder, Restoring.Mark)))
            {
                throw new InvalidDataException("这个数据文件夹里的恢复还没有做完。请把恢复（restore）的命令再运行一次，做完再启动。");
            }

            var file = Path.Combine(folder, "store.db");
            var keys = await KeyRings.OpenAsync(new FileKeySource(settings.KeyFile), time, mayCreate: !File.Exists(file), settings.Keys, cancellation)
                .ConfigureAwait(false);
            var damage = new Damage();
            store = new EmbeddedStore(file, keys, time, damage: damage);
            var blobs = new FolderBlobs(folder, keys, damage);
            var queue = new EmbeddedQueue(store);
            var heads = new AuditHeadFile(settings.HeadFile);
            var opened = store;
            // Most stores have never heard of a move, and nobody but us will: then nothing stands between.
            var moves = await Moving.CountyMoves.AtStartAsync(store, cancellation).ConfigureAwait(false);
            var root = new StorageRoot(new(store, keys, store.SampleAsync, blobs: null), _ => opened.ProbeAsync(blobs), Troubles.Of, heads,
                store, held)
            {
                Store = moves.Count == 0 ? store : new Moving.FencedStore(store, moves, time, alone: true),
                Bare = store,
                Blobs = blobs,
                Queue = queue,
                Keys = keys,
                Heads = heads,
                BackupKeys = BackupKeys.InFolder(settings, keys, time),
                Damage = damage,
            };
            await root.MustFitAsync(cancellation).ConfigureAwait(false);
            await queue.ReleaseAllAsync().ConfigureAwait(false);
            await AbandonedTurns.ReleaseAllAsync(store, store.Counties(), time.GetUtcNow(), cancellation).ConfigureAwait(false);
            return root;
        }
        catch
        {
            store?.Dispose();
            held.Dispose();
            throw;
        }
    }

    // A method of its own, not inlined: the embedded start never loads an Azure assembly.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<StorageRoot> OpenAzureAsync(StorageSettings settings, TimeProvider time, CancellationToken cancellation) =>
        Azure.AzureStorage.OpenAsync(settings, time, cancellation);
}
