using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;

namespace Domain.Declarations;

/// <summary>
/// A declaration that is not registered yet goes to the county that is responsible: a referral out of the city's partition, or one whose corrected
/// address lies elsewhere.
/// </summary>
public sealed record HandOverDeclaration(DivisionCode To, string Reason, AuditActor By)
{
    public static Decision<HandedOver> Decide(Declaration declaration, HandOverDeclaration command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(command);
        if (!declaration.Status.IsOpen())
        {
            return Errors.CannotReview(declaration);
        }

        var problems = new List<Problem>();
        if (string.IsNullOrWhiteSpace(command.Reason))
        {
            problems.Add(Errors.ReasonRequired());
        }

        if (Children.Errors.RefuseTarget(declaration.County, command.To) is { } wrong)
        {
            problems.Add(wrong);
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        var today = CivilTime.ChinaDate(now);
        var taken = declaration.Become(DeclarationStatus.Submitted, command.By, now, command.Reason) with
        {
            County = command.To,
            DueOn = CivilTime.AddDays(today, SubmitDeclaration.TermOf(declaration.Answers(), declaration.Assessment)),
        };
        var given = declaration.Become(DeclarationStatus.Closed, command.By, now, command.Reason) with { DueOn = null };
        return new HandedOver(given, taken);
    }
}

/// <summary>Both sides of a hand-over: what stays behind, closed, and what the taking county receives under the same id and receipt.</summary>
public sealed record HandedOver(Declaration Given, Declaration Taken);

/// <summary>
/// Staff end a declaration that neither becomes a child nor is refused: a referral that another city has taken over, a second declaration of a child that
/// is registered already.
/// </summary>
public sealed record CloseDeclaration(string Reason, AuditActor By)
{
    public static Decision<Declaration> Decide(Declaration declaration, CloseDeclaration command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(command);
        return !declaration.Status.IsOpen() ? Errors.CannotReview(declaration)
            : string.IsNullOrWhiteSpace(command.Reason) ? Errors.ReasonRequired()
            : command.Reason.Length > DeclarationTerms.MaxReasonLength ? Errors.ReasonTooLong(DeclarationTerms.MaxReasonLength)
            : declaration.Become(DeclarationStatus.Closed, command.By, now, command.Reason) with { DueOn = null };
    }
}
