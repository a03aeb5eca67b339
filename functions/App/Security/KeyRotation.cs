using System.Security.Cryptography;
using System.Text;
using App.Api;
using App.Api.Audit;
using App.Api.Jobs;
using Domain.Audit;
using Domain.Divisions;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Jobs;
using Storage.Sealing;

namespace App.Security;

/// <summary>
/// Exchanges the keys of both rings where they are not as <c>Keys:Suite</c> and <c>Keys:Since</c> want them, and then seals anew what lies under the
/// old ones and writes its search tokens anew. A firing does what can be done at its time; who is killed in between is followed by the next, from the
/// checkpoint.
/// </summary>
/// <remarks>
/// What the old keys sealed opens all the time, and their tokens are looked up all the time: nobody waits for this, and nothing is removed at its end.
/// </remarks>
/// <param name="tokensOf">The search tokens that a document should have; null where it has none.</param>
public sealed class KeyRotation(IStore store, KeyRings keys, Func<Document, IEnumerable<string>?> tokensOf, TimeProvider time, ILogger<KeyRotation> log)
{
    /// <summary>The kind of the job.</summary>
    public const string Kind = "rotation";

    /// <summary>A firing ends before the next one is due, and is seen to have ended by whoever watches the timers.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(8);

    private static readonly DivisionCode Home = DivisionCode.Changzhi;

    /// <summary>The counties, then what lies in the index container, kind by kind.</summary>
    private static readonly IReadOnlyList<string> Places =
    [
        .. AuditRecords.Counties.Select(county => county.Value),
        .. Kinds.All.Values.OfType<TechnicalKind>().Select(kind => kind.Name).Order(StringComparer.Ordinal),
    ];

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!keys.AreAsWished)
        {
            await ApproachAsync(cancellation).ConfigureAwait(false);
        }

        // Where a newer key waits for its use, everything would be sealed twice.
        var rings = keys.List();
        if (rings.Count > 2 && rings.GroupBy(key => key.Purpose).All(ring => ring.Last().State == KeyState.Active)
            && await TakeAsync(JobOf(rings), cancellation).ConfigureAwait(false) is { } held)
        {
            await SealAnewAsync(held, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>One job for the two keys that are in use.</summary>
    internal static string JobOf(IEnumerable<(string Id, KeyPurpose Purpose, KeyState State, DateTimeOffset CreatedOn)> rings)
    {
        var active = string.Join('\n', rings.Where(key => key.State == KeyState.Active).Select(key => key.Id).Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(active)).AsSpan(0, 16));
    }

    /// <summary>By one at a time: a vault lets the second of two writers win.</summary>
    private async Task ApproachAsync(CancellationToken cancellation)
    {
        var (place, owner) = (Partition.County(Home.Value), OpaqueId.New(time.GetUtcNow()));
        if (!await Lease.TryTakeAsync(store, place, Kind, owner, JobList.Patience, time.GetUtcNow(), cancellation).ConfigureAwait(false))
        {
            return;
        }

        foreach (var (id, state) in await keys.ApproachAsync(cancellation).ConfigureAwait(false))
        {
            var action = state == KeyState.Active ? "key.activate" : "key.add";
            var entry = AuditEntries.Of("key", id, Home, action, AuditActor.System, "setting", time.GetUtcNow(), null);
            await store.CommitAsync(place, Batch.Of(entry), cancellation).ConfigureAwait(false);
            log.KeyChanged(id, state == KeyState.Active ? "in use from now on" : "known, in use in ten minutes");
        }

        await Lease.ReleaseAsync(store, place, Kind, owner, cancellation).ConfigureAwait(false);
    }

    /// <summary>Null: it is done, somebody else is at it, or an instance may still write with the keys of before.</summary>
    private async Task<HeldJob?> TakeAsync(string id, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var known = await store.FindAsync(Partition.County(Home.Value), Kinds.Job, id, cancellation).ConfigureAwait(false);
        if (known is null)
        {
            var job = new Job(id, Kind, Home.Value, JobStatus.Queued, 0, 0, "waiting", null, null, now, now);
            await JobList.QueueAsync(store, job, cancellation).ConfigureAwait(false);
            return null;
        }

        return known.Read(JobJson.Default.Job) is { IsOpen: true } open && now - open.StartedAt >= KeyRings.ActivateAfter
            ? await JobList.TakeAsync(store, Home.Value, id, now, cancellation).ConfigureAwait(false)
            : null;
    }

    private async Task SealAnewAsync(HeldJob held, CancellationToken cancellation)
    {
        var (rewriting, began) = (new Rewriting(store, keys, time), time.GetUtcNow());
        var (place, cursor) = held.Job.Checkpoint?.Split('\n') is [var name, var after] ? (name, after) : ("", "");
        for (var at = Math.Max(0, Places.ToList().IndexOf(place)); at < Places.Count; at++, cursor = "")
        {
            RewritingStep step;
            var had = held.Job.Done;
            do
            {
                var from = cursor.Length == 0 ? null : cursor;
                step = Kinds.All.GetValueOrDefault(Places[at]) is TechnicalKind kind
                    ? await rewriting.IndexAsync(kind, from, cancellation).ConfigureAwait(false)
                    : await rewriting.CountyAsync(Places[at], from, tokensOf, cancellation).ConfigureAwait(false);
                cursor = step.Cursor ?? "";

                // Written down only where something was done, or to keep the turn: in the city's own partition the note is itself a change to look at.
                if (step.Rewritten == 0 && time.GetUtcNow() - held.Job.ChangedAt < JobList.Patience / 4)
                {
                    continue;
                }

                // The keys in use have changed meanwhile: another job, in its time.
                var done = held.Job.Done + step.Rewritten;
                if (JobOf(keys.List()) != held.Job.Id
                    || !await held.AdvanceAsync(Batch.Technical(), done, $"{Places[at]}\n{cursor}", Places[at], time.GetUtcNow(), cancellation).ConfigureAwait(false))
                {
                    return;
                }

                if (time.GetUtcNow() - began > Turn)
                {
                    await held.ReleaseAsync(time.GetUtcNow(), cancellation).ConfigureAwait(false);
                    return;
                }
            }
            while (step.More);
            if (held.Job.Done > had)
            {
                log.SealingAnew(held.Job.Id, held.Job.Done);
            }
        }

        if (await held.FinishAsync(held.Job.Checkpoint, held.Job.Done, time.GetUtcNow(), cancellation).ConfigureAwait(false))
        {
            log.SealedAnew(held.Job.Id, held.Job.Done);
        }
    }
}
