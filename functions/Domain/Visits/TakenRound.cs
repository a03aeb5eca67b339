using System.Collections.Immutable;
using Domain.Audit;
using Domain.Children;
using Domain.Forms;
using Domain.KeyCare;
using Domain.Time;

namespace Domain.Visits;

/// <summary>
/// The visits of a day that a village worker takes along on a phone: how many, which, for how long, and what is news when they come back. The numbers
/// are ours, since 2026-11-30; no clause gives any.
/// </summary>
/// <remarks>
/// The director of 店上村 takes along nine visits at eight in the morning, walks up the valley, and is back under a signal at dusk; what is left is for
/// the next day. On the third morning the phone knows nobody any more.
/// </remarks>
public static class TakenRound
{
    /// <summary>The most children at once: more than anybody visits in two days, fewer than stand out (<see cref="UnusualAccess"/>).</summary>
    public const int Most = 60;

    /// <summary>Days after the one on which they were taken.</summary>
    private const int DaysAfter = 1;

    /// <summary>The last day on which the phone shows what was taken along on a day; what is due by then is to be visited on this round.</summary>
    public static DateOnly LastDay(DateOnly takenOn) => CivilTime.AddDays(takenOn, DaysAfter);

    /// <summary>The instant at which the phone drops what it holds: midnight in China after the <see cref="LastDay"/>.</summary>
    public static DateTimeOffset DroppedAt(DateTimeOffset takenAt) =>
        new(CivilTime.AddDays(LastDay(CivilTime.ChinaDate(takenAt)), 1), TimeOnly.MinValue, TimeSpan.FromHours(8));

    /// <summary>The earliest instant at which what a phone still shows can have been taken along.</summary>
    public static DateTimeOffset EarliestTaken(DateTimeOffset now) =>
        new(CivilTime.AddDays(CivilTime.ChinaDate(now), -DaysAfter), TimeOnly.MinValue, TimeSpan.FromHours(8));

    /// <summary>
    /// What people did to the child's record, its ledger and its visits since it was taken along, oldest first. What the calendar does by itself is
    /// nothing that a visit could contradict.
    /// </summary>
    /// <param name="revisions">Of the child; those from before the mark do not matter.</param>
    /// <param name="events">Of its ledger entry, all of them.</param>
    /// <param name="visits">Every visit to the child.</param>
    public static ImmutableArray<SinceTaken> Since(TakenMark mark, IEnumerable<ChildRevision> revisions, IEnumerable<LedgerEvent> events,
        IEnumerable<Visit> visits)
    {
        ArgumentNullException.ThrowIfNull(mark);
        var recorded = visits.OrderBy(visit => visit.At).ThenBy(visit => visit.Id, StringComparer.Ordinal).ToList();
        var known = recorded.FindIndex(visit => visit.Id == mark.Visit);
        return
        [
            .. revisions.Where(revision => revision.Number > mark.Revision && revision.By != AuditActor.System)
                .Select(revision => new SinceTaken(SinceKind.Child, revision.Cause.Label(), revision.By, revision.At))
                .Concat(events.Where(each => each.Number > mark.Ledger && each.By != AuditActor.System)
                    .Select(each => new SinceTaken(SinceKind.KeyCare, each.Kind.Label(), each.By, each.At)))
                .Concat(recorded.Skip(known + 1).Select(visit => new SinceTaken(SinceKind.Visit, "走访", visit.By, visit.At) { Visit = visit }))
                .OrderBy(each => each.At),
        ];
    }
}

/// <summary>What something that happened meanwhile was done to.</summary>
public enum SinceKind
{
    /// <summary>The record of the child.</summary>
    Child,

    /// <summary>Its entry on the key-care ledger.</summary>
    KeyCare,

    /// <summary>Somebody else was there.</summary>
    Visit,
}

/// <summary>One thing that happened while a visit was on the way: what, who, when; not what a ledger says about the family.</summary>
/// <param name="Label">In Chinese.</param>
public sealed record SinceTaken(SinceKind Kind, string Label, AuditActor By, DateTimeOffset At)
{
    /// <summary>The other visit, where it is one.</summary>
    public Visit? Visit { get; init; }
}

public static class SinceKinds
{
    public static string Id(this SinceKind kind) => kind switch
    {
        SinceKind.Child => "child",
        SinceKind.KeyCare => "keyCare",
        SinceKind.Visit => "visit",
    };

    public static string Label(this SinceKind kind) => kind switch
    {
        SinceKind.Child => "档案",
        SinceKind.KeyCare => "重点关爱台账",
        SinceKind.Visit => "走访",
    };
}
