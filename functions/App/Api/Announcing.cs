using System.Globalization;
using App.Functions;
using App.Wire;
using Domain.Cases;
using Domain.Declarations;
using Storage;

namespace App.Api;

/// <summary>What a change owes to whoever declared by chat: announced in the commit it speaks about, sent by the chat's queue.</summary>
internal static class Announcing
{
    /// <summary>The message to commit together with a change that the guardian must hear of; null where there is no chat to tell it in.</summary>
    /// <param name="declaration">After the change.</param>
    public static OutboxMessage? Of(Declaration declaration, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        if (declaration.Provenance.Channel is not (Channel.Chat or Channel.WeChat)
            || declaration.Status is not (DeclarationStatus.NeedsInformation or DeclarationStatus.Registered or DeclarationStatus.NotEligible
                or DeclarationStatus.Closed))
        {
            return null;
        }

        return Message(new(declaration.County, Number(declaration.History.Length), Id: declaration.Id), now);
    }

    /// <summary>The message to commit together with an answer of staff, so that it goes into the conversation of the case.</summary>
    /// <param name="answered">After the answer.</param>
    public static OutboxMessage Of(CaseForReview answered, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(answered);
        return Message(new(answered.County, Number(answered.Replies.Length - 1), Case: answered.Id), now);
    }

    private static OutboxMessage Message(NoticeMessage message, DateTimeOffset now) =>
        Messages.Of(OpaqueId.New(now), ChatFunctions.NotifyGuardian.Queue, message, MessageJson.Default.NoticeMessage, now);

    private static string Number(int change) => change.ToString(CultureInfo.InvariantCulture);
}
