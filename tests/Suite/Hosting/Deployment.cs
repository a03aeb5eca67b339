using System.Text.Json.Nodes;
using Storage;
using Suite.Api;
using Suite.Contracts;
using Suite.Contracts.CosmosProtocol;
using Suite.Hosting.Functions;

namespace Suite.Hosting;

/// <summary>
/// The whole deployment on this machine: the published worker as a process of its own under the Functions host for tests, its records in the Cosmos
/// DB double on a port, its files and messages in Azurite, in an account of its own.
/// </summary>
internal sealed class Deployment : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deployment-").FullName;
    private readonly CosmosServer _cosmos;
    private readonly StorageSettings _storage;
    private readonly List<FunctionsHost> _more = [];
    private StorageRoot? _root;

    private Deployment(CosmosServer cosmos, string account)
    {
        (_cosmos, Account) = (cosmos, account);
        _storage = new()
        {
            Kind = "azure",
            CosmosConnection = cosmos.Connection,
            CosmosGateway = true,
            StorageConnection = account,
            KeysPath = Path.Combine(_folder, "rings.keys")
        };
    }

    public FunctionsHost Host { get; private set; } = null!;

    /// <summary>The connection string of the storage account.</summary>
    public string Account { get; }

    public CosmosDouble Cosmos => _cosmos.Service;

    /// <summary>The stores of the deployment, for the stand-alone server.</summary>
    public string[] Arguments =>
    [
        "--Store:Kind", "azure", "--Cosmos:Connection", _cosmos.Connection, "--Cosmos:Gateway", "true", "--Storage:Connection", Account,
            "--Keys:Path", _storage.KeysPath!,
        "--RateLimits:DeclarationsPerMinute", "0", "--RateLimits:CallsPerMinutePerClient", "0",
    ];

    /// <summary>Whatever the worker said over gRPC or on its console.</summary>
    public IReadOnlyCollection<string> Said => Host.Talk.Lines;

    /// <summary>From outside: through the host.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <param name="settings">"Section:Key=value", or a variable of the environment; rate limits are off unless named.</param>
    public static async Task<Deployment> StartAsync(PublishedWorker published, Azurite azurite, params string[] settings)
    {
        var folder = await published.FolderAsync();
        var deployment = new Deployment(await CosmosServer.StartAsync(CosmosDouble.NewAccount()), await azurite.NewConnectionAsync());
        try
        {
            deployment.Host = await FunctionsHost.StartAsync(folder, address => deployment.Environment(address, settings));
            deployment.Client = deployment.NewClient();
            return deployment;
        }
        catch
        {
            await deployment.DisposeAsync();
            throw;
        }
    }

    public HttpClient NewClient() => NewClient(Host.Address);

    public static HttpClient NewClient(Uri address) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { BaseAddress = address };

    /// <summary>One more instance under a host of its own, on the same stores.</summary>
    public async Task<FunctionsHost> MoreAsync(PublishedWorker published)
    {
        var host = await FunctionsHost.StartAsync(await published.FolderAsync(), address => Environment(address, []));
        _more.Add(host);
        return host;
    }

    /// <summary>The records and files as another instance of the application sees them; it does no work.</summary>
    public async Task<StorageRoot> StorageAsync() => _root ??= await StorageRoot.OpenAsync(_storage, TimeProvider.System);

    public Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers) =>
        SendAsync(Client, method, path, content, headers);

    public static async Task<Reply> SendAsync(HttpClient client, HttpMethod method, string path, HttpContent? content = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers,
            response.Content.Headers);
    }

    public Task<Reply> PostAsync(string path, JsonNode body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json"), headers);

    /// <summary>Declares with a key of its own.</summary>
    public Task<Reply> DeclareAsync(JsonNode body, string? key = null, params (string Name, string Value)[] headers) =>
        PostAsync("/api/declarations", body, [("Idempotency-Key", key ?? Guid.NewGuid().ToString("N")), .. headers]);

    /// <summary>Every document of a kind in a county.</summary>
    public async Task<IReadOnlyList<Document>> AllAsync(string county, Kind kind)
    {
        var (all, store) = (new List<Document>(), (await StorageAsync()).Store);
        string? next = null;
        do
        {
            var page = await store.ListAsync(Partition.County(county), Query.Of(kind), new(100, next), TestContext.Current.CancellationToken);
            all.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        foreach (var host in Host is null ? _more : [Host, .. _more])
        {
            await host.DisposeAsync();
        }

        if (_root is not null)
        {
            await _root.DisposeAsync();
        }

        await _cosmos.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string> Environment(Uri address, string[] settings)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = Account,
            ["Store__Kind"] = "azure",
            ["Cosmos__Connection"] = _cosmos.Connection,
            ["Cosmos__Gateway"] = "true",
            ["Storage__Connection"] = Account,
            ["Keys__Path"] = _storage.KeysPath!,
            ["Site__PublicOrigin"] = address.GetLeftPart(UriPartial.Authority),
            ["RateLimits__DeclarationsPerMinute"] = "0",
            ["TMPDIR"] = Directory.CreateDirectory(Path.Combine(_folder, "tmp")).FullName,
        };
        foreach (var setting in settings)
        {
            var (name, value) = (setting[..setting.IndexOf('=', StringComparison.Ordinal)],
                setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return environment;
    }
}
