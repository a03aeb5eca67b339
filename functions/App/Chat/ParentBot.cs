using Channels.BotFramework;
using Microsoft.Bot.Builder;
using Microsoft.Bot.Schema;

namespace App.Chat;

/// <summary>
/// The bot as Bot Builder knows it: what means something to the conversation is heard and answered, every other kind of activity is taken and
/// ignored.
/// </summary>
/// <remarks>The conversation reads our own activity, as it was received; Bot Builder's copy only says which kind of turn this is.</remarks>
public sealed class ParentBot(Speaking speaking) : ActivityHandler
{
    protected override Task OnMessageActivityAsync(ITurnContext<IMessageActivity> turnContext, CancellationToken cancellationToken) =>
        AnswerAsync(turnContext, cancellationToken);

    protected override Task OnMembersAddedAsync(
        IList<ChannelAccount> membersAdded, ITurnContext<IConversationUpdateActivity> turnContext, CancellationToken cancellationToken) =>
        AnswerAsync(turnContext, cancellationToken);

    protected override Task OnEventAsync(ITurnContext<IEventActivity> turnContext, CancellationToken cancellationToken) =>
        AnswerAsync(turnContext, cancellationToken);

    protected override Task OnEndOfConversationActivityAsync(
        ITurnContext<IEndOfConversationActivity> turnContext, CancellationToken cancellationToken) =>
        AnswerAsync(turnContext, cancellationToken);

    private async Task AnswerAsync(ITurnContext turn, CancellationToken cancellation)
    {
        var received = VerifiedAdapter.Received(turn);
        var replies = await speaking.HearAsync(received.Activity!, received.Verified, local: false, cancellation).ConfigureAwait(false);
        if (replies.Count > 0)
        {
            await turn.SendActivitiesAsync([.. replies.Select(SchemaActivities.Outgoing)], cancellation).ConfigureAwait(false);
        }
    }
}
