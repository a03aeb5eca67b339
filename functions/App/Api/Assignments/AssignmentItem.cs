using System.Text.Json.Serialization;
using Domain.Assignments;
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
    string Status, string Role, string? County, string? Township, string? Village, string? Department, bool Machine, AssignmentStep Given,
    AssignmentStep? Decided, AssignmentStep? Ended);

/// <summary>An account with its assignment, as the security administrator sees it.</summary>
/// <param name="Account">The pseudonym by which audit entries name the account.</param>
public sealed record AssignmentItem(
    string Id, string Version, string Status, string Account, string Issuer, string Subject, string? Name, bool Machine, string Role,
    string RoleLabel, string? County, string? Township, string? Village, string? Department, AssignmentStep Given, AssignmentStep? Decided,
    AssignmentStep? Ended, IReadOnlyList<EarlierAssignment> Earlier)
{
    public static AssignmentItem Of(StoredAssignment stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var found = stored.Assignment;
        var (role, county, township, village, department) = Parts(found.Assignment);
        return new(stored.Id, stored.Version, found.Status.Id(), found.Account, found.Issuer, found.Subject, found.Name, found.IsMachine, role,
            found.Assignment.Label, county, township, village, department, AssignmentStep.Of(found.Given)!, AssignmentStep.Of(found.Decided),
            AssignmentStep.Of(found.Ended), [.. found.Earlier.Select(Before)]);
    }

    private static EarlierAssignment Before(AccountAssignment earlier)
    {
        var (role, county, township, village, department) = Parts(earlier.Assignment);
        return new(earlier.Status.Id(), role, county, township, village, department, earlier.IsMachine, AssignmentStep.Of(earlier.Given)!,
            AssignmentStep.Of(earlier.Decided), AssignmentStep.Of(earlier.Ended));
    }

    private static (string Role, string? County, string? Township, string? Village, string? Department) Parts(Assignment assignment) =>
        (assignment.Role.Id(), assignment.County?.Value, assignment.Township?.Value, assignment.Village?.Value, assignment.Department?.Id());
}

/// <summary>A document of the list that does not open.</summary>
public sealed record DamagedAssignment(string Id, string Message);

/// <summary>One page of the list.</summary>
/// <param name="Damaged">There only where something is damaged.</param>
public sealed record AssignmentList(
    IReadOnlyList<AssignmentItem> Items, string? Next,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DamagedAssignment>? Damaged);

[JsonSerializable(typeof(AssignmentItem))]
[JsonSerializable(typeof(AssignmentList))]
internal sealed partial class AssignmentItems : JsonSerializerContext
{
    public static AssignmentItems Readable { get; } = new(Answer.Readable());
}
