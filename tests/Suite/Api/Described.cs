using System.Collections.Concurrent;
using App.Api.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Suite.Api;

/// <summary>Every answer of the contract that passes here is as it is described, or the test that asked hears what is not.</summary>
internal sealed class Described(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static Contract? _contract;

    /// <summary>Operations that answered well, by name.</summary>
    public ConcurrentDictionary<string, byte> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>The same for every application of the process.</summary>
    public static Contract Of(WebApplication app) =>
        _contract ??= new(new Description().Of(app.Services.GetRequiredService<EndpointDataSource>().Endpoints));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (_contract?.Find(request.Method.Method, request.RequestUri!.AbsolutePath) is { } operation && (int)response.StatusCode < 500)
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            var mediaType = response.Content.Headers.ContentType?.MediaType;
            var body = mediaType?.EndsWith("json", StringComparison.Ordinal) == true ? await response.Content.ReadAsStringAsync(cancellationToken)
                : "";
            var problems = _contract.Problems(operation, (int)response.StatusCode, mediaType, body);
            Assert.True(problems.Count == 0, $"{request.Method} {request.RequestUri!.AbsolutePath}: {string.Join("; ", problems.Take(5))}");
            if (response.IsSuccessStatusCode)
            {
                Seen[operation["operationId"]!.GetValue<string>()] = 0;
            }
        }

        return response;
    }
}
