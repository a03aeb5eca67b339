using Domain.Divisions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Storage;

namespace App.Security;

/// <summary>
/// Finds out who is calling: a bearer token of the configured OpenID Connect issuer, made for this application, whose issuer and subject have an
/// assignment; in development a persona's token.
/// </summary>
public sealed class Callers(Settings settings, DevelopmentTokens development, IStore store, TimeProvider time, ILogger<Callers> log)
{
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384,
    ];

    private readonly Lazy<ConfigurationManager<OpenIdConnectConfiguration>?> _issuer = new(() => settings.Authority is not { } authority ? null
        : new ConfigurationManager<OpenIdConnectConfiguration>(
            authority.ToString().TrimEnd('/') + "/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever { RequireHttps = authority.Scheme == Uri.UriSchemeHttps }));

    /// <summary>The caller, or null where there is no valid token or no assignment.</summary>
    public async Task<Caller?> FindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || header.Length > 16_000)
        {
            return null;
        }

        var token = header["Bearer ".Length..].Trim();
        return await development.FindAsync(context, token).ConfigureAwait(false) ?? await FromIssuerAsync(token, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The caller of an account that has signed in: its assignment as it is now.</summary>
    public async Task<Caller?> OfAccountAsync(string issuer, string subject, string? name, CancellationToken cancellation)
    {
        var pseudonym = Caller.SubjectOf(issuer, subject);
        var document = await store.FindAsync(Partition.County(DivisionCode.Changzhi.Value), Kinds.Assignment, AssignmentJson.IdOf(pseudonym), cancellation).ConfigureAwait(false);
        return document is not null && AssignmentJson.Read(document.Body) is { } assignment ? new Caller(pseudonym, name, assignment) : null;
    }

    private async Task<Caller?> FromIssuerAsync(string token, CancellationToken cancellation)
    {
        if (_issuer.Value is not { } issuer)
        {
            return null;
        }

        try
        {
            var result = await ValidateAsync(issuer, token, cancellation).ConfigureAwait(false);
            if (!result.IsValid && result.Exception is SecurityTokenSignatureKeyNotFoundException)
            {
                // The issuer rotated its keys since we last looked.
                issuer.RequestRefresh();
                result = await ValidateAsync(issuer, token, cancellation).ConfigureAwait(false);
            }

            return result.IsValid && result.ClaimsIdentity.FindFirst("sub")?.Value is { Length: > 0 } subject
                ? await OfAccountAsync(result.SecurityToken.Issuer, subject, result.ClaimsIdentity.FindFirst("name")?.Value, cancellation).ConfigureAwait(false)
                : null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or IOException)
        {
            log.IssuerUnreachable(exception.GetType().Name);
            return null;
        }
    }

    private async Task<TokenValidationResult> ValidateAsync(ConfigurationManager<OpenIdConnectConfiguration> issuer, string token, CancellationToken cancellation)
    {
        var configuration = await issuer.GetConfigurationAsync(cancellation).ConfigureAwait(false);
        return await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = configuration.Issuer,
            ValidAudiences = [settings.ClientId, $"api://{settings.ClientId}"],
            IssuerSigningKeys = configuration.SigningKeys,
            ValidAlgorithms = Algorithms,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            LifetimeValidator = (from, until, _, _) => IsWithin(from, until),
        }).ConfigureAwait(false);
    }

    private bool IsWithin(DateTime? from, DateTime? until)
    {
        var (now, slack) = (time.GetUtcNow().UtcDateTime, TimeSpan.FromMinutes(2));
        return (from is null || from <= now + slack) && until is { } end && now < end + slack;
    }
}
