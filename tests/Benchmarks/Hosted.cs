using System.Diagnostics;
using System.Globalization;
using Suite.Contracts;
using Suite.Contracts.CosmosProtocol;
using Suite.Hosting.Functions;

namespace Benchmarks;

/// <summary>
/// The published worker under the Functions host for tests beside the stand-alone server, taking turns, both on the Cosmos DB double and Azurite:
/// what the way through the Functions host costs, at the start and at every request. The real host costs more; its part is Azure's.
/// </summary>
internal static class Hosted
{
    /// <summary>Several departments' lists and a village's evening at once: enough that neither side waits for the people.</summary>
    private const int Clients = 32;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var host = await Published.OfAsync("functions/Host");
        var worker = Path.GetDirectoryName((await Published.OfAsync("functions/Worker")).Executable)!;
        await using var azurite = await AzuriteAsync();
        var bodies = Declare.Bodies();
        var megabytes = Directory.EnumerateFiles(worker, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) / 1024.0 / 1024;
        return
        [
            await StartAsync(host, worker, azurite, effort, megabytes),
            await PostAsync("full-form POST", new("/api/declarations", 201), host, worker, azurite, bodies, effort),
            await PostAsync("eligibility asked", new("/api/eligibility", 200), host, worker, azurite, bodies, effort),
        ];
    }

    private static async Task<Figure> StartAsync(Published host, string worker, AzuriteProcess azurite, Effort effort, double megabytes)
    {
        await using var stores = await Stores.OpenAsync(azurite);

        // Once each beforehand: the files are in the cache, and the key rings exist.
        await AloneAsync();
        await HostedAsync();
        var (ratios, ours, theirs) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < effort.Rounds; round++)
        {
            var (hosted, alone) = (new List<double>(), new List<double>());
            for (var i = 0; i < effort.Repeats; i++)
            {
                hosted.Add(await HostedAsync());
                alone.Add(await AloneAsync());
            }

            ours.Add(Figure.Median(hosted));
            theirs.Add(Figure.Median(alone));
            ratios.Add(ours[^1] / theirs[^1]);
        }

        return new("worker start to the first 200 through the Functions host for tests, against the stand-alone server on the same stores", ratios,
            2.5, null, "1.5 ×",
                $"{Figure.Number(Figure.Median(ours) * 1000)} ms against {Figure.Number(Figure.Median(theirs) * 1000)} ms; published folder "
                + $"{Figure.Number(megabytes)} MB");

        async Task<double> HostedAsync()
        {
            var started = Stopwatch.GetTimestamp();
            await using var functions = await FunctionsHost.StartAsync(worker, _ => stores.Settings);
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            using var answer = await client.GetAsync(new Uri(functions.Address, "/api/health/ready"));
            return answer.IsSuccessStatusCode ? Stopwatch.GetElapsedTime(started).TotalSeconds
                : throw new InvalidOperationException($"The worker is not ready: {answer.StatusCode}.");
        }

        async Task<double> AloneAsync()
        {
            var started = Stopwatch.GetTimestamp();
            using var running = Running.Start(host, stores.Folder, null, stores.Variables);
            await running.ReadyAsync();
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    private static async Task<Figure> PostAsync(string what, Declare.Route route, Published host, string worker, AzuriteProcess azurite,
        List<byte[]> bodies, Effort effort)
    {
        var (ratios, ours, theirs) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < effort.Rounds; round++)
        {
            ours.Add(await HostedAsync());
            theirs.Add(await AloneAsync());
            ratios.Add(ours[^1] / theirs[^1]);
        }

        return new($"{what} per second, {Clients} clients, through the Functions host for tests, against the stand-alone server on the same stores",
            ratios, null, 0.5, "—", $"{Figure.Number(Figure.Median(ours))} against {Figure.Number(Figure.Median(theirs))} a second");

        async Task<double> HostedAsync()
        {
            await using var stores = await Stores.OpenAsync(azurite);
            await using var functions = await FunctionsHost.StartAsync(worker, _ => stores.Settings);
            return await LoadAsync(functions.Address.Port);
        }

        async Task<double> AloneAsync()
        {
            await using var stores = await Stores.OpenAsync(azurite);
            using var running = Running.Start(host, stores.Folder, null, stores.Variables);
            await running.ReadyAsync();
            return await LoadAsync(running.Port);
        }

        async Task<double> LoadAsync(int port)
        {
            await Declare.ClientsAsync(port, route, bodies, effort.Load, 0, Clients);
            var started = Stopwatch.GetTimestamp();
            var answered = await Declare.ClientsAsync(port, route, bodies, effort.Load, bodies.Count / Clients / 2, Clients);
            return answered.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    private static async Task<AzuriteProcess> AzuriteAsync()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "azurite");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "azurite")))
        {
            Directory.CreateDirectory(folder);
            using var npm = Process.Start("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", "--no-save",
                AzuriteProcess.Package]);
            await npm.WaitForExitAsync();
        }

        return await AzuriteProcess.StartAsync(folder, CancellationToken.None);
    }

    /// <summary>Empty records, files and messages of their own.</summary>
    private sealed class Stores : IAsyncDisposable
    {
        private readonly Scratch _scratch = new();
        private readonly CosmosServer _cosmos;

        private Stores(CosmosServer cosmos, string account)
        {
            _cosmos = cosmos;
            Directory.CreateDirectory(Folder);
            Settings = new()
            {
                ["AzureWebJobsStorage"] = account,
                ["Store__Kind"] = "azure",
                ["Cosmos__Connection"] = cosmos.Connection,
                ["Cosmos__Gateway"] = "true",
                ["Storage__Connection"] = account,
                ["Keys__Path"] = string.Create(CultureInfo.InvariantCulture, $"{Folder}.keys"),
                ["RateLimits__DeclarationsPerMinute"] = "0",
                ["RateLimits__CallsPerMinutePerClient"] = "0",
            };
        }

        public string Folder => _scratch.Path;

        public Dictionary<string, string> Settings { get; }

        public (string, string)[] Variables => [.. Settings.Select(setting => (setting.Key, setting.Value))];

        public static async Task<Stores> OpenAsync(AzuriteProcess azurite) =>
            new(await CosmosServer.StartAsync(CosmosDouble.NewAccount()), azurite.NewConnection());

        public async ValueTask DisposeAsync()
        {
            await _cosmos.DisposeAsync();
            _scratch.Dispose();
        }
    }
}
