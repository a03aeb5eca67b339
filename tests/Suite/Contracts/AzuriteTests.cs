using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Storage;
using Storage.Azure;
using Storage.Sealing;

namespace Suite.Contracts;

/// <summary>The blob contract on Azure's real client and Microsoft's emulator.</summary>
public sealed class AzureBlobTests(Azurite azurite) : BlobContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("azurite-").FullName;
    private KeyRings? _keys;
    private BlobContainerClient _container = null!;
    private AzureBlobs _blobs = null!;

    protected override IBlobStore Blobs => _blobs;

    public override async ValueTask InitializeAsync()
    {
        _keys = await KeyRings.OpenAsync(new FileKeySource(Path.Combine(_folder, "keys")), TimeProvider.System, mayCreate: true);
        var service = new BlobServiceClient(await azurite.ConnectionAsync());
        _container = service.GetBlobContainerClient($"test-{Guid.NewGuid():N}");
        _blobs = new(_container, _keys);
    }

    public override ValueTask DisposeAsync()
    {
        _blobs.Dispose();
        _keys?.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_lies_in_the_account_is_sealed()
    {
        await _blobs.CreateAsync("a/1", new MemoryStream("王小明"u8.ToArray()), TestContext.Current.CancellationToken);
        var raw = (await _container.GetBlobClient("a/1").DownloadContentAsync(TestContext.Current.CancellationToken)).Value.Content.ToArray();
        Assert.True(raw.AsSpan().IndexOf("王小明"u8) < 0);
        Assert.Equal(2, raw[0]);
    }

    [Fact]
    public async Task A_store_that_is_closed_leaves_no_temporary_folder_behind()
    {
        string folder;
        using (var blobs = new AzureBlobs(_container, _keys!))
        {
            folder = blobs.TemporaryFolder;
            await using var temporary = await blobs.TemporaryAsync(new MemoryStream(new byte[100]), TestContext.Current.CancellationToken);
            Assert.Single(Directory.GetFiles(folder));
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void Closed_twice_it_is_closed()
    {
        var blobs = new AzureBlobs(_container, _keys!);
        blobs.Dispose();
        blobs.Dispose();
        Assert.False(Directory.Exists(blobs.TemporaryFolder));
    }
}

/// <summary>The queue contract on Azure's real client and Microsoft's emulator.</summary>
public sealed class AzureQueueTests(Azurite azurite) : QueueContract
{
    private AzureQueue _queue = null!;

    protected override IWorkQueue Queue => _queue;

    protected override TimeSpan Moment => TimeSpan.FromSeconds(4);

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, Now);

    public override async ValueTask InitializeAsync() =>
        _queue = new(new QueueServiceClient(await azurite.ConnectionAsync(), new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
