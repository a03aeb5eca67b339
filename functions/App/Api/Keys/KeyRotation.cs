using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using App.Api.Audit;
using App.Api.Jobs;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Divisions;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Jobs;
using Storage.Sealing;

namespace App.Api.Keys;

/// <summary>
/// Exchanges the keys of both rings where they are not as <c>Keys:Suite</c> and <c>Keys:Since</c> want them, and then seals anew what lies under the
/// old ones and writes its search tokens anew. A firing does what can be done at its time; who is killed in between is followed by the next, from the
/// checkpoint.
/// </summary>
/// <remarks>
/// What the old keys sealed opens all the time, and their tokens are looked up all the time: nobody waits for this, and nothing is removed at its
/// end.
/// </remarks>
/// <param name="tokensOf">The search tokens that a document should have; null where it has none.</param>
public sealed class KeyRotation(IStore store, KeyRings keys, Func<Document, IEnumerable<string>?> tokensOf, TimeProvider time,
    ILogger<KeyRotation> log)
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

        if (keys.HeldUp is { } words)
        {
            log.KeysHeldUp(words);
        }

        var rings = keys.List();
        await WriteDownAsync(rings, cancellation).ConfigureAwait(false);

        // Where a newer key waits for its use, everything would be sealed twice.
        if (rings.Count > 2 && rings.GroupBy(key => key.Purpose).All(ring => ring.Last().State == KeyState.Active)
            && await TakeAsync(JobOf(rings), cancellation).ConfigureAwait(false) is { } held)
        {
            try
            {
                await SealAnewAsync(held, cancellation).ConfigureAwait(false);
            }
            catch
            {
                // Whatever it was, the next firing goes on at the checkpoint.
                await held.ReleaseAsync(time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>One job for the two keys that are in use.</summary>
    internal static string JobOf(IEnumerable<(string Id, KeyPurpose Purpose, KeyState State, DateTimeOffset CreatedOn)> rings) =>
        Hash(string.Join('\n', rings.Where(key => key.State == KeyState.Active).Select(key => key.Id).Order(StringComparer.Ordinal)));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)).AsSpan(0, 16));

    /// <summary>By one at a time: a vault lets the second of two writers win.</summary>
    private async Task ApproachAsync(CancellationToken cancellation)
    {
        var (place, owner) = (Partition.County(Home.Value), OpaqueId.New(time.GetUtcNow()));
        if (!await Lease.TryTakeAsync(store, place, Kind, owner, JobList.Patience, time.GetUtcNow(), cancellation).ConfigureAwait(false))
        {
            return;
        }

        try
        {
            foreach (var (id, state) in await keys.ApproachAsync(cancellation).ConfigureAwait(false))
            {
                log.KeyChanged(id, state == KeyState.Active ? "in use from now on" : "known, in use in ten minutes");
            }
        }
        finally
        {
            await Lease.ReleaseAsync(store, place, Kind, owner, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The audit entries of the keys as they are: a ring is saved before anything can be written about it, so whoever died in between is made up for
    /// by the next firing. The keys that an installation began with were made by nobody's decision and have none.
    /// </summary>
    private async Task WriteDownAsync(IReadOnlyList<(string Id, KeyPurpose Purpose, KeyState State, DateTimeOffset CreatedOn)> rings,
        CancellationToken cancellation)
    {
        foreach (var (id, _, state, createdOn) in rings.GroupBy(key => key.Purpose).SelectMany(ring => ring.Skip(1)))
        {
            await WriteDownAsync("key.add", id, createdOn, cancellation).ConfigureAwait(false);
            if (state == KeyState.Active)
            {
                await WriteDownAsync("key.activate", id, time.GetUtcNow(), cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteDownAsync(string action, string key, DateTimeOffset at, CancellationToken cancellation)
    {
        var (place, id) = (Partition.County(Home.Value), Hash($"{action}\n{key}"));
        if (await store.FindAsync(place, Kinds.Audit, id, cancellation).ConfigureAwait(false) is null)
        {
            // Not committed: another instance has just written it.
            var entry = AuditEntries.Of("key", key, Home, action, AuditActor.System, "setting", at, null) with { Id = id };
            await store.CommitAsync(place, Batch.Of(entry), cancellation).ConfigureAwait(false);
        }
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
        var (place, cursor, left) = Left.Read(held.Job.Checkpoint);
        var (unread, unreadBefore) = (new HashSet<string>(StringComparer.Ordinal), left.Unread);
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
                foreach (var (sort, id) in step.Unread.Where(one => unread.Add(one.Id)))
                {
                    log.TokensKept(sort, id);
                }

                left = new(left.TooLarge + step.TooLarge, left.Damaged + step.Damaged, unreadBefore + unread.Count);

                // Written down only where something was done, or to keep the turn: in the city's own partition the note is itself a change to look
                // at.
                if (step.Rewritten == 0 && time.GetUtcNow() - held.Job.ChangedAt < JobList.Patience / 4)
                {
                    continue;
                }

                // The keys in use have changed meanwhile: another job, in its time.
                var (done, next) = (held.Job.Done + step.Rewritten, step.More ? Places[at] : Places[Math.Min(at + 1, Places.Count - 1)]);
                if (JobOf(keys.List()) != held.Job.Id
                    || !await held.AdvanceAsync(Batch.Technical(), done, left.Write(next, step.More ? cursor : ""), Places[at], time.GetUtcNow(),
                        cancellation).ConfigureAwait(false))
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
            log.SealedAnew(held.Job.Id, held.Job.Done, left.TooLarge, left.Damaged, left.Unread);
        }
    }

    /// <summary>What sealing anew has left as it was so far; goes with the job's checkpoint.</summary>
    private readonly record struct Left(int TooLarge, int Damaged, int Unread)
    {
        public static (string Place, string Cursor, Left Left) Read(string? checkpoint) => checkpoint?.Split('\n') switch
        {
            [var place, var cursor, var large, var damaged, var unread] => (place, cursor, new(Number(large), Number(damaged), Number(unread))),
            [var place, var cursor] => (place, cursor, default), // written by a version that did not count
            _ => ("", "", default),
        };

        public string Write(string place, string cursor) =>
            string.Create(CultureInfo.InvariantCulture, $"{place}\n{cursor}\n{TooLarge}\n{Damaged}\n{Unread}");

        private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }
}
