namespace Channels.BotFramework;

public static class ActivityDecoder
{
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
            ActivityTypes.ConversationUpdate when activity.MembersAdded?.Any(member => member.Id != activity.Recipient?.Id) == true => IncomingKind.Arrived,
            ActivityTypes.EndOfConversation => IncomingKind.Left,
            _ => IncomingKind.Other,
        },
        PlainText.Clean(activity.Text),
        activity.Value,
        [.. (activity.Attachments ?? []).Where(attachment => attachment.ContentUrl is not null).Select(attachment => new IncomingAttachment(
            PlainText.Clean(attachment.Name),
            attachment.ContentType ?? "application/octet-stream",
            attachment.ContentUrl))],
        activity.Locale);
}
