using Azure.Identity;
using Microsoft.Extensions.Logging;

namespace Channels.BotFramework;

/// <summary>Fetches what people send with a message. Bot Builder leaves that to the bot.</summary>
/// <param name="http">Must not follow redirects (<c>AllowAutoRedirect = false</c>): attachment addresses come from outside.</param>
public sealed class ChannelFiles(HttpClient http, BotToken token, ILogger<ChannelFiles> logger)
{
    /// <summary>
    /// Fetches from the service itself or from a host that <paramref name="allowed"/> names (the storage that the channel uses);
    /// following any address in a message would let its writer look around in our network.
    /// </summary>
    /// <returns>Null when the address is not allowed, does not answer, or has more than <see cref="UploadedFile.MaxBytes"/>.</returns>
    public async Task<UploadedFile?> FetchAsync(
        IncomingAttachment attachment, ConversationReference from, Func<Uri, bool> allowed, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(attachment.Url, UriKind.Absolute, out var address) || !Uri.TryCreate(from.ServiceUrl, UriKind.Absolute, out var service))
        {
            return null;
        }

        var own = Uri.Compare(address, service, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0
            && token.MaySendTo(from.ServiceUrl, from.Verified);
        if (!own && !(address.Scheme == Uri.UriSchemeHttps && allowed(address)))
        {
            return null;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = own ? await token.HeaderAsync(cancellation).ConfigureAwait(false) : null;
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                Log.ConnectorRefused(logger, (int)response.StatusCode);
                return null;
            }

            using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            return await ActivityParser.ReadAsync(body, UploadedFile.MaxBytes, cancellation).ConfigureAwait(false) is { } content
                ? new(attachment.Name, response.Content.Headers.ContentType?.MediaType ?? attachment.ContentType, content) : null;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or AuthenticationFailedException
            || (broken is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }
}
