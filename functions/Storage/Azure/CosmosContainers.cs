using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;
using Azure.Core;
using Microsoft.Azure.Cosmos;

namespace Storage.Azure;

/// <summary>The two containers, what they index, and how the client is set up. The infrastructure's templates say the same.</summary>
internal sealed class CosmosContainers
{
    public const string DatabaseName = "children";
    public const string RecordsName = "records";
    public const string IndexName = "index";

    static CosmosContainers() =>
        // Query plans are made in this process by Microsoft's own parser: one round trip less per query.
        Environment.SetEnvironmentVariable("AZURE_COSMOS_USE_QUERY_PLAN_INTEROP_LINUX", "true");

    public CosmosContainers(CosmosClient client, string database = DatabaseName)
    {
        (Client, Database) = (client, database);
        Records = client.GetContainer(database, RecordsName);
        Index = client.GetContainer(database, IndexName);
    }

    public string Database { get; }

    public CosmosClient Client { get; }

    public Container Records { get; }

    public Container Index { get; }

    public Container Of(Partition partition) => partition.IsIndex ? Index : Records;

    /// <summary>The Cosmos id of a document: the kind is part of it, since ids are unique within a kind only.</summary>
    public static string IdOf(Kind kind, string id) => $"{kind.Name}.{id}";

    public static PartitionKey KeyOf(Partition partition, Kind kind, string id) => new(partition.IsIndex ? IdOf(kind, id) : partition.Key);

    public static CosmosClient NewClient(StorageSettings settings, Lazy<TokenCredential> identity)
    {
        var options = Options(settings.CosmosGateway);
        return settings.CosmosConnection is { } connection ? new(connection, options) : new(settings.CosmosEndpoint, identity.Value, options);
    }

    /// <param name="gateway">HTTPS to the gateway instead of a TCP connection to each replica.</param>
    public static CosmosClientOptions Options(bool gateway = false) => new()
    {
        ConnectionMode = gateway ? ConnectionMode.Gateway : ConnectionMode.Direct,
        ApplicationName = "children-register",
        EnableContentResponseOnWrite = false,
        MaxRetryAttemptsOnRateLimitedRequests = 9,
        MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromSeconds(30),
        CosmosClientTelemetryOptions = new() { DisableSendingMetricsToService = true },
    };

    /// <summary>Whether no document was ever written (the key rings may then be made).</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellation)
    {
        foreach (var container in new[] { Records, Index })
        {
            using var any = container.GetItemQueryStreamIterator(new QueryDefinition("SELECT TOP 1 c.id FROM c"),
                requestOptions: new() { MaxItemCount = 1 });
            while (any.HasMoreResults)
            {
                using var page = await any.ReadNextAsync(cancellation).ConfigureAwait(false);
                page.EnsureSuccessStatusCode();
                if (CosmosItem.Documents(page.Content).Count > 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Makes database and containers where they are missing: for tests and first steps; deployments use the templates.</summary>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        var database = (await Client.CreateDatabaseIfNotExistsAsync(Database, 400, cancellationToken: cancellation).ConfigureAwait(false)).Database;
        await database.CreateContainerIfNotExistsAsync(Properties(RecordsName, "/county"), cancellationToken: cancellation).ConfigureAwait(false);
        await database.CreateContainerIfNotExistsAsync(Properties(IndexName, "/id"), cancellationToken: cancellation).ConfigureAwait(false);
    }

    /// <summary>A container with per-document expiry that indexes the declared fields only.</summary>
    public static ContainerProperties Properties(string name, string partitionKey)
    {
        var properties = new ContainerProperties(name, partitionKey) { DefaultTimeToLive = -1 };
        properties.IndexingPolicy.IncludedPaths.Clear();
        properties.IndexingPolicy.ExcludedPaths.Add(new() { Path = "/*" });
        foreach (var path in new[] { "/kind/?", "/key/?", "/expires/?" })
        {
            properties.IndexingPolicy.IncludedPaths.Add(new() { Path = path });
        }

        foreach (var field in Kinds.All.Values.SelectMany(k => k.Fields).Distinct().OrderBy(f => f.Number))
        {
            properties.IndexingPolicy.IncludedPaths.Add(new() { Path = field.Many ? $"/f/{field.Name}/[]/?" : $"/f/{field.Name}/?" });
            if (!field.Many && name == RecordsName)
            {
                properties.IndexingPolicy.CompositeIndexes.Add(new Collection<CompositePath>
                {
                    new() { Path = $"/f/{field.Name}", Order = CompositePathSortOrder.Ascending },
                    new() { Path = "/key", Order = CompositePathSortOrder.Ascending },
                });
            }
        }

        return properties;
    }

    /// <summary>An answer that is neither success nor one of the expected refusals.</summary>
    public static Exception Unexpected(HttpStatusCode status, string activity, string? message) => new CosmosException(
        string.Create(CultureInfo.InvariantCulture, $"Cosmos DB answered {(int)status}: {message}"), status, 0, activity, 0);
}
