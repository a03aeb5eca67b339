using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Suite.Faults;

/// <summary>What lies between the application and a storage account: carries every request, or lets it fail as a network and a service do.</summary>
internal sealed class StorageWire : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false });
    private readonly Dictionary<string, Uri> _targets;

    private StorageWire(WebApplication app, Dictionary<string, Uri> targets) => (_app, _targets) = (app, targets);

    /// <summary>The connection string of the account, by way of here.</summary>
    public string Connection { get; private set; } = "";

    /// <summary>Asked of every request before it is carried: null, or what happens to it.</summary>
    public Func<HttpRequest, Fault?>? Interfere { get; set; }

    /// <param name="connection">Of an account in the emulator.</param>
    public static async Task<StorageWire> StartAsync(string connection)
    {
        var parts = connection.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        var targets = new[] { "BlobEndpoint", "QueueEndpoint" }.ToDictionary(name => name, name => new Uri(parts[name]), StringComparer.Ordinal);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        var wire = new StorageWire(app, []);
        app.Run(wire.CarryAsync);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address)).ToList();
        foreach (var ((name, target), here) in targets.Zip(addresses))
        {
            wire._targets[here.Authority] = target;
            parts[name] = here.GetLeftPart(UriPartial.Authority) + target.AbsolutePath;
        }

        wire.Connection = string.Concat(parts.Select(part => $"{part.Key}={part.Value};"));
        return wire;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task CarryAsync(HttpContext context)
    {
        var fault = Interfere?.Invoke(context.Request);
        if (fault is { Done: false })
        {
            await FailAsync(context, fault);
            return;
        }

        var asked = context.Request;
        var target = _targets[asked.Host.Value!];
        using var request = new HttpRequestMessage(new(asked.Method),
            new Uri(target.GetLeftPart(UriPartial.Authority) + asked.Path.ToUriComponent() + asked.QueryString.ToUriComponent()));
        request.Content = asked.ContentLength is > 0 || asked.Headers.ContainsKey("Transfer-Encoding") ? new StreamContent(asked.Body)
            : asked.ContentLength is 0 ? new ByteArrayContent([]) : null;
        foreach (var (name, values) in asked.Headers.Where(header => header.Key is not ("Host" or "Transfer-Encoding")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        if (fault is not null)
        {
            await FailAsync(context, fault);
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not "Transfer-Encoding"))
        {
            context.Response.Headers.Append(name, values.ToArray());
        }

        if (asked.Method != "HEAD" && answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified))
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }

    private static async Task FailAsync(HttpContext context, Fault fault)
    {
        if (fault.Status is not { } status)
        {
            if (fault.Hangs)
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            context.Abort();
            return;
        }

        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-error-code"] = "InternalError";
        await context.Response.CompleteAsync();
    }
}

/// <summary>What happens to a request of a storage client.</summary>
/// <param name="Status">The answer; null: none, the connection breaks or hangs.</param>
/// <param name="Done">The request has its effect all the same; only the answer is another.</param>
internal sealed record Fault(int? Status, bool Done = false, bool Hangs = false);
