using App.Wire;


namespace App.Chat;

/// <summary>Every refusal of this room.</summary>
internal static class Errors
{
    public static Refusal NoChat() => new(503, "chat-not-configured", "聊天申报暂时没有开通，请用网页表格申报（/declare）。");

    public static Refusal NoToken() => new(503, "chat-unavailable", "聊天暂时连不上，请过一会儿再试，或者用网页表格申报（/declare）。") { RetryAfter = 10 };

    public static Refusal NoSuchDoor() => new(404, "channel-not-configured", "这个渠道没有开通。");

    public static Refusal NotDelivered() => new(502, "replies-not-delivered", "回复没有送到，请重新发送。") { RetryAfter = 5 };

    /// <summary>What a channel's own check refused, in the one shape of this API.</summary>
    public static Refusal Of(global::Channels.InboundRefusal refusal) => new(refusal.Status, Kebab(refusal.Code), refusal.Status switch
    {
        400 => "消息的格式不对。",
        401 => "没有通过身份核对。",
        403 => "身份与消息不符。",
        413 => "消息太大。",
        501 => "不支持这种消息。",
        _ => "暂时无法处理，请稍后再试。",
    })
    {
        Headers = refusal.Status == 401 ? [("WWW-Authenticate", "Bearer")] : [],
        RetryAfter = refusal.Status == 503 ? 5 : null,
    };

    private static string Kebab(string code) => string.Concat(code.Select(c => char.IsAsciiLetterUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{c}"));
}
