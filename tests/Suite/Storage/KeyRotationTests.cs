using System.Text;
using Domain.Audit;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Audit;
using Storage.Embedded;
using Storage.Sealing;
using Suite.Api;
using Suite.Contracts;

namespace Suite.Storage;

/// <summary>Rotation of the encryption ring as several instances live through it.</summary>
public sealed class KeyRotationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rotation-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private Task<KeyRings> Open(KeyWish? wish = null) =>
        KeyRings.OpenAsync(new FileKeySource(Path.Combine(_folder, "keys")), _clock, mayCreate: true, wish ?? KeyWish.Usual, Now);

    private static async Task<string> Text(EmbeddedStore store, string id) =>
        Encoding.UTF8.GetString((await store.FindAsync(Partition.County("140403"), Kinds.Draft, id, Now))!.Body.Span);

    private static Task<CommitResult> Put(EmbeddedStore store, string id) =>
        store.CommitAsync(Partition.County("140403"), Batch.Technical().Create(Kinds.Draft, id, Encoding.UTF8.GetBytes(id)), Now);

    [Fact]
    public async Task A_new_key_opens_at_once_seals_after_twice_the_refresh_and_the_old_one_still_opens()
    {
        using var keys = await Open();
        using var store = new EmbeddedStore(Path.Combine(_folder, "store.db"), keys, _clock);
        await Put(store, "old");

        var id = await keys.AddAsync(KeyPurpose.Encryption, Now);
        Assert.Equal(2, keys.List().Count(k => k.Purpose == KeyPurpose.Encryption));
        await Assert.ThrowsAsync<InvalidOperationException>(() => keys.ActivateAsync(id, Now));
        _clock.Advance(KeyRings.ActivateAfter);
        await keys.ActivateAsync(id, Now);
        await Put(store, "new");

        Assert.Equal("old", await Text(store, "old"));
        Assert.Equal("new", await Text(store, "new"));
        Assert.Equal(id, keys.Authenticate("x", []).KeyId);
    }

    [Fact]
    public async Task An_instance_that_has_not_refreshed_meets_an_unknown_key_and_loads_it()
    {
        using var first = await Open();
        using var second = await Open();
        using var store = new EmbeddedStore(Path.Combine(_folder, "store.db"), first, _clock);
        var id = await first.AddAsync(KeyPurpose.Encryption, Now);
        _clock.Advance(KeyRings.ActivateAfter);
        await first.ActivateAsync(id, Now);
        await Put(store, "new");

        using var reader = new EmbeddedStore(Path.Combine(_folder, "store.db"), second, _clock);
        Assert.Equal("new", await Text(reader, "new"));
    }

    [Fact]
    public async Task An_instance_that_nobody_asks_anything_learns_of_a_new_key_by_the_clock()
    {
        using var first = await Open();
        using var idle = await Open();
        await first.AddAsync(KeyPurpose.Search, Now);
        _clock.Advance(KeyRings.RefreshEvery);
        await Site.UntilAsync(() => Task.FromResult(idle.List().Count == 3));
    }

    [Fact]
    public async Task Keys_older_than_the_day_that_was_set_are_exchanged_once_it_has_come_by_one_step_after_another_and_then_no_more()
    {
        (await Open()).Dispose();
        using var keys = await Open(new(CipherSuite.Aes256GcmHmacSha256, new(2026, 3, 2)));
        Assert.True(keys.AreAsWished); // 1 March
        _clock.Advance(TimeSpan.FromHours(16)); // 2 March in China
        Assert.False(keys.AreAsWished);
        var made = _clock.GetUtcNow();
        Assert.Equal([KeyState.DecryptOnly, KeyState.DecryptOnly], (await keys.ApproachAsync(Now)).Select(key => key.State));
        Assert.True(keys.AreAsWished); // for ten minutes
        Assert.Empty(await keys.ApproachAsync(Now));
        _clock.Advance(KeyRings.ActivateAfter);
        Assert.Equal([KeyState.Active, KeyState.Active], (await keys.ApproachAsync(Now)).Select(key => key.State));
        _clock.Advance(TimeSpan.FromDays(400));
        Assert.True(keys.AreAsWished);
        Assert.Equal(4, keys.List().Count);
        Assert.All(keys.List().Where(key => key.State == KeyState.Active), key => Assert.Equal(made, key.CreatedOn));
    }

    [Fact]
    public async Task Of_two_instances_that_want_a_new_key_at_once_each_sees_one_and_they_use_the_same()
    {
        using var first = await Open();
        using var one = await Open(new(CipherSuite.Sm4GcmHmacSm3));
        using var other = await Open(new(CipherSuite.Sm4GcmHmacSm3));
        await one.ApproachAsync(Now);
        Assert.Empty(await other.ApproachAsync(Now));
        Assert.Equal(4, other.List().Count);
        _clock.Advance(KeyRings.ActivateAfter);
        await other.ApproachAsync(Now);
        await one.RefreshAsync(Now);
        Assert.Equal(one.Authenticate("x", []).KeyId, other.Authenticate("x", []).KeyId);
    }

    [Fact]
    public async Task Two_instances_that_want_different_suites_exchange_once_a_day_say_which_settings_disagree_and_fill_no_ring_past_its_bound()
    {
        (await Open()).Dispose();
        using var aes = await Open();
        using var sm = await Open(new(CipherSuite.Sm4GcmHmacSm3));
        using var since = await Open(new(CipherSuite.Aes256GcmHmacSha256, new(2027, 3, 1)));
        await sm.ApproachAsync(Now);
        _clock.Advance(KeyRings.ActivateAfter);
        await sm.ApproachAsync(Now);
        Assert.Empty(await aes.ApproachAsync(Now));
        Assert.True(aes.AreAsWished);
        Assert.Contains("AES-256-GCM+HMAC-SHA256", aes.HeldUp, StringComparison.Ordinal);
        Assert.Contains("SM4-GCM+HMAC-SM3", aes.HeldUp, StringComparison.Ordinal);
        Assert.Null(sm.HeldUp);
        for (var (day, before) = (0, 4); day < 20; day++)
        {
            for (var passed = TimeSpan.Zero; passed < KeyWish.Rest; passed += KeyRings.ActivateAfter)
            {
                await aes.ApproachAsync(Now);
                await sm.ApproachAsync(Now);
                _clock.Advance(KeyRings.ActivateAfter);
            }

            Assert.InRange(sm.List().Count, before, before + 2); // of each ring one
            before = sm.List().Count;
        }

        Assert.Equal(2 * KeyWish.Most, sm.List().Count);

        // A leak is answered all the same.
        _clock.Advance(TimeSpan.FromDays(365));
        Assert.Equal(2, (await since.ApproachAsync(Now)).Count);
    }

    [Fact]
    public async Task A_body_under_a_key_that_no_ring_holds_says_so()
    {
        using var keys = await Open();
        using var store = new EmbeddedStore(Path.Combine(_folder, "store.db"), keys, _clock);
        await Put(store, "old");
        var old = keys.List().Single(k => k.Purpose == KeyPurpose.Encryption).Id;
        await Assert.ThrowsAsync<InvalidOperationException>(() => keys.RetireAsync(old, Now));
        var id = await keys.AddAsync(KeyPurpose.Encryption, Now);
        _clock.Advance(KeyRings.ActivateAfter);
        await keys.ActivateAsync(id, Now);
        await keys.RetireAsync(old, Now);

        await Assert.ThrowsAsync<DamagedException>(() => Text(store, "old"));
    }

    [Fact]
    public async Task Rewriting_moves_every_document_but_the_audit_trail_to_the_new_keys_and_the_trail_still_holds()
    {
        await using var backEnd = await EmbeddedBackEnd.OpenAsync();
        var (root, county) = (backEnd.Root, Partition.County("140403"));
        var tokens = new SearchTokens(root.Keys);
        for (var i = 0; i < 30; i++)
        {
            var entry = new AuditEntry
            {
                Id = Guid.CreateVersion7().ToString("N"),
                County = "140403",
                At = backEnd.Clock.GetUtcNow(),
                Actor = AuditActor.Declarant,
                Channel = "web",
                Action = "child.change",
                SubjectKind = "child",
            };
            await root.Store.CommitAsync(county, Batch.Of(entry).Create(Kinds.Child, $"c{i:00}", Encoding.UTF8.GetBytes($"王小{i}"),
                tokens.Add(new(), county, name: $"王小{i}")), Now);
        }

        await new AuditSealer(root, backEnd.Clock).SealAsync("140403", Now);
        await root.Store.CommitAsync(Partition.Index("x"), Batch.Technical().Create(Kinds.Index, "x", "pointer"u8.ToArray()), Now);
        var old = root.Keys.List();
        foreach (var purpose in new[] { KeyPurpose.Encryption, KeyPurpose.Search })
        {
            var id = await root.Keys.AddAsync(purpose, Now);
            backEnd.Clock.Advance(KeyRings.ActivateAfter);
            await root.Keys.ActivateAsync(id, Now);
        }

        IEnumerable<string>? TokensOf(Document d) =>
            d.Kind == Kinds.Child ? tokens.Add(new(), county, name: Encoding.UTF8.GetString(d.Body.Span)).GetMany(Fields.Tokens) : null;
        var rewriting = new Rewriting(root.Store, root.Keys, backEnd.Clock);
        var rewritten = 0;
        RewritingStep step = new(null, 0, true);
        while (step.More)
        {
            step = await rewriting.CountyAsync("140403", step.Cursor, TokensOf, Now);
            rewritten += step.Rewritten;
        }

        Assert.True(rewritten >= 30, $"{rewritten} documents were rewritten.");
        Assert.Equal(1, (await rewriting.IndexAsync(Kinds.Index, null, Now)).Rewritten);
        await Assert.ThrowsAsync<InvalidOperationException>(() => root.Keys.RetireAsync(old.Single(k => k.Purpose == KeyPurpose.Search).Id, Now));
        step = new(null, 0, true);
        while (step.More)
        {
            step = await rewriting.CountyAsync("140403", step.Cursor, TokensOf, Now);
            Assert.Equal(0, step.Rewritten);
        }

        await backEnd.ReopenAsync();
        root = backEnd.Root;
        Assert.Equal("pointer", Encoding.UTF8.GetString((await root.Store.FindAsync(Partition.Index("x"), Kinds.Index, "x", Now))!.Body.Span));
        var found = await root.Store.ListAsync(county, Query.Of(Kinds.Child).Any(Fields.Tokens, new SearchTokens(root.Keys).FindName(county, "王小7")),
            new(10), Now);
        Assert.Equal("c07", Assert.Single(found.Items).Id);
        await new AuditSealer(root, backEnd.Clock).SealAsync("140403", Now);
        var report = await new AuditVerification(root).VerifyAsync("140403", Now);
        Assert.True(report.Holds && report.UnsealedTail == 0);
    }

    [Fact]
    public async Task Two_who_change_the_rings_at_once_both_succeed_and_nothing_is_lost()
    {
        using var first = await Open();
        using var second = await Open();
        await first.AddAsync(KeyPurpose.Encryption, Now);
        await second.AddAsync(KeyPurpose.Search, Now);
        await first.RefreshAsync(Now);
        Assert.Equal(4, first.List().Count);
    }

    [Fact]
    public async Task Entries_about_keys_never_show_material()
    {
        using var keys = await Open();
        var stored = (await new FileKeySource(Path.Combine(_folder, "keys")).LoadAsync(Now))!.Keys[0];
        Assert.DoesNotContain(stored.Material, stored.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(AuditActor.System, AuditActor.Declarant);
    }
}
