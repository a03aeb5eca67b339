using App.Api.Audit;
using App.Api.Declarations;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Retention;
using Microsoft.AspNetCore.Http;
using Storage;
using Storage.Backup;

namespace App.Api.Retention;

/// <summary>Carries out what two people agreed to: erases it one by one, gives up the keys of backups, and destroys those in time.</summary>
/// <remarks>
/// Nothing depends on being done once. A list says how far it came; killed after an erasure and before that is written down, the next turn finds
/// nothing left
/// of that one, which is what counts, and goes on. Whether something is due is asked again when its turn comes: a child that is open again by then
/// stays.
/// </remarks>
public sealed class RetentionSweep(IStore store, RetentionRoom room, Erasures erasures, BackupKeys? keys, PolicyInForce policy, TimeProvider time)
{
    internal const string Channel = "timer";

    /// <summary>So many are erased in one turn of the sweep, in a county.</summary>
    private const int Turn = 25;

    /// <summary>What is left of something after its turn.</summary>
    private enum Left
    {
        Nothing,

        /// <summary>It is no longer due, or may not go yet.</summary>
        All,

        /// <summary>Somebody else is at it in this moment: asked again in the next turn.</summary>
        Unknown,
    }

    /// <summary>Goes on with what was agreed to; comes with every sweep, and again after a crash.</summary>
    public async Task ResumeAsync(DivisionCode county, CancellationToken cancellation)
    {
        var today = CivilTime.ChinaDate(time.GetUtcNow());
        var open = await store.ListAsync(DeclarationRecords.PartitionOf(county), Query.Of(Kinds.RetentionList).Where(Fields.Open, true), new(1),
            cancellation).ConfigureAwait(false);
        List<KeptSlot> over = [.. room.Slots(county).Where(slot => slot.Key is { GivenUpAt: not null, Entry: not null }
            && slot.UnreadableFrom <= today && keys!.IsHeld(slot.Key.Id))];
        if (open.Items.Count + over.Count == 0)
        {
            return;
        }

        var water = (await room.WaterAsync(county, cancellation).ConfigureAwait(false)).Water?.On;
        if (today < water)
        {
            return;
        }

        if (open.Items is [var document])
        {
            await StepAsync(RetentionRoom.Read(document), today, water, cancellation).ConfigureAwait(false);
        }

        foreach (var (slot, state, _) in over)
        {
            // Written down first, under an id that a second try finds.
            var entry = AuditEntries.Of(RetentionRoom.SubjectKind, slot.Id, county, "retention.destroy-key", AuditActor.System, Channel,
                time.GetUtcNow(), null) with { Id = state.Entry! };
            await store.CommitAsync(DeclarationRecords.PartitionOf(county), Batch.Of(entry), cancellation).ConfigureAwait(false);
            keys!.Destroy(state.Id, time.GetUtcNow());
        }
    }

    private async Task StepAsync(StoredRetention found, DateOnly today, DateOnly? water, CancellationToken cancellation)
    {
        var list = found.List;
        foreach (var item in list.Items.Skip(list.Looked).Take(Turn))
        {
            var left = await EraseAsync(list, item, today, water, cancellation).ConfigureAwait(false);
            if (left == Left.Unknown)
            {
                break;
            }

            list = list with { Looked = list.Looked + 1, Erased = list.Erased + (left == Left.Nothing ? 1 : 0) };
        }

        var now = time.GetUtcNow();
        if (list.Looked == list.Items.Length)
        {
            foreach (var key in list.Keys)
            {
                keys?.GiveUp(key, OpaqueId.New(now), now);
            }

            list = list with { Status = RetentionStatus.Done };
        }
        else if (list.Looked == found.List.Looked)
        {
            return;
        }

        var entry = RetentionRoom.Entry(list, list.Status == RetentionStatus.Done ? "retention.done" : "retention.step", AuditActor.System, Channel,
            now, null);

        // Another instance may have come as far meanwhile: then it has written the same, for both count what is left.
        await store.CommitAsync(found.Document.Partition, RetentionRoom.Put(Batch.Of(entry), found, list), cancellation).ConfigureAwait(false);
    }

    private async Task<Left> EraseAsync(RetentionList list, RetentionItem item, DateOnly today, DateOnly? water, CancellationToken cancellation)
    {
        var (partition, now) = (DeclarationRecords.PartitionOf(list.County), time.GetUtcNow());
        var isChild = item.Kind == RetentionKind.ClosedChild;
        if (await store.FindAsync(partition, isChild ? Kinds.Child : Kinds.Declaration, item.Id,
            cancellation).ConfigureAwait(false) is not { } document)
        {
            return Left.Nothing;
        }

        var (erasedAt, ended) = isChild ? Of(ChildJson.Read(document.Body)) : Of(DeclarationJson.Read(document.Body));
        if (erasedAt is not null)
        {
            return Left.Nothing;
        }

        if (ended is not { } day || !RetentionClock.IsDue(item.Kind, day, policy.On(today), today, water))
        {
            return Left.All;
        }

        var batch = Batch.Of(RetentionRoom.Entry(list, "retention.erase", AuditActor.System, Channel, now, null) with { SubjectIds = [list.Id,
            item.Id] });
        if (isChild)
        {
            var refused = await erasures.PutChildAsync(batch, list.County, item.Id, null, AuditActor.System, Channel, now,
                cancellation).ConfigureAwait(false);
            return refused is not null ? OfRefused(refused) : await IsCommittedAsync().ConfigureAwait(false) ? Left.Nothing : Left.Unknown;
        }

        var put = await erasures.PutAsync(batch, list.County, item.Id, null, declaration => declaration.Erased(now), AuditActor.System, Channel, now,
            cancellation).ConfigureAwait(false);
        if (put.IsRefused(out var why, out var rest))
        {
            return OfRefused(why);
        }

        if (!await IsCommittedAsync().ConfigureAwait(false))
        {
            return Left.Unknown;
        }

        await erasures.EraseNowAsync(rest).ConfigureAwait(false);
        return Left.Nothing;

        async Task<bool> IsCommittedAsync() => (await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted;

        static Left OfRefused(Refusal refusal) => refusal.Status == StatusCodes.Status409Conflict ? Left.Unknown : Left.All;

        static (DateTimeOffset? ErasedAt, DateOnly? Ended) Of(object record) => record switch
        {
            Child child => (child.ErasedAt, RetentionClock.EndOf(child)),
            Declaration declaration => (declaration.ErasedAt, RetentionClock.EndOf(declaration)),
            _ => throw new ArgumentException("Neither a child nor a declaration.", nameof(record)),
        };
    }
}
