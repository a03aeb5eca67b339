using System.Text.Json;

namespace Channels;

/// <summary>What happened on the person's side.</summary>
public enum IncomingKind
{
    /// <summary>The person wrote, pressed a button or sent a picture.</summary>
    Said,

    /// <summary>The person opened the chat or followed the account: time for the greeting.</summary>
    Arrived,

    /// <summary>The person unfollowed or ended the conversation: nothing may be sent any more.</summary>
    Left,

    /// <summary>Anything a channel reports that needs no answer (typing, reactions, kinds nobody knows yet).</summary>
    Other,
}

/// <summary>
/// One message from a person, the same for every channel. <paramref name="Text"/> is already cleaned (<see cref="PlainText.Clean"/>).
/// </summary>
/// <param name="Channel">Bot Framework's channel id (<c>webchat</c>, <c>directline</c>, …) or <c>wechat</c>.</param>
/// <param name="UserId">The channel's own id of the person; unique within the channel only.</param>
/// <param name="ConversationId">Where replies go.</param>
/// <param name="MessageId">The same for every delivery of the same message: de-duplicate by channel and this.</param>
/// <param name="Value">What a card or button submitted, as it came; untrusted.</param>
public sealed record IncomingMessage(
    string Channel,
    string UserId,
    string ConversationId,
    string MessageId,
    IncomingKind Kind,
    string Text,
    JsonElement? Value,
    IReadOnlyList<IncomingAttachment> Attachments,
    string? Locale)
{
    /// <summary>A place sent from the map of a telephone. What the map measured is dropped at the door: no coordinates are held.</summary>
    public Place? Place { get; init; }

    /// <summary>A recording that nobody has written down. The recording itself is not fetched.</summary>
    public bool IsVoice { get; init; }

    /// <summary>The <see cref="Choice.Value"/> of the button pressed; null when the person typed.</summary>
    public string? Choice => Submitted(SubmittedFields.Choice);

    /// <summary>
    /// The question the pressed button belongs to. A card stays clickable for ever: when this differs from the question now open, the click is stale.
    /// </summary>
    public string? Asks => Submitted(SubmittedFields.Asks);

    /// <summary>The draft the pressed button belongs to.</summary>
    public string? Draft => Submitted(SubmittedFields.Draft);

    private string? Submitted(string name) =>
        Value is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var field) ? Json.TextOf(field) : null;
}

/// <summary>A place as the person's telephone names it; either may be missing.</summary>
/// <param name="Label">"店上镇中心小学".</param>
/// <param name="Address">"山西省长治市潞城区店上镇".</param>
public sealed record Place(string? Label, string? Address);

/// <summary>A picture or file that came with a message.</summary>
/// <param name="Url">Where the channel keeps it: <c>file:{id}</c> in the local Direct Line log, otherwise an https address.</param>
/// <param name="MediaId">WeChat's id for the temporary material (kept there three days).</param>
public sealed record IncomingAttachment(string Name, string ContentType, string? Url, string? MediaId = null);

/// <summary>The file itself. What it claims to be is the sender's word: check the content before showing it to anybody.</summary>
public sealed record UploadedFile(string Name, string ContentType, ReadOnlyMemory<byte> Content)
{
    /// <summary>The largest file taken from any channel: a photo of a booklet has 2 to 6 MB.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;
}

/// <summary>The keys of what a button submits; written and read here only.</summary>
internal static class SubmittedFields
{
    public const string Choice = "choice";
    public const string Asks = "asks";
    public const string FormId = "formId";
    public const string Draft = "draft";

    /// <summary>The choice is a list of ticks.</summary>
    public const string Several = "several";
}
