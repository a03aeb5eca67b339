using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Suite.Hosting.Functions;

/// <summary>
/// One worker: its process, and the gRPC stream on which the host speaks to it. The stream is what any gRPC server does with it, on plain HTTP/2.
/// </summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    /// <summary>What was said in Chinese is found in Chinese.</summary>
    private static readonly JsonSerializerOptions AsSaid = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };


    private readonly Channel<byte[]> _outgoing = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject?>> _open = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, HttpInvocation> _http = new(StringComparer.Ordinal);
    private readonly WebApplication _server;
    private readonly WorkerTalk _talk;
    private Process _process = null!;

    private WorkerProcess(WebApplication server, WorkerTalk talk) => (_server, _talk) = (server, talk);

    public IReadOnlyList<HostedFunction> Functions { get; private set; } = [];

    /// <summary>Where the worker answers HTTP itself.</summary>
    public string HttpAddress { get; private set; } = "";

    public int Id => _process.Id;

    /// <summary>Completes with the exit code.</summary>
    public Task<int> Ended { get; private set; } = null!;

    /// <summary>Starts the worker of a published folder and goes with it through what comes before the first invocation.</summary>
    /// <param name="core">Pins it to one processor; null: wherever there is room.</param>
    /// <exception cref="InvalidOperationException">The worker ended before, or refused.</exception>
    public static async Task<WorkerProcess> StartAsync(string folder, IReadOnlyDictionary<string, string> environment, WorkerTalk talk,
        int? core = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
        });
        var server = builder.Build();
        var worker = new WorkerProcess(server, talk);
        server.Run(worker.SpeakAsync);
        await server.StartAsync();
        try
        {
            worker.Launch(folder, environment, core);
            await worker.PrepareAsync(folder);
            return worker;
        }
        catch
        {
            await worker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Invokes a function and waits for its end.</summary>
    /// <param name="data">The trigger's input, as the protocol's TypedData.</param>
    public async Task<Invocation> InvokeAsync(HostedFunction function, JsonObject data, JsonObject? about = null)
    {
        var id = Guid.NewGuid().ToString();
        var answer = await WaitAsync(id, WorkerMessages.Frame(WorkerMessages.Parse(Invocation(function, id, data, about))));
        return new(answer is null, answer?.ToJsonString(AsSaid) ?? "");
    }

    /// <summary>The invocation that goes beside a forwarded HTTP request.</summary>
    public async Task<bool> InvokeHttpAsync(HostedFunction function, string id)
    {
        var invocation = _http.GetOrAdd(function.Id, static (_, function) =>
            new(id => WorkerMessages.Parse(Invocation(function, id, new() { ["http"] = new JsonObject() }, null))), function);
        return await WaitAsync(id, invocation.Frame(id)) is null;
    }

    /// <summary>Asks the worker to end, as the host does when it ends itself.</summary>
    public void Terminate() => Tell("workerTerminate", new() { ["gracePeriod"] = "5s" }, null);

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }

            await Ended;
        }

        await _server.DisposeAsync();
        _process?.Dispose();
    }

    private void Launch(string folder, IReadOnlyDictionary<string, string> environment, int? core)
    {
        var described = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "worker.config.json")))!["description"]!;
        var (executable, own) = ((string)described["defaultExecutablePath"]!, Path.Combine(folder, (string)described["defaultWorkerPath"]!));
        executable = executable.Replace("{WorkerRoot}", folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        var here = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        string[] arguments =
        [
            .. File.Exists(own) ? [own] : Array.Empty<string>(),
            "--host", here.Host, "--port", here.Port.ToString(CultureInfo.InvariantCulture), "--workerId", "worker", "--requestId", "start",
                "--grpcMaxMessageLength", "2147483647",
            "--functions-uri", here.AbsoluteUri, "--functions-worker-id", "worker", "--functions-request-id", "start",
                "--functions-grpc-max-message-length", "2147483647",
        ];
        var start = core is { } pinned
            ? new ProcessStartInfo("taskset", ["-c", pinned.ToString(CultureInfo.InvariantCulture), executable, .. arguments])
            : new ProcessStartInfo(executable, arguments);
        (start.WorkingDirectory, start.UseShellExecute, start.RedirectStandardOutput, start.RedirectStandardError) = (folder, false, true, true);

        // The host's own environment leaks in, the address it listens on among it.
        start.Environment["ASPNETCORE_URLS"] = "http://+:80";
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = folder;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new() { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => _talk.Said(line.Data);
        _process.ErrorDataReceived += (_, line) => _talk.Said(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Ended = EndAsync();
    }

    private async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        var ended = new InvalidOperationException($"The worker ended with {_process.ExitCode}: {_talk.Last}");
        _started.TrySetException(ended);

        // Closed first: whoever still got a message in is among those who are told, and nobody waits for an answer that cannot come.
        _outgoing.Writer.TryComplete();
        foreach (var id in _open.Keys)
        {
            if (_open.TryRemove(id, out var waiting))
            {
                waiting.TrySetException(ended);
            }
        }

        return _process.ExitCode;
    }

    private async Task PrepareAsync(string folder)
    {
        await _started.Task.WaitAsync(Patience.Long);
        var init = await AskAsync("workerInitRequest", new()
        {
            ["hostVersion"] = "4.1037.0.0",
            ["workerDirectory"] = folder,
            ["functionAppDirectory"] = folder
        });
        HttpAddress = (string)init["capabilities"]!["HttpUri"]!;
        var described = await AskAsync("functionsMetadataRequest", new() { ["functionAppDirectory"] = folder });
        Functions = [.. described["functionMetadataResults"]!.AsArray().Select(function => HostedFunction.Read(function!.AsObject()))];
        foreach (var function in Functions)
        {
            var loaded = await AskAsync("functionLoadRequest",
                new() { ["functionId"] = function.Id, ["metadata"] = function.Description.DeepClone() });
            if ((string?)loaded["result"]?["status"] != "Success")
            {
                throw new InvalidOperationException($"The worker does not load {function.Name}: {loaded.ToJsonString()}");
            }
        }
    }

    private static JsonObject Invocation(HostedFunction function, string id, JsonObject data, JsonObject? about) => new()
    {
        ["invocationRequest"] = new JsonObject
        {
            ["invocationId"] = id,
            ["functionId"] = function.Id,
            ["traceContext"] = new JsonObject(),
            ["inputData"] = new JsonArray(new JsonObject { ["name"] = function.Parameter, ["data"] = data }),
            ["triggerMetadata"] = about ?? [],
        },
    };

    private async Task<JsonObject> AskAsync(string what, JsonObject content)
    {
        var id = Guid.NewGuid().ToString();
        return await WaitAsync(id, Message(what, content, id)) ?? throw new InvalidOperationException($"No answer to {what}.");
    }

    private void Tell(string what, JsonObject content, string? id) => _outgoing.Writer.TryWrite(Message(what, content, id));

    private static byte[] Message(string what, JsonObject content, string? id) =>
        WorkerMessages.Frame(WorkerMessages.Parse(new JsonObject { ["requestId"] = id ?? "", [what] = content }));

    /// <summary>Sends, and waits for the answer under this id; null where it only says that an invocation is done.</summary>
    private async Task<JsonObject?> WaitAsync(string id, byte[] frame)
    {
        var waiting = _open[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_outgoing.Writer.TryWrite(frame))
        {
            _open.TryRemove(id, out _);
            throw new InvalidOperationException("The worker has ended.");
        }

        return await waiting.Task;
    }

    /// <summary>The gRPC call: an answer that starts at once and never ends by itself, messages both ways.</summary>
    private async Task SpeakAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync();
        await context.Response.BodyWriter.FlushAsync();
        var writing = WriteAsync(context);
        try
        {
            for (var ended = false; !ended;)
            {
                var read = await context.Request.BodyReader.ReadAsync();
                var arrived = read.Buffer;
                while (WorkerMessages.Take(ref arrived) is { } message)
                {
                    Hear(message);
                }

                context.Request.BodyReader.AdvanceTo(arrived.Start, arrived.End);
                ended = read.IsCompleted;
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The worker ended, or was ended.
        }

        await writing;
    }

    private async Task WriteAsync(HttpContext context)
    {
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(context.RequestAborted))
            {
                // Whatever waits goes out at once.
                while (_outgoing.Reader.TryRead(out var frame))
                {
                    context.Response.BodyWriter.Write(frame);
                }

                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // As above.
        }
    }

    private void Hear(IMessage message)
    {
        if (WorkerMessages.Succeeded(message) is { } done)
        {
            if (_open.TryRemove(done, out var finished))
            {
                finished.TrySetResult(null);
            }

            return;
        }

        var json = WorkerMessages.ToJson(message);
        if (!json.ContainsKey("functionLoadResponse"))
        {
            _talk.Said(json.ToJsonString(AsSaid));
        }

        if (json.ContainsKey("startStream"))
        {
            _started.TrySetResult();
            return;
        }

        if (json.ContainsKey("rpcLog"))
        {
            return; // under the id of the invocation that is still under way
        }

        var content = json.First(member => member.Key != "requestId").Value!.AsObject();
        if (((string?)content["invocationId"] ?? (string?)json["requestId"]) is { } id && _open.TryRemove(id, out var waiting))
        {
            waiting.TrySetResult(content);
        }
    }
}

/// <summary>
/// Everything that workers said: their console, and every message over gRPC that says more than "done". What a host would keep as its log.
/// </summary>
internal sealed class WorkerTalk
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyCollection<string> Lines => _lines;

    public string Last => string.Join('\n', _lines.TakeLast(20));

    public void Said(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
    }
}
