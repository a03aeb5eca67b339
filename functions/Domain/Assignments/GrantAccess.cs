using Domain.Audit;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Domain.Time;

namespace Domain.Assignments;

/// <summary>A security administrator lets one account stand in for another for some days.</summary>
/// <param name="From">First day, in China.</param>
/// <param name="Until">Last day.</param>
public sealed record GrantAccess(DateOnly From, DateOnly Until, string Reason, AuditActor By)
{
    /// <summary>Longer than that is a post of its own: a leave of a month with its holidays.</summary>
    public const int MostDays = 45;

    /// <summary>So far ahead it may be written down.</summary>
    public const int MostDaysAhead = 60;

    /// <summary>What of the past is kept with the account; the audit trail keeps all.</summary>
    private const int MostKept = 20;

    /// <param name="found">Whoever stands in.</param>
    /// <param name="colleague">Whose post it is.</param>
    public static Decision<LentPost> Decide(AccountAssignment found, AccountAssignment colleague, GrantAccess command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(colleague);
        ArgumentNullException.ThrowIfNull(command);
        var today = CivilTime.ChinaDate(now);
        List<Problem> problems = [];
        if (command.By.Subject == found.Account || command.By.Subject == colleague.Account)
        {
            problems.Add(Errors.OwnGrant());
        }

        if (found.Account == colleague.Account)
        {
            problems.Add(Errors.SameAccount());
        }
        else if (found.Status != AssignmentStatus.Active || colleague.Status != AssignmentStatus.Active)
        {
            problems.Add(found.Status != AssignmentStatus.Active ? Errors.NoPost() : Errors.ColleagueHasNoPost());
        }
        else if (found.IsAdministrator || colleague.IsAdministrator)
        {
            problems.Add(Errors.AdministratorGrant());
        }
        else if (found.IsMachine || colleague.IsMachine)
        {
            problems.Add(Errors.MachineGrant());
        }
        else if (SideOf(found.Assignment) != SideOf(colleague.Assignment))
        {
            problems.Add(Errors.OtherSide());
        }
        else if (found.Assignment == colleague.Assignment)
        {
            problems.Add(Errors.SamePost());
        }
        else if (found.OpenGrant(today) is not null)
        {
            problems.Add(Errors.AlreadyStandsIn());
        }

        problems.AddRange(Days(command, today));
        var grant = new AccessGrant(colleague.Assignment, colleague.Account, command.From, command.Until, new(command.By, now, command.Reason));
        return problems.Count > 0 ? problems : new LentPost(found with { Grants = [.. found.Grants.TakeLast(MostKept - 1), grant] },
            colleague with { StandIns = [.. colleague.StandIns.Remove(found.Account).TakeLast(MostKept - 1), found.Account] });
    }

    /// <summary>
    /// A department answers to civil affairs and speaks of what it publishes: nobody does both, not even for a day. Within civil affairs, who
    /// proposed does not approve, whatever post was used.
    /// </summary>
    private static (Role? Role, Department? Department) SideOf(Assignment assignment) =>
        assignment.Role is Role.DepartmentOfficer or Role.Statistician or Role.Reader ? (assignment.Role, assignment.Department) : (null, null);

    private static IEnumerable<Problem> Days(GrantAccess command, DateOnly today)
    {
        if (command.From < today)
        {
            yield return Errors.FromPast();
        }
        else if (command.From > CivilTime.AddDays(today, MostDaysAhead))
        {
            yield return Errors.FromTooFarAhead(MostDaysAhead);
        }

        if (command.Until < command.From)
        {
            yield return Errors.UntilBeforeFrom();
        }
        else if (command.Until.DayNumber - command.From.DayNumber >= MostDays)
        {
            yield return Errors.TooLong(MostDays);
        }
    }
}

/// <summary>Who stands in, and whose post it is: both change together, so that nothing is lent that was taken away meanwhile.</summary>
public sealed record LentPost(AccountAssignment StandIn, AccountAssignment Colleague);

/// <summary>Ends it before its last day.</summary>
public sealed record EndAccess(string Reason, AuditActor By)
{
    public static Decision<AccountAssignment> Decide(AccountAssignment found, EndAccess command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(command);
        return found.OpenGrant(CivilTime.ChinaDate(now)) is { } grant
            ? found with { Grants = found.Grants.Replace(grant, grant with { Ended = new(command.By, now, command.Reason) }) }
            : Errors.StandsInForNobody();
    }

    /// <summary>With the colleague's post goes what was lent of it; null where nothing of that account is lent any more.</summary>
    public static AccountAssignment? WithPost(AccountAssignment found, AccountAssignment colleague, Step end, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(colleague);
        return found.OpenGrant(today) is { } grant && grant.For == colleague.Account
            ? found with { Grants = found.Grants.Replace(grant, grant with { Ended = end }) } : null;
    }
}
