using Domain.Audit;
using Domain.Problems;

namespace Domain.Declarations;

/// <summary>A table was imported by mistake: what it declared is taken back, as long as nobody has worked with it.</summary>
public sealed record UndoImport(AuditActor By, string Reason)
{
    /// <returns>The withdrawn declaration; or why it stays, as the code <c>registered</c>, <c>ended</c> or <c>changed</c>.</returns>
    public static Decision<Declaration> Decide(Declaration declaration, UndoImport command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(command);
        if (declaration.ChildId is not null)
        {
            return Errors.ImportRegistered();
        }

        if (!declaration.Status.IsOpen())
        {
            return Errors.ImportEnded();
        }

        var untouched = declaration.Provenance.Channel == Channel.Excel && declaration.History.Length == 1 && declaration.Corrections.IsEmpty
            && declaration.Asks.IsEmpty
            && declaration.Judgements.IsEmpty && declaration.Attachments.IsEmpty;
        return untouched ? declaration.Become(DeclarationStatus.Withdrawn, command.By, now, command.Reason) with { DueOn = null }
            : Errors.ImportChanged();
    }
}
