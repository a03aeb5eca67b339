using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Suite.Telemetry;

/// <summary>An OpenTelemetry collector that keeps every byte it is sent (OTLP over HTTP): what is in here has left the process.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> _received = new();

    private Collector(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>Everything that came, one after another; strings lie in it as they are (protobuf does not compress).</summary>
    public byte[] All => [.. _received.SelectMany(one => one.Body)];

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var collector = new Collector(app);
        app.Run(collector.TakeAsync);
        await app.StartAsync();
        collector.Address = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return collector;
    }

    /// <param name="signal">traces, metrics or logs.</param>
    public bool Has(string signal, string text)
    {
        var needle = Encoding.UTF8.GetBytes(text);
        return _received.Any(one => one.Signal == signal && one.Body.AsSpan().IndexOf(needle) >= 0);
    }

    /// <summary>How much came of a signal.</summary>
    public int Bytes(string signal) => _received.Where(one => one.Signal == signal).Sum(one => one.Body.Length);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _received.Enqueue((context.Request.Path.Value!.Split('/')[^1], body.ToArray()));
    }
}
