using Domain.Audit;
using Domain.Problems;

namespace Domain.Cases;

/// <summary>Staff answer in the conversation that a case comes from.</summary>
/// <param name="Text">The family reads it as it stands.</param>
public sealed record ReplyToCase(string Text, AuditActor By)
{
    public static Decision<CaseForReview> Decide(CaseForReview found, ReplyToCase command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(command);
        if (found.Status != CaseStatus.Open)
        {
            return Errors.AlreadySettled();
        }

        if (!found.CanBeAnswered)
        {
            return Errors.NoConversation();
        }

        return string.IsNullOrWhiteSpace(command.Text) ? Errors.NothingToSay()
            : command.Text.Length > Reasons.MaxLength ? Errors.TooLongToSay()
            : found with { Replies = found.Replies.Add(new(command.Text.Trim(), command.By, now, ReplyDelivery.Waiting)) };
    }
}
