using System.Text;
using Domain.Audit;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Embedded;
using Storage.Sealing;

namespace Suite.Storage;

/// <summary>Rotation of the encryption ring as several instances live through it.</summary>
public sealed class KeyRotationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rotation-").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private Task<KeyRings> Open() => KeyRings.OpenAsync(new FileKeySource(Path.Combine(_folder, "keys")), _clock, mayCreate: true, Now);

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

        await Assert.ThrowsAsync<UnknownKeyException>(() => Text(store, "old"));
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
