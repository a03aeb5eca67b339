using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Channels.BotFramework;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Benchmarks;

/// <summary>The other side of <see cref="BotTurns"/>, on a port of this process: signs its messages, publishes its key, takes replies.</summary>
internal sealed class BotService : IAsyncDisposable
{
    public const string AppId = "5f0f1c52-0000-4000-8000-00000000b075";
    private const string Metadata = "/v1/.well-known/openidconfiguration";
    private const string Keys = "/v1/.well-known/keys";

    private readonly RSA _rsa = RSA.Create(2048);
    private readonly WebApplication _app;

    private BotService(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    public BotCloud Cloud => BotCloud.Public with { Metadata = new Uri(Address.TrimEnd('/') + Metadata) };

    public static async Task<BotService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new BotService(builder.Build());
        service._app.MapGet(Metadata, () => Results.Json(new { issuer = BotCloud.Public.Issuer, jwks_uri = service.Address.TrimEnd('/') + Keys }));
        service._app.MapGet(Keys, () => Results.Text(service.KeySet(), "application/json"));
        service._app.MapPost("/v3/conversations/{**rest}", static async (HttpContext http) =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            http.Response.StatusCode = StatusCodes.Status201Created;
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("{\"id\":\"1\"}");
        });
        await service._app.StartAsync();
        service.Address = service._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/";
        return service;
    }

    /// <summary>The header of a message, good for an hour.</summary>
    public string Authorization() => "Bearer " + new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = BotCloud.Public.Issuer,
        Audience = AppId,
        Expires = DateTime.UtcNow.AddHours(1),
        Claims = new Dictionary<string, object> { ["serviceurl"] = Address },
        SigningCredentials = new(new RsaSecurityKey(_rsa) { KeyId = "1" }, SecurityAlgorithms.RsaSha256),
    });

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
    }

    private string KeySet()
    {
        var key = _rsa.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["use"] = "sig",
                ["kid"] = "1",
                ["n"] = Base64UrlEncoder.Encode(key.Modulus!),
                ["e"] = Base64UrlEncoder.Encode(key.Exponent!),
                ["endorsements"] = new JsonArray("webchat"),
            }),
        }.ToJsonString();
    }
}
