using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Channels.BotFramework;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Suite.Channels;

/// <summary>The other side, for real on a local port: OpenID metadata with RSA keys, and a connector that takes activities.</summary>
public sealed class BotFrameworkService : IAsyncDisposable
{
    public const string AppId = "5f0f1c52-0000-4000-8000-00000000b075";
    public const string ChannelId = "webchat";

    // Making RSA keys is slow; one of each serves all tests.
    private static readonly Lazy<RSA> MainKey = new(() => RSA.Create(2048));
    private static readonly Lazy<RSA> UnendorsedKey = new(() => RSA.Create(2048));

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (RsaSecurityKey Key, string[]? Endorsements)> _keys = new();

    private int _keyFetches;

    private BotFrameworkService(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    /// <summary>Under which others see it, where that is not its address.</summary>
    public string? PublicAddress { get; set; }

    public BotCloud Cloud => BotCloud.Public with { Metadata = new($"{Address}/v1/.well-known/openidconfiguration") };
    public bool Down { get; set; }

    /// <summary>What the connector answers instead of an id.</summary>
    public string? Body { get; set; }
    public int KeyFetches => _keyFetches;
    public ConcurrentQueue<(string Path, string? Authorization, string Body)> Sent { get; } = [];
    public ConcurrentQueue<(int Status, string? RetryAfter)> Answers { get; } = [];

    public static async Task<BotFrameworkService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new BotFrameworkService(builder.Build());
        service.AddKey("main", [ChannelId, "directline"], MainKey.Value);
        service.AddKey("unendorsed", null, UnendorsedKey.Value);
        service._app.MapGet("/v1/.well-known/openidconfiguration", () => service.Down ? Results.StatusCode(503) : Results.Json(new
        {
            issuer = BotCloud.Public.Issuer,
            jwks_uri = $"{service.PublicAddress ?? service.Address}/v1/.well-known/keys",
            id_token_signing_alg_values_supported = new[] { "RS256" },
        }));
        service._app.MapGet("/v1/.well-known/keys", () =>
        {
            Interlocked.Increment(ref service._keyFetches);
            return Results.Text(service.KeySet().ToJsonString(), "application/json");
        });
        service._app.MapPost("/v3/conversations/{**rest}", async (HttpContext http) =>
        {
            using var body = new StreamReader(http.Request.Body);
            var target = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            service.Sent.Enqueue((target, http.Request.Headers.Authorization, await body.ReadToEndAsync()));
            var (status, retryAfter) = service.Answers.TryDequeue(out var answer) ? answer : (201, null);
            if (retryAfter is not null)
            {
                http.Response.Headers.RetryAfter = retryAfter;
            }

            return service.Body is { } text ? Results.Text(text, "text/html", statusCode: status)
                : Results.Json(new { id = "sent-1" }, statusCode: status);
        });
        service._app.MapGet("/v3/attachments/{id}", (HttpContext http, string id) => id switch
        {
            "photo" when http.Request.Headers.Authorization == "Bearer bot-token" => Results.Bytes(new byte[] { 0xFF, 0xD8, 1 }, "image/jpeg"),
            "huge" => Results.Bytes(new byte[11 * 1024 * 1024], "image/jpeg"),
            _ => Results.Unauthorized(),
        });
        await service._app.StartAsync();
        service.Address = service._app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return service;
    }

    public RsaSecurityKey AddKey(string id, string[]? endorsements, RSA? rsa = null)
    {
        var key = new RsaSecurityKey(rsa ?? RSA.Create(2048)) { KeyId = id };
        _keys[id] = (key, endorsements);
        return key;
    }

    public RsaSecurityKey Key(string id) => _keys[id].Key;

    public void RemoveKey(string id) => _keys.TryRemove(id, out _);

    /// <summary>A token as the service would issue it at the given time, each part replaceable.</summary>
    public string Token(
        DateTimeOffset now,
        string? serviceUrl = "https://smba.example/apac/",
        string audience = AppId,
        string? issuer = null,
        string algorithm = SecurityAlgorithms.RsaSha256,
        SecurityKey? key = null,
        double minutesToExpiry = 60,
        double minutesFromStart = 0) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? BotCloud.Public.Issuer,
            Audience = audience,
            NotBefore = now.UtcDateTime.AddMinutes(Math.Min(minutesFromStart, minutesToExpiry - 1)),
            Expires = now.UtcDateTime.AddMinutes(minutesToExpiry),
            Claims = serviceUrl is null ? [] : new Dictionary<string, object> { ["serviceurl"] = serviceUrl },
            SigningCredentials = new(key ?? Key("main"), algorithm),
        });

    private JsonObject KeySet() => new()
    {
        ["keys"] = new JsonArray([.. _keys.Values.Select(entry =>
        {
            var parameters = entry.Key.Rsa.ExportParameters(false);
            var json = new JsonObject
            {
                ["kty"] = "RSA", ["use"] = "sig", ["kid"] = entry.Key.KeyId, ["x5t"] = entry.Key.KeyId,
                ["n"] = Base64UrlEncoder.Encode(parameters.Modulus!), ["e"] = Base64UrlEncoder.Encode(parameters.Exponent!),
            };
            if (entry.Endorsements is { } endorsements)
            {
                json["endorsements"] = new JsonArray([.. endorsements.Select(one => (JsonNode)one)]);
            }

            return (JsonNode)json;
        })]),
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
