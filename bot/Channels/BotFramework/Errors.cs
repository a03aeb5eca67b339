namespace Channels.BotFramework;

/// <summary>Every refusal of this room: 401 for a bad token, 403 for a good one that does not fit the activity, 400 for a body that is no activity.</summary>
public static class Errors
{
    public static readonly Refusal NoToken = new(401, "tokenMissing");
    public static readonly Refusal BadToken = new(401, "tokenInvalid");
    public static readonly Refusal WrongServiceUrl = new(403, "tokenServiceUrl");
    public static readonly Refusal NotEndorsed = new(403, "tokenEndorsement");
    public static readonly Refusal BadJson = new(400, "badJson");
    public static readonly Refusal NoType = new(400, "typeMissing");
    public static readonly Refusal NoId = new(400, "idMissing");
    public static readonly Refusal NoChannel = new(400, "channelMissing");
    public static readonly Refusal NoServiceUrl = new(400, "serviceUrlMissing");
    public static readonly Refusal NoConversation = new(400, "conversationMissing");
    public static readonly Refusal NoSender = new(400, "fromMissing");
    public static readonly Refusal EmptyEntry = new(400, "emptyEntry");
    public static readonly Refusal TooLarge = new(413, "tooLarge");
    public static readonly Refusal UnknownInvoke = new(501, "invokeUnknown");

    /// <summary>The signing keys cannot be fetched: the token may be good, so the channel is asked to come back.</summary>
    public static readonly Refusal NoKeys = new(503, "keysUnavailable");
}
