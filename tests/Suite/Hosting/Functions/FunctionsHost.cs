using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;

namespace Suite.Hosting.Functions;

/// <summary>
/// Azure Functions as far as a published worker can tell: starts it, asks it which functions it has, forwards HTTP to it, fires its timers, brings it
/// the messages of its queues, and starts it again when it ends.
/// </summary>
/// <remarks>
/// The real host is no package. What it does was seen with it (the repository's design notes), and its forwarder is the same library.
/// </remarks>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly Socket _socket;
    private readonly int? _core;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _deliveries = [];
    private Task<WorkerProcess> _worker;
    private FrontDoor _door = null!;

    private FunctionsHost(string folder, Func<Uri, IReadOnlyDictionary<string, string>> environment, int? core)
    {
        // Bound first: the worker is told under which address the public comes in.
        _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen(512);
        Address = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}"));
        (_folder, _environment, _core) = (folder, environment(Address), core);
        _worker = StartWorkerAsync();
    }

    /// <summary>Where the public comes in.</summary>
    public Uri Address { get; }

    public WorkerTalk Talk { get; } = new();

    public IReadOnlyList<HostedFunction> Functions { get; private set; } = [];

    /// <param name="folder">What <c>dotnet publish functions/Worker</c> wrote.</param>
    /// <param name="environment">The application settings, for the address that the public comes to.</param>
    /// <param name="core">Pins the worker to one processor; null: wherever there is room.</param>
    public static async Task<FunctionsHost> StartAsync(string folder, Func<Uri, IReadOnlyDictionary<string, string>> environment, int? core = null)
    {
        var host = new FunctionsHost(folder, environment, core);
        try
        {
            host.Functions = (await host._worker).Functions;
            host._door = await FrontDoor.OpenAsync(host._socket, host.Functions, () => host._worker);
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
        return await (await _worker).InvokeAsync(function,
            new() { ["json"] = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""" });
    }

    /// <summary>Gives a function one message, past its queue.</summary>
    public async Task<Invocation> GiveAsync(string queueFunction, JsonObject message)
    {
        var function = Functions.Single(function => function.Name == queueFunction && function.Type == "queueTrigger");
        return await (await _worker).InvokeAsync(function, message);
    }

    /// <summary>Begins to deliver the messages of every queue.</summary>
    /// <param name="connection">The account of <c>AzureWebJobsStorage</c>.</param>
    /// <param name="visibility">Between two tries of a message; null: as host.json says.</param>
    public void DeliverFrom(string connection, TimeSpan? visibility = null)
    {
        var rules = QueueRules.Read(_folder);
        rules = rules with { VisibilityTimeout = visibility ?? rules.VisibilityTimeout };
        var delivery = new QueueDelivery(new(connection, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }), rules);
        _deliveries.AddRange(Functions.Where(function => function.Type == "queueTrigger")
            .Select(function => Task.Run(() => delivery.RunAsync(function, () => _worker, _stopping.Token))));
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

        _socket.Dispose();
        _stopping.Dispose();
    }

    private Task<WorkerProcess> StartWorkerAsync() => WorkerProcess.StartAsync(_folder, _environment, Talk, _core);
}
