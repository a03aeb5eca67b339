using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Suite.Contracts.CosmosProtocol;

/// <summary>The double on a port of this machine, for clients in other processes: they come by connection string, as to an account.</summary>
public sealed class CosmosServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CosmosServer(WebApplication app, CosmosDouble service) => (_app, Service) = (app, service);

    public CosmosDouble Service { get; }

    /// <summary>For <c>Cosmos:Connection</c>, beside <c>Cosmos:Gateway</c> = true.</summary>
    public string Connection => $"AccountEndpoint={Service.Address};AccountKey={CosmosDouble.Key};";

    public static async Task<CosmosServer> StartAsync(CosmosDouble service)
    {
        ArgumentNullException.ThrowIfNull(service);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var invoker = new HttpMessageInvoker(service, disposeHandler: false);
        app.Run(context => AnswerAsync(context, invoker));
        await app.StartAsync();
        service.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return new(app, service);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, HttpMessageInvoker service)
    {
        var asked = context.Request;
        var body = new MemoryStream();
        await asked.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        using var request = new HttpRequestMessage(new(asked.Method),
            new Uri($"http://{asked.Host}{asked.PathBase}{asked.Path}{asked.QueryString}"))
        { Content = new StreamContent(body) };
        foreach (var (name, values) in asked.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        HttpResponseMessage answer;
        try
        {
            answer = await service.SendAsync(request, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            // The double lets the connection break.
            context.Abort();
            return;
        }

        using var sent = answer;
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            context.Response.Headers.Append(name, values.ToArray());
        }

        if (answer.StatusCode is not (HttpStatusCode.NotModified or HttpStatusCode.NoContent))
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
