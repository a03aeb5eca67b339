using App.Api.Retention;
using Domain.Divisions;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Backup;
using Storage.Moving;
using Suite.Api;
using Suite.Retention;
using Suite.Rights;

namespace Suite.Backup;

/// <summary>Which key something lies under in a backup, and what becomes of keys where nobody decides any more.</summary>
public sealed class KeysOfBackups : IDisposable
{
    private const string County = "140403";

    private readonly string _folder = Directory.CreateTempSubdirectory("backup-keys-").FullName;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Of_a_county_that_has_moved_away_old_backups_become_unreadable_by_themselves_once_their_year_is_over()
    {
        var time = RetentionRoutes.Clock();
        await using var site = await Site.StartAsync(time);
        await RetentionRoutes.EndedAsync(site);
        var settings = new StorageSettings { Path = site.Data };
        await SmallCity.Backing(settings, time).RunAsync(Path.Combine(_folder, "backup"), Now);
        CountyMove moved = new(MoveState.Moved, "1", time.GetUtcNow());
        await CountyMoves.NoteAsync(site.Store, County, moved, Now);
        var fenced = new FencedStore(site.Store, new Dictionary<string, CountyMove> { [County] = moved }, time, alone: true);
        var (_, sweep) = RetentionRoutes.Room(fenced, site.App.Services, time);

        // While the year lasts they open, and the rest of the city is backed up under them still.
        await sweep.LookAtKeysAsync(DivisionCode.Parse(County), Now);
        Assert.True((await DestroyedKeys.KeptAsync(site)).IsInUse);
        DestroyedKeys.To(time, 2026, 1, 5);
        for (var day = 0; day < 32; day++)
        {
            await sweep.LookAtKeysAsync(DivisionCode.Parse(County), Now);
            time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(new DateOnly(2026, 2, 4), (await DestroyedKeys.KeptAsync(site)).Key.DestroyedOn);
        Assert.Contains((await site.App.Services.GetRequiredService<RetentionRoom>().SlotsAsync(DivisionCode.Parse(County), Now))!,
            kept => kept.Slot.Year > 2025 && kept.IsInUse);
        Assert.Equal(0, await DestroyedKeys.CountAsync(site, "retention.destroy-key"));
        Assert.Contains(await site.AllAsync("140400", Kinds.Audit), entry => entry.Fields.Get(Fields.Action) == "retention.destroy-key");
        await SmallCity.Backing(settings, time).RunAsync(Path.Combine(_folder, "next"), Now);
    }

    [Fact]
    public async Task What_was_merged_into_a_child_becomes_unreadable_together_with_the_child()
    {
        var time = RetentionRoutes.Clock();
        await using var site = await Site.StartAsync(time);
        var (_, merged, kept) = await RightsMerged.MergedAsync(site, null);
        await RetentionRoutes.CloseAsync(site, kept);
        var backup = Path.Combine(_folder, "backup");
        await SmallCity.Backing(new() { Path = site.Data }, time).RunAsync(backup, Now);
        var to = Path.Combine(_folder, "without", "data");
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(site.Data + ".keys", to + ".keys");
        SmallCity.BringBackupKeys(site.Data, to);
        Directory.Delete(SmallCity.KeyFolder(to, "140403.closedchild.2027"), recursive: true);
        await new Restoring(new() { Path = to }, TimeProvider.System, static _ => { }) { WithoutMissingKeys = true }.RunAsync(backup, Now);

        await using var storage = await StorageRoot.OpenAsync(new() { Path = to }, time, Now);
        var partition = Partition.County(County);
        foreach (var child in (string[])[merged, kept])
        {
            Assert.Null(await storage.Store.FindAsync(partition, Kinds.Child, child, Now));
            Assert.Empty((await storage.Store.ListAsync(partition, Query.Of(Kinds.ChildRevision).Where(Fields.Child, child), new(50), Now)).Items);
        }

        Assert.NotEmpty((await storage.Store.ListAsync(partition, Query.Of(Kinds.Audit), new(50), Now)).Items);
    }

    [Fact]
    public async Task A_folder_of_keys_that_is_gone_is_told_before_new_ones_are_made()
    {
        var time = RetentionRoutes.Clock();
        await using var site = await Site.StartAsync(time);
        await RetentionRoutes.EndedAsync(site);
        var said = new List<string>();
        var backing = new Backing(new() { Path = site.Data }, new BackupTerms(), time, said.Add);
        await backing.RunAsync(Path.Combine(_folder, "first"), Now);
        Assert.DoesNotContain(said, line => line.Contains("密钥的文件夹", StringComparison.Ordinal));
        Directory.Move(site.Data + ".keys.backups", Path.Combine(_folder, "elsewhere"));
        await backing.RunAsync(Path.Combine(_folder, "second"), Now);
        Assert.Contains(said, line => line.Contains("不在了", StringComparison.Ordinal) && line.Contains(site.Data + ".keys.backups",
            StringComparison.Ordinal));
    }
}
