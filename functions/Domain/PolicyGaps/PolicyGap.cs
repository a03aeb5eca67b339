using System.Collections.Immutable;
using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;

namespace Domain.PolicyGaps;

/// <summary>
/// 相关政策没有落实 (七(三)): one policy that does not reach one child. It is referred to the department that owns the policy, answered there, closed by the
/// county, and reported to the city where nobody answers in time.
/// </summary>
/// <remarks>
/// A seven-year-old in 八一路 is out of school: the education office is told in September, answers in October that the school has a place, and the county
/// closes it when the girl sits there. In March she drops out, and the same gap comes back with its history.
/// </remarks>
public sealed record PolicyGap
{
    /// <summary>Of child and rule, so that a second one cannot come into being: 32 lower-case hex digits, keyed, for it lies in the clear beside the department.</summary>
    public required string Id { get; init; }

    /// <summary>The child's id; towards a department a pseudonym stands for it.</summary>
    public required string Child { get; init; }

    public required ChildKind Kind { get; init; }

    /// <summary>The county that holds the child.</summary>
    public required DivisionCode County { get; init; }

    /// <summary>Where the child is looked after, as fine as known.</summary>
    public DivisionCode? Place { get; init; }

    public required PolicyRule Rule { get; init; }

    public required GapSeverity Severity { get; init; }

    public required GapStatus Status { get; init; }

    /// <summary>Whether the reason was there when the child was last looked at. A gap that the county closed although it is there stays closed until it has gone once.</summary>
    public required bool Stands { get; init; }

    /// <summary>When it was referred, the last time.</summary>
    public required DateTimeOffset ReferredAt { get; init; }

    /// <summary>By when the department answers; null for a notice, and once nobody is waited for.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>When the city was told; null: it was not.</summary>
    public DateTimeOffset? EscalatedAt { get; init; }

    /// <summary>Everything that happened to it, oldest first; only added to.</summary>
    public required ImmutableArray<GapEvent> Events { get; init; }

    /// <summary>What the department said last, as long as nothing has come since.</summary>
    public GapEvent? Answer => Events.LastOrDefault(each => each.Kind == GapEventKind.Answered);

    internal PolicyGap With(GapEvent next) => this with { Events = Events.Add(next) };
}

/// <summary>One thing that happened to a gap.</summary>
/// <param name="Text">What was said: an answer, a reason.</param>
/// <param name="IsDone">Of an answer: the department has done it; false: not, or not yet; null: not said.</param>
public sealed record GapEvent(GapEventKind Kind, DateTimeOffset At, AuditActor By, string? Text = null, bool? IsDone = null);
