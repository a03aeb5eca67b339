using Domain.Assignments;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;

namespace App.Api.Assignments;

/// <summary>A step in the life of an assignment: by whom (a pseudonym), in which role, when, why.</summary>
public sealed record AssignmentStep(string By, string Role, DateTimeOffset At, string? Reason)
{
    public static AssignmentStep? Of(Step? step) => step is null ? null : new(step.By.Subject, step.By.Role, step.At, step.Reason);
}

/// <summary>What an account was before.</summary>
public sealed record EarlierAssignment(
    AssignmentStatus Status, Role Role, DivisionCode? County, DivisionCode? Township, DivisionCode? Village, Department? Department, bool Machine,
        AssignmentStep Given,
    AssignmentStep? Decided, AssignmentStep? Ended);

/// <summary>Days on which an account stands in for a colleague.</summary>
/// <param name="For">Pseudonym of the colleague's account.</param>
/// <param name="From">First day, in China.</param>
/// <param name="Until">Last day; it ends by itself.</param>
public sealed record AccessGrantItem(Role Role, string RoleLabel, DivisionCode? County, DivisionCode? Township, DivisionCode? Village,
    Department? Department, string For, DateOnly From, DateOnly Until, AssignmentStep Given, AssignmentStep? Ended)
{
    public static AccessGrantItem Of(AccessGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var of = grant.Assignment;
        return new(of.Role, of.Label, of.County, of.Township, of.Village, of.Department, grant.For, grant.From, grant.Until,
            AssignmentStep.Of(grant.Given)!, AssignmentStep.Of(grant.Ended));
    }
}

/// <summary>An account with its assignment, as the security administrator sees it.</summary>
/// <param name="Account">The pseudonym by which audit entries name the account.</param>
public sealed record AssignmentItem(
    string Id, string Version, AssignmentStatus Status, string Account, string Issuer, string Subject, string? Name, bool Machine, Role Role,
    string RoleLabel, DivisionCode? County, DivisionCode? Township, DivisionCode? Village, Department? Department, AssignmentStep Given,
        AssignmentStep? Decided,
    AssignmentStep? Ended, IReadOnlyList<EarlierAssignment> Earlier, IReadOnlyList<AccessGrantItem> Grants)
{
    public static AssignmentItem Of(StoredAssignment stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var found = stored.Assignment;
        var of = found.Assignment;
        return new(stored.Id, stored.Version, found.Status, found.Account, found.Issuer, found.Subject, found.Name, found.IsMachine, of.Role,
            of.Label, of.County, of.Township, of.Village, of.Department, AssignmentStep.Of(found.Given)!, AssignmentStep.Of(found.Decided),
            AssignmentStep.Of(found.Ended), [.. found.Earlier.Select(Before)], [.. found.Grants.Select(AccessGrantItem.Of)]);
    }

    private static EarlierAssignment Before(AccountAssignment earlier)
    {
        var of = earlier.Assignment;
        return new(earlier.Status, of.Role, of.County, of.Township, of.Village, of.Department, earlier.IsMachine, AssignmentStep.Of(earlier.Given)!,
            AssignmentStep.Of(earlier.Decided), AssignmentStep.Of(earlier.Ended));
    }
}
