using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;
using Domain.Time;

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
            problems.Add(Reasons.Required());
        }
        else if (command.Reason.Length > Reasons.MaxLength)
        {
            problems.Add(Reasons.TooLong());
        }

        if (Children.Errors.RefuseTarget(declaration.County, command.To) is { } wrong)
        {
            problems.Add(wrong);
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        var transfer = new DeclarationTransfer((declaration.Transfer?.Sequence ?? 0) + 1, declaration.County, command.To, now, command.By,
            command.Reason);
        var given = declaration.Become(DeclarationStatus.Closed, command.By, now, command.Reason) with { DueOn = null, Transfer = transfer };
        return new HandedOver(given, Arrive(given, null, now)!);
    }

    /// <summary>
    /// What the taking county gets: the same id and receipt, all that was said, and a term of its own. Null where this hand-over has arrived before.
    /// </summary>
    /// <param name="given">The giver's record, with its answers.</param>
    /// <param name="known">What the taking county has under this id: nothing, or what stayed there of an earlier hand-over in the other
    /// direction.</param>
    public static Declaration? Arrive(Declaration given, Declaration? known, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(given);
        if (given.Transfer is not { } transfer || !given.IsHandedAway || known?.Transfer?.Sequence >= transfer.Sequence)
        {
            return null;
        }

        var term = SubmitDeclaration.TermOf(given.Answers(), given.Assessment);
        return given with
        {
            County = transfer.To,
            Status = DeclarationStatus.Submitted,

            Attachments = [.. given.Attachments.Select(attachment => attachment.CopyFor(transfer))],

            // "Closed" is what it is to the giver; in the declaration's own life it goes on.
            History = given.History.RemoveAt(given.History.Length - 1)
                .Add(new(DeclarationStatus.Submitted, transfer.At, transfer.By, transfer.Reason)),
            DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), term),
        };
    }

    /// <summary>
    /// What stays with the giver once it has arrived: that it was here, when it went where and why. What the family said goes with it. Null where
    /// that is done.
    /// </summary>
    public static Declaration? Leave(Declaration given)
    {
        ArgumentNullException.ThrowIfNull(given);
        return !given.IsOnItsWay ? null : given with
        {
            Stated = Answers.Empty,
            Corrections = [],
            Asks = [],
            Judgements = [],
            Attachments = [],
            TokenHash = null,
        };
    }
}

/// <summary>Both sides of a hand-over: what stays behind, closed, and what the taking county receives under the same id and receipt.</summary>
public sealed record HandedOver(Declaration Given, Declaration Taken);

/// <summary>
/// Staff end a declaration that neither becomes a child nor is refused: a referral that another city has taken over, a second declaration of a child
/// that is registered already.
/// </summary>
public sealed record CloseDeclaration(string Reason, AuditActor By)
{
    public static Decision<Declaration> Decide(Declaration declaration, CloseDeclaration command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(command);
        return !declaration.Status.IsOpen() ? Errors.CannotReview(declaration)
            : string.IsNullOrWhiteSpace(command.Reason) ? Reasons.Required()
            : command.Reason.Length > Reasons.MaxLength ? Reasons.TooLong()
            : declaration.Become(DeclarationStatus.Closed, command.By, now, command.Reason) with { DueOn = null };
    }
}
