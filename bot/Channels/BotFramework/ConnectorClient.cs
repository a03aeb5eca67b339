using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Logging;

namespace Channels.BotFramework;

/// <summary>Sends activities to Bot Framework's connector: replies, typing signs, notices of our own accord.</summary>
/// <param name="trusted">
/// Further service addresses that came with a verified token, for references stored before <see cref="ConversationReference.Verified"/> was known.
/// The bot's token is sent to no other address: an address from an unverified body would hand it to whoever wrote that body.
/// </param>
/// <param name="http">Must not follow redirects (<c>AllowAutoRedirect = false</c>): attachment addresses come from outside.</param>
/// <param name="credential">Null in development without an app id; then only loopback addresses are written to, without a token.</param>
public sealed class ConnectorClient(
    HttpClient http, TokenCredential? credential, BotCloud cloud, Func<string, bool>? trusted, TimeProvider time, ILogger<ConnectorClient> logger)
{
    private const int Attempts = 3;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TypingPause = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _typed = new(StringComparer.Ordinal);

    /// <summary>Sends one activity; with <see cref="Activity.ReplyToId"/> as a reply, otherwise at the end of the conversation.</summary>
    /// <remarks>A 429 is waited for as Retry-After says if that is at most 5 s; otherwise the outbox gets the time back.</remarks>
    public async Task<Delivery> SendAsync(Activity activity, ConversationReference to, CancellationToken cancellation)
    {
        if (!MaySendTo(to))
        {
            Log.ConnectorUntrusted(logger);
            return new(DeliveryOutcome.Misconfigured, Code: "untrustedServiceUrl");
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var request = await RequestAsync(activity, to, cancellation).ConfigureAwait(false);
                using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
                var delivery = await ReadAsync(response, cancellation).ConfigureAwait(false);
                if (response.StatusCode != HttpStatusCode.TooManyRequests || attempt == Attempts || delivery.RetryAfter > LongestWait)
                {
                    return delivery;
                }

                await Task.Delay(delivery.RetryAfter ?? DefaultWait, time, cancellation).ConfigureAwait(false);
            }
            catch (AuthenticationFailedException)
            {
                return new(DeliveryOutcome.Misconfigured, Code: "noBotToken");
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException
                || (broken is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                return new(DeliveryOutcome.TryLater, RetryAfter: LongestWait, Code: "network");
            }
        }
    }

    /// <summary>Shows "is typing", at most every 3 s per conversation; a sign that cannot be shown is no error.</summary>
    /// <returns>Whether one was sent.</returns>
    public async Task<bool> SendTypingAsync(ConversationReference to, CancellationToken cancellation)
    {
        var (key, now) = (to.Conversation.Id ?? "", time.GetUtcNow());
        if (_typed.Count > 10_000)
        {
            foreach (var old in _typed.Where(entry => now - entry.Value > TypingPause).ToArray())
            {
                _typed.TryRemove(old);
            }
        }

        var last = _typed.GetOrAdd(key, DateTimeOffset.MinValue);
        return now - last >= TypingPause && _typed.TryUpdate(key, now, last)
            && (await SendAsync(ActivityEncoder.Typing(to), to, cancellation).ConfigureAwait(false)).Outcome == DeliveryOutcome.Sent;
    }

    /// <summary>
    /// Fetches what came with a message, from the service itself or from a host that <paramref name="allowed"/> names (the storage that the channel uses);
    /// following any address in a message would let its writer look around in our network.
    /// </summary>
    /// <returns>Null when the address is not allowed, does not answer, or has more than <see cref="UploadedFile.MaxBytes"/>.</returns>
    public async Task<UploadedFile?> FetchAsync(IncomingAttachment attachment, ConversationReference from, Func<Uri, bool> allowed, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(attachment.Url, UriKind.Absolute, out var address) || !Uri.TryCreate(from.ServiceUrl, UriKind.Absolute, out var service))
        {
            return null;
        }

        var own = Uri.Compare(address, service, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0 && MaySendTo(from);
        if (!own && !(address.Scheme == Uri.UriSchemeHttps && allowed(address)))
        {
            return null;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = own ? await AuthorizationAsync(cancellation).ConfigureAwait(false) : null;
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

    private bool MaySendTo(ConversationReference to) => Uri.TryCreate(to.ServiceUrl, UriKind.Absolute, out var address)
        && (credential is null
            ? address.IsLoopback
            : (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback) && (to.Verified || trusted?.Invoke(to.ServiceUrl) == true));

    private async Task<HttpRequestMessage> RequestAsync(Activity activity, ConversationReference to, CancellationToken cancellation)
    {
        var path = $"v3/conversations/{Uri.EscapeDataString(to.Conversation.Id ?? "")}/activities";
        if (activity.ReplyToId is { Length: > 0 } replyTo)
        {
            path += $"/{Uri.EscapeDataString(replyTo)}";
        }

        var request = new HttpRequestMessage(HttpMethod.Post, $"{to.ServiceUrl.TrimEnd('/')}/{path}")
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(activity, ActivityJson.Wire.Activity)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Authorization = await AuthorizationAsync(cancellation).ConfigureAwait(false);
        return request;
    }

    /// <remarks>Azure.Identity keeps the token until shortly before it expires.</remarks>
    private async Task<AuthenticationHeaderValue?> AuthorizationAsync(CancellationToken cancellation) => credential is null ? null
        : new("Bearer", (await credential.GetTokenAsync(new TokenRequestContext([cloud.Scope]), cancellation).ConfigureAwait(false)).Token);

    private async Task<Delivery> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode)
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            return new(DeliveryOutcome.Sent, Id(body));
        }

        var status = (int)response.StatusCode;
        Log.ConnectorRefused(logger, status);
        var code = status.ToString(CultureInfo.InvariantCulture);
        return status switch
        {
            408 or 429 or >= 500 => new(DeliveryOutcome.TryLater, RetryAfter: Wait(response.Headers.RetryAfter), Code: code),
            401 => new(DeliveryOutcome.Misconfigured, Code: code),
            _ => new(DeliveryOutcome.Undeliverable, Code: code), // 403 the person blocked the bot, 404 the conversation is gone, 400, 413.
        };
    }

    private TimeSpan Wait(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date - time.GetUtcNow()) ?? DefaultWait;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string? Id(ReadOnlySpan<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : JsonSerializer.Deserialize(body, ActivityJson.Default.ResourceResponse)?.Id;
        }
        catch (JsonException)
        {
            return null; // Sent is sent, whatever the answer looks like.
        }
    }
}
