namespace Channels.BotFramework;

/// <summary>What must be kept to write to somebody later (decision, question). Sealed when stored: it names a person's channel account.</summary>
/// <param name="Verified">It came with a verified token, so the bot's own token may be sent to <paramref name="ServiceUrl"/>.</param>
public sealed record ConversationReference(
    string ChannelId,
    string ServiceUrl,
    ConversationAccount Conversation,
    Account User,
    Account? Bot,
    string? Locale,
    bool Verified)
{
    /// <exception cref="ArgumentException">The activity was not accepted by <see cref="BotFrameworkInbox"/>: it lacks what that checks.</exception>
    public static ConversationReference Of(Activity activity, bool verified) =>
        activity is { ChannelId: { } channel, ServiceUrl: { } url, Conversation: { } where, From: { } user }
        ? new(channel, url, where, user, activity.Recipient, activity.Locale, verified)
        : throw new ArgumentException("The activity names no channel, service URL, conversation or sender.", nameof(activity));
}
