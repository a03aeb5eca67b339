using System.Text;
using Azure;
using Azure.Security.KeyVault.Secrets;
using Storage.Sealing;

namespace Storage.Azure;

/// <summary>Both rings in one Key Vault secret; each change is a new version of it, old versions stay recoverable.</summary>
/// <remarks>
/// Key Vault has no conditional write. Rings are changed by one operator's job at a time (a lease); the check before writing catches an older
/// view, and a version that slipped in between is recoverable from the secret's history.
/// </remarks>
internal sealed class KeyVaultKeySource(SecretClient client) : IKeySource
{
    public const string SecretName = "key-rings";

    public async Task<StoredRings?> LoadAsync(CancellationToken cancellation)
    {
        try
        {
            var secret = (await client.GetSecretAsync(SecretName, cancellationToken: cancellation).ConfigureAwait(false)).Value;
            return new(KeyJson.Parse(Encoding.UTF8.GetBytes(secret.Value)), secret.Properties.Version);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    public async Task<bool> SaveAsync(IReadOnlyList<StoredKey> keys, string? version, CancellationToken cancellation)
    {
        if ((await LoadAsync(cancellation).ConfigureAwait(false))?.Version != version)
        {
            return false;
        }

        var secret = new KeyVaultSecret(SecretName, Encoding.UTF8.GetString(KeyJson.Write(keys)))
        {
            Properties = { ContentType = "application/json" }
        };
        await client.SetSecretAsync(secret, cancellation).ConfigureAwait(false);
        return true;
    }
}
