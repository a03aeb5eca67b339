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

    /// <summary>Of a day that has not come: the clock stood ahead. Void, without anybody saying so; what is due is proposed anew.</summary>
    Dropped,
}

public static class RetentionStatuses
{
    public static string Id(this RetentionStatus status) => status switch
    {
        RetentionStatus.Proposed => "proposed",
        RetentionStatus.Approved => "approved",
        RetentionStatus.Done => "done",
        RetentionStatus.Dropped => "dropped",
    };

    public static string Label(this RetentionStatus status) => status switch
    {
        RetentionStatus.Proposed => "等第二个人审批",
        RetentionStatus.Approved => "正在删除",
        RetentionStatus.Done => "已经删除",
        RetentionStatus.Dropped => "作废（当时系统日期不对）",
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

    /// <summary>Ids of the slots whose backup keys are given up with it (<see cref="BackupSlot"/>).</summary>
    public ImmutableArray<string> Keys { get; init; } = [];

    /// <summary>The other way round: the keys were given up by mistake and are held again. Nothing is erased by it.</summary>
    public bool TakesBack { get; init; }

    public required AuditActor By { get; init; }

    public required DateTimeOffset At { get; init; }

    public RetentionStatus Status { get; init; } = RetentionStatus.Proposed;

    /// <summary>Who looked through a list that the timer proposed; without such a person there would be one in all, not two.</summary>
    public AuditActor? LookedThroughBy { get; init; }

    public AuditActor? ApprovedBy { get; init; }

    /// <summary>So many of <see cref="Items"/> have had their turn.</summary>
    public int Looked { get; init; }

    /// <summary>Of so many of those nothing is left; of a list that takes keys back, so many keys are held again. The others were no longer
    /// due, or stand in <see cref="Skipped"/>.</summary>
    public int Erased { get; init; }

    /// <summary>Ids of those that are due and could not go, for somebody was at work on them: the next list has them again.</summary>
    public ImmutableArray<string> Skipped { get; init; } = [];

    /// <summary>The timer proposed it, and nobody has looked through it yet.</summary>
    public bool AwaitsLook => Status == RetentionStatus.Proposed && By == AuditActor.System && LookedThroughBy is null;
}
