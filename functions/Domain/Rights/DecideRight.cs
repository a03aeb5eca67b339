using Domain.Audit;
using Domain.Forms;
using Domain.Problems;

namespace Domain.Rights;

/// <summary>What stands in the way of a deletion: how it is with the child on the day of the decision.</summary>
/// <param name="IsCaredFor">An entry of the key-care ledger is open.</param>
/// <param name="IsOnRegister">The child is on the register, or on its way between two counties.</param>
/// <param name="IsElsewhere">Another county has the declaration by now.</param>
public sealed record RightsStanding(bool IsCaredFor, bool IsOnRegister, bool IsElsewhere)
{
    /// <summary>The ground that holds whatever anybody thinks; null: a person decides.</summary>
    public RefusalGround? Ground => IsCaredFor ? RefusalGround.KeyCare : IsOnRegister ? RefusalGround.Register : null;
}

/// <summary>The county says yes or no, with a reason that the family reads; a no with its ground in law.</summary>
/// <param name="Ground">Of a no.</param>
/// <param name="Proof">How the person showed in person who they are: needed for a yes to what only four digits proved.</param>
public sealed record DecideRight(bool Grant, string? Ground, string? Reason, AuditActor By, RightProof? Proof = null)
{
    /// <summary>
    /// A granted deletion is only agreed to by this: it waits for a second person, and <see cref="CarryOut"/> is what ends it.
    /// </summary>
    public static Decision<RightsRequest> Decide(RightsRequest request, DecideRight command, RightsStanding standing, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(command);
        if (request.Status != RightStatus.Open)
        {
            return Errors.Decided();
        }

        var problems = new List<Problem>();
        var reason = VisibleText.Of(command.Reason ?? "");
        if (reason.Length is 0 or > Reasons.MaxLength)
        {
            problems.Add(reason.Length == 0 ? Reasons.Required()
                : Reasons.TooLong());
        }

        var ground = RefusalGround.Find(command.Ground);
        if (!command.Grant && (ground is null || !ground.Kinds.Contains(request.Kind)))
        {
            problems.Add(Errors.NoGround(request.Kind));
        }

        var shown = request with { Shown = request.Shown ?? command.Proof };
        if (command.Grant && shown.IsUnproven)
        {
            problems.Add(Errors.NotProven());
        }

        if (command.Grant)
        {
            problems.AddRange(Standing(request, standing));
        }

        return problems.Count > 0 ? problems : shown with
        {
            Status = command.Grant ? RightStatus.Granted : RightStatus.Refused,
            DecidedBy = command.By,
            DecidedAt = now,
            Ground = command.Grant ? null : ground!.Id,
            Reason = reason,
        };
    }

    /// <summary>The second person agreed to a deletion, and it is carried out in the same commit: nothing that anybody wrote is left.</summary>
    /// <param name="by">Who decided first.</param>
    /// <param name="approver">Who agreed; another person, which the proposal has seen to.</param>
    public static Decision<RightsRequest> CarryOut(RightsRequest request, AuditActor by, AuditActor approver, RightsStanding standing,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Status != RightStatus.Open ? Errors.Decided()
            : request.IsUnproven ? Errors.NotProven()
            : Standing(request, standing) is { Count: > 0 } problems ? problems
            : (request with { Status = RightStatus.Granted, DecidedBy = by, DecidedAt = now, ApprovedBy = approver }).Erased(now);
    }

    private static List<Problem> Standing(RightsRequest request, RightsStanding standing)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return standing.IsElsewhere ? [Errors.Elsewhere()]
            : request.Kind != RightKind.Deletion ? []
            : standing.IsCaredFor ? [Errors.CaredFor()]
            : standing.IsOnRegister ? [Errors.OnRegister()]
            : [];
    }
}
