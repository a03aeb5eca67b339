using App.Api.Assignments;
using App.Pages;
using App.Wire;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Problems;

namespace App.Portal.Assignments;

/// <summary>The list: what waits for the reader's approval above it.</summary>
public sealed record AssignmentListModel(AssignmentFilter Filter, Listed<StoredAssignment> Listed, IReadOnlyList<StoredAssignment> Waiting,
    Paging Paging);

/// <summary>Giving a role, step by step: the role, then the places that it is tied to, then the account.</summary>
/// <param name="Issuer">Of the accounts that sign in here, where one is set.</param>
public sealed record AssignmentFormModel(Role? Role, DivisionCode? County, DivisionCode? Township, string? Issuer, Posted Typed,
    IReadOnlyList<Problem> Problems);

/// <summary>One account.</summary>
/// <param name="Colleagues">Who could stand in: people with another post in the same county.</param>
public sealed record AssignmentPageModel(StoredAssignment Stored, bool IsLast, IReadOnlyList<StoredAssignment> Colleagues, string Done,
    Refusal? Refusal, Posted Typed)
{
    /// <summary>What the account is signed in on.</summary>
    public IReadOnlyList<Device> Devices { get; init; } = [];
}

/// <summary>Who may see what on a day.</summary>
public sealed record AccessTodayModel(DateOnly Day, AssignmentFilter Filter, Listed<StoredAssignment> Listed, Paging Paging);
