using System.Collections.Immutable;
using Domain.Audit;
using Domain.Privacy;

namespace Domain.Assignments;

/// <summary>
/// What an account (issuer + subject) is here: one assignment at a time, who gave it, who agreed, who took it away and why, and those that it had
/// before.
/// </summary>
/// <remarks>
/// An account has one role: whoever moves from the township to the county is ended there and given the new post, so that no action is ever done by
/// two roles at once. One document per account: that a second one is given at the same moment is a conflict of versions, not a question asked before.
/// </remarks>
public sealed record AccountAssignment
{
    /// <summary>Pseudonym of issuer and subject, as audit entries name the account.</summary>
    public required string Account { get; init; }

    /// <summary>The OpenID provider that signs the account in.</summary>
    public required string Issuer { get; init; }

    /// <summary>Who it is there; of a program its client id.</summary>
    public required string Subject { get; init; }

    /// <summary>What colleagues call the person, where somebody wrote it down.</summary>
    public string? Name { get; init; }

    /// <summary>A program with client credentials: it calls a department's routes and never signs in to the portal.</summary>
    public bool IsMachine { get; init; }

    public required Assignment Assignment { get; init; }

    public required AssignmentStatus Status { get; init; }

    public required Step Given { get; init; }

    /// <summary>The second person's word on an administrator's role: approved, or refused with a reason.</summary>
    public Step? Decided { get; init; }

    public Step? Ended { get; init; }

    /// <summary>What the account was before; those have no earlier ones of their own.</summary>
    public ImmutableArray<AccountAssignment> Earlier { get; init; } = [];

    /// <summary>When it stood in for a colleague, the newest last; one at a time.</summary>
    public ImmutableArray<AccessGrant> Grants { get; init; } = [];

    /// <summary>Accounts that stand or stood in for it: what is lent ends with the post.</summary>
    public ImmutableArray<string> StandIns { get; init; } = [];

    /// <summary>Administrators are given their role by two people.</summary>
    public bool IsAdministrator => Assignment.Role.IsAdministrator();

    /// <summary>Whose post it also holds on that day; null: nobody's. It ends by itself, and with the account's own post.</summary>
    /// <param name="day">In China.</param>
    public AccessGrant? GrantOn(DateOnly day) => Status == AssignmentStatus.Active ? Grants.FirstOrDefault(grant => grant.IsInForce(day)) : null;

    /// <summary>What holds on that day or will; null: nothing.</summary>
    /// <inheritdoc cref="GrantOn"/>
    public AccessGrant? OpenGrant(DateOnly day) => Status == AssignmentStatus.Active ? Grants.FirstOrDefault(grant => grant.IsOpen(day)) : null;
}

/// <summary>Who did something to an assignment, when, and why where a reason was asked for.</summary>
public sealed record Step(AuditActor By, DateTimeOffset At, string? Reason = null);
