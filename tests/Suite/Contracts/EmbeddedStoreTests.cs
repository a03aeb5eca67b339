using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Sealing;

namespace Suite.Contracts;

/// <summary>The contract on SQLite in a folder of its own.</summary>
public sealed class EmbeddedStoreTests : StoreContract
{
    protected override async Task<IStoreBackEnd> OpenAsync() => await EmbeddedBackEnd.OpenAsync();
}

/// <summary>The same, sealed with SM4.</summary>
public sealed class EmbeddedStoreUnderSmTests : StoreContract
{
    protected override async Task<IStoreBackEnd> OpenAsync() => await EmbeddedBackEnd.OpenAsync(new(CipherSuite.Sm4GcmHmacSm3));
}

/// <summary>The contract on files in a folder of its own.</summary>
public class FolderBlobTests : BlobContract
{
    private EmbeddedBackEnd _backEnd = null!;

    protected override IBlobStore Blobs => _backEnd.Root.Blobs;

    /// <summary>What the files are sealed with.</summary>
    protected virtual KeyWish Keys => KeyWish.Usual;

    public override async ValueTask InitializeAsync() => _backEnd = await EmbeddedBackEnd.OpenAsync(Keys);

    public override async ValueTask DisposeAsync()
    {
        await _backEnd.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The same, sealed with SM4.</summary>
public sealed class FolderBlobUnderSmTests : FolderBlobTests
{
    protected override KeyWish Keys => new(CipherSuite.Sm4GcmHmacSm3);
}

/// <summary>The contract on the queue inside the SQLite file.</summary>
public sealed class EmbeddedQueueTests : QueueContract
{
    private EmbeddedBackEnd _backEnd = null!;

    protected override IWorkQueue Queue => _backEnd.Root.Queue;

    protected override Task PassAsync(TimeSpan time)
    {
        _backEnd.Clock.Advance(time);
        return Task.CompletedTask;
    }

    public override async ValueTask InitializeAsync() => _backEnd = await EmbeddedBackEnd.OpenAsync();

    public override ValueTask DisposeAsync() => _backEnd.DisposeAsync();

    [Fact]
    public async Task After_a_crash_what_was_held_is_received_at_once_and_what_waits_for_its_time_goes_on_waiting()
    {
        await Queue.SendAsync("move-child", "held", null, Now);
        await Queue.SendAsync("move-child", "later", TimeSpan.FromMinutes(5), Now);
        Assert.Equal("held", Assert.Single(await Queue.ReceiveAsync("move-child", 2, TimeSpan.FromMinutes(10), Now)).Text);
        await _backEnd.CrashAsync();
        var again = Assert.Single(await Queue.ReceiveAsync("move-child", 2, TimeSpan.FromMinutes(10), Now));
        Assert.Equal(("held", 2), (again.Text, again.DequeueCount));
        await PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("later", Assert.Single(await Queue.ReceiveAsync("move-child", 2, TimeSpan.FromMinutes(10), Now)).Text);
    }
}

/// <summary>An embedded store in a temporary folder that goes away with it.</summary>
public sealed class EmbeddedBackEnd : IStoreBackEnd
{
    private StorageRoot _root;

    private EmbeddedBackEnd(string folder, StorageRoot root, FakeTimeProvider clock) => (Folder, _root, Clock) = (folder, root, clock);

    private KeyWish _keys = KeyWish.Usual;

    /// <summary>Holds <c>data</c> and <c>data.keys</c>.</summary>
    public string Folder { get; }

    public StorageSettings Settings => new() { Path = Path.Combine(Folder, "data"), Keys = _keys };

    public StorageRoot Root => _root;

    public IStore Store => _root.Store;

    public FakeTimeProvider Clock { get; }

    /// <param name="keys">What it is sealed with; null: as usual.</param>
    public static async Task<EmbeddedBackEnd> OpenAsync(KeyWish? keys = null)
    {
        var folder = Directory.CreateTempSubdirectory("store-").FullName;
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        keys ??= KeyWish.Usual;
        var root = await StorageRoot.OpenAsync(new() { Path = Path.Combine(folder, "data"), Keys = keys }, clock,
            TestContext.Current.CancellationToken);
        return new(folder, root, clock) { _keys = keys };
    }

    /// <summary>Closes and opens the same folder again.</summary>
    public async Task ReopenAsync()
    {
        await _root.DisposeAsync();
        _root = await StorageRoot.OpenAsync(Settings, Clock, TestContext.Current.CancellationToken);
    }

    public Task DamageAsync(Partition partition, Kind kind, string id) =>
        TamperAsync($"UPDATE documents SET body=zeroblob(length(body)) WHERE id='{id}' AND kind={kind.Number}");

    /// <summary>Alters the closed file and opens it again.</summary>
    public async Task TamperAsync(string sql)
    {
        await CloseAsync();
        using (var db = new global::Storage.Embedded.SqliteConnection(Path.Combine(Settings.Path, "store.db"), readOnly: false))
        {
            db.Execute(sql);
        }

        _root = await StorageRoot.OpenAsync(Settings, Clock, TestContext.Current.CancellationToken);
    }

    /// <summary>Closes; <see cref="ReopenAsync"/> goes on.</summary>
    public ValueTask CloseAsync() => _root.DisposeAsync();

    /// <summary>Opens what lies on the disk at this moment, as the next start does after <c>kill -9</c>.</summary>
    public async Task CrashAsync()
    {
        var (store, left) = (Path.Combine(Settings.Path, "store.db"), new Dictionary<string, byte[]>());
        foreach (var file in new[] { store, store + "-wal" })
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            left[file] = new byte[open.Length];
            await open.ReadExactlyAsync(left[file]);
        }

        await _root.DisposeAsync();
        foreach (var (file, bytes) in left)
        {
            await File.WriteAllBytesAsync(file, bytes);
        }

        _root = await StorageRoot.OpenAsync(Settings, Clock, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _root.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
