using Domain.Audit;
using Domain.Problems;
using Domain.Time;

namespace Domain.Declarations;

/// <summary>
/// A registration is taken back by two persons: the record is closed as one that never should have been, and the declaration waits to be reviewed
/// again.
/// </summary>
public sealed record UndoRegistration(string Child, string Reason, AuditActor By)
{
    public static Decision<Declaration> Decide(Declaration declaration, UndoRegistration command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(command);
        return declaration.Status != DeclarationStatus.Registered || declaration.ChildId != command.Child || declaration.IsHandedAway
            || declaration.ErasedAt is not null
            ? Errors.NotRegisteredAs()
            : declaration.Become(DeclarationStatus.InReview, command.By, now, command.Reason) with
            {
                ChildId = null,
                DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), StaffTerms.ReviewDays),
            };
    }
}
