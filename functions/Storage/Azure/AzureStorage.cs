using System.Net;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Azure.Cosmos;
using Storage.Audit;
using Storage.Backup;
using Storage.Moving;
using Storage.Sealing;

namespace Storage.Azure;

/// <summary>Opens the Azure side from the settings: managed identity, or connection strings where they are set.</summary>
internal static class AzureStorage
{
    /// <summary>Nobody waits longer than this for one answer of a storage account before it is asked for again.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>For so long the storage account brings back what was deleted: infra-bicep/modules/storage.bicep says the same, held by a
    /// test.</summary>
    internal const int SoftDeleteDays = 7;

    /// <exception cref="ServiceAwayException">One of the services does not answer, or does not let this program in.</exception>
    public static Task<StorageRoot> OpenAsync(StorageSettings settings, TimeProvider time, CancellationToken cancellation)
    {
        var identity = new Lazy<TokenCredential>(() => Identity(settings));
        IKeySource source = settings.KeyVaultUri is { } vault
            ? new KeyVaultKeySource(new SecretClient(vault, identity.Value))
            : new FileKeySource(settings.KeyFile);
        return OpenAsync(settings, source, identity, time, cancellation);
    }

    /// <summary>The vault's rings, for who looks at them before a store is opened.</summary>
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    internal static IKeySource Vault(StorageSettings settings) => new KeyVaultKeySource(new SecretClient(settings.KeyVaultUri!, Identity(settings)));

    /// <param name="source">Where the key rings are.</param>
    internal static async Task<StorageRoot> OpenAsync(
        StorageSettings settings, IKeySource source, Lazy<TokenCredential> identity, TimeProvider time, CancellationToken cancellation)
    {
        var cosmos = CosmosContainers.NewClient(settings, identity);
        var asked = "Cosmos DB（Cosmos:Endpoint）";
        try
        {
            var containers = new CosmosContainers(cosmos);
            // Rings are made only where there is no document at all: a vault that lost its secret must not be papered over.
            var isEmpty = await containers.IsEmptyAsync(cancellation).ConfigureAwait(false);
            asked = "Key Vault（KeyVault:Uri）";
            var keys = await KeyRings.OpenAsync(source, time, mayCreate: isEmpty, settings.Keys, cancellation).ConfigureAwait(false);
            asked = "存储账户（Storage:Account）";
            var damage = new Damage();
            var store = new CosmosStore(containers, keys, time, damage);
            var service = BlobService(settings, identity);
            var blobs = new AzureBlobs(service.GetBlobContainerClient(AzureBlobs.Container), keys, damage);
            var heads = new AzureBlobs(service.GetBlobContainerClient(AzureBlobs.HeadsContainer), keys, damage);
            var backupKeys = new AzureBlobs(service.GetBlobContainerClient(BackupKeys.Container), keys, damage);
            var moves = await CountyMoves.AtStartAsync(store, cancellation).ConfigureAwait(false);

            // The services have room, or say so to whoever writes.
            var root = new StorageRoot(new(store, keys, store.SampleAsync, blobs), static _ => Task.FromResult<Trouble?>(null), TroubleOf,
                cosmos, blobs, heads, backupKeys)
            {
                Store = new FencedStore(store, moves, time, alone: false),
                Bare = store,
                Blobs = blobs,
                Queue = new AzureQueue(Queues(settings, identity)),
                Keys = keys,
                Heads = new AuditHeadBlobs(heads),
                BackupKeys = BackupKeys.InContainer(backupKeys, keys, time, SoftDeleteDays),
                Damage = damage,
            };
            await root.MustFitAsync(cancellation).ConfigureAwait(false);
            return root;
        }
        catch (Exception failure)
        {
            cosmos.Dispose();
            if (TroubleOf(failure) is Trouble.Unreachable)
            {
                throw new ServiceAwayException(failure is CosmosException ? "Cosmos DB（Cosmos:Endpoint）" : asked, StatusOf(failure), failure);
            }

            throw;
        }
    }

    /// <summary>What the service answered; null where nothing came back, 401 where there was no token to ask with.</summary>
    private static int? StatusOf(Exception failure) => failure switch
    {
        CosmosException { StatusCode: not 0 } cosmos => (int)cosmos.StatusCode,
        RequestFailedException { Status: not 0 } request => request.Status,
        AuthenticationFailedException => 401,
        AggregateException { InnerExceptions: [var first, ..] } => StatusOf(first),
        _ => failure.InnerException is { } inner ? StatusOf(inner) : null,
    };

    /// <summary>Asked again a few times within a minute or so, which is as long as whoever sent something waits for an answer.</summary>
    private static T Patient<T>(T options)
        where T : ClientOptions
    {
        options.Retry.NetworkTimeout = Patience;
        (options.Retry.Mode, options.Retry.MaxRetries) = (RetryMode.Exponential, 3);
        (options.Retry.Delay, options.Retry.MaxDelay) = (TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(5));
        return options;
    }

    /// <summary>The services turn away, are away, or cannot be signed in to; a request that they call wrong is a mistake of the program.</summary>
    internal static Trouble? TroubleOf(Exception exception) => exception switch
    {
        CosmosException { StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge }
            or RequestFailedException { Status: 400 } => null,
        CosmosException or RequestFailedException or AuthenticationFailedException => Trouble.Unreachable,
        AggregateException { InnerExceptions: [var first, ..] } => TroubleOf(first),
        _ => Troubles.Of(exception) ?? (exception.InnerException is { } inner ? TroubleOf(inner) : null),
    };

    private static BlobServiceClient BlobService(StorageSettings settings, Lazy<TokenCredential> identity) =>
        settings.StorageConnection is { } connection
        ? new BlobServiceClient(connection, Patient(new BlobClientOptions()))
        : new BlobServiceClient(Address(settings, "blob"), identity.Value, Patient(new BlobClientOptions()));

    private static QueueServiceClient Queues(StorageSettings settings, Lazy<TokenCredential> identity)
    {
        // host.json says messageEncoding none, so the Functions host and this read each other's messages.
        var options = Patient(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });
        return settings.StorageConnection is { } connection ? new(connection, options) : new(Address(settings, "queue"), identity.Value, options);
    }

    private static Uri Address(StorageSettings settings, string service) =>
        new($"https://{settings.StorageAccount}.{service}.{settings.Cloud.Storage}");

    private static DefaultAzureCredential Identity(StorageSettings settings) =>
        new(new DefaultAzureCredentialOptions
        {
            AuthorityHost = settings.Cloud.Authority,
            ExcludeInteractiveBrowserCredential = true,
        });
}
