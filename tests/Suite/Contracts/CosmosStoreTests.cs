using System.Net;
using System.Text;
using Domain.Audit;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Time.Testing;
using Storage;
using Storage.Azure;
using Storage.Sealing;
using Suite.Contracts.CosmosProtocol;

namespace Suite.Contracts;

/// <summary>The contract on Cosmos DB's real client over the protocol double.</summary>
public sealed class CosmosStoreTests : StoreContract
{
    protected override async Task<IStoreBackEnd> OpenAsync() => await CosmosBackEnd.OverDoubleAsync();
}

/// <summary>The same, sealed with SM4.</summary>
public sealed class CosmosStoreUnderSmTests : StoreContract
{
    protected override async Task<IStoreBackEnd> OpenAsync() => await CosmosBackEnd.OverDoubleAsync(new(CipherSuite.Sm4GcmHmacSm3));
}

/// <summary>The same over a port, as another process comes to it: <c>Cosmos:Connection</c> with <c>Cosmos:Gateway</c>.</summary>
public sealed class CosmosGatewayTests : StoreContract
{
    protected override async Task<IStoreBackEnd> OpenAsync() => await CosmosBackEnd.OverPortAsync();
}

/// <summary>
/// The contract on a real account: set <c>COSMOS_CONNECTION</c> to a connection string; a database is made for each test and removed after it.
/// </summary>
public sealed class CosmosAccountTests : StoreContract
{
    protected override async Task<IStoreBackEnd> OpenAsync()
    {
        var connection = Environment.GetEnvironmentVariable("COSMOS_CONNECTION");
        Assert.SkipWhen(string.IsNullOrEmpty(connection), "COSMOS_CONNECTION is not set: no real Cosmos DB account is reached.");
        return await CosmosBackEnd.OnAccountAsync(connection);
    }
}

/// <summary>What reaches the service, and what becomes of a commit when the service or the network fails.</summary>
public sealed class CosmosFaultTests : IAsyncLifetime
{
    private static readonly Partition Luzhou = Partition.County("140403");

    private CosmosBackEnd _backEnd = null!;

    public async ValueTask InitializeAsync() => _backEnd = await CosmosBackEnd.OverDoubleAsync();

    public ValueTask DisposeAsync() => _backEnd.DisposeAsync();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static RecordBatch Child(string id, string body = "王小明") => Batch.Of(new()
    {
        Id = Guid.CreateVersion7().ToString("N"),
        County = "140403",
        At = DateTimeOffset.UtcNow,
        Actor = AuditActor.Declarant,
        Channel = "web",
        Action = "child.change",
        SubjectKind = "child",
        Reason = "孩子的电话是13803551234",
    }).Create(Kinds.Child, id, Encoding.UTF8.GetBytes(body), new IndexFields().Set(Fields.Status, "registered"));

    private static HttpResponseMessage Answer(int status, params (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("""{"code":"x","message":"x"}""") };
        foreach (var (name, value) in headers)
        {
            answer.Headers.TryAddWithoutValidation(name, value);
        }

        return answer;
    }

    private void FailBatches(int times, Func<HttpResponseMessage> answer)
    {
        var left = times;
        _backEnd.Service!.Interfere = request =>
            request.Headers.Contains("x-ms-cosmos-is-batch-request") && Interlocked.Decrement(ref left) >= 0 ? answer() : null;
    }

    [Fact]
    public async Task Nothing_that_names_a_person_leaves_the_process_in_the_clear()
    {
        var sent = new List<byte[]>();
        _backEnd.Service!.Interfere = request =>
        {
            sent.Add(request.Content?.ReadAsByteArrayAsync(Now).GetAwaiter().GetResult() ?? []);
            sent.Add(Encoding.UTF8.GetBytes(request.ToString()));
            return null;
        };
        await _backEnd.Store.CommitAsync(Luzhou, Child("c1"), Now);
        Assert.NotNull(await _backEnd.Store.FindAsync(Luzhou, Kinds.Child, "c1", Now));
        Assert.Contains(sent, s => s.AsSpan().IndexOf("registered"u8) >= 0);
        foreach (var secret in new[] { "王小明", "13803551234" })
        {
            Assert.DoesNotContain(sent, s => s.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0);
        }
    }

    [Fact]
    public async Task Throttling_is_waited_out()
    {
        FailBatches(3, () => Answer(429, ("x-ms-retry-after-ms", "5")));
        Assert.True((await _backEnd.Store.CommitAsync(Luzhou, Child("c1"), Now)).IsCommitted);
    }

    [Fact]
    public async Task Retry_with_is_retried()
    {
        FailBatches(2, () => Answer(449));
        Assert.True((await _backEnd.Store.CommitAsync(Luzhou, Child("c1"), Now)).IsCommitted);
    }

    [Fact]
    public async Task A_refusal_that_is_not_part_of_the_contract_is_an_exception_without_personal_data()
    {
        FailBatches(100, () => Answer(403));
        var failure = await Assert.ThrowsAsync<CosmosException>(() => _backEnd.Store.CommitAsync(Luzhou, Child("c1"), Now));
        Assert.DoesNotContain("王小明", failure.ToString(), StringComparison.Ordinal);
        Assert.Null(await _backEnd.Store.FindAsync(Luzhou, Kinds.Child, "c1", Now));
    }

    [Fact]
    public async Task When_the_answer_of_a_commit_is_lost_the_retry_with_the_same_ids_learns_that_it_was_done()
    {
        var lost = false;
        _backEnd.Service!.AfterBatch = () =>
        {
            if (!lost)
            {
                lost = true;
                throw new HttpRequestException("the connection broke");
            }
        };
        try
        {
            var first = await _backEnd.Store.CommitAsync(Luzhou, Child("c1"), Now);
            Assert.Equal(CommitOutcome.AlreadyExists, first.Outcome); // the client tried again by itself
        }
        catch (Exception e) when (e is HttpRequestException or CosmosException)
        {
            Assert.Equal(CommitOutcome.AlreadyExists, (await _backEnd.Store.CommitAsync(Luzhou, Child("c1"), Now)).Outcome);
        }

        Assert.NotNull(await _backEnd.Store.FindAsync(Luzhou, Kinds.Child, "c1", Now));
    }

    [Fact]
    public async Task What_the_double_does_not_know_is_refused()
    {
        var container = _backEnd.Client.GetContainer("children", "records");
        using var answer = await container.ReadManyItemsStreamAsync([("a", new PartitionKey("140403")), ("b", new PartitionKey("140403"))],
            cancellationToken: Now);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var feed = container.GetItemQueryStreamIterator(new QueryDefinition("SELECT * FROM c WHERE c.f.status LIKE 'x%'"), null,
            new() { PartitionKey = new("140403") });
        using var page = await feed.ReadNextAsync(Now);
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
    }

    /// <summary>Past the client's own care for it: a batch as somebody else would send it.</summary>
    [Theory]
    [InlineData(101, 10, HttpStatusCode.BadRequest)]
    [InlineData(2, 1_100_000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task The_double_refuses_a_batch_past_a_hundred_operations_or_two_megabytes_as_the_service_does(int operations, int bytes,
        HttpStatusCode refused)
    {
        var batch = _backEnd.Client.GetContainer("children", "records").CreateTransactionalBatch(new("140403"));
        for (var i = 0; i < operations; i++)
        {
            batch.CreateItemStream(
                new MemoryStream(Encoding.UTF8.GetBytes($$"""{"id":"child.{{i}}","county":"140403","body":"{{new string('x', bytes)}}"}""")));
        }

        using var answer = await batch.ExecuteAsync(Now);
        Assert.Equal(refused, answer.StatusCode);
        Assert.Empty((await _backEnd.Store.ListAsync(Luzhou, Query.Of(Kinds.Child), new(10), Now)).Items);
    }

    [Fact]
    public async Task A_continuation_that_goes_into_an_address_is_kept_short_by_the_service()
    {
        var asked = new List<string>();
        _backEnd.Service!.Interfere = request =>
        {
            asked.AddRange(request.Headers.TryGetValues("x-ms-documentdb-responsecontinuationtokenlimitinkb", out var limit) ? limit : []);
            return null;
        };
        await _backEnd.Store.ListAsync(Luzhou, Query.Of(Kinds.Child), new(10), Now);
        await _backEnd.Store.ListAsync(Partition.WholeIndex, Query.Of(Kinds.Intent), new(10), Now);
        Assert.Equal(["1", "1"], asked);
    }

    [Fact]
    public async Task A_county_list_asks_one_partition_only_and_a_find_is_one_point_read()
    {
        await _backEnd.Store.CommitAsync(Luzhou, Child("c1"), Now);
        await _backEnd.Store.ListAsync(Luzhou, Query.Of(Kinds.Child), new(10), Now);
        _backEnd.Service!.Log.Clear();
        await _backEnd.Store.FindAsync(Luzhou, Kinds.Child, "c1", Now);
        Assert.Equal(["GET /dbs/children/colls/records/docs/child.c1 200"], _backEnd.Service.Log);
        _backEnd.Service.Log.Clear();
        await _backEnd.Store.ListAsync(Luzhou, Query.Of(Kinds.Child).Where(Fields.Status, "registered").OrderBy(Fields.DueOn), new(10), Now);
        Assert.Equal(["POST /dbs/children/colls/records/docs 200"], _backEnd.Service.Log);
    }
}

/// <summary>A Cosmos store with rings of its own, over a double or on an account.</summary>
internal sealed class CosmosBackEnd : IStoreBackEnd
{
    private readonly KeyRings _keys;
    private readonly string _folder;
    private readonly CosmosContainers _containers;
    private CosmosServer? _server;

    private CosmosBackEnd(CosmosDouble? service, CosmosContainers containers, KeyRings keys, FakeTimeProvider clock, string folder)
    {
        (Service, _containers, _keys, Clock, _folder) = (service, containers, keys, clock, folder);
        Store = new CosmosStore(containers, keys, clock);
    }

    public CosmosDouble? Service { get; }

    public KeyRings Keys => _keys;

    /// <summary>Beside the key file.</summary>
    public string Folder => _folder;

    public CosmosClient Client => _containers.Client;

    public IStore Store { get; }

    public FakeTimeProvider Clock { get; }

    /// <summary>Through the service's own door: the account's key is enough to alter what lies there, not to seal it.</summary>
    public async Task DamageAsync(Partition partition, Kind kind, string id)
    {
        var (container, key, name) = (_containers.Of(partition), CosmosContainers.KeyOf(partition, kind, id), CosmosContainers.IdOf(kind, id));
        using var read = await container.ReadItemStreamAsync(name, key, cancellationToken: TestContext.Current.CancellationToken);
        var json = System.Text.Json.Nodes.JsonNode.Parse(read.Content)!;
        json["body"] = Convert.ToBase64String(new byte[100]);
        using var written = await container.CreateTransactionalBatch(key)
            .ReplaceItemStream(name, new MemoryStream(Encoding.UTF8.GetBytes(json.ToJsonString())))
            .ExecuteAsync(TestContext.Current.CancellationToken);
        Assert.True(written.IsSuccessStatusCode);
    }

    public CosmosContainers Containers => _containers;

    /// <param name="wish">What it is sealed with; null: as usual.</param>
    public static Task<CosmosBackEnd> OverDoubleAsync(KeyWish? wish = null)
    {
        var service = CosmosDouble.NewAccount();
        return OpenAsync(service, new(service.NewClient(CosmosContainers.Options())), wish);
    }

    public static async Task<CosmosBackEnd> OverPortAsync()
    {
        var server = await CosmosServer.StartAsync(CosmosDouble.NewAccount());
        var settings = new StorageSettings { CosmosConnection = server.Connection, CosmosGateway = true };
        var backEnd = await OpenAsync(server.Service,
            new(CosmosContainers.NewClient(settings, new(() => throw new InvalidOperationException("No identity is needed.")))));
        backEnd._server = server;
        return backEnd;
    }

    public static async Task<CosmosBackEnd> OnAccountAsync(string connection)
    {
        var containers = new CosmosContainers(new(connection, CosmosContainers.Options()), $"contract-{Guid.NewGuid():N}");
        await containers.EnsureAsync(TestContext.Current.CancellationToken);
        return await OpenAsync(null, containers);
    }

    private static async Task<CosmosBackEnd> OpenAsync(CosmosDouble? service, CosmosContainers containers, KeyWish? wish = null)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        var folder = Directory.CreateTempSubdirectory("cosmos-").FullName;
        var keys = await KeyRings.OpenAsync(new FileKeySource(Path.Combine(folder, "keys")), clock, mayCreate: true, wish ?? KeyWish.Usual,
            TestContext.Current.CancellationToken);
        return new(service, containers, keys, clock, folder);
    }

    public async ValueTask DisposeAsync()
    {
        if (Service is null)
        {
            await _containers.Client.GetDatabase(_containers.Database).DeleteAsync();
        }

        _containers.Client.Dispose();
        _keys.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
