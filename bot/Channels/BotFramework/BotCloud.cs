using Azure.Core;
using Azure.Identity;

namespace Channels.BotFramework;

/// <summary>Everything that differs between the clouds. Each address can be replaced (<c>BotCloud.Public with { … }</c>).</summary>
/// <param name="Issuer">Issuer of the tokens that come with activities.</param>
/// <param name="Metadata">OpenID configuration with the keys of those tokens.</param>
/// <param name="Scope">Scope of the token that the bot sends with.</param>
/// <param name="AuthorityHost">Where that token comes from.</param>
/// <param name="DirectLine">Direct Line's address for the page.</param>
public sealed record BotCloud(string Name, string Issuer, Uri Metadata, string Scope, Uri AuthorityHost, Uri DirectLine)
{
    public static BotCloud Public { get; } = new(
        "public",
        "https://api.botframework.com",
        new("https://login.botframework.com/v1/.well-known/openidconfiguration"),
        "https://api.botframework.com/.default",
        new("https://login.microsoftonline.com/"),
        new("https://directline.botframework.com"));

    /// <summary>Azure operated by 21Vianet.</summary>
    public static BotCloud China { get; } = new(
        "china",
        "https://api.botframework.azure.cn",
        new("https://login.botframework.azure.cn/v1/.well-known/openidconfiguration"),
        "https://api.botframework.azure.cn/.default",
        new("https://login.partner.microsoftonline.cn/"),
        new("https://directline.botframework.azure.cn"));

    /// <summary>The cloud of setting <c>Azure:Cloud</c>.</summary>
    /// <exception cref="ArgumentException">Neither <c>public</c> nor <c>china</c>.</exception>
    public static BotCloud Named(string? name) => name switch
    {
        null or "" or "public" => Public,
        "china" => China,
        _ => throw new ArgumentException("Azure:Cloud must be 'public' or 'china'.", nameof(name)),
    };

    /// <summary>The bot's own credential: single tenant with a secret, or the user-assigned identity whose client id is the app id.</summary>
    public TokenCredential Credential(string appId, string? tenantId, string? secret) => secret is { Length: > 0 }
        ? new ClientSecretCredential(
            tenantId ?? throw new ArgumentException("A bot with a secret needs its tenant.", nameof(tenantId)),
            appId,
            secret,
            new ClientSecretCredentialOptions { AuthorityHost = AuthorityHost })
        : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(appId));
}
