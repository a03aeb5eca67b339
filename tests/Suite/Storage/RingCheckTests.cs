using Azure.Storage.Blobs;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Azure;
using Storage.Sealing;
using Suite.Contracts;

namespace Suite.Storage;

/// <summary>The ring of another installation is not accepted beside these data: on a folder, on a database, on a storage account.</summary>
public sealed class RingCheckTests(Azurite azurite) : IAsyncLifetime
{
    private static readonly Partition Luzhou = Partition.County("140403");

    private readonly string _folder = Directory.CreateTempSubdirectory("ring-").FullName;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private StorageSettings Settings(string name) => new() { Path = Path.Combine(_folder, name) };

    private async Task MakeAsync(string name)
    {
        await using var root = await StorageRoot.OpenAsync(Settings(name), TimeProvider.System, Now);
        await root.Store.CommitAsync(Luzhou, Batch.Technical().Create(Kinds.Setting, "s1", "x"u8.ToArray()), Now);
    }

    private void Swap() => File.Copy(Settings("theirs").KeyFile, Settings("ours").KeyFile, overwrite: true);

    [Fact]
    public async Task Another_installations_key_file_is_refused_at_the_start_and_with_the_right_one_everything_is_there()
    {
        await MakeAsync("ours");
        await MakeAsync("theirs");
        var right = await File.ReadAllBytesAsync(Settings("ours").KeyFile, Now);
        Swap();
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => StorageRoot.OpenAsync(Settings("ours"), TimeProvider.System, Now));
        Assert.Contains("密钥与数据对不上", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);

        await File.WriteAllBytesAsync(Settings("ours").KeyFile, right, Now);
        await using var root = await StorageRoot.OpenAsync(Settings("ours"), TimeProvider.System, Now);
        Assert.NotNull(await root.Store.FindAsync(Luzhou, Kinds.Setting, "s1", Now));
    }

    [Theory]
    [InlineData("DELETE FROM documents WHERE kind=57")] // data of a version that left no canary
    [InlineData("UPDATE documents SET body=zeroblob(length(body)) WHERE kind=57")] // the canary itself was damaged
    public async Task Without_a_canary_that_opens_the_documents_themselves_tell_which_ring_fits(string tampering)
    {
        await MakeAsync("ours");
        await MakeAsync("theirs");
        using (var db = new global::Storage.Embedded.SqliteConnection(Path.Combine(Settings("ours").Path, "store.db"), readOnly: false))
        {
            db.Execute(tampering);
        }

        await MakeAsync("ours"); // opens: the ring fits
        Swap();
        await Assert.ThrowsAsync<InvalidDataException>(() => StorageRoot.OpenAsync(Settings("ours"), TimeProvider.System, Now));
    }

    [Fact]
    public async Task A_ring_put_in_the_place_of_ours_while_we_run_is_not_taken_readiness_says_so_and_the_next_start_refuses_it()
    {
        await MakeAsync("theirs");
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using (var root = await StorageRoot.OpenAsync(Settings("ours"), clock, Now))
        {
            var before = root.Keys.List();
            Swap();
            clock.Advance(2 * KeyRings.RefreshEvery);
            await Assert.ThrowsAsync<InvalidDataException>(() => root.Keys.RefreshAsync(Now));
            Assert.Equal(before, root.Keys.List());
            Assert.Contains("密钥与数据对不上", await root.Checks.Single(check => check.Name == "keys").Wrong(Now), StringComparison.Ordinal);

            // What comes in meanwhile is sealed with ours.
            await root.Store.CommitAsync(Luzhou, Batch.Technical().Create(Kinds.Setting, "s2", "x"u8.ToArray()), Now);
            Assert.NotNull(await root.Store.FindAsync(Luzhou, Kinds.Setting, "s2", Now));
        }

        await Assert.ThrowsAsync<InvalidDataException>(() => StorageRoot.OpenAsync(Settings("ours"), TimeProvider.System, Now));
    }

    [Fact]
    public async Task After_a_rotation_the_canary_is_sealed_with_the_new_key_so_that_the_old_one_may_go()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        string old;
        await using (var root = await StorageRoot.OpenAsync(Settings("ours"), clock, Now))
        {
            old = root.Keys.List().Single(key => key.Purpose == KeyPurpose.Encryption).Id;
            var next = await root.Keys.AddAsync(KeyPurpose.Encryption, Now);
            clock.Advance(KeyRings.ActivateAfter);
            await root.Keys.ActivateAsync(next, Now);
            Assert.Null(await root.Checks.Single(check => check.Name == "keys").Wrong(Now));
            await root.Keys.RetireAsync(old, Now);
        }

        await using var again = await StorageRoot.OpenAsync(Settings("ours"), clock, Now);
        Assert.DoesNotContain(again.Keys.List(), key => key.Id == old);
    }

    [Fact]
    public async Task The_ring_of_another_database_or_storage_account_is_told_on_Azure()
    {
        await using var backEnd = await CosmosBackEnd.OverDoubleAsync();
        using var theirs = await KeyRings.OpenAsync(new FileKeySource(Path.Combine(_folder, "their.keys")), TimeProvider.System,
            mayCreate: true, Now);
        var service = new BlobServiceClient(await azurite.ConnectionAsync());
        var container = service.GetBlobContainerClient($"ring-{Guid.NewGuid():N}");
        using var blobs = new AzureBlobs(container, backEnd.Keys);
        using var theirBlobs = new AzureBlobs(container, theirs);
        var store = new CosmosStore(backEnd.Containers, backEnd.Keys, backEnd.Clock);
        var theirStore = new CosmosStore(backEnd.Containers, theirs, backEnd.Clock);
        var (right, wrong) = (new RingCheck(store, backEnd.Keys, store.SampleAsync, blobs),
            new RingCheck(theirStore, theirs, theirStore.SampleAsync, theirBlobs));
        Assert.True(await right.FitsStoreAsync(Now));
        Assert.True(await right.FitsBlobsAsync(Now));
        Assert.False(await wrong.FitsStoreAsync(Now));
        Assert.False(await wrong.FitsBlobsAsync(Now));
        Assert.True(await right.FitsStoreAsync(Now));
        Assert.True(await right.FitsBlobsAsync(Now));
    }
}
