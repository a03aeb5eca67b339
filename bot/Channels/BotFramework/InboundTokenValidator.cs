using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Channels.BotFramework;

/// <summary>A token whose signature, issuer, audience and time are right. Whether it fits an activity is asked separately.</summary>
public sealed class VerifiedToken
{
    private readonly string? _serviceUrl;
    private readonly IReadOnlyList<string> _endorsements;

    internal VerifiedToken(string? serviceUrl, IReadOnlyList<string> endorsements) => (_serviceUrl, _endorsements) = (serviceUrl, endorsements);

    /// <summary>Null when the token was issued for this very activity's service and its key may speak for this channel.</summary>
    /// <remarks>A trailing slash makes another address; letter case does not.</remarks>
    public InboundRefusal? Misfit(Activity activity) =>
        !string.Equals(_serviceUrl, activity.ServiceUrl, StringComparison.OrdinalIgnoreCase) ? Errors.WrongServiceUrl
        : activity.ChannelId is null || !_endorsements.Contains(activity.ChannelId, StringComparer.Ordinal) ? Errors.NotEndorsed
        : null;
}

/// <summary>Checks the token that Bot Framework sends with every activity.</summary>
public sealed class InboundTokenValidator(BotCloud cloud, string appId, HttpClient http, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512];

    private readonly SigningKeys _keys = new(cloud.Metadata, http, time);
    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = 16 * 1024 };

    /// <summary>The verified token, or 401 (missing, forged, expired, for somebody else), or 503 when the keys cannot be fetched.</summary>
    public async Task<(VerifiedToken? Token, InboundRefusal? Refusal)> CheckAsync(string? authorization, CancellationToken cancellation)
    {
        const string scheme = "Bearer ";
        if (authorization is null || !authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return (null, Errors.NoToken);
        }

        var encoded = authorization[scheme.Length..].Trim();
        if (Read(encoded) is not { } token || !Algorithms.Contains(token.Alg))
        {
            return (null, Errors.BadToken);
        }

        if (await _keys.FindAsync(token.Kid, cancellation).ConfigureAwait(false) is not { } keys)
        {
            return (null, Errors.NoKeys);
        }

        foreach (var key in keys)
        {
            var result = await _handler.ValidateTokenAsync(encoded, Rules(key)).ConfigureAwait(false);
            if (result.IsValid)
            {
                token.TryGetPayloadValue<string>("serviceurl", out var serviceUrl);
                return (new VerifiedToken(serviceUrl, Endorsements(key)), null);
            }
        }

        return (null, Errors.BadToken);
    }

    public void Dispose() => _keys.Dispose();

    private JsonWebToken? Read(string encoded)
    {
        try
        {
            return _handler.CanReadToken(encoded) ? _handler.ReadJsonWebToken(encoded) : null;
        }
        catch (Exception malformed) when (malformed is ArgumentException or SecurityTokenException or FormatException or JsonException)
        {
            return null;
        }
    }

    private TokenValidationParameters Rules(JsonWebKey key) => new()
    {
        ValidIssuer = cloud.Issuer,
        ValidAudience = appId,
        ValidAlgorithms = Algorithms,
        IssuerSigningKey = key,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (notBefore, expires, _, _) =>
        {
            var now = time.GetUtcNow().UtcDateTime;
            return expires > now - Skew && (notBefore is null || notBefore <= now + Skew);
        },
    };

    /// <summary>The channels a key may speak for; the key set carries them as a JSON array beside the key.</summary>
    private static IReadOnlyList<string> Endorsements(JsonWebKey key) => key.AdditionalData.TryGetValue("endorsements", out var value)
        ? value switch
        {
            JsonElement { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().Select(Json.TextOf).OfType<string>()],
            IEnumerable<object> list => [.. list.OfType<string>()],
            _ => [],
        }
        : [];
}
