using System.Text.Json;

namespace Conversation;

/// <summary>What a person sent, whatever the channel.</summary>
/// <param name="Text">What they typed or said; may be anything at all.</param>
/// <param name="Value">What a button or card submitted: <c>{"choice","asks","draft"}</c>; untrusted.</param>
/// <param name="Attachments">Photos and files that came along.</param>
/// <param name="Arrived">They opened the chat and have said nothing yet.</param>
public sealed record Message(string Text = "", JsonElement? Value = null, IReadOnlyList<Attachment>? Attachments = null, bool Arrived = false)
{
    public IReadOnlyList<Attachment> Attachments { get; init; } = Attachments ?? [];

    /// <summary>The <see cref="Choice.Value"/> of the button that was pressed.</summary>
    internal string? Choice => Submitted("choice");

    /// <summary>The question that the button belongs to; an old card stays clickable for ever.</summary>
    internal string? Asks => Submitted("asks");

    internal string? Draft => Submitted("draft");

    private string? Submitted(string name)
    {
        if (Value is not { ValueKind: JsonValueKind.Object } value || !value.TryGetProperty(name, out var member) || member.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return member.GetString();
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate: no button of ours says that.
            return null;
        }
    }
}

/// <summary>A photo or file; where it lies is the channel's business.</summary>
/// <param name="Reference">Opaque: the app finds the bytes by it.</param>
public sealed record Attachment(string Reference, string MediaType);
