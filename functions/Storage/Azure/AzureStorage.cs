using System.Net;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Azure.Cosmos;
using Storage.Audit;
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
            var damage = new Damage();
            var store = new CosmosStore(containers, keys, time, damage);
            var service = BlobService(settings, identity);
            var blobs = new AzureBlobs(service.GetBlobContainerClient(AzureBlobs.Container), keys, damage);
            var heads = new AzureBlobs(service.GetBlobContainerClient(AzureBlobs.HeadsContainer), keys, damage);
            // The services have room, or say so to whoever writes.
            var root = new StorageRoot(new(store, keys, store.SampleAsync, blobs), static _ => Task.FromResult<Trouble?>(null), TroubleOf, cosmos, blobs, heads)
            {
                Store = store,
                Blobs = blobs,
                Queue = new AzureQueue(Queues(settings, identity)),
                Keys = keys,
                Heads = new AuditHeadBlobs(heads),
                Damage = damage,
            };
            await root.MustFitAsync(cancellation).ConfigureAwait(false);
            return root;
        }
        catch
        {
            cosmos.Dispose();
            throw;
        }
    }

    /// <summary>The services turn away, are away, or cannot be signed in to; a request that they call wrong is a mistake of the program.</summary>
    internal static Trouble? TroubleOf(Exception exception) => exception switch
    {
        CosmosException { StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge } or RequestFailedException { Status: 400 } => null,
        CosmosException or RequestFailedException or AuthenticationFailedException => Trouble.Unreachable,
        AggregateException { InnerExceptions: [var first, ..] } => TroubleOf(first),
        _ => Troubles.Of(exception) ?? (exception.InnerException is { } inner ? TroubleOf(inner) : null),
    };

    private static BlobServiceClient BlobService(StorageSettings settings, Lazy<TokenCredential> identity) => settings.StorageConnection is { } connection
        ? new BlobServiceClient(connection)
        : new BlobServiceClient(Address(settings, "blob"), identity.Value);

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
