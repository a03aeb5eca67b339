using System.Collections.Immutable;
using Domain.Audit;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Time;

namespace Domain.Cases;

/// <summary>Something staff must look at beside a declaration; open until somebody says what became of it, and every answer is kept.</summary>
/// <remarks>
/// A grandmother in 襄垣县 and a mother in 潞州区 declare the same girl: each county has a case. It is settled as lawful; in spring an aunt declares the
/// girl a third time, and the case opens again, with the earlier settlement still in it.
/// </remarks>
public sealed partial record CaseForReview
{
    /// <summary>32 lower-case hex digits; where the same thing is noticed twice, the same id.</summary>
    public required string Id { get; init; }

    public required CaseType Type { get; init; }

    /// <summary>The county whose staff look at it.</summary>
    public required DivisionCode County { get; init; }

    public required CaseStatus Status { get; init; }

    /// <summary>When it was opened, the last time.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>By when it should be settled; null once it is.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>The same to the minute, for what is urgent.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The county's declaration that it is about; null where nobody has declared yet.</summary>
    public string? Declaration { get; init; }

    /// <summary>The registered child of that declaration.</summary>
    public string? Child { get; init; }

    /// <summary>For a number declared more than once: every declaration of it, in whatever county.</summary>
    public ImmutableArray<CasePart> Parts { get; init; } = [];

    /// <summary>The county that is responsible by the corrected answers.</summary>
    public DivisionCode? OtherCounty { get; init; }

    /// <summary>The entry of the number index that it is about.</summary>
    public string? Index { get; init; }

    /// <summary>The conversation that it comes from.</summary>
    public string? Thread { get; init; }

    /// <summary>What somebody said, in full: shown only after an opening.</summary>
    public string? Words { get; init; }

    /// <summary>For a lead: who told and where the child is said to be.</summary>
    public LeadOrigin? Lead { get; init; }

    /// <summary>For an urgent case: every call of the conversation, oldest first; shown only after an opening.</summary>
    public ImmutableArray<UrgentCall> Calls { get; init; } = [];

    /// <summary>What staff wrote back, oldest first.</summary>
    public ImmutableArray<CaseReply> Replies { get; init; } = [];

    /// <summary>Whether staff can answer in the conversation it comes from.</summary>
    public bool CanBeAnswered => Type is CaseType.Urgent or CaseType.HandOver && Thread is { Length: > 0 };

    /// <summary>The township that looks into it; null where the county does.</summary>
    public DivisionCode? Township { get; init; }

    /// <summary>The department whose record it comes from.</summary>
    public Department? Department { get; init; }

    /// <summary>Every settlement, oldest first; more than one where it opened again.</summary>
    public ImmutableArray<Settlement> Settlements { get; init; } = [];

    /// <summary>Whether there is anything in it that somebody said, or was answered.</summary>
    public bool HasWords => Words is not null || !Calls.IsEmpty || !Replies.IsEmpty;

    /// <summary>What the declarant said is erased: their words and calls go, and what staff wrote back; what was still open about it ends.</summary>
    public CaseForReview Erased(DateTimeOffset now) => Type == CaseType.SameNumber ? WithoutWords() : WithoutWords() with
    {
        Status = CaseStatus.Settled,
        DueOn = null,
        DueAt = null,
        Settlements = Status == CaseStatus.Open ? Settlements.Add(new(CaseOutcome.NothingToChange, "申报人撤回了申报，内容已经删除。", AuditActor.System, now))
            : Settlements,
    };

    /// <summary>Nothing is left in it of anybody: neither words, nor where they come from, nor where the child is said to be.</summary>
    public bool IsEmptied => !HasWords && Thread is null && Index is null && Parts.IsEmpty && Lead?.Place is null;

    /// <summary>Its term is over: that there was one, of what type and how it ended, and nothing else.</summary>
    public CaseForReview Emptied() => WithoutWords() with
    {
        Thread = null,
        Index = null,
        Parts = [],
        Lead = Lead is { } lead ? lead with { Place = null } : null,
    };

    private CaseForReview WithoutWords() => this with { Words = null, Calls = [], Replies = [] };

    /// <summary>Asked for once more: what was decided before stays in it.</summary>
    public CaseForReview Again(string? words, DateTimeOffset now) => this with
    {
        Status = CaseStatus.Open,
        At = now,
        DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), DeclarationTerms.RequestDays),
        Words = words ?? Words,
    };

    /// <summary>What is known now: a further declaration opens a settled case again and joins one that is still open.</summary>
    public CaseForReview With(ImmutableArray<CasePart> parts, DateTimeOffset now) => Status == CaseStatus.Open
        ? this with { Parts = parts }
        : Reopen(now) with { Parts = parts };

    /// <summary>To be looked at again; what was settled stays in it.</summary>
    public CaseForReview Reopen(DateTimeOffset now) =>
        this with { Status = CaseStatus.Open, At = now, DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), StaffTerms.ReviewDays) };
}

public enum CaseStatus
{
    Open,
    Settled,
}

public static class CaseStatuses
{
    public static string Id(this CaseStatus status) => status switch
    {
        CaseStatus.Open => "open",
        CaseStatus.Settled => "settled",
    };

    public static string Label(this CaseStatus status) => status switch
    {
        CaseStatus.Open => "待核对",
        CaseStatus.Settled => "已办结",
    };

    public static CaseStatus? Find(string? id) => id switch
    {
        "open" => CaseStatus.Open,
        "settled" => CaseStatus.Settled,
        _ => null,
    };
}

/// <summary>One declaration of a number.</summary>
public sealed record CasePart(DivisionCode County, string Declaration, ChildKind Kind);

/// <summary>What became of it, by whom and why.</summary>
public sealed record Settlement(CaseOutcome Outcome, string Reason, AuditActor By, DateTimeOffset At);
