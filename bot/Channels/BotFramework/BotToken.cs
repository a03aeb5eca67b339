using System.Net.Http.Headers;
using Azure.Core;

namespace Channels.BotFramework;

/// <summary>The bot's own token for the service, and the rule where it may go.</summary>
/// <param name="credential">Null in development without an app id; then only loopback addresses are written to, without a token.</param>
public sealed class BotToken(TokenCredential? credential, BotCloud cloud)
{
    /// <summary>Whether this address may be written to.</summary>
    /// <param name="verified">
    /// It came with a verified token. An address from an unverified body would hand the bot's token to whoever wrote that body.
    /// </param>
    public bool MaySendTo(string? serviceUrl, bool verified) => Uri.TryCreate(serviceUrl, UriKind.Absolute, out var address)
        && (credential is null ? address.IsLoopback : verified && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback));

    /// <summary>The header to send; null without a credential.</summary>
    /// <remarks>Azure.Identity keeps the token until shortly before it expires.</remarks>
    /// <exception cref="Azure.Identity.AuthenticationFailedException">The login service gave no token.</exception>
    public async ValueTask<AuthenticationHeaderValue?> HeaderAsync(CancellationToken cancellation) => credential is null ? null
        : new("Bearer", (await credential.GetTokenAsync(new TokenRequestContext([cloud.Scope]), cancellation).ConfigureAwait(false)).Token);
}
