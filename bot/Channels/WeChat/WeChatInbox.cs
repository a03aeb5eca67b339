using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Channels.BotFramework;

namespace Channels.WeChat;

/// <summary>The query of a call from WeChat.</summary>
public sealed record WeChatQuery(
    string? Signature, string? Timestamp, string? Nonce, string? EchoStr = null, string? EncryptType = null, string? MessageSignature = null);

/// <param name="Encrypted">Whether the reply must be encrypted too.</param>
public readonly record struct ReceivedWeChat(WeChatMessage? Message, InboundRefusal? Refusal, bool Encrypted = false);

/// <summary>What happens to a call of <c>/api/wechat</c> before anybody looks at what it says, and how a reply is wrapped.</summary>
/// <param name="token">The token set at WeChat.</param>
/// <param name="cipher">Set in encrypted mode; then plain messages are refused.</param>
public sealed class WeChatInbox(string token, WeChatCipher? cipher, ReplayGuard guard, TimeProvider time)
{
    /// <summary>How old or early a signature may be: clocks differ, and WeChat repeats for 15 s.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>Answer to a passive call when the real answer follows later, or there is none.</summary>
    public const string Acknowledged = "success";

    /// <summary>The text to answer WeChat's check of the address with (GET).</summary>
    public (string? Echo, InboundRefusal? Refusal) Verify(WeChatQuery query) => Check(query) is { } refusal ? (null, refusal)
        : (query.EchoStr ?? "", null);

    /// <summary>Signature and window first (401), then size (413), replay (403), form (400).</summary>
    public async Task<ReceivedWeChat> ReceiveAsync(WeChatQuery query, Stream body, CancellationToken cancellation)
    {
        if (Check(query) is { } refusal)
        {
            return new(null, refusal);
        }

        if (await ActivityParser.ReadAsync(body, WeChatXml.MaxBytes, cancellation).ConfigureAwait(false) is not { } bytes)
        {
            return new(null, Errors.TooLarge);
        }

        var encrypted = query.EncryptType == "aes";
        if (!encrypted && cipher is null && !guard.Admit(query.Signature!, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), Window))
        {
            return new(null, Errors.Replayed);
        }

        var xml = Encoding.UTF8.GetString(bytes.Span);
        if (encrypted || cipher is not null)
        {
            (var plain, refusal) = encrypted ? Open(query, xml) : (null, Errors.NotEncrypted);
            if (plain is null)
            {
                return new(null, refusal);
            }

            xml = plain;
        }

        var (message, problem) = WeChatXml.Parse(xml);
        return new(message, problem, encrypted);
    }

    /// <summary>The XML to answer with, encrypted as the message was.</summary>
    public string Reply(ReceivedWeChat to, string text)
    {
        var now = time.GetUtcNow();
        var xml = WeChatXml.Reply(to.Message ?? throw new ArgumentException("Nothing was received.", nameof(to)), text, now);
        if (!to.Encrypted || cipher is null)
        {
            return xml;
        }

        var (timestamp, nonce) = (now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        var encrypted = cipher.Encrypt(xml);
        return WeChatXml.Envelope(encrypted, WeChatSignature.Compute(token, timestamp, nonce, encrypted), timestamp, nonce);
    }

    private InboundRefusal? Check(WeChatQuery query) =>
        query is not { Timestamp: { } timestamp, Nonce: { } nonce } || !WeChatSignature.Matches(query.Signature, token, timestamp, nonce)
        ? Errors.BadSignature
        : !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - (decimal)seconds) > (decimal)Window.TotalSeconds ? Errors.OutsideWindow
        : null;

    private (string? Xml, InboundRefusal? Refusal) Open(WeChatQuery query, string xml) =>
        cipher is null ? (null, Errors.BadCipher)
        : WeChatXml.Fields(xml) is not { } fields ? (null, Errors.BadXml)
        : !fields.TryGetValue("Encrypt", out var encrypted) ? (null, Errors.Incomplete)
        : !WeChatSignature.Matches(query.MessageSignature, token, query.Timestamp!, query.Nonce!, encrypted) ? (null, Errors.BadSignature)
        : cipher.Decrypt(encrypted);
}
