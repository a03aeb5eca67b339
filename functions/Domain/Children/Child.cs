using System.Collections.Immutable;
using Domain.Audit;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Problems;

namespace Domain.Children;

/// <summary>
/// A registered child, one per kind: the same girl may lawfully be 流动 in the county she lives in and 留守 in the county of her hukou, as two records.
/// </summary>
public sealed record Child
{
    /// <summary>UUIDv7, 32 lower-case hex digits; stays the same through every transfer.</summary>
    public required string Id { get; init; }

    /// <summary>The form in the version that its answers follow.</summary>
    public required FormDefinition Form { get; init; }

    /// <summary>What is known now. Earlier knowledge is in the revisions.</summary>
    public required Answers Answers { get; init; }

    /// <summary>The county that holds this record.</summary>
    public required DivisionCode County { get; init; }

    public required ChildStatus Status { get; init; }

    /// <summary>The declarations it rests on, oldest first; a merge adds those of the other record.</summary>
    public required ImmutableArray<string> Declarations { get; init; }

    public required AssessmentSummary Assessment { get; init; }

    public ImmutableArray<Judgement> Judgements { get; init; } = [];

    /// <summary>The day by which staff must look at it next; null when nothing changes by itself.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Number of the latest revision, from 1.</summary>
    public required int Revision { get; init; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>How often the child has been handed over; a city total counts a child id once, where this is highest.</summary>
    public int TransferSequence { get; init; }

    /// <summary>The hand-over under way or last done.</summary>
    public Transfer? Transfer { get; init; }

    /// <summary>Why the record ended here (closed, merged).</summary>
    public Ending? Ending { get; init; }

    public ChildKind Kind => Form.Kind;

    /// <summary>When the county agreed to erase what is known; id, places in time and how it ended stay.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>What is left when it is erased.</summary>
    public Child Erased(DateTimeOffset at) => this with
    {
        Answers = Answers.Empty,
        Judgements = [],
        Assessment = Assessment with { Findings = [], KeyCare = [], NextReviewOn = null },
        DueOn = null,
        Transfer = Transfer is { } transfer ? transfer with { Reason = "" } : null,
        Ending = Ending is { } ending ? ending with { Reason = "" } : null,
        ErasedAt = at,
    };

    /// <summary>Other records that were merged into this one.</summary>
    public ImmutableArray<string> MergedFrom { get; init; } = [];

    /// <summary>Where the child lived and where its parents worked, when, by what is known now.</summary>
    public IReadOnlyList<TimelineSpell> Timeline => TimelineSpell.Read(Form, Answers);
}

/// <summary>A hand-over from one county to another, a dated event that both keep (六).</summary>
/// <param name="Id">UUIDv7; a repeated message is recognised by it.</param>
/// <param name="Sequence">The child's transfer sequence that this hand-over gives it.</param>
public sealed record Transfer(string Id, int Sequence, DivisionCode From, DivisionCode To, DateTimeOffset At, AuditActor By, string Reason);

/// <summary>How a record ended.</summary>
/// <param name="MergedInto">The child that it lives on in; null when it was closed.</param>
public sealed record Ending(DateTimeOffset At, AuditActor By, string Reason, string? MergedInto = null)
{
    /// <summary>It should never have been registered (another child's data, a child that there is not): no figure counts it, of no day.</summary>
    public bool InError { get; init; }
}

/// <summary>
/// One state of a child as it was, kept for ever in the same commit as the change: history, point-in-time statistics and "who changed what" read
/// these.
/// </summary>
/// <param name="Id">The child's id and the number: <c>0190…-3</c>, so that writing it twice is impossible.</param>
/// <param name="Changed">Keys of the fields that differ from the revision before, in the order of the form; never values.</param>
/// <param name="State">The child as it was after the change.</param>
public sealed record ChildRevision(
    string Id,
    int Number,
    RevisionCause Cause,
    DateTimeOffset At,
    AuditActor By,
    string? Reason,
    ImmutableArray<string> Changed,
    Child State)
{
    /// <summary>
    /// The door it came through: of a registration the one of its declaration ("visit"), else where staff did it ("portal", "api"); null where not
    /// known.
    /// </summary>
    public string? Channel { get; init; }

    public static string IdOf(string childId, int number) => FormattableString.Invariant($"{childId}-{number}");

    internal static ChildRevision Of(Child state, RevisionCause cause, AuditActor by, DateTimeOffset at, string? reason,
        ImmutableArray<string> changed) =>
        new(IdOf(state.Id, state.Revision), state.Revision, cause, at, by, reason, changed, state);
}

/// <summary>A change of a child that is ready to be committed: the new state, its revision, and the field keys for the audit entry.</summary>
/// <param name="Warnings">What staff should know; nothing that stops the change.</param>
public sealed record ChildChange(Child Child, ChildRevision Revision, ImmutableArray<string> ChangedKeys, IReadOnlyList<Problem> Warnings);
