namespace Channels.BotFramework;

/// <summary>
/// Every refusal of this room: 401 for a bad token, 403 for a good one that does not fit the activity, 400 for a body that is no activity.
/// </summary>
public static class Errors
{
    public static readonly InboundRefusal NoToken = new(401, "tokenMissing");
    public static readonly InboundRefusal BadToken = new(401, "tokenInvalid");
    public static readonly InboundRefusal WrongServiceUrl = new(403, "tokenServiceUrl");
    public static readonly InboundRefusal NotEndorsed = new(403, "tokenEndorsement");
    public static readonly InboundRefusal BadJson = new(400, "badJson");
    public static readonly InboundRefusal NoType = new(400, "typeMissing");
    public static readonly InboundRefusal NoId = new(400, "idMissing");
    public static readonly InboundRefusal NoChannel = new(400, "channelMissing");
    public static readonly InboundRefusal NoServiceUrl = new(400, "serviceUrlMissing");
    public static readonly InboundRefusal NoConversation = new(400, "conversationMissing");
    public static readonly InboundRefusal NoSender = new(400, "fromMissing");
    public static readonly InboundRefusal EmptyEntry = new(400, "emptyEntry");
    public static readonly InboundRefusal TooLarge = new(413, "tooLarge");
    public static readonly InboundRefusal UnknownInvoke = new(501, "invokeUnknown");

    /// <summary>The signing keys cannot be fetched: the token may be good, so the channel is asked to come back.</summary>
    public static readonly InboundRefusal NoKeys = new(503, "keysUnavailable");
}
