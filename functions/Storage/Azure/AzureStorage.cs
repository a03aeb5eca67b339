using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Storage.Sealing;

namespace Storage.Azure;

/// <summary>Opens the Azure side from the settings: managed identity, or connection strings where they are set.</summary>
internal static class AzureStorage
{
    public static async Task<StorageRoot> OpenAsync(StorageSettings settings, TimeProvider time, CancellationToken cancellation)
    {
        var identity = new Lazy<TokenCredential>(() => Identity(settings));
        var cosmos = CosmosContainers.NewClient(settings, identity);
        try
        {
            IKeySource source = settings.KeyVaultUri is { } vault
                ? new KeyVaultKeySource(new SecretClient(vault, identity.Value))
                : new FileKeySource(settings.KeyFile);
            var containers = new CosmosContainers(cosmos);
            // Rings are made only where there is no document at all: a vault that lost its secret must not be papered over.
            var keys = await KeyRings.OpenAsync(source, time, mayCreate: await containers.IsEmptyAsync(cancellation).ConfigureAwait(false), cancellation)
                .ConfigureAwait(false);
            var service = Blobs(settings, identity);
            var blobs = new AzureBlobs(service.GetBlobContainerClient(AzureBlobs.Container), service.GetBlobContainerClient(AzureBlobs.HeadsContainer), keys);
            return new(new CosmosStore(containers, keys, time), blobs, new AzureQueue(Queues(settings, identity)), keys, cosmos, blobs);
        }
        catch
        {
            cosmos.Dispose();
            throw;
        }
    }

    private static BlobServiceClient Blobs(StorageSettings settings, Lazy<TokenCredential> identity) =>
        settings.StorageConnection is { } connection ? new(connection) : new(Address(settings, "blob"), identity.Value);

    private static QueueServiceClient Queues(StorageSettings settings, Lazy<TokenCredential> identity)
    {
        // host.json says messageEncoding none, so the Functions host and this read each other's messages.
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None };
        return settings.StorageConnection is { } connection ? new(connection, options) : new(Address(settings, "queue"), identity.Value, options);
    }

    private static Uri Address(StorageSettings settings, string service) =>
        new($"https://{settings.StorageAccount}.{service}.{(settings.Cloud == "china" ? "core.chinacloudapi.cn" : "core.windows.net")}");

    private static DefaultAzureCredential Identity(StorageSettings settings) =>
        new(new DefaultAzureCredentialOptions
        {
            AuthorityHost = settings.Cloud == "china" ? AzureAuthorityHosts.AzureChina : AzureAuthorityHosts.AzurePublicCloud,
            ExcludeInteractiveBrowserCredential = true,
        });
}
