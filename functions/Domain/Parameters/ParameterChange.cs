using Domain.Audit;

namespace Domain.Parameters;

/// <summary>Where a change of a parameter stands.</summary>
public enum ChangeStatus
{
    /// <summary>Somebody has proposed it; a second person decides.</summary>
    Proposed,

    /// <summary>In force from its day on.</summary>
    Approved,

    /// <summary>The second person did not agree.</summary>
    Refused,

    /// <summary>Taken back by whoever proposed it, before anybody decided.</summary>
    Withdrawn,
}

public static class ChangeStatuses
{
    public static string Id(this ChangeStatus status) => status switch
    {
        ChangeStatus.Proposed => "proposed",
        ChangeStatus.Approved => "approved",
        ChangeStatus.Refused => "refused",
        ChangeStatus.Withdrawn => "withdrawn",
    };

    public static string Label(this ChangeStatus status) => status switch
    {
        ChangeStatus.Proposed => "等待批准",
        ChangeStatus.Approved => "已批准",
        ChangeStatus.Refused => "没有批准",
        ChangeStatus.Withdrawn => "已撤回",
    };
}

/// <summary>Who did something, and when.</summary>
/// <param name="Reason">In their words; null where none was asked for.</param>
public sealed record ParameterStep(AuditActor By, DateTimeOffset At, string? Reason);

/// <summary>Another value of a parameter from a day on, as one person proposes it and another decides.</summary>
/// <param name="Parameter">Its id.</param>
/// <param name="Value">As <see cref="Eligibility.PolicyParameter.Of"/> writes it.</param>
/// <param name="ValidFrom">The first day on which it holds.</param>
/// <param name="Proposed">By whom and why.</param>
/// <param name="Decided">By whom it was approved, refused or taken back.</param>
/// <param name="Revision">Counts how often its effect was asked for: whoever decides names the one that was looked at.</param>
/// <param name="CountedAt">When the effect was asked for.</param>
/// <param name="Basis">How many changes were in force then: after another approval the effect says nothing any more.</param>
public sealed record ParameterChange(
    string Id, string Parameter, string Value, DateOnly ValidFrom, ChangeStatus Status, ParameterStep Proposed, ParameterStep? Decided, int Revision,
        DateTimeOffset CountedAt, int Basis);
