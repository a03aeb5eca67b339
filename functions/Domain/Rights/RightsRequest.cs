using Domain.Audit;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Time;

namespace Domain.Rights;

/// <summary>What a family asked about the data of a declaration, by when the county answers, and what became of it.</summary>
/// <remarks>
/// A mother in 潞州区 asks in March for a copy and in April that everything be deleted; her daughter is on the key-care ledger, so the county says no
/// and why. Both requests stay as dated records; once everything is deleted nothing of what she wrote is left in them.
/// </remarks>
public sealed record RightsRequest
{
    /// <summary>32 lower-case hex digits; the same for the same request however often it comes.</summary>
    public required string Id { get; init; }

    public required RightKind Kind { get; init; }

    public required DivisionCode County { get; init; }

    /// <summary>The declaration that it is about.</summary>
    public required string Declaration { get; init; }

    public required Receipt Receipt { get; init; }

    public required RightProof Proof { get; init; }

    /// <summary>How they showed in person who they are, where four digits were all the proof; null: not yet, or not needed.</summary>
    public RightProof? Shown { get; init; }

    /// <summary>Four digits can be guessed, and nobody has looked at a paper yet.</summary>
    public bool IsUnproven => Proof == RightProof.Phone && Shown is null;

    /// <summary>Who put it in: the declarant, or the account at the counter.</summary>
    public required AuditActor By { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The last day for an answer, by the parameters of the day on which it came in (<c>rightsDays</c>).</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>What they wrote; shown only after an opening, and gone with what it speaks of.</summary>
    public string? Words { get; init; }

    /// <summary>A hash of the Idempotency-Key that it came with.</summary>
    public string? Key { get; init; }

    public RightStatus Status { get; init; } = RightStatus.Open;

    public AuditActor? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Of a refusal: one of <see cref="RefusalGround"/>.</summary>
    public string? Ground { get; init; }

    /// <summary>What the family reads beside the ground.</summary>
    public string? Reason { get; init; }

    /// <summary>For a deletion: the second person.</summary>
    public AuditActor? ApprovedBy { get; init; }

    /// <summary>When the declaration that it is about was deleted.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>The China day on which it came in.</summary>
    public DateOnly ReceivedOn => CivilTime.ChinaDate(At);

    /// <summary>
    /// What is left when the declaration is deleted: what was asked, when, and how it ended; no word that anybody wrote. What was open still has
    /// ended by that: what was to go is gone, and there is nothing left to see or to correct.
    /// </summary>
    public RightsRequest Erased(DateTimeOffset now)
    {
        var erased = this with { Words = null, Reason = null, ErasedAt = ErasedAt ?? now };
        return Status != RightStatus.Open ? erased : erased with
        {
            Status = Kind is RightKind.Deletion or RightKind.Withdrawal ? RightStatus.Granted : RightStatus.Refused,
            DecidedBy = AuditActor.System,
            DecidedAt = now,
        };
    }

    /// <summary>
    /// For whoever showed no more than four digits of a telephone number: that it was answered, and nothing by which a guesser would learn how it is
    /// with the child.
    /// </summary>
    public string OutlineText => Status == RightStatus.Open ? StatusText : "这件申请已经答复。用回执里的凭证查看原因，或者到县（区）民政局问。";

    /// <summary>For the family.</summary>
    public string StatusText => (Status, Kind) switch
    {
        (RightStatus.Open, _) => "您的申请收到了，县（区）民政局正在办理，办完会在这里告诉您。",
        (RightStatus.Granted, RightKind.Access) => "同意了。带着申报时得到的凭证，可以在“您的个人信息”里看全部内容、下载副本；没有凭证的，请带身份证到县（区）民政局领取。",
        (RightStatus.Granted, RightKind.Correction) => "同意更正，工作人员会按核实的情况改过来。",
        (RightStatus.Granted, RightKind.Withdrawal) => "同意撤回。还没有登记入册的，内容已经删除；已经入册的，由县（区）民政局依法决定。",
        (RightStatus.Granted, RightKind.Deletion) when ApprovedBy is null => "内容已经按另一件申请删除，只留下回执编号和办理的时间。",
        (RightStatus.Granted, RightKind.Deletion) => "同意了，由两个人核对以后，内容、照片和能查到孩子的索引都已经删除，只留下回执编号和办理的时间。",
        _ => RefusalGround.Find(Ground) is { } ground ? ground.Words : "申报的内容已经删除，没有可以查、可以改的了。",
    };
}
