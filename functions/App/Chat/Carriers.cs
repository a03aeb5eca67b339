using Channels;
using Channels.BotFramework;
using Channels.DirectLine;
using Channels.WeChat;

namespace App.Chat;

/// <summary>Sends messages of our own accord, each person's by the channel they use.</summary>
/// <param name="bot">The Bot Framework; asked for late, see there.</param>
/// <param name="local">The local Direct Line, where there is one; asked for late, because its turns send too.</param>
/// <param name="weChat">Null where no application secret is configured: then only passive replies reach a follower.</param>
public sealed class Carriers(Func<BotChannel> bot, CustomerServiceClient? weChat, Func<DirectLineServer?> local)
{
    /// <summary>Whether a WeChat follower can be written to other than in a passive reply.</summary>
    public bool HasCustomerService => weChat is not null;

    /// <summary>All of them in order, up to the first that does not arrive; what became of that, else of the last.</summary>
    public async Task<Delivery> SendAsync(ConversationReference to, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (to.ChannelId == WeChatMessage.Channel)
        {
            return await SendTextsAsync(to.User.Id ?? "", WeChatEncoder.ToTexts(messages), cancellation).ConfigureAwait(false);
        }

        Activity[] activities = [.. messages.Select(message => ActivityEncoder.ToActivity(message, to, replyToId: null))];
        return to.ChannelId == DirectLineServer.ChannelId && local() is { } server
            && await server.PushAsync(to.Conversation.Id ?? "", activities, cancellation).ConfigureAwait(false)
                ? new(DeliveryOutcome.Sent)
                : await bot().Adapter.SendAsync(to, activities, cancellation).ConfigureAwait(false);
    }

    public async Task<Delivery> SendTextsAsync(string openId, IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var delivery = new Delivery(DeliveryOutcome.Sent);
        foreach (var text in texts)
        {
            delivery = weChat is null
                ? new(DeliveryOutcome.Misconfigured, Code: "weChatSecretMissing")
                : await weChat.SendTextAsync(openId, text, cancellation).ConfigureAwait(false);
            if (delivery.Outcome != DeliveryOutcome.Sent)
            {
                return delivery;
            }
        }

        return delivery;
    }

    /// <summary>A file that a follower sent; null where it is not to be had.</summary>
    public async Task<ReadOnlyMemory<byte>?> FetchAsync(IncomingAttachment attachment, CancellationToken cancellation) =>
        weChat is null ? null : (await weChat.FetchAsync(attachment, cancellation).ConfigureAwait(false))?.Content;

    /// <summary>A sign that somebody is at it; none where it cannot be shown.</summary>
    public async Task TypeAsync(ConversationReference to, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (to.ChannelId == DirectLineServer.ChannelId && local() is { } server
            && await server.PushAsync(to.Conversation.Id ?? "", [ActivityEncoder.Typing(to)], cancellation).ConfigureAwait(false))
        {
            return;
        }

        if (to.ChannelId != WeChatMessage.Channel)
        {
            await bot().Adapter.SendTypingAsync(to, cancellation).ConfigureAwait(false);
        }
    }
}
