using System.Net;
using System.Text;
using App.Api.Retention;
using Domain.Declarations;
using Domain.Divisions;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Backup;
using Storage.Embedded;
using Storage.Sealing;
using Suite.Api;
using Suite.Retention;

namespace Suite.Backup;

/// <summary>
/// 个人信息保护法 47: what is erased goes out of backups too, which nobody can change any more: the keys of county × kind × year are destroyed, by two
/// people, after a
/// time in which a mistake is found.
/// </summary>
public sealed class DestroyedKeys : IDisposable
{
    private const string County = "140403";
    private const string Key = "140403.endedDeclaration.2025";

    private readonly string _folder = Directory.CreateTempSubdirectory("destroyed-").FullName;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_key_is_given_up_with_the_list_and_destroyed_later_and_an_old_backup_restores_everything_else()
    {
        var time = RetentionRoutes.Clock();
        await using var site = await Site.StartAsync(time);
        var (_, child) = await RetentionRoutes.ClosedAsync(site);
        var ended = await RetentionRoutes.EndedAsync(site);
        var backup = Path.Combine(_folder, "backup");
        var taken = await SmallCity.Backing(new() { Path = site.Data }, time).RunAsync(backup, Now);
        string[] slots = ["140403.closedChild.2027", Key, "140403.audit.2027", "140403.backup.2025", "140400.backup.2025"];
        Assert.All(slots, slot => Assert.Contains(slot, taken.DataKeys!.Select(use => use.Id)));
        var id = Encoding.ASCII.GetBytes(child);
        Assert.All(Directory.EnumerateFiles(backup, "*", SearchOption.AllDirectories), file => Assert.Equal(-1,
            File.ReadAllBytes(file).AsSpan().IndexOf(id)));
        Assert.False(Directory.Exists(Path.Combine(backup, "data.keys.backups")));

        // Nothing of it is due while its year lasts; then it stands on the list like a record, and goes with it.
        Assert.Empty((await DueAsync(site)).Keys);
        time.Advance(new DateTimeOffset(2026, 1, 5, 2, 0, 0, TimeSpan.Zero) - time.GetUtcNow());
        string[] due = [.. (await DueAsync(site)).Keys.Select(slot => slot.Id)];
        Assert.Contains(Key, due);
        Assert.DoesNotContain(due, id => id.EndsWith("7", StringComparison.Ordinal));
        var proposed = await RetentionRoutes.ProposeAsync(site);
        proposed.Is(HttpStatusCode.Accepted);
        (await RetentionRoutes.ApproveAsync(site, proposed, "countyApprover", County)).Is(HttpStatusCode.Accepted);
        await SweepAsync(site);
        var kept = Kept(site);
        Assert.True(kept.Key is { GivenUpAt: not null, DestroyedAt: null });
        Assert.Equal(new DateOnly(2026, 2, 4), kept.UnreadableFrom);

        // Until the time is over it still opens.
        var early = await RestoreAsync(site, backup, "early");
        Assert.Empty(early.Unreadable);
        time.Advance(TimeSpan.FromDays(29));
        await SweepAsync(site);
        Assert.Null(Kept(site).Key.DestroyedAt);
        time.Advance(TimeSpan.FromDays(1));
        await SweepAsync(site);
        await SweepAsync(site);
        Assert.NotNull(Kept(site).Key.DestroyedAt);
        Assert.False(File.Exists(Path.Combine(site.Data + ".keys.backups", Key + ".key")));
        Assert.Equal(due.Length, (await site.AllAsync(County, Kinds.Audit)).Count(document =>
            document.Fields.Get(Fields.Action) == "retention.destroy-key"));
        var page = await site.GetAsync("/api/retention", await site.TokenAsync("countyReviewer", County));
        Assert.Contains(page.Json.GetProperty("backups").EnumerateArray(), one => one.GetProperty("state").GetString() == "destroyed"
            && one.GetProperty("unreadableFrom").GetString() == "2026-02-04");

        // The old backup says how many it has no more, and gives the rest: the child, in every detail.
        var late = await RestoreAsync(site, backup, "late");
        Assert.Equal(due, late.Unreadable.Select(use => use.Id));
        Assert.True(late.Unreadable.Single(use => use.Id == Key).Documents[County] >= 1);
        await using var storage = await StorageRoot.OpenAsync(new() { Path = Path.Combine(_folder, "late", "data") }, time, Now);
        var partition = Partition.County(County);
        Assert.Null(await storage.Store.FindAsync(partition, Kinds.Declaration, ended, Now));
        var found = Domain.Children.ChildJson.Read((await storage.Store.FindAsync(partition, Kinds.Child, child, Now))!.Body);
        Assert.True(found.ErasedAt is null && found.Answers.Count > 5);
        Assert.DoesNotContain((await storage.Store.ListAsync(partition, Query.Of(Kinds.Declaration).Where(Fields.Status,
            DeclarationStatus.Closed.Id()), new(50), Now)).Items,
            document => document.Id == ended);
        Assert.Single((await storage.Store.ListAsync(partition, Query.Of(Kinds.Child), new(50), Now)).Items);
    }

    [Fact]
    public async Task A_backup_without_its_keys_is_refused_and_with_a_key_of_another_year_put_in_its_place_too()
    {
        var data = await SmallCity.CopyAsync(Path.Combine(_folder, "here"));
        var backup = Path.Combine(_folder, "backup");
        var taken = await SmallCity.Backing(new() { Path = data }).RunAsync(backup, Now);
        var to = await SmallCity.KeysAsync(Path.Combine(_folder, "there"));
        var refused = await Assert.ThrowsAsync<BackupRefusedException>(() => RestoreAsync(backup, to));
        Assert.Contains("缺少备份密钥", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(to));
        SmallCity.BringBackupKeys(data, to);
        string[] keys = [.. taken.DataKeys!.Select(use => Path.Combine(to + ".keys.backups", use.Id + ".key"))];
        File.Copy(keys[0], keys[1], overwrite: true);
        Assert.Contains("打不开", (await Assert.ThrowsAsync<BackupRefusedException>(() => RestoreAsync(backup, to))).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(to));
        SmallCity.BringBackupKeys(data, to);
        Assert.Empty((await RestoreAsync(backup, to)).Unreadable);
    }

    [Fact]
    public async Task A_backup_of_before_there_were_such_keys_still_restores()
    {
        var data = await SmallCity.CopyAsync(Path.Combine(_folder, "here"));
        var (backup, to) = (new BackupFolder(Path.Combine(_folder, "old")), await SmallCity.KeysAsync(Path.Combine(_folder, "there")));
        backup.Begin();
        File.Copy(Path.Combine(data, "store.db"), backup.Of("store.db"));
        var files = new SortedDictionary<string, BackupFile>(StringComparer.Ordinal);
        await Backing.NoteAsync(files, backup, "store.db", Now);
        using var keys = await KeyRings.OpenAsync(new FileKeySource(data + ".keys"), TimeProvider.System, mayCreate: false, Now);
        StoreDigest digest;
        using (var db = new SqliteConnection(backup.Of("store.db"), readOnly: false))
        {
            db.Execute("PRAGMA journal_mode=DELETE");
            digest = StoreDigest.Of(db, static _ => { });
        }

        files.Clear();
        await Backing.NoteAsync(files, backup, "store.db", Now);
        Backing.Write(backup, keys, digest, files, new(BackupManifest.Plain, TimeProvider.System.GetUtcNow(), "embedded", StoreSchema.Version, [],
            [], []));
        var restored = await RestoreAsync(backup.Path, to);
        Assert.Empty(restored.Unreadable);
        Assert.True(restored.Manifest.Documents > 200);
    }

    private static async Task<PastTerm> DueAsync(Site site) =>
        await site.App.Services.GetRequiredService<RetentionRoom>().DueAsync(DivisionCode.Parse(County), Now);

    private static Task SweepAsync(Site site) => site.App.Services.GetRequiredService<RetentionSweep>().ResumeAsync(DivisionCode.Parse(County), Now);

    private static KeptSlot Kept(Site site) => site.App.Services.GetRequiredService<RetentionRoom>().Slots(DivisionCode.Parse(County)).Single(kept =>
        kept.Slot.Id == Key);

    private async Task<Restored> RestoreAsync(Site site, string backup, string name)
    {
        var to = Path.Combine(_folder, name, "data");
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(site.Data + ".keys", to + ".keys");
        SmallCity.BringBackupKeys(site.Data, to);
        return await RestoreAsync(backup, to);
    }

    private static Task<Restored> RestoreAsync(string backup, string to) => new Restoring(new() { Path = to }, TimeProvider.System, static _ =>
        { }).RunAsync(backup, Now);
}
