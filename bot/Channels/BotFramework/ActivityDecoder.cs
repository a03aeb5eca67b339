using System.Text.Json;
using System.Text.Json.Nodes;

namespace Channels.BotFramework;

public static class ActivityDecoder
{
    private const string Entities = "entities";

    /// <summary>The activity in the channels' common words.</summary>
    /// <remarks>A card submit has a value and no text, so both may be what the person said. The bot's own arrival is not a person's.</remarks>
    public static IncomingMessage ToIncoming(Activity activity) => new(
        activity.ChannelId ?? "",
        activity.From?.Id ?? "",
        activity.Conversation?.Id ?? "",
        activity.Id ?? "",
        activity.Type switch
        {
            ActivityTypes.Message => IncomingKind.Said,
            ActivityTypes.ConversationUpdate when activity.MembersAdded?.Any(member => member.Id != activity.Recipient?.Id) == true =>
                IncomingKind.Arrived,
            ActivityTypes.EndOfConversation => IncomingKind.Left,
            _ => IncomingKind.Other,
        },
        PlainText.Clean(activity.Text),
        Ticked(activity.Value),
        [.. (activity.Attachments ?? []).Where(attachment => attachment.ContentUrl is not null && !IsVoice(attachment))
            .Select(attachment => new IncomingAttachment(
            PlainText.Clean(attachment.Name),
            attachment.ContentType ?? "application/octet-stream",
            attachment.ContentUrl))],
        activity.Locale)
    {
        Place = PlaceOf(activity),
        IsVoice = activity.Attachments?.Any(IsVoice) == true && string.IsNullOrWhiteSpace(activity.Text),
    };

    /// <summary>The activity without what a map measured: that goes no further than the door, into no log either.</summary>
    public static Activity WithoutCoordinates(Activity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        if (activity.More?.TryGetValue(Entities, out var entities) != true
            || !ListOf(entities).Any(entity => entity.ValueKind == JsonValueKind.Object && MayMeasure(entity)))
        {
            return activity;
        }

        var named = new JsonArray([.. ListOf(entities).Select(NamedPlace).OfType<JsonNode>()]);
        return activity with
        {
            More = new Dictionary<string, JsonElement>(activity.More!.Where(more => more.Key != Entities)) { [Entities] = Json.Element(named) }
        };
    }

    private static bool IsVoice(ActivityAttachment attachment) =>
        attachment.ContentType?.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Adaptive Cards join the ticks of one input with commas: a list again.</summary>
    private static JsonElement? Ticked(JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.Object } submitted || !submitted.TryGetProperty(SubmittedFields.Several, out var several)
            || several.ValueKind != JsonValueKind.True)
        {
            return value;
        }

        var ticks = submitted.TryGetProperty(SubmittedFields.Choice, out var choice) ? Json.TextOf(choice) ?? "" : "";
        var list = new JsonObject();
        foreach (var member in submitted.EnumerateObject())
        {
            if (member.Name is SubmittedFields.Asks or SubmittedFields.Draft or SubmittedFields.FormId && Json.TextOf(member.Value) is { } text)
            {
                list[member.Name] = text;
            }
        }

        list[SubmittedFields.Choice] =
            new JsonArray([.. ticks.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(tick => (JsonNode)tick)]);
        return Json.Element(list);
    }

    private static Place? PlaceOf(Activity activity) =>
        activity.More?.TryGetValue(Entities, out var entities) == true
            ? ListOf(entities).Where(IsPlace).Select(entity => new Place(Cleaned(entity, "name"), Cleaned(entity, "address"))).FirstOrDefault()
            : null;

    private static bool IsPlace(JsonElement entity) =>
        entity.ValueKind == JsonValueKind.Object && entity.TryGetProperty("type", out var type) && Json.TextOf(type) is "Place" or "GeoCoordinates";

    private static bool MayMeasure(JsonElement entity) => IsPlace(entity) || entity.TryGetProperty("geo", out _)
        || entity.TryGetProperty("latitude", out _);

    /// <summary>Of a place its names only; other entities as they are.</summary>
    private static JsonNode? NamedPlace(JsonElement entity)
    {
        if (entity.ValueKind != JsonValueKind.Object || !MayMeasure(entity))
        {
            return JsonNode.Parse(entity.GetRawText());
        }

        var named = new JsonObject { ["type"] = "Place" };
        foreach (var name in (string[])["name", "address"])
        {
            if (Cleaned(entity, name) is { } text)
            {
                named[name] = text;
            }
        }

        return named;
    }

    private static string? Cleaned(JsonElement entity, string name) =>
        entity.TryGetProperty(name, out var value) && PlainText.Clean(Json.TextOf(value)) is { Length: > 0 } text ? text : null;

    private static List<JsonElement> ListOf(JsonElement entities) => entities.ValueKind == JsonValueKind.Array ? [.. entities.EnumerateArray()] : [];
}
