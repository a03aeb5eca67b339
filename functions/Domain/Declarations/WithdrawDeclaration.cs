using Domain.Audit;
using Domain.Problems;

namespace Domain.Declarations;

/// <summary>
/// The declarant takes back what was said and the consent to it (PIPL 15, 47). As long as no child is registered by it, everything said is erased
/// at once; afterwards the register rests on the county's duty (PIPL 13, 34), and the county decides (<see cref="AskedBack"/>).
/// </summary>
/// <remarks>A mother changes her mind on the evening of the same day: the next morning the reviewer finds a receipt and two times, and nothing to
/// read.</remarks>
public sealed record WithdrawDeclaration(AuditActor By)
{
    public static Decision<Declaration> Decide(Declaration declaration, WithdrawDeclaration command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(command);
        if (declaration.ErasedAt is not null || declaration.Status == DeclarationStatus.Registered || declaration.IsHandedAway)
        {
            return Errors.CannotWithdraw(declaration);
        }

        // One that was withdrawn before there was erasing is erased when somebody asks again.
        var withdrawn = declaration.Status == DeclarationStatus.Withdrawn ? declaration
            : declaration.Become(DeclarationStatus.Withdrawn, command.By, now, null);
        return withdrawn.WithoutConsent(now).Erased(now);
    }

    /// <summary>A registered one whose consent was taken back: marked as such, everything else waits for the county.</summary>
    public static Declaration AskedBack(Declaration declaration, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        return declaration.WithoutConsent(now);
    }

    /// <summary>The county agreed to erase it, after the child left the register.</summary>
    public static Declaration Granted(Declaration declaration, AuditActor by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        return declaration.Become(DeclarationStatus.Withdrawn, by, now, null).WithoutConsent(now).Erased(now);
    }
}
