using System.Text.Json;

namespace Conversation;

/// <summary>What a person sent, whatever the channel.</summary>
/// <param name="Text">What they typed or said; may be anything at all.</param>
/// <param name="Value">
/// What a button or card submitted: <c>{"choice","asks","draft"}</c>; untrusted. A card with several ticks submits a list of choices, or one text
/// joined by 、.
/// </param>
/// <param name="Attachments">Photos and files that came along.</param>
/// <param name="Arrived">They opened the chat and have said nothing yet.</param>
public sealed record Message(string Text = "", JsonElement? Value = null, IReadOnlyList<Attachment>? Attachments = null, bool Arrived = false)
{
    /// <summary>What a card says that is sent without a tick.</summary>
    internal const string NothingTicked = "以上都没有";

    /// <summary>The most ticks that are read; no field has as many options.</summary>
    private const int MostTicks = 60;

    public IReadOnlyList<Attachment> Attachments { get; init; } = Attachments ?? [];

    /// <summary>A place that was sent instead of words, by its label and address; coordinates are not wanted.</summary>
    public Location? Location { get; init; }

    /// <summary>A recording that nobody has written down: it can only be asked for in words.</summary>
    public bool IsVoice { get; init; }

    /// <summary>The <see cref="Choice.Value"/> of the button that was pressed.</summary>
    internal string? Choice => Submitted("choice") ?? Ticked();

    /// <summary>The question that the button belongs to; an old card stays clickable for ever.</summary>
    internal string? Asks => Submitted("asks");

    internal string? Draft => Submitted("draft");

    private string? Submitted(string name)
    {
        if (Value is not { ValueKind: JsonValueKind.Object } value || !value.TryGetProperty(name, out var member)
            || member.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        return TextOf(member);
    }

    /// <summary>Several ticks read as if they had been said: "残疾、慢性病". None ticked is an answer too.</summary>
    private string? Ticked()
    {
        if (Value is not { ValueKind: JsonValueKind.Object } value || !value.TryGetProperty("choice", out var ticks)
            || ticks.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var said = ticks.EnumerateArray().Take(MostTicks).Where(tick => tick.ValueKind == JsonValueKind.String).Select(TextOf)
            .OfType<string>().ToList();
        return said.Count == 0 ? NothingTicked : string.Join('、', said);
    }

    private static string? TextOf(JsonElement member)
    {
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

/// <summary>A place sent from the map of a telephone, as that names it; either may be missing.</summary>
/// <param name="Label">"店上镇中心小学".</param>
/// <param name="Address">"山西省长治市壶关县店上镇".</param>
public sealed record Location(string? Label, string? Address);

/// <summary>A photo or file; where it lies is the channel's business.</summary>
/// <param name="Reference">Opaque: the app finds the bytes by it.</param>
public sealed record Attachment(string Reference, string MediaType);
