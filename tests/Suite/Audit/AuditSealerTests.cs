using Domain.Audit;
using Storage;
using Storage.Audit;
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

    private Task TamperAsync(string sql) => _backEnd.TamperAsync(sql);

    private async Task TwoBlocks()
    {
        await Write(2);
        await Sealer().SealAsync("140403", Now);
        await Write(2, from: 2);
        await Sealer().SealAsync("140403", Now);
    }

    /// <summary>Everything that the data folder holds of the trail from a block on, all of it gone at once.</summary>
    private async Task TakeAwayAsync(int fromBlock)
    {
        var seals = await Root.Store.ListAsync(Luzhou, Query.Of(Kinds.AuditSeal).OrderBy(Fields.Sequence), new(10), Now);
        var gone = seals.Items.Skip(fromBlock - 1).ToList();
        foreach (var block in gone)
        {
            await Root.Blobs.DeleteAsync("audit/140403/" + block.Id, Now);
        }

        var entries = gone.SelectMany(block => block.Read(global::Storage.StorageJson.Default.AuditSeal).Entries).Select(entry => entry.Id);
        var ids = string.Join(',', entries.Concat(gone.Select(block => block.Id)).Select(id => $"'{id}'"));
        await TamperAsync(
            $"DELETE FROM terms WHERE id IN ({ids}); DELETE FROM addresses WHERE id IN ({ids}); DELETE FROM documents WHERE id IN ({ids})");
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
        await TamperAsync(
            "DELETE FROM terms WHERE scope=1404036319 AND value='0000000000000000002'; DELETE FROM documents WHERE kind=63 AND "
                + "id='0000000000000000002'");
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Entries_blocks_and_anchors_taken_away_together_contradict_the_head_beside_the_keys(int fromBlock)
    {
        await TwoBlocks();
        Assert.True((await Verify()).Holds);
        await TakeAwayAsync(fromBlock);
        Assert.Contains((await Verify()).Findings, f => f == new AuditFinding(AuditFault.HeadDiffers, 2, null));
    }

    [Fact]
    public async Task A_chain_begun_anew_after_all_was_taken_away_never_covers_it_up()
    {
        await TwoBlocks();
        await TakeAwayAsync(1);
        await TamperAsync(
            "DELETE FROM documents WHERE kind=66; DELETE FROM addresses WHERE id='audit-seal'; DELETE FROM terms WHERE id='audit-seal'");
        for (var block = 0; block < 3; block++)
        {
            await Write(1, from: 10 + block);
            await Sealer().SealAsync("140403", Now);
        }

        var report = await Verify();
        Assert.Equal(3, report.Blocks);
        Assert.Contains(report.Findings, f => f == new AuditFinding(AuditFault.HeadDiffers, 2, null));
    }

    [Fact]
    public async Task A_head_that_was_removed_or_made_unreadable_is_noticed_and_the_next_block_is_kept_again()
    {
        await TwoBlocks();
        var file = _backEnd.Settings.HeadFile;
        Assert.True(File.Exists(file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        await File.WriteAllTextAsync(file, "{", Now);
        Assert.Equal([AuditFault.DamagedHead], (await Verify()).Findings.Select(f => f.Fault));
        File.Delete(file);
        Assert.Equal([new AuditFinding(AuditFault.HeadMissing, 2, null)], (await Verify()).Findings);
        await Write(1, from: 4);
        await Sealer().SealAsync("140403", Now);
        Assert.True((await Verify()).Holds);
    }

    [Fact]
    public async Task A_damaged_entry_block_or_anchor_is_a_finding_with_its_place_and_the_verification_comes_to_an_answer()
    {
        await TwoBlocks();
        await Write(1, from: 4);
        var entries = (await Root.Store.ListAsync(Luzhou, Query.Of(Kinds.Audit), new(10), Now)).Items.Select(document => document.Id).ToList();
        await _backEnd.DamageAsync(Luzhou, Kinds.Audit, entries[3]);
        await _backEnd.DamageAsync(Luzhou, Kinds.Audit, entries[4]);
        Assert.Equal(0, await Sealer().SealAsync("140403", Now));
        Assert.Equal([new AuditFinding(AuditFault.DamagedEntry, 0, entries[4]), new AuditFinding(AuditFault.DamagedEntry, 2, entries[3])],
            (await Verify()).Findings);

        await _backEnd.DamageAsync(Luzhou, Kinds.AuditSeal, "0000000000000000001");
        var anchor = Path.Combine(_backEnd.Settings.Path, "blobs", "audit", "140403", "0000000000000000002");
        var bytes = await File.ReadAllBytesAsync(anchor, Now);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(anchor, bytes, Now);
        var report = await Verify();
        Assert.False(report.Holds);
        Assert.Contains(new(AuditFault.DamagedBlock, 1, null), report.Findings);
        Assert.Contains(new(AuditFault.DamagedAnchor, 2, null), report.Findings);

        // And the others of the county go on being linked.
        await Write(2, from: 5);
        Assert.Equal(2, await Sealer().SealAsync("140403", Now));
    }

    [Fact]
    public async Task A_block_taken_out_of_the_middle_with_its_anchor_shows_as_a_gap()
    {
        await TwoBlocks();
        await Write(1, from: 4);
        await Sealer().SealAsync("140403", Now);
        await Root.Blobs.DeleteAsync("audit/140403/0000000000000000002", Now);
        await TamperAsync(
            "DELETE FROM terms WHERE id='0000000000000000002'; DELETE FROM addresses WHERE id='0000000000000000002'; DELETE FROM documents WHERE "
                + "id='0000000000000000002'");
        Assert.Contains(new(AuditFault.GapInSequence, 2, null), (await Verify()).Findings);
    }
}
