namespace Domain.Assignments;

/// <summary>How far the assignment of an account is.</summary>
public enum AssignmentStatus
{
    /// <summary>An administrator's: waits for a second security administrator; the account may do nothing yet.</summary>
    Proposed,

    /// <summary>What the account may do, from the next request on.</summary>
    Active,

    /// <summary>Taken away; kept, so that it can be said for every day who might do what.</summary>
    Ended,

    /// <summary>Proposed and not approved, or taken back: was never in force.</summary>
    Refused,
}

public static class AssignmentStatuses
{
    public static IReadOnlyList<AssignmentStatus> All { get; } = Enum.GetValues<AssignmentStatus>();

    /// <summary>The id used by the HTTP contract and the store.</summary>
    public static string Id(this AssignmentStatus status) => status switch
    {
        AssignmentStatus.Proposed => "proposed",
        AssignmentStatus.Active => "active",
        AssignmentStatus.Ended => "ended",
        AssignmentStatus.Refused => "refused",
    };

    public static string Label(this AssignmentStatus status) => status switch
    {
        AssignmentStatus.Proposed => "等待另一位安全管理员批准",
        AssignmentStatus.Active => "在用",
        AssignmentStatus.Ended => "已收回",
        AssignmentStatus.Refused => "没有批准",
    };

    /// <summary>Stands in the way of another assignment of the same account.</summary>
    public static bool IsOpen(this AssignmentStatus status) => status is AssignmentStatus.Proposed or AssignmentStatus.Active;

    /// <summary>The status with this id, or null.</summary>
    public static AssignmentStatus? Find(string? id)
    {
        foreach (var status in All)
        {
            if (status.Id() == id)
            {
                return status;
            }
        }

        return null;
    }
}
