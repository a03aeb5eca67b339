using Azure.Storage.Blobs;
using Domain.Audit;
using Storage.Audit;
using Storage.Azure;
using Storage.Sealing;

namespace Suite.Contracts;

/// <summary>What every place for the heads of the audit chains promises.</summary>
public abstract class AuditHeadsContract : IAsyncLifetime
{
    protected abstract IAuditHeads Heads { get; }

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    protected static CancellationToken Now => TestContext.Current.CancellationToken;

    private static AuditAnchor Head(long sequence, string head, string county = "140403") => new(county, sequence, sequence * 2, "e1", head);

    private Task KeepAsync(AuditAnchor head, string? before) => Heads.KeepAsync(head, _ => Task.FromResult(before), Now);

    private async Task<AuditAnchor?> NewestAsync(string county = "140403") =>
        (await Heads.ReadAsync(county, Now).ToListAsync(Now)).MaxBy(head => head.Sequence);

    [Fact]
    public async Task The_newest_head_of_each_county_is_kept_and_kept_again_it_is_the_same()
    {
        Assert.Null(await NewestAsync());
        await KeepAsync(Head(1, "a"), null);
        await KeepAsync(Head(2, "b"), "a");
        await KeepAsync(Head(2, "b"), "a");
        await KeepAsync(Head(1, "z", "140404"), null);
        Assert.Equal((Head(2, "b"), Head(1, "z", "140404")), (await NewestAsync(), await NewestAsync("140404")));
    }

    [Fact]
    public async Task A_chain_begun_anew_does_not_take_the_place_of_the_head_that_contradicts_it()
    {
        await KeepAsync(Head(1, "a"), null);
        await KeepAsync(Head(2, "b"), "a");
        await KeepAsync(Head(1, "other"), null);
        await KeepAsync(Head(2, "another"), "other");
        Assert.Contains(Head(2, "b"), await Heads.ReadAsync("140403", Now).ToListAsync(Now));
        await KeepAsync(Head(3, "third"), "another");
        Assert.Contains(Head(2, "b"), await Heads.ReadAsync("140403", Now).ToListAsync(Now));
    }
}

/// <summary>The contract on the file beside the keys.</summary>
public sealed class AuditHeadFileTests : AuditHeadsContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heads-").FullName;
    private AuditHeadFile _heads = null!;

    protected override IAuditHeads Heads => _heads;

    public override ValueTask InitializeAsync()
    {
        _heads = new(Path.Combine(_folder, "data.keys.heads"));
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _heads.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>The contract on a container of its own; that nobody can change its blobs is the account's policy, which the emulator does not
/// know.</summary>
public sealed class AuditHeadBlobTests(Azurite azurite) : AuditHeadsContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("heads-").FullName;
    private KeyRings _keys = null!;
    private AzureBlobs _blobs = null!;

    protected override IAuditHeads Heads => new AuditHeadBlobs(_blobs);

    public override async ValueTask InitializeAsync()
    {
        _keys = await KeyRings.OpenAsync(new FileKeySource(Path.Combine(_folder, "keys")), TimeProvider.System, mayCreate: true, Now);
        _blobs = new(new BlobServiceClient(await azurite.ConnectionAsync()).GetBlobContainerClient($"heads-{Guid.NewGuid():N}"), _keys);
    }

    public override ValueTask DisposeAsync()
    {
        _blobs?.Dispose();
        _keys?.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
