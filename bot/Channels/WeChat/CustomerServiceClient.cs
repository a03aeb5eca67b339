using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Channels.BotFramework;
using Microsoft.Extensions.Logging;

namespace Channels.WeChat;

/// <summary>Sends to a follower outside the five seconds of a passive reply: at most five messages within 48 hours of what they last wrote.</summary>
/// <param name="http">BaseAddress <c>https://api.weixin.qq.com/</c>. The protocol carries the token in the address, so this client must not log
/// requests.</param>
public sealed class CustomerServiceClient(HttpClient http, string appId, string secret, TimeProvider time, ILogger<CustomerServiceClient> logger)
    : IDisposable
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);
    private static readonly JsonSerializerOptions Readable = new() { Encoder = Json.Encoder };

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private (string Token, DateTimeOffset Until)? _token;

    public async Task<Delivery> SendTextAsync(string openId, string text, CancellationToken cancellation)
    {
        var body = new JsonObject { ["touser"] = openId, ["msgtype"] = "text", ["text"] = new JsonObject { ["content"] = text } };
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var (token, failure) = await TokenAsync(cancellation).ConfigureAwait(false);
                if (token is null)
                {
                    return failure!;
                }

                using var answer = await PostAsync($"cgi-bin/message/custom/send?access_token={Uri.EscapeDataString(token)}", body, cancellation)
                    .ConfigureAwait(false);
                var code = Code(answer);
                if (IsBadToken(code) && attempt == 1)
                {
                    // Somebody fetched a token of the other kind, or ours was withdrawn: once again with a new one.
                    Forget(token);
                    continue;
                }

                return Outcome(code);
            }
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or JsonException
            || (broken is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new(DeliveryOutcome.TryLater, RetryAfter: TimeSpan.FromSeconds(30), Code: "network");
        }
    }

    /// <summary>Fetches a picture or voice message; WeChat keeps them three days.</summary>
    /// <returns>Null when it is gone, too large, or WeChat does not answer.</returns>
    public async Task<UploadedFile?> FetchAsync(IncomingAttachment attachment, CancellationToken cancellation)
    {
        try
        {
            for (var attempt = 1; attachment.MediaId is { } media
                && (await TokenAsync(cancellation).ConfigureAwait(false)).Token is { } token; attempt++)
            {
                using var response = await http.GetAsync(
                    new Uri($"cgi-bin/media/get?access_token={Uri.EscapeDataString(token)}&media_id={Uri.EscapeDataString(media)}", UriKind.Relative),
                    HttpCompletionOption.ResponseHeadersRead,
                    cancellation).ConfigureAwait(false);
                response.EnsureSuccessStatusCode();
                using var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
                if (await ActivityParser.ReadAsync(body, UploadedFile.MaxBytes, cancellation).ConfigureAwait(false) is not { } content)
                {
                    return null;
                }

                // An error comes with status 200 too, as a small JSON object in place of the picture.
                var type = response.Content.Headers.ContentType?.MediaType ?? attachment.ContentType;
                if (type is not ("application/json" or "text/plain"))
                {
                    return new(attachment.Name, type, content);
                }

                using var answer = JsonDocument.Parse(content);
                var code = Code(answer);
                Log.CustomerServiceRefused(logger, code);
                if (!IsBadToken(code) || attempt > 1)
                {
                    return null;
                }

                Forget(token);
            }
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or JsonException
            || (broken is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
        }

        return null;
    }

    private static bool IsBadToken(int code) => code is 40001 or 40014 or 42001;

    /// <summary>WeChat's error codes as what to do.</summary>
    private Delivery Outcome(int code)
    {
        if (code == 0)
        {
            return new(DeliveryOutcome.Sent);
        }

        Log.CustomerServiceRefused(logger, code);
        var text = code.ToString(CultureInfo.InvariantCulture);
        return code switch
        {
            // -1 system busy, 45009 daily quota, 45011 too frequent.
            -1 or 45011 => new(DeliveryOutcome.TryLater, RetryAfter: TimeSpan.FromSeconds(30), Code: text),
            45009 => new(DeliveryOutcome.TryLater, RetryAfter: TimeSpan.FromHours(1), Code: text),
            // 45015 more than 48 h since they wrote, 45047 five messages sent, 40003 / 43004 no such follower.
            45015 or 45047 or 40003 or 43004 => new(DeliveryOutcome.Undeliverable, Code: text),
            // 48001 the account lacks the permission, 40001/40014/42001 the token stays bad, 40013/40125 app id or secret wrong, 40164 address not
            // allowed.
            _ => new(DeliveryOutcome.Misconfigured, Code: text),
        };
    }

    private async Task<(string? Token, Delivery? Failure)> TokenAsync(CancellationToken cancellation)
    {
        await _fetching.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_token is { } known && known.Until > time.GetUtcNow())
            {
                return (known.Token, null);
            }

            // The stable kind may be fetched by several instances without invalidating each other's.
            var body = new JsonObject { ["grant_type"] = "client_credential", ["appid"] = appId, ["secret"] = secret };
            using var answer = await PostAsync("cgi-bin/stable_token", body, cancellation).ConfigureAwait(false);
            if (!answer.RootElement.TryGetProperty("access_token", out var field) || Json.TextOf(field) is not { Length: > 0 } token)
            {
                return (null, Outcome(Code(answer) is var code and not 0 ? code : -1));
            }

            var lifetime = answer.RootElement.TryGetProperty("expires_in", out var seconds) && seconds.TryGetInt32(out var value) ? value : 7200;
            _token = (token, time.GetUtcNow() + TimeSpan.FromSeconds(lifetime) - Early);
            return (token, null);
        }
        finally
        {
            _fetching.Release();
        }
    }

    private void Forget(string token)
    {
        _fetching.Wait();
        try
        {
            _token = _token?.Token == token ? null : _token;
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task<JsonDocument> PostAsync(string address, JsonObject body, CancellationToken cancellation)
    {
        // Not escaped: older clients show \u escapes of customer-service messages literally.
        using var content = new StringContent(body.ToJsonString(Readable), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(address, UriKind.Relative), content, cancellation).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false));
    }

    private static int Code(JsonDocument answer) =>
        answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("errcode", out var code)
        && code.TryGetInt32(out var value) ? value : 0;

    public void Dispose() => _fetching.Dispose();
}
