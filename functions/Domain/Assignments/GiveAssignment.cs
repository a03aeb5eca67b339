using Domain.Audit;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Problems;

namespace Domain.Assignments;

/// <summary>A security administrator lets an account in. An administrator's role is proposed by it and given by a second one.</summary>
/// <param name="Account">Pseudonym of issuer and subject.</param>
public sealed record GiveAssignment(string Account, string Issuer, string Subject, string? Name, bool IsMachine, Assignment Assignment, AuditActor By)
{
    /// <param name="before">What the account is or was; null: it never had a role.</param>
    public static Decision<AccountAssignment> Decide(AccountAssignment? before, GiveAssignment command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(command);
        var problems = new List<Problem>();
        if (before?.Status.IsOpen() == true)
        {
            problems.Add(Errors.AlreadyAssigned());
        }

        if (command.By.Subject == command.Account)
        {
            problems.Add(Errors.OwnAssignment());
        }

        problems.AddRange(Check(command));
        if (problems.Count > 0)
        {
            return problems;
        }

        return New(command, before, command.Assignment.Role.IsAdministrator() ? AssignmentStatus.Proposed : AssignmentStatus.Active, now);
    }

    /// <summary>
    /// The first security administrator, named by whoever runs the installation (<c>Auth:FirstAdministrator</c>): nobody is there yet who could
    /// propose or approve, and whoever sets the settings could let anybody in as it is.
    /// </summary>
    public static AccountAssignment First(string account, string issuer, string subject, AccountAssignment? before, DateTimeOffset now)
    {
        // Whatever the account was before this house had an administrator ends here: it has one role.
        var open = before is { Status: AssignmentStatus.Active or AssignmentStatus.Proposed }
            ? before with { Status = AssignmentStatus.Ended, Ended = new(AuditActor.System, now) } : before;
        return New(new(account, issuer, subject, null, IsMachine: false, new(Role.SecurityAdmin), AuditActor.System), open, AssignmentStatus.Active,
            now);
    }

    /// <summary>What is wrong with the content of a command, whatever the account was before.</summary>
    public static IReadOnlyList<Problem> Check(GiveAssignment command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var problems = new List<Problem>();
        if (command is { IsMachine: true, Assignment.Role: not Role.DepartmentOfficer })
        {
            problems.Add(Errors.MachineRole());
        }

        var places = new[]
        {
            ("county", command.Assignment.County),
            ("township", command.Assignment.Township),
            ("village", command.Assignment.Village)
        };
        foreach (var (name, place) in places)
        {
            if (place is { } code && DivisionTable.Find(code) is { IsFormer: true })
            {
                problems.Add(Errors.Abolished(name));
            }
        }

        return problems;
    }

    private static AccountAssignment New(GiveAssignment command, AccountAssignment? before, AssignmentStatus status, DateTimeOffset now) => new()
    {
        Account = command.Account,
        Issuer = command.Issuer,
        Subject = command.Subject,
        Name = command.Name,
        IsMachine = command.IsMachine,
        Assignment = command.Assignment,
        Status = status,
        Given = new(command.By, now),
        Earlier = before is null ? [] : before.Earlier.Add(before with { Earlier = [] }),
    };
}
