using Domain.Audit;
using Storage;
using Storage.Audit;
using Storage.Embedded;
using Suite.Contracts;

namespace Suite.Audit;

/// <summary>Sealer and verification on a real store.</summary>
public sealed class AuditSealerTests : IAsyncLifetime
{
    private static readonly Partition Luzhou = Partition.County("140403");

    private EmbeddedBackEnd _backEnd = null!;

    public async ValueTask InitializeAsync() => _backEnd = await EmbeddedBackEnd.OpenAsync();

    public ValueTask DisposeAsync() => _backEnd.DisposeAsync();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private StorageRoot Root => _backEnd.Root;

    private AuditSealer Sealer() => new(Root, _backEnd.Clock);

    private Task<AuditReport> Verify() => new AuditVerification(Root).VerifyAsync("140403", Now);

    private async Task Write(int count, int from = 0)
    {
        for (var i = from; i < from + count; i++)
        {
            var entry = new AuditEntry
            {
                Id = Guid.CreateVersion7().ToString("N"),
                County = "140403",
                At = _backEnd.Clock.GetUtcNow(),
                Actor = AuditActor.Declarant,
                Channel = "web",
                Action = "declaration.submit",
                SubjectKind = "declaration",
                SubjectIds = [$"d{i}"],
                Reason = "自主申报",
            };
            await Root.Store.CommitAsync(Luzhou, Batch.Of(entry).Create(Kinds.Declaration, $"d{i}", "x"u8.ToArray()), Now);
        }
    }

    private async Task TamperAsync(string sql)
    {
        using (var db = new SqliteConnection(Path.Combine(_backEnd.Folder, "data", "store.db"), readOnly: false))
        {
            db.Execute(sql);
        }

        await _backEnd.ReopenAsync();
    }

    [Fact]
    public async Task Entries_are_sealed_in_blocks_and_the_tail_is_reported_until_the_next_run()
    {
        await Write(3);
        Assert.Equal(3, (await Verify()).UnsealedTail);
        Assert.Equal(3, await Sealer().SealAsync("140403", Now));
        Assert.Equal(0, await Sealer().SealAsync("140403", Now));
        await Write(2, from: 3);

        var report = await Verify();
        Assert.True(report.Holds);
        Assert.Equal((1, 3, 2), (report.Blocks, report.Sealed, report.UnsealedTail));
        Assert.Equal(2, await Sealer().SealAsync("140403", Now));
        Assert.Equal((2, 5, 0), await Verify() is var r ? (r.Blocks, r.Sealed, r.UnsealedTail) : default);
    }

    [Fact]
    public async Task Entries_removed_behind_the_stores_back_are_found()
    {
        await Write(3);
        await Sealer().SealAsync("140403", Now);
        await TamperAsync("DELETE FROM documents WHERE rowid=(SELECT MIN(rowid) FROM documents WHERE kind=40)");
        Assert.Equal([AuditFault.MissingEntry], (await Verify()).Findings.Select(f => f.Fault));
    }

    [Fact]
    public async Task Removing_the_end_of_the_chain_contradicts_the_anchor()
    {
        await Write(2);
        await Sealer().SealAsync("140403", Now);
        await Write(2, from: 2);
        await Sealer().SealAsync("140403", Now);
        await TamperAsync("DELETE FROM terms WHERE scope=1404036319 AND value='0000000000000000002'; DELETE FROM documents WHERE kind=63 AND id='0000000000000000002'");
        Assert.Contains((await Verify()).Findings, f => f.Fault == AuditFault.BlocksMissing);
    }

    [Fact]
    public async Task A_crash_between_block_and_anchor_is_made_good_by_the_next_run()
    {
        await Write(2);
        await Sealer().SealAsync("140403", Now);
        await Root.Blobs.DeleteAsync("audit/140403/0000000000000000001", Now);
        await Sealer().SealAsync("140403", Now);
        Assert.Single(await Root.Blobs.ListAsync("audit/140403/", Now).ToListAsync(Now));
    }

    [Fact]
    public async Task Two_sealers_at_once_link_every_entry_once()
    {
        await Write(10);
        var writing = Write(30, from: 10);
        var sealers = Enumerable.Range(0, 3).Select(_ => Sealer()).ToList();
        while (!writing.IsCompleted)
        {
            await Task.WhenAll(sealers.Select(s => s.SealAsync("140403", Now)));
        }

        await writing;
        await sealers[0].SealAsync("140403", Now);
        var report = await Verify();
        Assert.True(report.Holds, string.Join(' ', report.Findings));
        Assert.Equal((40, 0), (report.Sealed, report.UnsealedTail));
    }

    [Fact]
    public async Task The_chain_holds_over_a_rotation_of_the_encryption_key()
    {
        await Write(2);
        await Sealer().SealAsync("140403", Now);
        var id = await Root.Keys.AddAsync(global::Storage.Sealing.KeyPurpose.Encryption, Now);
        _backEnd.Clock.Advance(global::Storage.Sealing.KeyRings.ActivateAfter);
        await Root.Keys.ActivateAsync(id, Now);
        await Write(2, from: 2);
        await Sealer().SealAsync("140403", Now);
        Assert.True((await Verify()).Holds);
    }
}
