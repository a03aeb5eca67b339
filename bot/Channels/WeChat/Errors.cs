namespace Channels.WeChat;

/// <summary>Every refusal of this room.</summary>
public static class Errors
{
    public static readonly InboundRefusal BadSignature = new(401, "signatureInvalid");
    public static readonly InboundRefusal OutsideWindow = new(401, "timestampOutsideWindow");
    public static readonly InboundRefusal Replayed = new(403, "signatureReplayed");
    public static readonly InboundRefusal BadXml = new(400, "badXml");
    public static readonly InboundRefusal Incomplete = new(400, "fieldMissing");
    public static readonly InboundRefusal TooLarge = new(413, "tooLarge");

    /// <summary>The encryption is right and the message is for another account.</summary>
    public static readonly InboundRefusal OtherAccount = new(403, "appIdMismatch");

    /// <summary>Signed, and yet it cannot be decrypted: the EncodingAESKey is not the one set at WeChat.</summary>
    public static readonly InboundRefusal BadCipher = new(400, "badCipher");

    /// <summary>The account is set to encrypted messages and a plain one came: anybody who saw one signature could write those.</summary>
    public static readonly InboundRefusal NotEncrypted = new(403, "encryptionRequired");
}
