using Domain.Audit;
using Storage;
using Storage.Audit;
using Storage.Embedded;
using Storage.Sealing;
using Suite.Contracts;

namespace Suite.Audit;

/// <summary>
/// The sealer on Cosmos DB's change feed, which says that there is more until it is read to its end, and shows the sealer its own seals.
/// </summary>
public sealed class SealingOnCosmos : IAsyncLifetime
{
    private const string County = "140403";

    private CosmosBackEnd _backEnd = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _backEnd = await CosmosBackEnd.OverDoubleAsync();

    public ValueTask DisposeAsync() => _backEnd.DisposeAsync();

    [Fact]
    public async Task Sealing_comes_to_an_end_where_only_its_own_seals_or_nothing_have_changed_since()
    {
        var damage = new Damage();
        var blobs = new FolderBlobs(Path.Combine(_backEnd.Folder, "blobs"), _backEnd.Keys, damage);
        var heads = new FolderBlobs(Path.Combine(_backEnd.Folder, "heads"), _backEnd.Keys, damage);
        var root = new StorageRoot(new(_backEnd.Store, _backEnd.Keys, static _ => Task.FromException<Sample>(new NotSupportedException()), blobs),
            static _ => Task.FromResult<Trouble?>(null), static _ => null)
        {
            Store = _backEnd.Store,
            Blobs = blobs,
            Queue = null!,
            Keys = _backEnd.Keys,
            Heads = new AuditHeadBlobs(heads),
            BackupKeys = null!,
            Damage = damage,
        };
        var sealer = new AuditSealer(root, _backEnd.Clock);
        Assert.Equal(0, await SealAsync(sealer));
        for (var round = 0; round < 3; round++)
        {
            await WriteAsync($"d{round}");
            Assert.Equal(1, await SealAsync(sealer));
            Assert.Equal(0, await SealAsync(sealer));
            Assert.Equal(0, await SealAsync(sealer));
        }

        var report = await new AuditVerification(root).VerifyAsync(County, Now);
        Assert.True(report.Holds);
        Assert.Equal((3, 3, 0), (report.Blocks, report.Sealed, report.UnsealedTail));
    }

    private static Task<int> SealAsync(AuditSealer sealer) => Task.Run(() => sealer.SealAsync(County, Now), Now).WaitAsync(Patience.Long, Now);

    private Task<CommitResult> WriteAsync(string id) => _backEnd.Store.CommitAsync(Partition.County(County), Batch.Of(new()
    {
        Id = Guid.CreateVersion7().ToString("N"),
        County = County,
        At = _backEnd.Clock.GetUtcNow(),
        Actor = AuditActor.Declarant,
        Channel = "web",
        Action = "declaration.submit",
        SubjectKind = "declaration",
        SubjectIds = [id],
        Reason = "自主申报",
    }).Create(Kinds.Declaration, id, "x"u8.ToArray()), Now);
}
