using Domain.Audit;
using Domain.Privacy;
using Domain.Problems;

namespace Domain.Assignments;

/// <summary>
/// Takes an assignment away, or sends back (or takes back) one that was only proposed. One person is enough: a stolen account must be stopped at
/// once, and nobody gets a role by it.
/// </summary>
public sealed record EndAssignment(string? Reason, AuditActor By)
{
    /// <param name="administrators">Accounts that are security administrators now.</param>
    public static Decision<AccountAssignment> Decide(AccountAssignment found, EndAssignment command, IReadOnlyCollection<string> administrators,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(administrators);
        var problems = new List<Problem>();
        if (!found.Status.IsOpen())
        {
            problems.Add(Errors.NotOpen());
        }
        else if (found is { Status: AssignmentStatus.Active, Assignment.Role: Role.SecurityAdmin }
            && administrators.All(account => account == found.Account))
        {
            problems.Add(Errors.LastAdministrator());
        }

        if (command.By.Subject == found.Account)
        {
            problems.Add(Errors.OwnAssignment());
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        var step = new Step(command.By, now, command.Reason);
        return found.Status == AssignmentStatus.Proposed ? found with { Status = AssignmentStatus.Refused, Decided = step }
            : found with { Status = AssignmentStatus.Ended, Ended = step };
    }
}
