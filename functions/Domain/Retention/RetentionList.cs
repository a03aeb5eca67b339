using System.Collections.Immutable;
using Domain.Audit;
using Domain.Divisions;

namespace Domain.Retention;

public enum RetentionStatus
{
    /// <summary>Waits for a second person.</summary>
    Proposed,

    /// <summary>Agreed to; being carried out.</summary>
    Approved,

    Done,
}

public static class RetentionStatuses
{
    public static string Id(this RetentionStatus status) => status switch
    {
        RetentionStatus.Proposed => "proposed",
        RetentionStatus.Approved => "approved",
        RetentionStatus.Done => "done",
    };

    public static string Label(this RetentionStatus status) => status switch
    {
        RetentionStatus.Proposed => "等第二个人审批",
        RetentionStatus.Approved => "正在删除",
        RetentionStatus.Done => "已经删除",
    };
}

/// <summary>Something whose term is over: an id that names nobody, and the day on which it ended.</summary>
public sealed record RetentionItem(RetentionKind Kind, string Id, DateOnly EndedOn);

/// <summary>What of a county is to be erased because its term is over: proposed by one, agreed to by another, carried out in small steps.</summary>
public sealed record RetentionList
{
    /// <summary>UUIDv7, 32 lower-case hex digits.</summary>
    public required string Id { get; init; }

    public required DivisionCode County { get; init; }

    public required ImmutableArray<RetentionItem> Items { get; init; }

    public required AuditActor By { get; init; }

    public required DateTimeOffset At { get; init; }

    public RetentionStatus Status { get; init; } = RetentionStatus.Proposed;

    public AuditActor? ApprovedBy { get; init; }

    /// <summary>So many of <see cref="Items"/> have had their turn.</summary>
    public int Looked { get; init; }

    /// <summary>So many of those were erased; the others were no longer due, or gone already.</summary>
    public int Erased { get; init; }
}
