using Channels.BotFramework;
using Channels.WeChat;
using static Domain.Privacy.Permission;

namespace App.Functions;

/// <summary>The functions of the chat: the channels' doors, the page, the local Direct Line of the stand-alone server, notices.</summary>
public static class ChatFunctions
{
    public static readonly HttpFunction Messages = new("BotMessages", "POST", "api/messages", ChatTalk,
        "Bot Framework activities; the bearer token of the service is checked")
    {
        MaxBody = ActivityParser.MaxBytes,
        Headers = [new("Authorization", "string", "Bearer token of the Bot Framework service")],
        Takes = [new("type", "string", "message, conversationUpdate, …"), new("id", "string", "Id of the activity"),
            new("serviceUrl", "string", "Where replies go")],
        Refuses = [400, 401, 403, 413, 501, 502, 503],
    };

    public static readonly HttpFunction WeChatCheck = new("WeChatCheck", "GET", "api/wechat", ChatTalk, "WeChat's check of the address")
    {
        Query = WeChatQuery(),
        Refuses = [401, 404],
    };

    public static readonly HttpFunction WeChatMessages = new("WeChatMessages", "POST", "api/wechat", ChatTalk, "Messages of WeChat followers")
    {
        MaxBody = WeChatXml.MaxBytes,
        Query = WeChatQuery(),
        Accepts = ["text/xml"],
        Refuses = [400, 401, 403, 404, 413],
    };

    public static readonly HttpFunction Token = new("ChatToken", "POST", "chat/token", ChatTalk,
        "A Direct Line token for this visitor, bound to the cookie chat")
    {
        Limited = true,
        MaxBody = 1024,
        Takes = [new("fresh", "boolean", "Somebody else uses this device: forget the visitor of before", Required: false)],
        Refuses = [400, 413, 415, 429, 503],
    };

    public static readonly HttpFunction Page = new("ChatPage", "GET", "chat", ChatTalk, "The web chat") { Reach = Reach.Page };

    public static readonly QueueFunction NotifyGuardian =
        new("NotifyGuardian", "notify-guardian", "Tells a guardian in their chat what became of a declaration, or asks what staff want to know");

    public static readonly TimerFunction Chat = new("SweepChat", "45 * * * * *",
        "Notices that are due, submissions of the chat that a crash left open, words said before a consent that never came, photos of drafts that "
            + "are over");

    /// <summary>
    /// The local Direct Line 3.0: these paths are the protocol's, exist in the stand-alone server only, and check their own bearer tokens.
    /// </summary>
    public static IReadOnlyList<HttpFunction> DirectLine { get; } =
    [
        Local("DirectLineGenerate", "POST", "tokens/generate", "A token for a new conversation"),
        Local("DirectLineRefresh", "POST", "tokens/refresh", "The token, renewed"),
        Local("DirectLineStart", "POST", "conversations", "Opens the conversation"),
        Local("DirectLineRejoin", "GET", "conversations/{id}", "Opens it again after a dropped line"),
        Local("DirectLineRead", "GET", "conversations/{id}/activities", "Activities after a watermark"),
        Local("DirectLinePost", "POST", "conversations/{id}/activities", "Says something"),
        Local("DirectLineUpload", "POST", "conversations/{id}/upload", "Says something with files"),
        Local("DirectLineFile", "GET", "conversations/{id}/files/{fileId}", "Shows somebody their own file"),
        Local("DirectLineStream", "GET", "conversations/{id}/stream", "The WebSocket"),
    ];

    public static IReadOnlyList<HttpFunction> Http { get; } = [Messages, WeChatCheck, WeChatMessages, Token, Page, .. DirectLine];

    private static HttpFunction Local(string name, string method, string route, string summary) =>
        new(name, method, $"v3/directline/{route}", ChatTalk, summary) { Reach = Reach.StandAlone };

    private static Member[] WeChatQuery() =>
    [
        new("signature", "string", "SHA-1 of token, timestamp and nonce"),
        new("timestamp", "string", "Seconds since 1970"),
        new("nonce", "string", "Random"),
        new("echostr", "string", "To be echoed", Required: false),
        new("encrypt_type", "string", "aes", Required: false),
        new("msg_signature", "string", "Signature of the encrypted message", Required: false),
    ];
}
