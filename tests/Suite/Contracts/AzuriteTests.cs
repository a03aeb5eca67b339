using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
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
    private BlobContainerClient _heads = null!;
    private AzureBlobs _blobs = null!;

    protected override IBlobStore Blobs => _blobs;

    public override async ValueTask InitializeAsync()
    {
        _keys = await KeyRings.OpenAsync(new FileKeySource(Path.Combine(_folder, "keys")), TimeProvider.System, mayCreate: true);
        var service = new BlobServiceClient(await azurite.ConnectionAsync());
        _container = service.GetBlobContainerClient($"test-{Guid.NewGuid():N}");
        _heads = service.GetBlobContainerClient($"heads-{Guid.NewGuid():N}");
        _blobs = new(_container, _heads, _keys);
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
    public async Task Audit_heads_lie_in_the_container_that_nobody_can_delete_from_and_nothing_else_does()
    {
        var now = TestContext.Current.CancellationToken;
        foreach (var name in (string[])["audit/140403/1", "attachments/1", "audits/1"])
        {
            Assert.True(await _blobs.CreateAsync(name, new MemoryStream([1]), now));
            Assert.False(await _blobs.CreateAsync(name, new MemoryStream([2]), now));
            Assert.NotNull(await _blobs.OpenAsync(name, now));
        }

        Assert.Equal(["audit/140403/1"], await _heads.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, now).Select(blob => blob.Name).ToListAsync(now));
        Assert.Equal(["audit/140403/1"], await _blobs.ListAsync("audit/140403/", now).ToListAsync(now));
        Assert.Equal(["attachments/1"], await _blobs.ListAsync("attachments/", now).ToListAsync(now));
        Assert.Equal(["audit/140403/1", "audits/1"], await _blobs.ListAsync("audit", now).ToListAsync(now));
        Assert.Equal(3, (await _blobs.ListAsync("", now).ToListAsync(now)).Count);
    }

    [Fact]
    public async Task A_store_that_is_closed_leaves_no_temporary_folder_behind()
    {
        string folder;
        using (var blobs = new AzureBlobs(_container, _heads, _keys!))
        {
            folder = blobs.TemporaryFolder;
            await using var temporary = await blobs.TemporaryAsync(new MemoryStream(new byte[100]), TestContext.Current.CancellationToken);
            Assert.Single(Directory.GetFiles(folder));
        }

        Assert.False(Directory.Exists(folder));
    }
}

/// <summary>The queue contract on Azure's real client and Microsoft's emulator.</summary>
public sealed class AzureQueueTests(Azurite azurite) : QueueContract
{
    private AzureQueue _queue = null!;

    protected override IWorkQueue Queue => _queue;

    protected override Task PassAsync(TimeSpan time) => Task.Delay(time, Now);

    public override async ValueTask InitializeAsync() =>
        _queue = new(new QueueServiceClient(await azurite.ConnectionAsync(), new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
