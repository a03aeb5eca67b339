using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Suite.Portal;

/// <summary>A real OpenID provider (OpenIddict) on a port of its own, where one person is always signed in and programs have their secrets.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    public const string ClientId = "desk";

    private readonly WebApplication _app;

    private Issuer(WebApplication app, Uri address) => (_app, Address) = (app, address);

    public Uri Address { get; }

    /// <summary>Who is signed in at the issuer.</summary>
    public string Subject { get; set; } = "alice";

    public static async Task<Issuer> StartAsync()
    {
        Issuer? issuer = null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenIddict().AddServer(options =>
        {
            options.EnableDegradedMode();
            options.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token");
            options.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            options.AllowClientCredentialsFlow().DisableAccessTokenEncryption();
            options.RegisterScopes(Scopes.OpenId, Scopes.Profile);
            options.AddEphemeralEncryptionKey().AddEphemeralSigningKey();
            options.UseAspNetCore().DisableTransportSecurityRequirement();
            options.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId != ClientId || context.RedirectUri?.EndsWith("/portal/signin-oidc", StringComparison.Ordinal) != true)
                {
                    context.Reject(Errors.InvalidClient);
                }

                return default;
            }));
            options.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(static context =>
            {
                if (context.Request.IsClientCredentialsGrantType() ? context.ClientSecret != SecretOf(context.ClientId) : context.ClientId != ClientId
                    || context.ClientSecret is not null)
                {
                    context.Reject(Errors.InvalidClient);
                }

                return default;
            }));
            options.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseInlineHandler(static context =>
            {
                if (context.Request.IsClientCredentialsGrantType())
                {
                    var identity = new ClaimsIdentity("issuer", Claims.Name, Claims.Role);
                    identity.SetClaim(Claims.Subject, context.Request.ClientId);
                    identity.SetResources((string?)context.Request.GetParameter("resource") ?? ClientId);
                    context.SignIn(new ClaimsPrincipal(identity));
                }

                return default;
            }));
            options.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                var identity = new ClaimsIdentity("issuer", Claims.Name, Claims.Role);
                identity.SetClaim(Claims.Subject, issuer!.Subject).SetClaim(Claims.Name, "王经办");
                identity.SetScopes(context.Request.GetScopes());
                identity.SetDestinations(static _ => [Destinations.IdentityToken]);
                context.SignIn(new ClaimsPrincipal(identity));
                return default;
            }));
        });
        builder.Services.AddAuthentication();
        var app = builder.Build();
        app.UseAuthentication();
        await app.StartAsync();
        return issuer = new Issuer(app, new Uri(app.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!.Addresses.Single()));
    }

    /// <summary>What the provider gave a program when it was registered.</summary>
    public static string SecretOf(string? client) => "secret of " + client;

    /// <summary>An access token by client credentials; null where the provider refuses.</summary>
    public async Task<string?> TokenAsync(string client, string? secret = null, string? resource = null)
    {
        using var http = new HttpClient();
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = GrantTypes.ClientCredentials,
            ["client_id"] = client,
            ["client_secret"] = secret
            ?? SecretOf(client)
        };
        if (resource is not null)
        {
            form["resource"] = resource;
        }

        using var content = new FormUrlEncodedContent(form);
        using var answer = await http.PostAsync(new Uri(Address, "connect/token"), content);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return answer.IsSuccessStatusCode ? json.RootElement.GetProperty("access_token").GetString() : null;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
