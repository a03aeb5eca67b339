using System.Text.Json.Nodes;
using Azure.Storage.Queues;

namespace Suite.Hosting.Functions;

/// <summary>
/// Azure Functions as far as a published worker can tell: starts it, asks it which functions it has, forwards HTTP to it, fires its timers, brings it the
/// messages of its queues, and starts it again when it ends.
/// </summary>
/// <remarks>The real host is no package. What it does was seen with it (the repository's design notes), and its forwarder is the same library.</remarks>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly int? _core;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _deliveries = [];
    private Task<WorkerProcess> _worker;
    private FrontDoor _door = null!;

    private FunctionsHost(string folder, IReadOnlyDictionary<string, string> environment, int? core)
    {
        (_folder, _environment, _core) = (folder, environment, core);
        _worker = StartWorkerAsync();
    }

    /// <summary>Where the public comes in.</summary>
    public Uri Address => _door.Address;

    public WorkerTalk Talk { get; } = new();

    public IReadOnlyList<HostedFunction> Functions { get; private set; } = [];

    /// <param name="folder">What <c>dotnet publish functions/Worker</c> wrote.</param>
    /// <param name="environment">The application settings.</param>
    public static async Task<FunctionsHost> StartAsync(string folder, IReadOnlyDictionary<string, string> environment, int? core = null)
    {
        var host = new FunctionsHost(folder, environment, core);
        try
        {
            host.Functions = (await host._worker).Functions;
            host._door = await FrontDoor.OpenAsync(host.Functions, () => host._worker);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The worker of the moment.</summary>
    public Task<WorkerProcess> WorkerAsync() => _worker;

    /// <summary>Fires a timer, as often and at as many times as one likes: the real host may, too.</summary>
    public async Task<Invocation> FireAsync(string timer)
    {
        var function = Functions.Single(function => function.Name == timer && function.Type == "timerTrigger");
        return await (await _worker).InvokeAsync(function, new() { ["json"] = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""" });
    }

    /// <summary>Gives a function one message, past its queue.</summary>
    public async Task<Invocation> GiveAsync(string queueFunction, JsonObject message)
    {
        var function = Functions.Single(function => function.Name == queueFunction && function.Type == "queueTrigger");
        return await (await _worker).InvokeAsync(function, message);
    }

    /// <summary>Begins to deliver the messages of every queue.</summary>
    /// <param name="connection">The account of <c>AzureWebJobsStorage</c>.</param>
    public void DeliverFrom(string connection)
    {
        var delivery = new QueueDelivery(new(connection, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }), QueueRules.Read(_folder));
        _deliveries.AddRange(Functions.Where(function => function.Type == "queueTrigger").Select(function => Task.Run(() => delivery.RunAsync(function, () => _worker, _stopping.Token))));
    }

    /// <summary>kill -9, and the next worker. What was under way is answered with 500.</summary>
    public async Task KillWorkerAsync()
    {
        var killed = await _worker;
        killed.Signal("KILL");
        await killed.Ended;
        await RestartAsync(killed);
    }

    /// <summary>Starts another worker after one has ended.</summary>
    public async Task RestartAsync(WorkerProcess ended)
    {
        await ended.DisposeAsync();
        _worker = StartWorkerAsync();
        await _worker;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_deliveries).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_door is not null)
        {
            await _door.DisposeAsync();
        }

        if (_worker.IsCompletedSuccessfully)
        {
            await (await _worker).DisposeAsync();
        }

        _stopping.Dispose();
    }

    private Task<WorkerProcess> StartWorkerAsync() => WorkerProcess.StartAsync(_folder, _environment, Talk, _core);
}
