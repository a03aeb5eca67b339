using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Time;

namespace Domain.PolicyGaps;

/// <summary>How a gap follows its child: whoever looks at a child asks here what becomes of each gap. Asked twice, the second time nothing
/// does.</summary>
public static class FollowGap
{
    /// <summary>What becomes of the child's gaps; those that stay as they are are left out.</summary>
    /// <param name="known">Every gap of the child in this county.</param>
    /// <param name="place">Where the child is looked after, as fine as known.</param>
    /// <param name="idOf">The id of a new gap by its rule.</param>
    public static IReadOnlyList<PolicyGap> Decide(Child child, DivisionCode? place, IReadOnlyCollection<PolicyGap> known, Func<PolicyRule,
        string> idOf, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(idOf);
        var today = CivilTime.ChinaDate(now);
        var terms = PolicyGapTerms.On(today);

        // Ages count by the month: a gap that came or went on a birthday would tell the day to whoever sees the list.
        var found = PolicyRules.Of(child, CivilTime.EndOfLastMonth(today), terms);
        if (found.Count == 0 && known.Count == 0)
        {
            return [];
        }

        var changed = new List<PolicyGap>();
        foreach (var each in found)
        {
            var before = known.FirstOrDefault(gap => gap.Rule == each.Rule);
            var after = before is null ? Refer(idOf(each.Rule), child, place, each, terms, now)
                : Keep(before with { Place = place }, each.Severity, terms, now);
            if (before is null || !Same(before, after))
            {
                changed.Add(after);
            }
        }

        foreach (var gone in known.Where(gap => gap.Stands && found.All(each => each.Rule != gap.Rule)))
        {
            changed.Add(Resolve(gone, child, now));
        }

        return changed;
    }

    private static PolicyGap Refer(string id, Child child, DivisionCode? place, GapFound found, PolicyGapTerms terms, DateTimeOffset now) => new()
    {
        Id = id,
        Child = child.Id,
        Kind = child.Kind,
        County = child.County,
        Place = place,
        Rule = found.Rule,
        Severity = found.Severity,
        Status = GapStatus.Open,
        Stands = true,
        ReferredAt = now,
        DueOn = Due(found.Severity, terms, now),
        Events = [new(GapEventKind.Referred, now, AuditActor.System)],
    };

    private static PolicyGap Keep(PolicyGap gap, GapSeverity severity, PolicyGapTerms terms, DateTimeOffset now) =>
        !gap.Stands ? Anew(gap, GapEventKind.Returned, severity, terms, now)
        : gap.Severity == GapSeverity.Notice && severity == GapSeverity.Gap ? Anew(gap, GapEventKind.Raised, severity, terms, now)
        : gap;

    private static PolicyGap Anew(PolicyGap gap, GapEventKind why, GapSeverity severity, PolicyGapTerms terms, DateTimeOffset now) =>
        gap.With(new(why, now, AuditActor.System)) with
        {
            Severity = severity,
            Status = GapStatus.Open,
            Stands = true,
            ReferredAt = now,
            DueOn = Due(severity, terms, now),
            EscalatedAt = null,
        };

    private static PolicyGap Resolve(PolicyGap gap, Child child, DateTimeOffset now) => gap.Status == GapStatus.Closed
        ? gap with { Stands = false }
        : gap.With(new(GapEventKind.Resolved, now, AuditActor.System, Why(child))) with { Status = GapStatus.Closed, Stands = false, DueOn = null };

    /// <summary>In words that tell nothing of the answers: the department reads them too.</summary>
    private static string Why(Child child) => child.Status switch
    {
        ChildStatus.Departing or ChildStatus.Transferred => "孩子已经转给别的县（区），由那里继续。",
        ChildStatus.Closed => "孩子的档案已经注销登记。",
        ChildStatus.Merged => "孩子的档案已经并入另一份，由那一份继续。",
        _ => "按现在登记的情况，这项政策已经落实，或者不再适用。",
    };

    private static DateOnly? Due(GapSeverity severity, PolicyGapTerms terms, DateTimeOffset now) =>
        severity == GapSeverity.Gap ? CivilTime.AddDays(CivilTime.ChinaDate(now), terms.AnswerDays) : null;

    private static bool Same(PolicyGap before, PolicyGap after) => before.Events.Length == after.Events.Length && before.Place == after.Place
        && before.Stands == after.Stands;
}
