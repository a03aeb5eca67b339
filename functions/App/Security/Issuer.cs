using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace App.Security;

/// <summary>
/// Validates tokens of one OpenID Connect issuer, by its discovery document and keys. A class of its own so that the token libraries are loaded when
/// the first token comes, not at start.
/// </summary>
internal sealed class Issuer(Uri authority, string clientId, TimeProvider time)
{
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384,
    ];

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    private readonly ConfigurationManager<OpenIdConnectConfiguration> _discovery = new(
        authority.ToString().TrimEnd('/') + "/.well-known/openid-configuration",
        new OpenIdConnectConfigurationRetriever(),
        new HttpDocumentRetriever { RequireHttps = authority.Scheme == Uri.UriSchemeHttps });

    /// <summary>Who the token is for; null where it is not valid, not of this issuer, or not made for this application.</summary>
    public async Task<Holder?> FindAsync(string token, CancellationToken cancellation)
    {
        var result = await ValidateAsync(token, cancellation).ConfigureAwait(false);
        if (!result.IsValid && result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The issuer rotated its keys since we last looked.
            _discovery.RequestRefresh();
            result = await ValidateAsync(token, cancellation).ConfigureAwait(false);
        }

        return result.IsValid && result.ClaimsIdentity.FindFirst("sub")?.Value is { Length: > 0 } subject
            ? new(result.SecurityToken.Issuer, subject, result.ClaimsIdentity.FindFirst("name")?.Value,
                IsProgram(subject, type => result.ClaimsIdentity.FindFirst(type)?.Value))
            : null;
    }

    /// <summary>Client credentials: the provider says that it is a program, or the subject is the client itself.</summary>
    private static bool IsProgram(string subject, Func<string, string?> claim) =>
        claim("idtyp") == "app" || ((string[])["client_id", "azp", "appid"]).Any(type => claim(type) == subject);

    private async Task<TokenValidationResult> ValidateAsync(string token, CancellationToken cancellation)
    {
        var configuration = await _discovery.GetConfigurationAsync(cancellation).ConfigureAwait(false);
        return await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = configuration.Issuer,
            ValidAudiences = [clientId, $"api://{clientId}"],
            IssuerSigningKeys = configuration.SigningKeys,
            ValidAlgorithms = Algorithms,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            LifetimeValidator = (from, until, _, _) => IsWithin(from, until),
        }).ConfigureAwait(false);
    }

    private bool IsWithin(DateTime? from, DateTime? until)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return (from is null || from <= now + Skew) && until is { } end && now < end + Skew;
    }
}

/// <summary>Who a valid token is for.</summary>
/// <param name="IsProgram">Nobody has signed in: a program holds it by client credentials.</param>
internal sealed record Holder(string Issuer, string Subject, string? Name, bool IsProgram);
