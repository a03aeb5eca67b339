using Microsoft.Extensions.Time.Testing;
using Storage;

namespace Suite.Contracts;

/// <summary>The contract on SQLite in a folder of its own.</summary>
public sealed class EmbeddedStoreTests : StoreContract
{
    protected override async Task<IStoreBackEnd> OpenAsync() => await EmbeddedBackEnd.OpenAsync();
}

/// <summary>An embedded store in a temporary folder that goes away with it.</summary>
public sealed class EmbeddedBackEnd : IStoreBackEnd
{
    private readonly StorageRoot _root;

    private EmbeddedBackEnd(string folder, StorageRoot root, FakeTimeProvider clock) => (Folder, _root, Clock) = (folder, root, clock);

    /// <summary>Holds <c>data</c> and <c>data.keys</c>.</summary>
    public string Folder { get; }

    public StorageRoot Root => _root;

    public IStore Store => _root.Store;

    public FakeTimeProvider Clock { get; }

    public static async Task<EmbeddedBackEnd> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("store-").FullName;
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        var root = await StorageRoot.OpenAsync(new() { Path = Path.Combine(folder, "data") }, clock, TestContext.Current.CancellationToken);
        return new(folder, root, clock);
    }

    public async ValueTask DisposeAsync()
    {
        await _root.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
