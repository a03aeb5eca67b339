using System.Net;
using System.Text;
using System.Text.Json;
using App.Api.Moving;
using App.Api.Retention;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Retention;
using Domain.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Backup;
using Storage.Embedded;
using Storage.Sealing;
using Suite.Api;
using Suite.Portal;
using Suite.Retention;

namespace Suite.Backup;

/// <summary>
/// 个人信息保护法 47: what is erased goes out of backups too, which nobody can change any more: the keys of county × kind × year are destroyed, by two
/// people, after a time in which a mistake is found and taken back.
/// </summary>
public sealed class DestroyedKeys : IDisposable
{
    private const string County = "140403";
    private const string Key = "140403.endeddeclaration.2025";

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
        string[] slots = ["140403.closedchild.2027", Key, "140403.audit.2027", "140403.backup.2025", "140400.backup.2025"];
        Assert.All(slots, slot => Assert.Contains(slot, taken.DataKeys!.Select(use => use.Id)));
        var id = Encoding.ASCII.GetBytes(child);
        Assert.All(Directory.EnumerateFiles(backup, "*", SearchOption.AllDirectories), file => Assert.Equal(-1,
            File.ReadAllBytes(file).AsSpan().IndexOf(id)));

        // Nothing of it is due while its year lasts; then it stands on the list like a record, and goes with it.
        Assert.Empty((await DueAsync(site)).Keys);
        To(time, 2026, 1, 5);
        string[] due = [.. (await DueAsync(site)).Keys.Select(slot => slot.Id)];
        Assert.Contains(Key, due);
        Assert.DoesNotContain(due, id => id.EndsWith('7'));
        await GiveUpAsync(site);
        var kept = await KeptAsync(site);
        Assert.True(kept is { IsGivenUp: true });
        Assert.Equal(new DateOnly(2026, 2, 4), kept.UnreadableFrom);

        // Until the time is over it still opens; every day of it has to be seen.
        Assert.Empty((await RestoreAsync(site, backup, "early")).Unreadable);
        await LookAsync(site, time, days: 30);
        Assert.True((await KeptAsync(site)).IsGivenUp);
        await LookAsync(site, time, days: 2);
        Assert.Equal(new DateOnly(2026, 2, 4), (await KeptAsync(site)).Key.DestroyedOn);
        Assert.False(File.Exists(Path.Combine(SmallCity.KeyFolder(site.Data, Key), "key")));
        Assert.Equal(due.Length, await CountAsync(site, "retention.destroy-key"));
        Assert.Contains(await AnswersAsync(site), one => one.GetProperty("state").GetString() == "destroyed"
            && one.GetProperty("unreadableFrom").GetString() == "2026-02-04");

        // The old backup says how many it has no more, and gives the rest: the child, in every detail.
        var late = await RestoreAsync(site, backup, "late");
        Assert.Equal(due, late.Unreadable.Select(slot => slot.Use.Id));
        Assert.All(late.Unreadable, slot => Assert.True(slot.IsDestroyed));
        Assert.True(late.Unreadable.Single(slot => slot.Use.Id == Key).Use.Documents[County] >= 1);
        await using var storage = await StorageRoot.OpenAsync(new() { Path = Path.Combine(_folder, "late", "data") }, time, Now);
        var partition = Partition.County(County);
        Assert.Null(await storage.Store.FindAsync(partition, Kinds.Declaration, ended, Now));
        var found = Domain.Children.ChildJson.Read((await storage.Store.FindAsync(partition, Kinds.Child, child, Now))!.Body);
        Assert.True(found.ErasedAt is null && found.Answers.Count > 5);
        Assert.DoesNotContain((await storage.Store.ListAsync(partition, Query.Of(Kinds.Declaration).Where(Fields.Status,
            DeclarationStatus.Closed.Id()), new(50), Now)).Items, document => document.Id == ended);
        Assert.Single((await storage.Store.ListAsync(partition, Query.Of(Kinds.Child), new(50), Now)).Items);
    }

    [Fact]
    public async Task Until_it_is_destroyed_two_people_take_a_key_back_and_one_who_asks_for_it_stops_the_clock()
    {
        var time = RetentionRoutes.Clock();
        await using var site = await Site.StartAsync(time);
        await RetentionRoutes.EndedAsync(site);
        await SmallCity.Backing(new() { Path = site.Data }, time).RunAsync(Path.Combine(_folder, "backup"), Now);
        To(time, 2026, 1, 5);
        (await AskBackAsync(site)).Is(HttpStatusCode.UnprocessableEntity, "nothing-given-up");
        await GiveUpAsync(site);
        await LookAsync(site, time, days: 20);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", County);
        Assert.Contains("提出收回这", (await reviewer.GetAsync("/portal/retention")).Text, StringComparison.Ordinal);
        (await reviewer.PostAsync("/portal/retention/keys", ("formToken", await reviewer.FormTokenAsync()))).Is(HttpStatusCode.UnprocessableEntity);
        var asked = await AskBackAsync(site);
        asked.Is(HttpStatusCode.Accepted);
        Assert.True(asked.Json.GetProperty("takesBack").GetBoolean());
        (await AskBackAsync(site)).Is(HttpStatusCode.Conflict, "already-proposed");

        // Undecided, nothing is destroyed, however long it takes.
        await LookAsync(site, time, days: 40);
        Assert.True((await KeptAsync(site)).IsGivenUp);
        using var approver = await Visitor.SignedInAsync(site, "countyApprover", County);
        Assert.Contains("收回备份密钥", (await approver.GetAsync("/portal/approvals")).Text, StringComparison.Ordinal);
        (await RetentionRoutes.ApproveAsync(site, asked, "countyReviewer", County)).Is(HttpStatusCode.Forbidden);
        (await RetentionRoutes.ApproveAsync(site, asked, "countyApprover", County)).Is(HttpStatusCode.Accepted);
        await SweepAsync(site);
        Assert.True((await KeptAsync(site)).IsInUse);
        using var later = await Visitor.SignedInAsync(site, "countyReviewer", County);
        Assert.Contains("已经收回", (await later.GetAsync("/portal/retention")).Text, StringComparison.Ordinal);
        await LookAsync(site, time, days: 40);
        Assert.Equal(0, await CountAsync(site, "retention.destroy-key"));

        // It is due as before, and whoever gives it up once more waits for every day anew.
        Assert.Contains(Key, (await DueAsync(site)).Keys.Select(slot => slot.Id));
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_destroys_no_key_early_and_what_it_gave_up_is_held_again()
    {
        var time = RetentionRoutes.Clock();
        await using var site = await Site.StartAsync(time);
        await RetentionRoutes.EndedAsync(site);
        await SmallCity.Backing(new() { Path = site.Data }, time).RunAsync(Path.Combine(_folder, "backup"), Now);
        To(time, 2026, 1, 5);
        await GiveUpAsync(site);
        await LookAsync(site, time, days: 3);
        var keys = site.App.Services.GetRequiredService<StorageRoot>().BackupKeys;
        var ahead = new FakeTimeProvider(time.GetUtcNow().AddYears(5));
        var (_, sweep) = RetentionRoutes.Room(site.Store, site.App.Services, ahead);
        await sweep.LookAtKeysAsync(DivisionCode.Parse(County), Now);
        Assert.Equal(0, await CountAsync(site, "retention.destroy-key"));
        Assert.True((await KeptAsync(site)).IsGivenUp);

        // Given up by the clock that stood ahead: held again by the one that is right, and a backup uses it all the while.
        await keys.TakeBackAsync(Key, Now);
        await keys.GiveUpAsync(Key, App.Wire.OpaqueId.New(ahead.GetUtcNow()), CivilTime.ChinaDate(ahead.GetUtcNow()), Now);
        using (var rings = await KeyRings.OpenAsync(new FileKeySource(site.Data + ".keys"), time, mayCreate: false, Now))
        {
            Assert.NotNull(await BackupKeys.InFolder(new() { Path = site.Data }, rings, time, "temporary-test").UseAsync(Key,
                CivilTime.ChinaDate(time.GetUtcNow()), Now));
        }

        await LookAsync(site, time, days: 1);
        Assert.True((await KeptAsync(site)).IsInUse);
        Assert.Equal(1, await CountAsync(site, "retention.take-back"));
    }

    [Fact]
    public async Task What_lies_damaged_among_the_keys_is_shown_and_takes_nothing_else_down()
    {
        var time = RetentionRoutes.Clock();
        await using var site = await Site.StartAsync(time);
        await RetentionRoutes.EndedAsync(site);
        await SmallCity.Backing(new() { Path = site.Data }, time).RunAsync(Path.Combine(_folder, "backup"), Now);
        await File.WriteAllTextAsync(Path.Combine(SmallCity.KeyFolder(site.Data, Key), "given-2026"), "?", Now);
        File.Delete(Path.Combine(SmallCity.KeyFolder(site.Data, "140403.audit.2027"), "key"));
        await File.WriteAllTextAsync(Path.Combine(SmallCity.KeyFolder(site.Data, "140403.audit.2027"), "seen-20260101"), "?", Now);
        await File.WriteAllTextAsync(Path.Combine(site.Data + ".keys.backups", "blobs", County, "notes.txt"), "?", Now);
        var states = (await AnswersAsync(site)).Select(one => one.GetProperty("state").GetString()).ToList();
        Assert.Contains("damaged", states);
        Assert.Contains("missing", states);
        Assert.Contains("held", states);
        using var reviewer = await Visitor.SignedInAsync(site, "countyReviewer", County);
        var page = (await reviewer.GetAsync("/portal/retention")).Text;
        Assert.Contains("有损坏的文件", page, StringComparison.Ordinal);
        Assert.Contains("不见了", page, StringComparison.Ordinal);

        // The whole folder unusable: said in words, and the rest of the page is there.
        Directory.Delete(site.Data + ".keys.backups", recursive: true);
        Directory.CreateDirectory(site.Data + ".keys.backups");
        await File.WriteAllTextAsync(Path.Combine(site.Data + ".keys.backups", "blobs"), "?", Now);
        Assert.DoesNotContain("500", (await reviewer.GetAsync("/portal/retention")).Text[..200], StringComparison.Ordinal);
        (await site.GetAsync("/api/retention", await site.TokenAsync("countyReviewer", County))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_missing_key_is_an_error_that_says_what_lies_under_it_and_with_the_switch_everything_else_is_restored()
    {
        var data = await SmallCity.CopyAsync(Path.Combine(_folder, "here"));
        var backup = Path.Combine(_folder, "backup");
        var taken = await SmallCity.Backing(new() { Path = data }).RunAsync(backup, Now);
        var to = await SmallCity.KeysAsync(Path.Combine(_folder, "there"));
        var all = await Assert.ThrowsAsync<MissingBackupKeysException>(() => RestoreAsync(backup, to));
        Assert.Equal(taken.DataKeys!.Select(use => use.Id), all.Slots.Select(slot => slot.Use.Id));
        Assert.False(Directory.Exists(to));
        SmallCity.BringBackupKeys(data, to);
        string[] keys = [.. taken.DataKeys!.Where(use => use.Id.StartsWith(County, StringComparison.Ordinal)).Select(use => use.Id)];

        // One is gone, one is another one's: neither opens, and neither was destroyed.
        File.Delete(Path.Combine(SmallCity.KeyFolder(to, keys[0]), "key"));
        File.Copy(Path.Combine(SmallCity.KeyFolder(to, keys[2]), "key"), Path.Combine(SmallCity.KeyFolder(to, keys[1]), "key"), overwrite: true);
        var missing = await Assert.ThrowsAsync<MissingBackupKeysException>(() => RestoreAsync(backup, to));
        Assert.Equal(keys[..2], missing.Slots.Select(slot => slot.Use.Id));
        Assert.Contains("--without-missing-keys", missing.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(to));
        var (code, said) = await Command.RunAsync("restore", "--from", backup, "--data", to);
        Assert.True(code == 1 && said.Contains("潞州区", StringComparison.Ordinal) && said.Contains("密钥找不到", StringComparison.Ordinal), said);
        (code, said) = await Command.RunAsync("restore", "--from", backup, "--data", to, "--without-missing-keys", "yes");
        Assert.True(code == 0 && said.Contains("读不出的一共资料", StringComparison.Ordinal), said);
        await using (var storage = await StorageRoot.OpenAsync(new() { Path = to }, TimeProvider.System, Now))
        {
            Assert.NotEmpty((await storage.Store.ListAsync(Partition.County("140404"), Query.Of(Kinds.Child), new(10), Now)).Items);
        }

        var whole = await SmallCity.KeysAsync(Path.Combine(_folder, "whole"));
        SmallCity.BringBackupKeys(data, whole);
        Assert.Empty((await RestoreAsync(backup, whole)).Unreadable);
    }

    [Fact]
    public void What_is_in_force_after_its_term_does_not_end_before_the_backup_that_has_it()
    {
        var taken = new DateTimeOffset(2026, 11, 30, 2, 0, 0, TimeSpan.Zero);
        var terms = new BackupTerms();
        terms.Begin(taken);
        Assert.Equal("140403.audit.2027", SlotOf(Kinds.Audit, taken.AddMonths(-40)));
        Assert.Equal("140403.audit.2029", SlotOf(Kinds.Audit, taken));
        Assert.Equal("140403.departmentrow.2027", SlotOf(Kinds.DepartmentBatch, taken.AddMonths(-30)));
        var (county, term) = terms.OfBlob($"records/{County}/{App.Wire.OpaqueId.New(taken.AddMonths(-30))}/part");
        Assert.Equal("140403.departmentrow.2027", terms.Slot(county!, term));

        // The rows that went to the national system go with their batch, in its county, when a county moves and in a backup.
        var batch = new Document(Partition.County(County), Kinds.NationalBatch, App.Wire.OpaqueId.New(taken), "1", 1, null, new(), default, "");
        Assert.Equal([$"national/{batch.Id}/"], new MovedCounty().BlobsOf(batch));
        Assert.Equal([$"national/{batch.Id}/"], terms.BlobsOf(batch));
        Assert.Equal("140403.statisticsoriginal.2028", terms.Slot(County, terms.Of(batch)));

        string SlotOf(Kind kind, DateTimeOffset at) => terms.Slot(County, terms.Of(new(Partition.County(County), kind, "x", "1", 1, null,
            new IndexFields().Set(Fields.At, at), default, "")));
    }

    [Fact]
    public async Task A_backup_that_failed_or_was_killed_leaves_no_copy_beside_the_data()
    {
        var data = await SmallCity.CopyAsync(Path.Combine(_folder, "here"));
        var staging = Path.Combine(data, "backup.staging");
        using var stop = new CancellationTokenSource();
        var backing = new Backing(new() { Path = data }, new Stopping(stop), TimeProvider.System, static _ => { });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => backing.RunAsync(Path.Combine(_folder, "failed"), stop.Token));
        Assert.False(Directory.Exists(staging));

        // As a kill leaves it.
        Directory.CreateDirectory(Path.Combine(staging, "blobs"));
        File.Copy(Path.Combine(data, "store.db"), Path.Combine(staging, "store.db"));
        await using (await StorageRoot.OpenAsync(new() { Path = data }, TimeProvider.System, Now))
        {
            Assert.False(Directory.Exists(staging));
        }
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

    internal static void To(FakeTimeProvider time, int year, int month, int day) =>
        time.Advance(new DateTimeOffset(year, month, day, 2, 0, 0, TimeSpan.Zero) - time.GetUtcNow());

    private static async Task<PastTerm> DueAsync(Site site) =>
        await site.App.Services.GetRequiredService<RetentionRoom>().DueAsync(DivisionCode.Parse(County), Now);

    private static Task SweepAsync(Site site) => site.App.Services.GetRequiredService<RetentionSweep>().ResumeAsync(DivisionCode.Parse(County), Now);

    private static async Task GiveUpAsync(Site site)
    {
        var proposed = await RetentionRoutes.ProposeAsync(site);
        proposed.Is(HttpStatusCode.Accepted);
        (await RetentionRoutes.ApproveAsync(site, proposed, "countyApprover", County)).Is(HttpStatusCode.Accepted);
        await SweepAsync(site);
    }

    private static async Task<Reply> AskBackAsync(Site site) => await site.PostAsync("/api/retention/keys", """{"reason":"列错了"}""",
        Site.Bearer(await site.TokenAsync("countyReviewer", County, name: "经办")));

    /// <summary>The timer on so many days, beginning with today; the clock stands at the last of them.</summary>
    private static async Task LookAsync(Site site, FakeTimeProvider time, int days)
    {
        for (var day = 0; day < days; day++)
        {
            await site.App.Services.GetRequiredService<RetentionSweep>().LookAtKeysAsync(DivisionCode.Parse(County), Now);
            if (day < days - 1)
            {
                time.Advance(TimeSpan.FromDays(1));
            }
        }
    }

    internal static async Task<KeptSlot> KeptAsync(Site site) => (await site.App.Services.GetRequiredService<RetentionRoom>().SlotsAsync(
        DivisionCode.Parse(County), Now))!.Single(kept => kept.Slot.Id == Key);

    private static async Task<IReadOnlyList<JsonElement>> AnswersAsync(Site site)
    {
        var reply = await site.GetAsync("/api/retention", await site.TokenAsync("countyReviewer", County));
        reply.Is(HttpStatusCode.OK);
        return [.. reply.Json.GetProperty("backups").EnumerateArray()];
    }

    internal static async Task<int> CountAsync(Site site, string action) =>
        (await site.AllAsync(County, Kinds.Audit)).Count(document => document.Fields.Get(Fields.Action) == action);

    private async Task<Restored> RestoreAsync(Site site, string backup, string name)
    {
        var to = Path.Combine(_folder, name, "data");
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(site.Data + ".keys", to + ".keys");
        SmallCity.BringBackupKeys(site.Data, to);
        return await RestoreAsync(backup, to);
    }

    private static Task<Restored> RestoreAsync(string backup, string to) => new Restoring(new() { Path = to }, TimeProvider.System,
        static _ => { }).RunAsync(backup, Now);

    /// <summary>The operator gives up while it is packed.</summary>
    private sealed class Stopping(CancellationTokenSource stop) : RecordTerms
    {
        private readonly BackupTerms _terms = new();

        public override string Home => _terms.Home;

        public override Kind Policy => _terms.Policy;

        public override void Begin(DateTimeOffset now) => _terms.Begin(now);

        public override void Learn(Document policy) => _terms.Learn(policy);

        public override bool IsOpened(Kind kind, IndexFields fields) => _terms.IsOpened(kind, fields);

        public override RecordTerm? Of(Document document)
        {
            stop.Cancel();
            return _terms.Of(document);
        }

        public override IEnumerable<string> With(Document document) => _terms.With(document);

        public override bool IsWithAnother(Kind kind, IndexFields fields) => _terms.IsWithAnother(kind, fields);

        public override (string? County, RecordTerm? Term) OfBlob(string name) => _terms.OfBlob(name);

        public override IEnumerable<string> BlobsOf(Document document) => _terms.BlobsOf(document);

        public override string Slot(string county, RecordTerm? term) => _terms.Slot(county, term);
    }
}
