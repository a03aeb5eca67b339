using System.Net;
using Microsoft.Extensions.Time.Testing;
using Storage.Azure;
using Storage.Sealing;

namespace Suite.Storage;

/// <summary>The key rings in a Key Vault secret: the real client, its HTTP answered in process.</summary>
public sealed class KeyVaultTests : IDisposable
{
    private readonly VaultDouble _vault = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _vault.Dispose();

    private KeyVaultKeySource Source() => _vault.Source();

    [Fact]
    public async Task Rings_are_made_once_and_every_instance_reads_the_same()
    {
        using var first = await KeyRings.OpenAsync(Source(), _clock, mayCreate: true, Now);
        using var second = await KeyRings.OpenAsync(Source(), _clock, mayCreate: false, Now);
        Assert.Equal(first.List(), second.List());
        Assert.Single(_vault.Versions);
        Assert.Contains("\"createdOn\"", _vault.Versions[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vault_without_the_secret_beside_existing_data_is_refused() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => KeyRings.OpenAsync(Source(), _clock, mayCreate: false, Now));

    [Fact]
    public async Task A_rotation_writes_new_versions_and_an_older_view_does_not_overwrite_them()
    {
        using var first = await KeyRings.OpenAsync(Source(), _clock, mayCreate: true, Now);
        using var second = await KeyRings.OpenAsync(Source(), _clock, mayCreate: false, Now);
        await first.AddAsync(KeyPurpose.Encryption, Now);
        await second.AddAsync(KeyPurpose.Search, Now);
        Assert.Equal(3, _vault.Versions.Count);
        Assert.Equal(4, second.List().Count);
        Assert.False(await Source().SaveAsync([], "1", Now));
    }

    [Fact]
    public async Task A_vault_that_is_away_does_not_stop_an_instance_that_runs()
    {
        using var keys = await KeyRings.OpenAsync(Source(), _clock, mayCreate: true, Now);
        _vault.Away = HttpStatusCode.ServiceUnavailable;
        _clock.Advance(2 * KeyRings.RefreshEvery);
        Assert.Equal(32, keys.Authenticate("x", []).Mac.Length);
        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => keys.RefreshAsync(Now));
        Assert.Equal(32, keys.Authenticate("x", []).Mac.Length);
    }
}
