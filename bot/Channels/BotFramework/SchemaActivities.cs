using System.Text.Json;
using Newtonsoft.Json.Linq;
using Schema = Microsoft.Bot.Schema;

namespace Channels.BotFramework;

/// <summary>Our activities as Bot Builder's.</summary>
/// <remarks>
/// Coming in, only what its handler and its addressing look at is copied: the rest would pass through Newtonsoft, which rewrites text that looks
/// like a date and fails at odd time stamps; and a locale would change the culture of the thread. The bot reads our own activity. Going out, JSON is
/// handed on as it is written.
/// </remarks>
public static class SchemaActivities
{
    /// <summary>An activity to be sent.</summary>
    public static Schema.Activity Outgoing(Activity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return new()
        {
            Type = activity.Type,
            ServiceUrl = activity.ServiceUrl,
            ChannelId = activity.ChannelId,
            From = Account(activity.From),
            Recipient = Account(activity.Recipient),
            Conversation = Conversation(activity.Conversation),
            ReplyToId = activity.ReplyToId,
            Text = activity.Text,
            TextFormat = activity.TextFormat,
            InputHint = activity.InputHint,
            Locale = activity.Locale,
            SuggestedActions = activity.SuggestedActions is { } actions
                ? new([.. actions.To ?? []], [.. (actions.Actions ?? []).Select(Button)])
                : null,
            Attachments = activity.Attachments is { } attachments ? [.. attachments.Select(Attachment)] : null,
            ChannelData = Raw(activity.ChannelData),
        };
    }

    /// <summary>An activity that was received, as far as the turn needs it.</summary>
    internal static Schema.Activity Incoming(Activity activity) => new()
    {
        Type = activity.Type,
        Id = activity.Id,
        Name = activity.Name,
        ServiceUrl = activity.ServiceUrl,
        ChannelId = activity.ChannelId,
        From = Account(activity.From),
        Recipient = Account(activity.Recipient),
        Conversation = Conversation(activity.Conversation),
        DeliveryMode = activity.DeliveryMode,
        MembersAdded = activity.MembersAdded is { } members ? [.. members.Select(Account)] : null,
    };

    /// <summary>The start of a turn of our own accord. It has no id: with one, what is said would be a reply to something that nobody said.</summary>
    internal static Schema.Activity Continuation(ConversationReference to) => new()
    {
        Type = Schema.ActivityTypes.Event,
        Name = Schema.ActivityEventNames.ContinueConversation,
        ServiceUrl = to.ServiceUrl,
        ChannelId = to.ChannelId,
        From = Account(to.User),
        Recipient = Account(to.Bot),
        Conversation = Conversation(to.Conversation),
    };

    private static Schema.ChannelAccount? Account(Account? account)
    {
        if (account is null)
        {
            return null;
        }

        var schema = new Schema.ChannelAccount { Id = account.Id, Name = account.Name, Role = account.Role };
        Add(account.More, schema.Properties);
        return schema;
    }

    private static Schema.ConversationAccount? Conversation(ConversationAccount? conversation)
    {
        if (conversation is null)
        {
            return null;
        }

        var schema = new Schema.ConversationAccount { Id = conversation.Id };
        Add(conversation.More, schema.Properties);
        return schema;
    }

    private static Schema.CardAction Button(CardAction action) =>
        new(action.Type, action.Title, text: action.Text, displayText: action.DisplayText, value: Raw(action.Value));

    private static Schema.Attachment Attachment(ActivityAttachment attachment) =>
        new(attachment.ContentType, attachment.ContentUrl, Raw(attachment.Content), attachment.Name, attachment.ThumbnailUrl);

    private static void Add(IDictionary<string, JsonElement>? more, JObject properties)
    {
        if (more is null)
        {
            return;
        }

        foreach (var (name, value) in more)
        {
            properties[name] = Raw(value);
        }
    }

    private static JRaw? Raw(JsonElement? json) => json is { } element ? new JRaw(element.GetRawText()) : null;
}
