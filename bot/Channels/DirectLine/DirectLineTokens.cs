using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Channels.DirectLine;

/// <summary>Who may speak in which conversation.</summary>
public sealed record DirectLineGrant(string UserId, string ConversationId);

public enum TokenState
{
    Valid,

    /// <summary>Ours, but too old: 403, on which the official client stops refreshing and reports an expired token.</summary>
    Expired,

    /// <summary>Missing, forged, or made for another purpose: 401.</summary>
    Invalid,
}

/// <summary>What a token is good for. One that travels in an address is never good for speaking: addresses end up in logs and histories.</summary>
public enum TokenUse
{
    /// <summary>REST calls; 30 minutes, refreshed by the client.</summary>
    Call,

    /// <summary>Opening the stream; one minute.</summary>
    Stream,

    /// <summary>Showing the person their own picture; 30 minutes.</summary>
    File,
}

/// <summary>Makes and checks the tokens of the local Direct Line. With the same key they survive a restart.</summary>
/// <param name="key">At least 32 bytes.</param>
public sealed class DirectLineTokens(byte[] key, TimeProvider time)
{
    /// <summary>Of a token for REST calls.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan StreamLifetime = TimeSpan.FromMinutes(1);

    private const string Issuer = "urn:directline:local";
    private const string UserClaim = "user";
    private const string ConversationClaim = "conv";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false, MaximumTokenSizeInBytes = 4096 };
    private readonly SymmetricSecurityKey _key = key.Length >= 32
        ? new(key) : throw new ArgumentException("The signing key must have at least 32 bytes.", nameof(key));

    /// <summary>
    /// A new person in a new conversation. Both ids are unguessable; the <c>dl_</c> is what tells the web chat that the user is fixed.
    /// </summary>
    public static DirectLineGrant NewGrant() => new($"dl_{RandomId()}", RandomId());

    public string Issue(DirectLineGrant grant, TokenUse use = TokenUse.Call)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = use.ToString(),
            IssuedAt = now,
            NotBefore = now,
            Expires = now + (use == TokenUse.Stream ? StreamLifetime : Lifetime),
            Claims = new Dictionary<string, object> { [UserClaim] = grant.UserId, [ConversationClaim] = grant.ConversationId },
            SigningCredentials = new(_key, SecurityAlgorithms.HmacSha256),
        });
    }

    public async Task<(TokenState State, DirectLineGrant? Grant)> CheckAsync(string? token, TokenUse use = TokenUse.Call)
    {
        if (string.IsNullOrEmpty(token))
        {
            return (TokenState.Invalid, null);
        }

        DateTime? expiry = null;
        var result = await _handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = use.ToString(),
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKey = _key,
            LifetimeValidator = (_, expires, _, _) => (expiry = expires) is not null, // Judged below: expired is another answer than invalid.
        }).ConfigureAwait(false);
        return !result.IsValid || expiry is null
            || !result.Claims.TryGetValue(UserClaim, out var user) || !result.Claims.TryGetValue(ConversationClaim, out var conversation)
            ? (TokenState.Invalid, null)
            : expiry <= time.GetUtcNow().UtcDateTime ? (TokenState.Expired, null)
            : (TokenState.Valid, new($"{user}", $"{conversation}"));
    }

    private static string RandomId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
