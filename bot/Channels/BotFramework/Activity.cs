using System.Text.Json;
using System.Text.Json.Serialization;

namespace Channels.BotFramework;

/// <summary>
/// The part of Bot Framework's Activity that is used here; everything else a channel sends is kept in <see cref="More"/> and sent on unchanged.
/// </summary>
public sealed record Activity
{
    public string? Type { get; init; }
    public string? Id { get; init; }

    /// <summary>ISO 8601. Text, because it is only passed on: an odd time stamp must not lose a parent's answer.</summary>
    public string? Timestamp { get; init; }
    public string? ServiceUrl { get; init; }
    public string? ChannelId { get; init; }
    public Account? From { get; init; }
    public Account? Recipient { get; init; }
    public ConversationAccount? Conversation { get; init; }
    public string? ReplyToId { get; init; }
    public string? Name { get; init; }
    public string? Text { get; init; }
    public string? TextFormat { get; init; }
    public string? InputHint { get; init; }
    public string? DeliveryMode { get; init; }
    public string? Locale { get; init; }
    public JsonElement? Value { get; init; }
    public IReadOnlyList<ActivityAttachment>? Attachments { get; init; }
    public SuggestedActions? SuggestedActions { get; init; }
    public IReadOnlyList<Account>? MembersAdded { get; init; }
    public JsonElement? ChannelData { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }
}

public sealed record Account
{
    public string? Id { get; init; }
    public string? Name { get; init; }
    public string? Role { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }
}

public sealed record ConversationAccount
{
    public string? Id { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }
}

public sealed record ActivityAttachment
{
    public string? ContentType { get; init; }
    public string? ContentUrl { get; init; }
    public JsonElement? Content { get; init; }
    public string? Name { get; init; }
    public string? ThumbnailUrl { get; init; }

    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }
}

public sealed record SuggestedActions(IReadOnlyList<string>? To, IReadOnlyList<CardAction>? Actions);

/// <param name="Type"><c>imBack</c> says the value in the person's name; <c>messageBack</c> says <paramref name="Text"/> and brings the value along
/// unseen.</param>
public sealed record CardAction(string? Type, string? Title, JsonElement? Value, string? Text = null, string? DisplayText = null);

/// <summary>What is answered to an activity that was taken.</summary>
public sealed record ResourceResponse(string? Id);

/// <summary>The activity types that mean something here; any other is accepted and ignored.</summary>
public static class ActivityTypes
{
    public const string Message = "message";
    public const string ConversationUpdate = "conversationUpdate";
    public const string EndOfConversation = "endOfConversation";
    public const string Typing = "typing";
    public const string Invoke = "invoke";
    public const string Event = "event";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Activity))]
[JsonSerializable(typeof(ResourceResponse))]
[JsonSerializable(typeof(ConversationReference))]
[JsonSerializable(typeof(DirectLine.ActivitySet))]
[JsonSerializable(typeof(DirectLine.ConversationGrant))]
[JsonSerializable(typeof(DirectLine.StartBody))]
[JsonSerializable(typeof(DirectLine.DirectLineError))]
public sealed partial class ActivityJson : JsonSerializerContext
{
    /// <summary>Like <see cref="Default"/>, with Chinese written as it is.</summary>
    public static ActivityJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = Json.Encoder, TypeInfoResolver = null });
}
