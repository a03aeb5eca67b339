using Domain.Audit;
using Domain.Problems;

namespace Domain.Assignments;

/// <summary>The second security administrator's word on an administrator's role that a first one proposed.</summary>
public sealed record DecideAssignment(AuditActor By)
{
    public static Decision<AccountAssignment> Decide(AccountAssignment found, DecideAssignment command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(command);
        var problems = new List<Problem>();
        if (found.Status != AssignmentStatus.Proposed)
        {
            problems.Add(Errors.NotProposed());
        }
        else if (found.Given.By.Subject == command.By.Subject)
        {
            problems.Add(Errors.SamePerson());
        }

        if (command.By.Subject == found.Account)
        {
            problems.Add(Errors.OwnAssignment());
        }

        return problems.Count > 0 ? problems : found with { Status = AssignmentStatus.Active, Decided = new(command.By, now) };
    }
}
