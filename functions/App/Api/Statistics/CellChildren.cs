using App.Api.Children;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Privacy;
using Domain.Statistics;
using Domain.Time;
using Storage;

namespace App.Api.Statistics;

/// <summary>Which children behind a figure.</summary>
/// <param name="Cell">The dimensions of its table, each with the cell's code; none: all.</param>
/// <param name="NotIn">Only those whom this other caliber leaves out…</param>
/// <param name="Because">…and for this reason; null: for any.</param>
public sealed record Wanted(
    Caliber Caliber, string AsOf, string Kind, IReadOnlyList<(Dimension Dimension, string Code)> Cell,
    Caliber? NotIn = null, DifferenceReason? Because = null);

/// <summary>One page of the children behind a figure.</summary>
/// <param name="Question">What was counted.</param>
/// <param name="Total">The figure itself: every child that was counted, whether on this page or not.</param>
/// <param name="Page">Counted from 1.</param>
/// <param name="Items">With what keeps each out of the other caliber, in words, where that was asked.</param>
public sealed record CellPage(
    Question Question, int Total, int Page, int Pages, IReadOnlyList<(StoredChild Stored, IReadOnlyList<string> Why)> Items,
    DateTimeOffset? ComputedAt, IReadOnlyList<DivisionCode> Missing);

/// <summary>
/// From a figure to the children that it counts, for whoever may list them (permission table); whom somebody was shown is in the trail.
/// </summary>
public sealed class CellChildren(IStore store, Rollups rollups, ChildRecords records, PolicyInForce policy, TimeProvider time)
{
    public const int PageSize = 25;

    internal const string Listed = "statistics.children";

    public async Task<Attempt<CellPage>> ListAsync(
        Caller caller, Wanted wanted, int page, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(wanted);
        var now = time.GetUtcNow();
        var (place, refused) = StatisticsRoom.PlaceOf(caller, Permission.StatisticsRead, null);
        if (refused is not null)
        {
            // Whoever lists children without figures (a village) has no figure that they could stand behind.
            return Wire.Errors.NotFound();
        }

        if (place?.County is not { } county || !caller.Assignment.May(Permission.ChildrenList, county, place, out _))
        {
            return Wire.Errors.NotAllowed();
        }

        var (question, problems) = Question.Read(wanted.Caliber, wanted.AsOf, "", wanted.Kind, place, CivilTime.ChinaDate(now));
        if (question is null)
        {
            return Wire.Errors.Invalid(problems);
        }

        var look = await rollups.LookAsync(place, cancellation).ConfigureAwait(false);
        var children = Choose(look.Choose(question), question, wanted);
        var pages = Math.Max(1, (children.Count + PageSize - 1) / PageSize);
        var at = Math.Clamp(page, 1, pages);
        var shown = children.Skip((at - 1) * PageSize).Take(PageSize).ToList();
        var entry = AuditEntries.Of("child", "", county, Listed, caller.Actor, channel, now, null) with
        {
            SubjectIds = [.. shown],
            FieldKeys = [.. wanted.Cell.Select(part => part.Dimension.Key)],
        };
        await store.CommitAsync(Partition.County(entry.County), Batch.Of(entry), cancellation).ConfigureAwait(false);
        var items = new List<(StoredChild, IReadOnlyList<string>)>();
        foreach (var id in shown)
        {
            // Handed over or moved to another place since the rows were read: no longer the caller's to see.
            if (await records.FindAsync(caller, county, id, Permission.ChildrenList, cancellation).ConfigureAwait(false) is { } stored)
            {
                items.Add((stored, wanted.NotIn is { } other ? Why(stored.Child, other, question.AsOf) : []));
            }
        }

        return new CellPage(question, children.Count, at, pages, items, look.At, look.Missing);
    }

    /// <summary>Newest registrations first.</summary>
    private static List<string> Choose(Counted counted, Question question, Wanted wanted)
    {
        var rows = counted.InCell(wanted.Cell).Select(child => child.Row.Child);
        if (wanted.NotIn is { } other)
        {
            rows = rows.Intersect(Differences.Of(counted, other, question.AsOf)
                .Where(child => wanted.Because is not { } reason || child.Reason == reason).Select(child => child.Row.Child));
        }

        return [.. rows.Select(child => child.ToString("N")).OrderDescending(StringComparer.Ordinal)];
    }

    /// <summary>What the other rule says, condition by condition, where it is not met.</summary>
    private IReadOnlyList<string> Why(Domain.Children.Child child, Caliber other, DateOnly asOf) =>
        Assess.For(child.Form, child.Answers, asOf, policy.On(asOf), child.Judgements).Find(other.Rule(child.Kind)) is { } finding
            ? [.. finding.Conditions.Where(condition => condition.Outcome != Outcome.Met).Select(condition => condition.Explanation)]
            : [];
}
