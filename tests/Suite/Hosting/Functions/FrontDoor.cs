using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Suite.Hosting.Functions;

/// <summary>
/// The host's HTTP side: a request whose path and method some function has goes to the worker's own server, by the forwarder that the host uses, with
/// the host's header rules; everything else is an empty 404. A request that cannot be carried through is an empty 500.
/// </summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    /// <summary>Bytes of a body above which the host itself breaks off.</summary>
    private const long MaxBody = 100 * 1024 * 1024;

    private const string InvocationId = "x-ms-invocation-id";

    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _client;

    private FrontDoor(WebApplication app, HttpMessageInvoker client) => (_app, _client) = (app, client);

    /// <param name="socket">Bound, and listening: who comes early waits.</param>
    /// <param name="worker">The worker of the moment; waits where one is just being started.</param>
    public static async Task<FrontDoor> OpenAsync(Socket socket, IReadOnlyList<HostedFunction> functions, Func<Task<WorkerProcess>> worker)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.ListenHandle((ulong)socket.SafeHandle.DangerousGetHandle());
        });
        builder.Services.AddRoutingCore().AddHttpForwarder();
        var app = builder.Build();
        var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null
        });
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        app.UseRouting();
        app.Run(context => context.GetEndpoint()?.Metadata.GetMetadata<HostedFunction>() is { } function
            ? ForwardAsync(context, function, worker, forwarder, client)
            : NotFound(context));
        app.UseEndpoints(endpoints =>
        {
            foreach (var function in functions.Where(function => function.IsHttp))
            {
                endpoints.MapMethods(function.Route, function.Methods, static _ => Task.CompletedTask).WithMetadata(function);
            }
        });
        await app.StartAsync();
        return new(app, client);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static async Task ForwardAsync(HttpContext context, HostedFunction function, Func<Task<WorkerProcess>> worker, IHttpForwarder forwarder,
        HttpMessageInvoker client)
    {
        var id = Guid.NewGuid().ToString();

        // A client's own header stays: this is what makes pairing by it a door for whoever wants to hold requests up.
        context.Request.Headers.TryAdd(InvocationId, id);
        var done = false;
        try
        {
            var running = await worker();
            var invoked = running.InvokeHttpAsync(function, id);
            var error = await forwarder.SendAsync(context, running.HttpAddress, client, ForwarderRequestConfig.Empty, HostHeaders.Instance);
            done = await invoked && error == ForwarderError.None;
        }
        catch (InvalidOperationException)
        {
            // The worker ended meanwhile.
        }

        if (!done && !context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    /// <summary>What the host makes of a request's headers: where it came from is what the host saw, whatever the client says.</summary>
    private sealed class HostHeaders : HttpTransformer
    {
        public static readonly HostHeaders Instance = new();

        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix,
            CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = null;
            Set("X-Forwarded-For", httpContext.Connection.RemoteIpAddress?.ToString() ?? "");
            Set("X-Forwarded-Host", httpContext.Request.Host.Value ?? "");
            Set("X-Forwarded-Proto", httpContext.Request.Scheme);

            void Set(string name, string value)
            {
                proxyRequest.Headers.Remove(name);
                proxyRequest.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}
