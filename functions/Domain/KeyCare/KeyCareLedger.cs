using System.Collections.Immutable;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Problems;
using Domain.Time;

namespace Domain.KeyCare;

/// <summary>
/// How the ledger follows the child: every commit that changes a registered child asks here what becomes of its entry (六: 要建立重点关爱服务对象信息台账).
/// </summary>
public static class KeyCareLedger
{
    /// <summary>Triggers that do not wait a season: nobody looks after the child, or nobody knows where it sleeps.</summary>
    private static readonly ImmutableArray<string> Urgent = [TriggerIds.GuardianshipMissing, TriggerIds.Wandering];

    /// <summary>What becomes of the entry after the child has become so; null when it stays as it is.</summary>
    /// <param name="entry">The child's entry in this county; null where it has none.</param>
    /// <param name="child">The child after the change.</param>
    /// <param name="place">Where the child is looked after, as fine as known.</param>
    public static LedgerChange? Follow(KeyCareEntry? entry, Child child, DivisionCode? place, PolicyParameters policy, AuditActor by,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(policy);
        return child.Status switch
        {
            ChildStatus.Active or ChildStatus.InReview => FollowOpen(entry, child, place, policy, by, now),
            ChildStatus.Departing when entry is { Status: not KeyCareStatus.HandedOver } && child.Transfer is { } transfer =>
                HandOver(entry, transfer, by, now),
            ChildStatus.Closed when entry is { Status: KeyCareStatus.Open } => Exit(entry, "孩子的档案已注销登记：" + (child.Ending?.Reason ?? ""), by, now),
            ChildStatus.Merged when entry is { Status: KeyCareStatus.Open } => Exit(entry, "孩子的档案已并入另一份，在那一份里继续关爱。", by, now),
            _ => null,
        };
    }

    /// <summary>The entry in the taking county: all that was written goes along with the child, and the new county looks soon.</summary>
    /// <param name="given">The giving county's entry, handed over.</param>
    /// <param name="arriving">The child as it arrives.</param>
    public static LedgerChange Arrive(KeyCareEntry given, Child arriving, DivisionCode? place, PolicyParameters policy, AuditActor by,
        DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(arriving);
        ArgumentNullException.ThrowIfNull(policy);
        var due = given.WasOpen ? CivilTime.AddDays(CivilTime.ChinaDate(now), policy.KeyCareFirstDays) : (DateOnly?)null;
        var arrived = new LedgerEvent(given.NextNumber, LedgerEventKind.Arrived, now,
            by)
        { From = arriving.Transfer?.From, To = arriving.County, DueOn = due };
        return new(given.With(arrived) with
        {
            County = arriving.County,
            Place = place,
            Status = given.WasOpen ? KeyCareStatus.Open : KeyCareStatus.Exited,
            DueOn = due,
        }, arrived);
    }

    /// <summary>
    /// Days until a child with these reasons must be seen again. The plan sets none: ours, dated, in <see cref="PolicyParameters"/>.
    /// </summary>
    /// <param name="triggers">Ids of the reasons.</param>
    public static int IntervalDays(IEnumerable<string> triggers, PolicyParameters policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return triggers.Any(IsUrgent) ? policy.KeyCareUrgentDays : policy.KeyCareDays;
    }

    /// <summary>Whether a child with this reason is seen sooner than others.</summary>
    public static bool IsUrgent(string trigger) => Urgent.Contains(trigger);

    internal static LedgerChange Exit(KeyCareEntry entry, string reason, AuditActor by, DateTimeOffset now, AuditActor? approvedBy = null)
    {
        var exited = new LedgerEvent(entry.NextNumber, LedgerEventKind.Exited, now, by) { Reason = reason, ApprovedBy = approvedBy };
        return new(entry.With(exited) with { Status = KeyCareStatus.Exited, DueOn = null }, exited);
    }

    internal static LedgerChange Reopen(
        KeyCareEntry entry, ImmutableArray<LedgerTrigger> triggers, string? reason, AuditActor by, PolicyParameters policy, DateTimeOffset now,
            AuditActor? approvedBy = null)
    {
        var today = CivilTime.ChinaDate(now);
        var due = CivilTime.AddDays(today, policy.KeyCareFirstDays);
        var reopened = new LedgerEvent(entry.NextNumber, LedgerEventKind.Reopened, now,
            by)
        { Reason = reason, Triggers = triggers, DueOn = due, ApprovedBy = approvedBy };
        return new(entry.With(reopened) with { Status = KeyCareStatus.Open, Triggers = triggers, OpenedOn = today, DueOn = due }, reopened);
    }

    internal static List<Problem> CheckReason(string? reason) =>
        string.IsNullOrWhiteSpace(reason) ? [Reasons.Required()]
        : reason.Length > Reasons.MaxLength ? [Reasons.TooLong()]
        : [];

    private static LedgerChange? FollowOpen(KeyCareEntry? entry, Child child, DivisionCode? place, PolicyParameters policy, AuditActor by,
        DateTimeOffset now)
    {
        var today = CivilTime.ChinaDate(now);
        var found = Assess.For(child.Form, child.Answers, today, policy, child.Judgements).KeyCare;
        if (entry is null)
        {
            return found.Count == 0 ? null : Open(child, place, [.. found.Select(trigger => Of(trigger, today, null))], policy, by, now);
        }

        ImmutableArray<LedgerTrigger> triggers =
            [.. found.Select(trigger => Of(trigger, today, entry.Triggers.FirstOrDefault(known => known.Trigger == trigger.Trigger)))];
        var moved = entry.Place == place ? entry : entry with { Place = place };
        if (entry.Status == KeyCareStatus.HandedOver || triggers.AsSpan().SequenceEqual(entry.Triggers.AsSpan()))
        {
            return ReferenceEquals(moved, entry) ? null : new(moved, null);
        }

        // A reason that was not there, or has become certain, when the child left the ledger brings it back; the old ones were weighed then.
        var news = triggers.Any(trigger => entry.Triggers.FirstOrDefault(known => known.Trigger == trigger.Trigger) is not { } known
            || (trigger.IsCertain && !known.IsCertain));
        if (entry.Status == KeyCareStatus.Exited && news)
        {
            return Reopen(moved, triggers, null, by, policy, now);
        }

        // Something new, or nothing left: somebody looks soon, whatever day was set. Nothing is left on a sixteenth birthday too, so that day is not
        // counted from.
        var soon = CivilTime.AddDays(today, policy.KeyCareFirstDays);
        soon = triggers.IsEmpty ? CivilTime.EndOfMonth(soon) : soon;
        var due = entry.DueOn is { } set && set > soon && (news || triggers.IsEmpty) ? soon : entry.DueOn;
        var changed = new LedgerEvent(entry.NextNumber, LedgerEventKind.TriggersChanged, now, by) { Triggers = triggers, DueOn = due };
        return new(moved.With(changed) with { Triggers = triggers, DueOn = due }, changed);
    }

    private static LedgerChange Open(Child child, DivisionCode? place, ImmutableArray<LedgerTrigger> triggers, PolicyParameters policy, AuditActor by,
        DateTimeOffset now)
    {
        var today = CivilTime.ChinaDate(now);
        var due = CivilTime.AddDays(today, policy.KeyCareFirstDays);
        var opened = new LedgerEvent(1, LedgerEventKind.Opened, now, by) { Triggers = triggers, DueOn = due };
        return new(new KeyCareEntry
        {
            Id = child.Id,
            Kind = child.Kind,
            County = child.County,
            Place = place,
            Status = KeyCareStatus.Open,
            Triggers = triggers,
            OpenedOn = today,
            DueOn = due,
            Events = [opened],
        }, opened);
    }

    private static LedgerChange HandOver(KeyCareEntry entry, Transfer transfer, AuditActor by, DateTimeOffset now)
    {
        var handed = new LedgerEvent(entry.NextNumber, LedgerEventKind.HandedOver, now, by)
        {
            Reason = transfer.Reason,
            From = transfer.From,
            To = transfer.To
        };
        return new(entry.With(handed) with { Status = KeyCareStatus.HandedOver, DueOn = null }, handed);
    }

    private static LedgerTrigger Of(KeyCareTrigger found, DateOnly today, LedgerTrigger? known) =>
        new(found.Trigger, found.Clause, found.Explanation, found.Provisional, found.Confirm, known?.Since ?? today,
            found.Confirm ? known?.ConfirmedOn : null);
}
