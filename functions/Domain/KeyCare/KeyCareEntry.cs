using System.Collections.Immutable;
using Domain.Audit;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Time;

namespace Domain.KeyCare;

/// <summary>
/// A child on the ledger 重点关爱服务对象信息台账 (六): why, since when, who looked after it when, and how it left. One per registered child, under the
/// child's own id, so that a second one cannot come into being.
/// </summary>
/// <remarks>
/// A boy in 店上镇 is entered in September because nobody looks after him; in November an aunt moves in and he leaves the ledger; in March his illness
/// brings him back. It is one entry, and all of it can still be read: <see cref="Events"/> only ever grows.
/// </remarks>
public sealed record KeyCareEntry
{
    /// <summary>The child's id.</summary>
    public required string Id { get; init; }

    public required ChildKind Kind { get; init; }

    /// <summary>The county that keeps the entry.</summary>
    public required DivisionCode County { get; init; }

    /// <summary>Where the child is looked after, as fine as known: decides which village and township see the entry.</summary>
    public DivisionCode? Place { get; init; }

    public required KeyCareStatus Status { get; init; }

    /// <summary>Why the child is on the ledger, as known now; after an exit, what was known when it was last looked at.</summary>
    public required ImmutableArray<LedgerTrigger> Triggers { get; init; }

    /// <summary>First day of the present stay on the ledger, or of the last one.</summary>
    public required DateOnly OpenedOn { get; init; }

    /// <summary>By when somebody must see the child next; null when it is not on the ledger here.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Everything that happened to the entry, oldest first; never changed, only added to.</summary>
    public required ImmutableArray<LedgerEvent> Events { get; init; }

    /// <summary>No reason is certain yet: the child's own status is open, or the reason is only hinted at.</summary>
    public bool IsProvisional => !Triggers.Any(trigger => trigger.IsCertain);

    /// <summary>Visits and calls, oldest first.</summary>
    public IEnumerable<LedgerEvent> FollowUps => Events.Where(each => each.Note is not null);

    /// <summary>The last day on which somebody was in touch, by what the notes say.</summary>
    public DateOnly? LastContactOn => FollowUps.Max(each => (DateOnly?)each.Note!.On);

    /// <summary>The day of the very first opening.</summary>
    public DateOnly FirstOpenedOn => CivilTime.ChinaDate(Events[0].At);

    /// <summary>Whether the child was on the ledger before the entry was handed over.</summary>
    internal bool WasOpen => Events.LastOrDefault(each => each.Kind is LedgerEventKind.Opened or LedgerEventKind.Reopened or LedgerEventKind.Exited)
        is not { Kind: LedgerEventKind.Exited };

    internal KeyCareEntry With(LedgerEvent next) => this with { Events = Events.Add(next) };

    internal int NextNumber => Events.Length + 1;
}

/// <summary>One reason, with the day since when it is known.</summary>
/// <param name="Trigger">One of <see cref="TriggerIds"/>.</param>
/// <param name="Clause">六.</param>
/// <param name="Explanation">Which answer triggers it, in plain Chinese; as sensitive as that answer.</param>
/// <param name="Provisional">Not known yet whether the child is migrant or left-behind.</param>
/// <param name="Confirm">Only hinted at by a benefit drawn: staff confirm it.</param>
/// <param name="Since">The day on which it came onto the ledger.</param>
/// <param name="ConfirmedOn">The day on which staff confirmed what was only hinted at.</param>
public sealed record LedgerTrigger(string Trigger, string Clause, string Explanation, bool Provisional, bool Confirm, DateOnly Since,
    DateOnly? ConfirmedOn = null)
{
    public bool IsCertain => !Provisional && (!Confirm || ConfirmedOn is not null);
}

/// <summary>One thing that happened to an entry.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="At">The server's clock; the day of a visit is in the note.</param>
/// <param name="By">Who did or saw it; a follow-up that somebody else approved keeps the one who was there.</param>
public sealed record LedgerEvent(int Number, LedgerEventKind Kind, DateTimeOffset At, AuditActor By)
{
    public string? Reason { get; init; }

    /// <summary>For a follow-up or a visit note.</summary>
    public FollowUpNote? Note { get; init; }

    /// <summary>The reasons after it, where it is about them.</summary>
    public ImmutableArray<LedgerTrigger> Triggers { get; init; } = [];

    /// <summary>The due day after it.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>For a hand-over: the giving and the taking county.</summary>
    public DivisionCode? From { get; init; }

    public DivisionCode? To { get; init; }

    /// <summary>The second person, where a township proposed it.</summary>
    public AuditActor? ApprovedBy { get; init; }
}

/// <summary>What somebody saw or heard, in their own words.</summary>
/// <param name="On">The day of the visit or call.</param>
/// <param name="Notes">1 to <see cref="KeyCareTerms.MaxNotes"/> characters.</param>
/// <param name="NextDueOn">When to look again; null: by the policy's interval.</param>
/// <param name="Corrects">Number of the earlier event that this note puts right; that one stays as it is.</param>
/// <param name="Confirms">Reasons that were only hinted at and are now seen to be so.</param>
public sealed record FollowUpNote(DateOnly On, FollowUpKind Kind, string Notes, DateOnly? NextDueOn = null, int? Corrects = null,
    ImmutableArray<string> Confirms = default)
{
    /// <summary>Never the default array, so that two ways to say "none" do not exist.</summary>
    public ImmutableArray<string> Confirms { get; init; } = Confirms.IsDefault ? [] : Confirms;
}

/// <summary>An entry with what happened to it, ready to be committed.</summary>
/// <param name="Event">Null where only the place of the child is different.</param>
public sealed record LedgerChange(KeyCareEntry Entry, LedgerEvent? Event);
