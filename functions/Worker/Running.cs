using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using App;
using App.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Worker;

/// <summary>
/// Runs the application as an isolated worker of Azure Functions: the host hears over gRPC which functions there are and fires timers and queues by
/// it; requests it forwards to the application's own server, whose address is one of the worker's capabilities.
/// </summary>
internal static class Running
{
    private const int Failed = 1;

    /// <summary>128 + SIGTERM. A worker that ends with 0 is never started again, and requests to it hang.</summary>
    private const int Terminated = 143;

    /// <summary>What the host passes, and where the worker reads it.</summary>
    private static readonly Dictionary<string, string> Arguments = new()
    {
        ["--functions-uri"] = "Functions:Worker:HostEndpoint",
        ["--functions-request-id"] = "Functions:Worker:RequestId",
        ["--functions-worker-id"] = "Functions:Worker:WorkerId",
        ["--functions-grpc-max-message-length"] = "Functions:Worker:GrpcMaxMessageLength",
    };

    public static async Task<int> RunAsync(string[] args)
    {
        // The host may name the worker's own file first.
        var given = new ConfigurationBuilder().AddCommandLine([.. args.SkipWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal))],
            Arguments).Build();
        if (given["Functions:Worker:HostEndpoint"] is null)
        {
            return Refuse("这个程序由 Azure Functions 主机启动。单机运行请用 functions/Host。");
        }

        if (Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") == Environments.Development
            || Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") == Environments.Development)
        {
            return Refuse("在 Functions 主机下不能用 Development 环境运行：请去掉 ASPNETCORE_ENVIRONMENT 和 DOTNET_ENVIRONMENT。");
        }

        // Bound before anything is built: the host may ask for the port before the server listens, and requests wait in the backlog until it does.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen(512);
        try
        {
            await using var app = await CreateAsync(given, socket);
            await app.RunAsync();
            return Terminated;
        }
        catch (OperationCanceledException)
        {
            return Terminated;
        }
        catch (Exception failure) when (Starting.Refusal(failure) is { } line)
        {
            return Refuse(line);
        }
    }

    private static Task<WebApplication> CreateAsync(IConfiguration given, Socket socket)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new() { EnvironmentName = Environments.Production, ApplicationName = nameof(Worker), ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables().AddConfiguration(given);
        builder.Logging.AddFilter("Microsoft", LogLevel.Error);
        builder.WebHost.UseServer(kestrel => kestrel.ListenHandle((ulong)socket.SafeHandle.DangerousGetHandle()));

        // Before the defaults, which would look for generated functions. ConfigureFunctionsWebApplication is not used: it pairs a request with its
        // invocation by a header that a client may send itself.
        builder.Services.AddSingleton<IFunctionMetadataProvider, Metadata>();
        builder.Services.AddSingleton<IFunctionExecutor, Executor>();
        builder.Services.AddFunctionsWorkerDefaults(options => options.Capabilities["HttpUri"] =
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/"))
            .UseFunctionExecutionMiddleware();
        if (Settings.Read(builder.Configuration).Settings is { Otlp: not null })
        {
            TellTheHost(builder);
        }

        NeutralLog.Wrap(builder.Services);
        return Application.CreateAsync(builder, Carriage.FunctionsHost);
    }

    /// <summary>The worker sends its logs to a collector by itself, and says so to the host, which would send them there again. To Application
    /// Insights they go by way of the host.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TellTheHost(WebApplicationBuilder builder) => builder.Services.AddOpenTelemetry().UseFunctionsWorkerDefaults();

    private static int Refuse(string line)
    {
        Console.Error.WriteLine(line);
        return Failed;
    }
}
