using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Azure.Cosmos;
using Storage.Azure;

namespace Suite.Contracts.CosmosProtocol;

/// <summary>
/// Stands in for a Cosmos DB account behind the real <see cref="CosmosClient"/>: its HTTP handler. It knows the point read, the query, the
/// transactional batch and the change feed as far as the store uses them; anything else is answered with 400, so that a new use is noticed here. It
/// never removes expired documents by itself: the service may take its time, too.
/// </summary>
public sealed class CosmosDouble : HttpMessageHandler
{
    private const string Charge = "x-ms-request-charge";

    /// <summary>The account's key; any will do.</summary>
    internal static readonly string Key = Convert.ToBase64String(new byte[64]);

    private readonly Dictionary<string, DoubleContainer> _containers;
    private readonly Lock _gate = new();

    public CosmosDouble(params ContainerProperties[] containers)
    {
        ArgumentNullException.ThrowIfNull(containers);
        _containers = containers.ToDictionary(c => c.Id, c => new DoubleContainer(c), StringComparer.Ordinal);
    }

    /// <summary>An account with the application's two containers, empty.</summary>
    public static CosmosDouble NewAccount() => new(CosmosContainers.Properties(CosmosContainers.RecordsName, "/county"),
        CosmosContainers.Properties(CosmosContainers.IndexName, "/id"));

    /// <summary>
    /// Under which it is asked: nowhere, as long as its clients are in this process (<see cref="NewClient"/>, <see cref="CosmosServer"/>).
    /// </summary>
    public Uri Address { get; internal set; } = new("https://cosmos.invalid/");

    /// <summary>Requests answered so far, as method, path and what the headers made of it.</summary>
    public List<string> Log { get; } = [];

    /// <summary>What all answers together have cost, in request units (<see cref="Charges"/>).</summary>
    public double Charged { get; private set; }

    /// <summary>Every write to either container so far, by container: operation (0 create, 4 delete, 5 replace), kind, request units.</summary>
    internal IReadOnlyList<(int Operation, string Kind, double Units)> Writes
    {
        get
        {
            lock (_gate)
            {
                return [.. _containers.Values.SelectMany(container => container.Writes)];
            }
        }
    }

    /// <summary>Called before a request is answered; may answer instead (fault tests).</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?>? Interfere { get; set; }

    /// <summary>Called with the answer that is due, after the request has had its effect; what it returns is sent instead (fault tests).</summary>
    public Func<HttpRequestMessage, HttpResponseMessage, HttpResponseMessage>? Instead { get; set; }

    /// <summary>Called after a batch was applied and before its answer leaves (fault tests).</summary>
    public Action? AfterBatch { get; set; }

    /// <summary>A client that talks to this double only.</summary>
    public CosmosClient NewClient(CosmosClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ConnectionMode = ConnectionMode.Gateway;
        options.LimitToEndpoint = true;
        options.HttpClientFactory = () => new HttpClient(this, disposeHandler: false);
        return new CosmosClient(Address.AbsoluteUri, Key, options);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var content = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        HttpResponseMessage answer;
        try
        {
            answer = Interfere?.Invoke(request) ?? await AnswerAsync(request, content);
            answer = Instead?.Invoke(request, answer) ?? answer;
        }
        catch (ProtocolException e)
        {
            answer = Json(HttpStatusCode.BadRequest, new { code = "BadRequest", message = e.Message });
        }

        var charge = answer.Headers.TryGetValues(Charge, out var said) ? double.Parse(said.Single(), CultureInfo.InvariantCulture) : 0;
        lock (_gate)
        {
            Charged += charge;
            Log.Add($"{request.Method} {request.RequestUri!.AbsolutePath} {(int)answer.StatusCode}");
        }

        answer.RequestMessage = request;
        if (charge == 0)
        {
            answer.Headers.TryAddWithoutValidation(Charge, "0");
        }

        answer.Headers.TryAddWithoutValidation("x-ms-activity-id", Guid.NewGuid().ToString());
        answer.Headers.TryAddWithoutValidation("x-ms-session-token", "0:-1#1");
        return answer;
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, byte[] content)
    {
        if (!request.Headers.Contains("authorization"))
        {
            return Json(HttpStatusCode.Unauthorized, new { code = "Unauthorized", message = "No authorization header." });
        }

        var parts = request.RequestUri!.AbsolutePath.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (request.Method == HttpMethod.Get && parts.Length == 0)
        {
            return Account();
        }

        // By name, or by the resource ids that the answers gave out.
        if (parts is not ["dbs", _, "colls", var name, ..] || Container(Uri.UnescapeDataString(name)) is not { } container)
        {
            throw new ProtocolException($"Unknown path {request.Method} {request.RequestUri.AbsolutePath}");
        }

        return (request.Method.Method, parts[4..]) switch
        {
            ("GET", []) => Json(HttpStatusCode.OK, container.Description()),
            ("GET", ["pkranges"]) => Ranges(request, container),
            ("GET", ["docs", var id]) => Read(request, container, Uri.UnescapeDataString(id)),
            ("GET", ["docs"]) when Header(request, "A-IM") is { } feed => Changes(request, container, feed),
            ("POST", ["docs"]) when Header(request, "x-ms-cosmos-is-batch-request") == "True" => await BatchAsync(request, container, content),
            ("POST", ["docs"]) when Header(request, "x-ms-documentdb-isquery") == "True" => Query(request, container, content),
            _ => throw new ProtocolException($"Unknown request {request.Method} {request.RequestUri.AbsolutePath}"),
        };
    }

    private DoubleContainer? Container(string name) => _containers.Values.FirstOrDefault(c => c.Name == name || c.Rid == name);

    private HttpResponseMessage Account()
    {
        var here = new[] { new { name = "Here", databaseAccountEndpoint = Address.AbsoluteUri } };
        return Json(HttpStatusCode.OK, new
        {
            _self = "",
            id = "cosmos",
            _rid = "cosmos.invalid",
            media = "//media/",
            addresses = "//addresses/",
            _dbs = "//dbs/",
            writableLocations = here,
            readableLocations = here,
            enableMultipleWriteLocations = false,
            userReplicationPolicy = new { asyncReplication = false, minReplicaSetSize = 1, maxReplicasetSize = 4 },
            userConsistencyPolicy = new { defaultConsistencyLevel = "Strong" },
            systemReplicationPolicy = new { minReplicaSetSize = 1, maxReplicasetSize = 4 },
            readPolicy = new { primaryReadCoefficient = 1, secondaryReadCoefficient = 1 },
            queryEngineConfiguration =
                """{"maxSqlQueryInputLength":262144,"maxJoinsPerSqlQuery":5,"maxLogicalAndPerSqlQuery":500,"maxLogicalOrPerSqlQuery":500,"maxUdfRefPerSqlQuery":10,"maxInExpressionItemsCount":16000,"queryMaxInMemorySortDocumentCount":500,"maxQueryRequestTimeoutFraction":0.9,"sqlAllowNonFiniteNumbers":false,"sqlAllowAggregateFunctions":true,"sqlAllowSubQuery":true,"sqlAllowScalarSubQuery":true,"allowNewKeywords":true,"sqlAllowLike":true,"sqlAllowGroupByClause":true,"maxSpatialQueryCells":12,"spatialMaxGeometryPointCount":256,"sqlDisableOptimizationFlags":0,"sqlAllowTop":true,"enableSpatialIndexing":true}""",
        });
    }

    private static HttpResponseMessage Ranges(HttpRequestMessage request, DoubleContainer container)
    {
        if (request.Headers.IfNoneMatch.Count > 0 || Header(request, "If-None-Match") is not null)
        {
            return WithETag(new(HttpStatusCode.NotModified), "\"1\"");
        }

        return WithETag(Json(HttpStatusCode.OK, new
        {
            _rid = container.Rid,
            PartitionKeyRanges = new[]
            {
                new
                {
                    _rid = container.Rid + "AgAAAAAAAFA=", id = "0", _etag = "\"1\"", minInclusive = "", maxExclusive = "FF", ridPrefix =
                        0, throughputFraction = 1,
                    status = "online", parents = Array.Empty<string>(), _ts = 0, _lsn = 1,
                },
            },
            _count = 1,
        }), "\"1\"");
    }

    private HttpResponseMessage Read(HttpRequestMessage request, DoubleContainer container, string id)
    {
        lock (_gate)
        {
            return container.Find(PartitionKey(request), id) is { } item
                ? Costing(Charges.Read(item.Json.Length), WithETag(Bytes(HttpStatusCode.OK, item.Json), item.ETag))
                : Costing(Charges.NotFound, Json(HttpStatusCode.NotFound,
                    new { code = "NotFound", message = "Entity with the specified id does not exist in the system." }));
        }
    }

    private HttpResponseMessage Query(HttpRequestMessage request, DoubleContainer container, byte[] content)
    {
        using var body = JsonDocument.Parse(content);
        var parameters = body.RootElement.TryGetProperty("parameters", out var given)
            ? given.EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!, p => p.GetProperty("value"))
            : [];
        var query = MiniSql.Parse(body.RootElement.GetProperty("query").GetString()!, parameters);
        container.MustIndex(query.OrderBy);
        var size = int.TryParse(Header(request, "x-ms-max-item-count"), NumberStyles.None, CultureInfo.InvariantCulture, out var max) ? max : 100;
        var skip = Header(request, "x-ms-continuation") is { Length: > 0 } continuation ? Skip(continuation) : 0;
        var key = Header(request, "x-ms-documentdb-partitionkey") is null ? null : PartitionKey(request);
        List<JsonElement> page;
        lock (_gate)
        {
            page = [.. query.Run(container.All(key).Select(i => i.Document)).Skip(skip).Take(size + 1)];
        }

        var answer = Costing(Charges.Query(page.Take(size).Select(Size)), Documents(container, page.Take(size)));
        if (page.Count > size)
        {
            answer.Headers.TryAddWithoutValidation("x-ms-continuation", $"{{\"skip\":{skip + size}}}");
        }

        return answer;
    }

    private static int Skip(string continuation)
    {
        try
        {
            using var json = JsonDocument.Parse(continuation);
            return json.RootElement.GetProperty("skip").GetInt32();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ProtocolException("Invalid continuation token.");
        }
    }

    private HttpResponseMessage Changes(HttpRequestMessage request, DoubleContainer container, string feed)
    {
        if (feed != "Incremental Feed" && feed != "Incremental feed")
        {
            throw new ProtocolException($"Unknown feed {feed}");
        }

        var from = Header(request, "If-None-Match") is { } etag ? long.Parse(etag.Trim('"'), CultureInfo.InvariantCulture) : 0;
        var size = int.TryParse(Header(request, "x-ms-max-item-count"), NumberStyles.None, CultureInfo.InvariantCulture, out var max) ? max : 100;
        lock (_gate)
        {
            var changed = container.All(PartitionKey(request)).Where(i => i.Sequence > from).OrderBy(i => i.Sequence).ToList();
            if (changed.Count == 0)
            {
                var none = WithETag(new(HttpStatusCode.NotModified), Number(Math.Max(from, container.Sequence)));
                none.Headers.TryAddWithoutValidation("x-ms-item-count", "0");
                return Costing(Charges.Changes([]), none);
            }

            // What was committed together has one sequence number and comes together.
            var page = changed.Take(size).ToList();
            page.AddRange(changed.Skip(page.Count).TakeWhile(i => i.Sequence == page[^1].Sequence));
            return Costing(Charges.Changes(page.Select(i => i.Json.Length)),
                WithETag(Documents(container, page.Select(i => i.Document)), Number(page[^1].Sequence)));
        }
    }

    private async Task<HttpResponseMessage> BatchAsync(HttpRequestMessage request, DoubleContainer container, byte[] content)
    {
        if (Header(request, "x-ms-cosmos-batch-atomic") != "True" || Header(request, "x-ms-cosmos-batch-ordered") != "True")
        {
            throw new ProtocolException("Only atomic, ordered batches.");
        }

        if (content.Length > 2 * 1024 * 1024)
        {
            return Json(HttpStatusCode.RequestEntityTooLarge, new { code = "RequestEntityTooLarge", message = "Request size is too large" });
        }

        var operations = await BatchWire.ReadAsync(new MemoryStream(content));
        if (operations.Count is 0 or > 100)
        {
            throw new ProtocolException("A batch holds 1 to 100 operations.");
        }

        BatchAnswer[] answers;
        double charge;
        lock (_gate)
        {
            (answers, charge) = container.Apply(PartitionKey(request), operations);
        }

        AfterBatch?.Invoke();
        var failed = answers.Any(a => a.Status >= 400);
        return Costing(charge, Bytes(failed ? HttpStatusCode.MultiStatus : HttpStatusCode.OK, await BatchWire.WriteAsync(answers),
            "application/octet-stream"));
    }

    private static HttpResponseMessage Documents(DoubleContainer container, IEnumerable<JsonElement> documents)
    {
        var list = documents.ToList();
        var answer = Json(HttpStatusCode.OK, new { _rid = container.Rid, Documents = list, _count = list.Count });
        answer.Headers.TryAddWithoutValidation("x-ms-item-count", list.Count.ToString(CultureInfo.InvariantCulture));
        return answer;
    }

    private static HttpResponseMessage Costing(double charge, HttpResponseMessage answer)
    {
        answer.Headers.TryAddWithoutValidation(Charge, charge.ToString("F2", CultureInfo.InvariantCulture));
        return answer;
    }

    private static int Size(JsonElement document) => System.Text.Encoding.UTF8.GetByteCount(document.GetRawText());

    private static string PartitionKey(HttpRequestMessage request)
    {
        using var key = JsonDocument.Parse(Header(request, "x-ms-documentdb-partitionkey") ?? throw new ProtocolException("No partition key."));
        return key.RootElement[0].GetString() ?? throw new ProtocolException("The partition key is null.");
    }

    private static string? Header(HttpRequestMessage request, string name) =>
        request.Headers.TryGetValues(name, out var values) ? string.Join(',', values)
        : request.Content?.Headers.TryGetValues(name, out values) == true ? string.Join(',', values) : null;

    private static string Number(long sequence) => $"\"{sequence.ToString(CultureInfo.InvariantCulture)}\"";

    private static HttpResponseMessage WithETag(HttpResponseMessage answer, string etag)
    {
        answer.Headers.ETag = EntityTagHeaderValue.Parse(etag);
        return answer;
    }

    private static HttpResponseMessage Json<T>(HttpStatusCode status, T body) => Bytes(status, JsonSerializer.SerializeToUtf8Bytes(body));

    private static HttpResponseMessage Bytes(HttpStatusCode status, byte[] body, string type = "application/json") =>
        new(status) { Content = new ByteArrayContent(body) { Headers = { ContentType = new(type) } } };
}
