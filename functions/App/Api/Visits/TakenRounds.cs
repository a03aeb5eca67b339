using App.Api.Children;
using App.Api.Declarations;
using App.Security;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Time;
using Domain.Visits;
using Storage;

namespace App.Api.Visits;

/// <summary>A child on a round that was taken along, with the mark that its visit brings back.</summary>
public sealed record TakenChild(ToVisit Round, TakenMark Mark);

/// <summary>What a phone is given to go without a signal.</summary>
/// <param name="DroppedAt">From then on the phone shows nothing of it.</param>
/// <param name="More">There was more than anybody takes along at once.</param>
public sealed record TakenAway(DateTimeOffset DroppedAt, IReadOnlyList<TakenChild> Children, bool More);

/// <summary>Taking the visits of a day along: the desk's rows and no more of a child, each written down as looked at.</summary>
public sealed class TakenRounds(IStore store, VisitRounds rounds, VisitRecords visits, TimeProvider time)
{
    /// <summary>What is to be visited while the phone has it, the most pressing first; the trail knows before anything leaves.</summary>
    public async Task<TakenAway> TakeAsync(Caller caller, DivisionCode county, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var now = time.GetUtcNow();
        var today = CivilTime.ChinaDate(now);
        var last = TakenRound.LastDay(today);
        var (all, more) = await rounds.ListAsync(caller, county, today, TakenRound.Most, cancellation).ConfigureAwait(false);
        var due = all.Select(round => round with { Reasons = [.. round.Reasons.Where(IsDue)] }).Where(round => round.Reasons.Count > 0).ToList();
        var taken = new List<TakenChild>();
        foreach (var round in due.Take(TakenRound.Most))
        {
            taken.Add(new(round, await visits.MarkAsync(round.Child.Child, cancellation).ConfigureAwait(false)));
        }

        if (taken is [var first, .. var others])
        {
            var batch = Batch.Of(Entry(first));
            foreach (var other in others)
            {
                batch.Also(Entry(other));
            }

            await store.CommitAsync(DeclarationRecords.PartitionOf(county), batch, cancellation).ConfigureAwait(false);
        }

        return new(TakenRound.DroppedAt(now), taken, more || due.Count > taken.Count);

        // What the list tells to the week, it does not tell to the day by leaving it out.
        bool IsDue((RoundReason Reason, DateOnly Day) reason)
        {
            return reason.Day <= last || ToVisit.PrecisionOf(reason.Reason) != DuePrecision.Day;
        }

        Domain.Audit.AuditEntry Entry(TakenChild child)
        {
            return ChildRecords.Entry(child.Round.Child.Child, "child.take", caller.Actor, channel, now, null);
        }
    }
}
