using System.Text.Json;
using Azure.Storage.Blobs;
using Storage;
using Storage.Audit;
using Storage.Backup;
using Storage.Moving;
using Suite.Contracts;
using Suite.Contracts.CosmosProtocol;

namespace Suite.Backup;

/// <summary>
/// kill -9 of a backup, a restoring and a county's move, at any moment, until it is done: nothing is lost, doubled or in two places.
/// </summary>
public sealed class KilledUpkeep(Azurite azurite) : IDisposable
{
    private static readonly int Rounds = Environment.GetEnvironmentVariable("SUITE_FULL") == "1" ? 50 : 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("killed-").FullName;
    private readonly Random _chance = new(20261130);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_backup_killed_anywhere_is_finished_by_the_same_command()
    {
        var data = await SmallCity.CopyAsync(Path.Combine(_folder, "here"));
        var (backup, there) = (Path.Combine(_folder, "backup"), await SmallCity.KeysAsync(Path.Combine(_folder, "there")));
        await MeasureAsync("backup", "--data", data, "--to", Path.Combine(_folder, "measured"));
        await KillUntilDoneAsync("backup", "--data", data, "--to", backup);
        var taken = await SmallCity.Backing(new() { Path = data }).RunAsync(Path.Combine(_folder, "whole"), Now);
        SmallCity.BringBackupKeys(data, there);
        await new Restoring(new() { Path = there }, TimeProvider.System, static _ => { }).RunAsync(backup, Now);
        var again = await SmallCity.Backing(new() { Path = there }).RunAsync(Path.Combine(_folder, "again"), Now);
        Assert.Equal(taken.Partitions.Select(partition => (partition.Partition, partition.Documents, partition.Sha256)),
            again.Partitions.Select(partition => (partition.Partition, partition.Documents, partition.Sha256)));
        Assert.Equal(taken.Files.Where(file => file.Inner is not null).Select(file => (file.Path, file.Inner)),
            again.Files.Where(file => file.Inner is not null).Select(file => (file.Path, file.Inner)));
        Assert.False(Directory.Exists(Path.Combine(data, "backup.staging")));
    }

    [Fact]
    public async Task A_restoring_killed_anywhere_is_finished_by_the_same_command()
    {
        var data = await SmallCity.CopyAsync(Path.Combine(_folder, "here"));
        var (backup, there) = (Path.Combine(_folder, "backup"), await SmallCity.KeysAsync(Path.Combine(_folder, "there")));
        var taken = await SmallCity.Backing(new() { Path = data }).RunAsync(backup, Now);
        SmallCity.BringBackupKeys(data, there);
        string[] command = ["restore", "--from", backup, "--data", there];
        var measured = await SmallCity.KeysAsync(Path.Combine(_folder, "measured"));
        SmallCity.BringBackupKeys(data, measured);
        await MeasureAsync("restore", "--from", backup, "--data", measured);
        for (var round = 0; round < Rounds && !await Command.KillAsync(After(), command); round++)
        {
        }

        if (!File.Exists(Path.Combine(there, "store.db")) || File.Exists(Path.Combine(there, "restore.partial")))
        {
            var (code, said) = await Command.RunAsync(command);
            Assert.True(code == 0, said);
        }

        var again = await SmallCity.Backing(new() { Path = there }).RunAsync(Path.Combine(_folder, "again"), Now);
        Assert.Equal(taken.Partitions.Select(partition => (partition.Partition, partition.Documents, partition.Sha256)),
            again.Partitions.Select(partition => (partition.Partition, partition.Documents, partition.Sha256)));
        Assert.Equal(taken.Files.Where(file => file.Inner is not null).Select(file => (file.Path, file.Inner)),
            again.Files.Where(file => file.Inner is not null).Select(file => (file.Path, file.Inner)));
    }

    [Fact]
    public async Task A_county_moved_to_Cosmos_and_back_and_killed_on_the_way_is_the_same_county_afterwards()
    {
        await using var cosmos = await CosmosServer.StartAsync(CosmosDouble.NewAccount());
        var data = await SmallCity.CopyAsync(Path.Combine(_folder, "here"));
        var cloudKeys = Path.Combine(_folder, "cloud.keys");
        File.Copy(data + ".keys", cloudKeys);
        var account = await azurite.NewConnectionAsync();
        var (here, cloud) = (Path.Combine(_folder, "here.json"), Path.Combine(_folder, "cloud.json"));
        await File.WriteAllTextAsync(here, JsonSerializer.Serialize(new Dictionary<string, string> { ["Store:Path"] = data }), Now);
        await File.WriteAllTextAsync(cloud, JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["Store:Kind"] = "azure",
            ["Cosmos:Connection"] = cosmos.Connection,
            ["Cosmos:Gateway"] = "true",
            ["Storage:Connection"] = account,
            ["Keys:Path"] = cloudKeys,
        }), Now);
        var azure = new StorageSettings
        {
            Kind = "azure",
            CosmosConnection = cosmos.Connection,
            CosmosGateway = true,
            StorageConnection = account,
            KeysPath = cloudKeys
        };
        var before = await IdsAsync(new() { Path = data });

        // A move opens two stores and compares them: about twice a backup.
        await MeasureAsync("backup", "--data", data, "--to", Path.Combine(_folder, "measured"));
        _whole *= 2;
        await MoveAsync(here, cloud);
        Assert.Equal(before, await IdsAsync(azure));
        await MoveAsync(cloud, here);
        Assert.Equal(before, await IdsAsync(new() { Path = data }));
    }

    [Fact]
    public async Task A_backup_read_out_of_Cosmos_page_by_page_is_restored_into_a_folder_like_any_other()
    {
        await using var cosmos = await CosmosServer.StartAsync(CosmosDouble.NewAccount());
        var data = await SmallCity.CopyAsync(Path.Combine(_folder, "here"));
        var cloudKeys = Path.Combine(_folder, "cloud.keys");
        File.Copy(data + ".keys", cloudKeys);
        var azure = new StorageSettings
        {
            Kind = "azure",
            CosmosConnection = cosmos.Connection,
            CosmosGateway = true,
            StorageConnection = await azurite.NewConnectionAsync(),
            KeysPath = cloudKeys,
        };
        await using (var from = await StorageRoot.OpenAsync(new() { Path = data }, TimeProvider.System, Now))
        await using (var to = await StorageRoot.OpenAsync(azure, TimeProvider.System, Now))
        {
            await new CountyMover(from, to, new App.Api.Moving.MovedCounty(), TimeProvider.System, static _ => { }).RunAsync(SmallCity.County,
                TimeSpan.Zero, Now);
        }

        var before = await IdsAsync(azure);
        var (backup, near) = (Path.Combine(_folder, "backup"), Path.Combine(_folder, "near"));
        var (code, said) = await Command.RunAsync("backup", "--to", backup, "--Store:Kind", "azure", "--Cosmos:Connection", azure.CosmosConnection,
            "--Cosmos:Gateway", "true",
            "--Storage:Connection", azure.StorageConnection, "--Keys:Path", cloudKeys, "--Store:Path", near);
        Assert.True(code == 0, said);
        Assert.False(File.Exists(Path.Combine(backup, "store.db")) || Directory.Exists(Path.Combine(near, "backup.staging")));
        var there = await SmallCity.KeysAsync(Path.Combine(_folder, "there"));

        // The keys of its slots lie in a container of their own; without them nothing is restored, and it is said what that is.
        (code, said) = await Command.RunAsync("restore", "--from", backup, "--data", there);
        Assert.True(code == 1 && said.Contains("密钥找不到", StringComparison.Ordinal), said);
        var container = new BlobContainerClient(azure.StorageConnection, BackupKeys.Container);
        await foreach (var blob in container.GetBlobsAsync(cancellationToken: Now))
        {
            var to = Path.Combine(there + ".keys.backups", "blobs", blob.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            await container.GetBlobClient(blob.Name).DownloadToAsync(to, Now);
        }

        (code, said) = await Command.RunAsync("restore", "--from", backup, "--data", there);
        Assert.True(code == 0, said);
        Assert.Equal(before, await IdsAsync(new() { Path = there }));
        await using var storage = await StorageRoot.OpenAsync(azure, TimeProvider.System, Now);
        Assert.NotNull(await Backing.LastAsync(azure, storage.Store, Now));
    }

    private async Task MoveAsync(string from, string to)
    {
        string[] command = ["move-county", SmallCity.County, "--from", from, "--to", to];
        for (var round = 0; round < Rounds && !await Command.KillAsync(After(), command); round++)
        {
        }

        // Twice: the second finds nothing to do.
        for (var i = 0; i < 2; i++)
        {
            var (code, said) = await Command.RunAsync(command);
            Assert.True(code == 0, said);
            Assert.Contains("迁完", said, StringComparison.Ordinal);
        }
    }

    private async Task KillUntilDoneAsync(params string[] command)
    {
        for (var round = 0; round < Rounds; round++)
        {
            if (await Command.KillAsync(After(), command))
            {
                return;
            }
        }

        // A kill may fall between the manifest, which makes it a backup, and the end of the process: then the command says that it is there.
        var (code, said) = await Command.RunAsync(command);
        Assert.True(code == 0 || said.Contains("里已经有一份备份，不会覆盖", StringComparison.Ordinal), said);
    }

    /// <summary>How long the command takes here and now when nobody kills it: the moments of the kills follow.</summary>
    private async Task MeasureAsync(params string[] command)
    {
        var began = TimeProvider.System.GetTimestamp();
        var (code, said) = await Command.RunAsync(command);
        Assert.True(code == 0, said);
        _whole = TimeProvider.System.GetElapsedTime(began);
    }

    private TimeSpan _whole = TimeSpan.FromSeconds(2.5);

    /// <summary>While it works rather than while it starts; a few after it might have ended.</summary>
    private TimeSpan After() => _whole * (0.1 + (_chance.NextDouble() * 0.95));

    /// <summary>Every declaration, child and audit entry of the county, which can be written to again, and whose chain holds.</summary>
    private static async Task<IReadOnlyList<string>> IdsAsync(StorageSettings settings)
    {
        var ids = new List<string>();
        await using var storage = await StorageRoot.OpenAsync(settings, TimeProvider.System, Now);
        var partition = Partition.County(SmallCity.County);
        foreach (var kind in (Kind[])[Kinds.Declaration, Kinds.Child, Kinds.Audit, Kinds.CaseForReview, Kinds.ChildRevision])
        {
            string? next = null;
            do
            {
                var page = await storage.Store.ListAsync(partition, Query.Of(kind), new(200, next), Now);
                Assert.Empty(page.Damaged);
                ids.AddRange(page.Items.Select(document =>
                    $"{kind} {document.Id} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(document.Body.Span))}"));
                next = page.Next;
            }
            while (next is not null);
        }

        Assert.True(ids.Count > 30);
        var (lease, until) = ("written-to", DateTimeOffset.UtcNow);
        Assert.True(await Lease.TryTakeAsync(storage.Store, partition, lease, "test", TimeSpan.FromMilliseconds(1), until, Now));
        Assert.Equal(0, await new AuditSealer(storage, TimeProvider.System).SealAsync(SmallCity.County, Now));
        var report = await new AuditVerification(storage).VerifyAsync(SmallCity.County, Now);
        Assert.True(report.Holds && report.UnsealedTail == 0 && report.Blocks > 0, string.Join(' ', report.Findings));
        return ids;
    }
}
