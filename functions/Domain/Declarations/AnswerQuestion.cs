using Domain.Audit;

namespace Domain.Declarations;

/// <summary>The declarant answered a question of staff in words, or as before: nothing declared changes, and it is staff's turn again.</summary>
/// <param name="Index">Position of the question in <see cref="Declaration.Asks"/>.</param>
public sealed record AnswerQuestion(int Index, AuditActor By)
{
    /// <summary>Null where the question is answered already or the declaration is no longer open: there is nothing to do.</summary>
    public static Declaration? Decide(Declaration declaration, AnswerQuestion command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(command);
        if (!declaration.Status.IsOpen() || command.Index < 0 || command.Index >= declaration.Asks.Length
            || declaration.Asks[command.Index].AnsweredAt is not null)
        {
            return null;
        }

        var after = declaration with { Asks = declaration.Asks.SetItem(command.Index, declaration.Asks[command.Index] with { AnsweredAt = now }) };
        return after.Status == DeclarationStatus.NeedsInformation && !after.OpenAsks.Any()
            ? after.Become(DeclarationStatus.InReview, command.By, now, null) : after;
    }
}
