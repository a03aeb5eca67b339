using App.Api.Cases;
using App.Api.Declarations;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Retention;
using Domain.Time;
using Microsoft.AspNetCore.Http;
using Storage;
using Storage.Backup;
using Storage.Moving;

namespace App.Api.Retention;

/// <summary>Carries out what two people agreed to: erases it one by one, gives up the keys of backups, and destroys those in time.</summary>
/// <remarks>
/// Nothing depends on being done once. A list says how far it came; killed after an erasure and before that is written down, the next turn finds
/// nothing left of that one, which is what counts, and goes on. Whether something is due is asked again when its turn comes: a child that is open
/// again by then stays. One that cannot go holds nothing up: the list names it, and the next one has it again.
/// </remarks>
public sealed class RetentionSweep(
    IStore store, RetentionRoom room, Erasures erasures, BackupKeys keys, PolicyInForce policy, TimeProvider time)
{
    internal const string Channel = "timer";

    private const string MovedAway = "这个县（区）已经迁走，旧备份的密钥到期销毁。";

    /// <summary>So many are erased in one turn of the sweep, in a county.</summary>
    private const int Turn = 25;

    /// <summary>What is left of something after its turn.</summary>
    private enum Left
    {
        Nothing,

        /// <summary>It is no longer due.</summary>
        All,

        /// <summary>It is due and may not go yet.</summary>
        Refused,

        /// <summary>Somebody else is at it in this moment.</summary>
        Busy,
    }

    /// <summary>Goes on with what was agreed to; comes with every sweep, and again after a crash.</summary>
    public async Task ResumeAsync(DivisionCode county, CancellationToken cancellation)
    {
        var open = await store.ListAsync(DeclarationRecords.PartitionOf(county), Query.Of(Kinds.RetentionList).Where(Fields.Open, true), new(10),
            cancellation).ConfigureAwait(false);
        foreach (var stored in open.Items.Select(RetentionRoom.Read).OrderByDescending(stored => stored.List.TakesBack))
        {
            if (room.IsVoid(stored.List))
            {
                await room.VoidAsync(county, cancellation).ConfigureAwait(false);
            }
            else
            {
                await StepAsync(stored, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Looks at the keys that were given up, counts the day, and destroys those whose time is over; the timer's part.</summary>
    /// <remarks>
    /// Of a county that has moved away nobody decides here any more: the keys of its old backups are given up once their year is over, and the
    /// city's chain says when they went.
    /// </remarks>
    internal async Task LookAtKeysAsync(DivisionCode county, CancellationToken cancellation)
    {
        var today = Today;
        var all = await room.SlotsAsync(county, cancellation).ConfigureAwait(false) ?? [];
        if (all.All(static kept => !kept.Key.IsHeld))
        {
            return;
        }

        var isGone = await CountyMoves.IsGoneAsync(store, county.Value, cancellation).ConfigureAwait(false);
        if (isGone && all.Where(kept => kept.IsInUse && kept.Slot.DueOn <= today).ToList() is { Count: > 0 } over)
        {
            foreach (var kept in over)
            {
                await keys.GiveUpAsync(kept.Slot.Id, OpaqueId.New(time.GetUtcNow()), today, cancellation).ConfigureAwait(false);
            }

            all = await room.SlotsAsync(county, cancellation).ConfigureAwait(false) ?? [];
        }

        foreach (var kept in all.Where(static kept => kept.Key.IsHeld && (kept.Key.GivenUpOn ?? kept.Key.DestroyedOn) is not null))
        {
            await LookAsync(kept, county, isGone, today, cancellation).ConfigureAwait(false);
        }
    }

    private async Task LookAsync(KeptSlot kept, DivisionCode county, bool isGone, DateOnly today, CancellationToken cancellation)
    {
        var (slot, key) = (kept.Slot, kept.Key);
        if (key.DestroyedOn is not null)
        {
            // It was said and marked, and what came then was a crash, or somebody who took it back a moment too late.
            await keys.DestroyAsync(slot.Id, today, cancellation).ConfigureAwait(false);
            return;
        }

        // Asked anew for each: while others were destroyed somebody may have asked for this one.
        if ((await room.AskedBackAsync(county, cancellation).ConfigureAwait(false)).Contains(slot.Id))
        {
            return;
        }

        if (key.GivenUpOn > today)
        {
            // Given up by a clock that stood ahead.
            await SayAsync("retention.take-back", OpaqueId.New(time.GetUtcNow())).ConfigureAwait(false);
            await keys.TakeBackAsync(slot.Id, cancellation).ConfigureAwait(false);
            return;
        }

        if (!key.Seen.Contains(today))
        {
            await keys.SeeAsync(slot.Id, today, cancellation).ConfigureAwait(false);
        }

        if (slot.DestroyedFrom(key.GivenUpOn, key.Seen.Append(today).Distinct(), today, policy.On(today)) <= today)
        {
            // Written down first, under an id that a second try finds.
            await SayAsync("retention.destroy-key", key.Entry!).ConfigureAwait(false);
            await keys.DestroyAsync(slot.Id, today, cancellation).ConfigureAwait(false);
        }

        async Task SayAsync(string action, string id)
        {
            var place = isGone ? DivisionCode.Changzhi : county;
            var entry = AuditEntries.Of(RetentionRoom.SubjectKind, slot.Id, place, action, AuditActor.System, Channel, time.GetUtcNow(),
                isGone ? MovedAway : null);
            await store.CommitAsync(DeclarationRecords.PartitionOf(place), Batch.Of(entry with { Id = id }), cancellation).ConfigureAwait(false);
        }
    }

    private DateOnly Today => CivilTime.ChinaDate(time.GetUtcNow());

    private async Task StepAsync(StoredRetention found, CancellationToken cancellation)
    {
        var list = found.List;
        foreach (var item in list.Items.Skip(list.Looked).Take(Turn))
        {
            var left = await EraseAsync(list, item, cancellation).ConfigureAwait(false);
            if (left == Left.Busy)
            {
                // Another instance at the same list has perhaps just erased it.
                left = await EraseAsync(list, item, cancellation).ConfigureAwait(false);
            }

            list = list with
            {
                Looked = list.Looked + 1,
                Erased = list.Erased + (left == Left.Nothing ? 1 : 0),
                Skipped = left is Left.Refused or Left.Busy ? list.Skipped.Add(item.Id) : list.Skipped,
            };
        }

        var now = time.GetUtcNow();
        if (list.Looked == list.Items.Length)
        {
            list = await EndAsync(list, now, cancellation).ConfigureAwait(false);
        }

        var action = list.Status != RetentionStatus.Done ? "retention.step" : list.TakesBack ? "retention.take-back" : "retention.done";

        // Another instance may have come as far meanwhile: then it has written the same, for both count what is left.
        await store.CommitAsync(found.Document.Partition, RetentionRoom.Put(
            Batch.Of(RetentionRoom.Entry(list, action, AuditActor.System, Channel, now, null)), found, list), cancellation).ConfigureAwait(false);
    }

    private async Task<RetentionList> EndAsync(RetentionList list, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var key in list.Keys)
        {
            try
            {
                if (!list.TakesBack)
                {
                    await keys.GiveUpAsync(key, OpaqueId.New(now), CivilTime.ChinaDate(now), cancellation).ConfigureAwait(false);
                }
                else if (await keys.TakeBackAsync(key, cancellation).ConfigureAwait(false))
                {
                    list = list with { Erased = list.Erased + 1 };
                }
            }
            catch (Exception unreachable) when (!list.TakesBack && BackupKeys.IsOutOfReach(unreachable))
            {
                // It is still in use, and on the next list again: keys out of reach keep no child's record.
            }
        }

        // What another instance was at when its turn came is gone by now.
        foreach (var item in list.Items.Where(item => list.Skipped.Contains(item.Id)))
        {
            if (await IsGoneAsync(list.County, item, cancellation).ConfigureAwait(false))
            {
                list = list with { Erased = list.Erased + 1, Skipped = list.Skipped.Remove(item.Id) };
            }
        }

        return list with { Status = RetentionStatus.Done };
    }

    private async Task<bool> IsGoneAsync(DivisionCode county, RetentionItem item, CancellationToken cancellation)
    {
        try
        {
            return await LookAsync(county, item, cancellation).ConfigureAwait(false) is null or { IsGone: true };
        }
        catch (DamagedException)
        {
            return false;
        }
    }

    /// <summary>What there is of it; null: nothing.</summary>
    private async Task<(Document Document, bool IsGone, DateOnly? Ended)?> LookAsync(DivisionCode county, RetentionItem item,
        CancellationToken cancellation)
    {
        Kind kind = item.Kind switch
        {
            RetentionKind.ClosedChild => Kinds.Child,
            RetentionKind.SettledCase => Kinds.CaseForReview,
            _ => Kinds.Declaration,
        };
        if (await store.FindAsync(DeclarationRecords.PartitionOf(county), kind, item.Id, cancellation).ConfigureAwait(false) is not { } document)
        {
            return null;
        }

        switch (item.Kind)
        {
            case RetentionKind.ClosedChild:
                var child = ChildJson.Read(document.Body);
                return (document, child.ErasedAt is not null, RetentionClock.EndOf(child));
            case RetentionKind.SettledCase:
                var settled = CaseJson.Read(document.Body, county);
                return (document, settled.IsEmptied, RetentionClock.EndOf(settled));
            default:
                var declaration = DeclarationJson.Read(document.Body);
                return (document, declaration.ErasedAt is not null, RetentionClock.EndOf(declaration));
        }
    }

    private async Task<Left> EraseAsync(RetentionList list, RetentionItem item, CancellationToken cancellation)
    {
        try
        {
            return await LookAsync(list.County, item, cancellation).ConfigureAwait(false) is not { IsGone: false } found ? Left.Nothing
                : found.Ended is not { } day || !RetentionClock.IsDue(item.Kind, day, policy.On(Today), Today) ? Left.All
                : await EraseAsync(list, item, found.Document, cancellation).ConfigureAwait(false);
        }
        catch (DamagedException)
        {
            return Left.Refused;
        }
    }

    private async Task<Left> EraseAsync(RetentionList list, RetentionItem item, Document document, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var batch = Batch.Of(RetentionRoom.Entry(list, "retention.erase", AuditActor.System, Channel, now, null) with
        {
            SubjectIds = [list.Id, item.Id],
        });
        var (rest, isGone, before) = ((ErasedRest?)null, false, batch.Count);
        switch (item.Kind)
        {
            case RetentionKind.ClosedChild:
                if (await erasures.PutChildAsync(batch, list.County, item.Id, null, AuditActor.System, Channel, now,
                    cancellation).ConfigureAwait(false) is { } refused)
                {
                    return OfRefused(refused);
                }

                isGone = batch.Count == before;
                break;
            case RetentionKind.SettledCase:
                var emptied = CaseJson.Read(document.Body, list.County).Emptied();
                batch.Replace(document, CaseJson.Write(emptied), CaseRecords.FieldsOf(emptied), CaseJson.Schema);
                break;
            default:
                var put = await erasures.PutAsync(batch, list.County, item.Id, null, Erased, AuditActor.System, Channel, now,
                    cancellation).ConfigureAwait(false);
                if (put.IsRefused(out var why, out rest))
                {
                    return OfRefused(why);
                }

                break;
        }

        if (isGone)
        {
            // Another instance was quicker, between the look and this: it has written the entry.
            return Left.Nothing;
        }

        if (!(await store.CommitAsync(document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            return Left.Busy;
        }

        if (rest is not null)
        {
            await erasures.EraseNowAsync(rest).ConfigureAwait(false);
        }

        return Left.Nothing;

        Declaration Erased(Declaration declaration)
        {
            isGone = declaration.ErasedAt is not null;
            return declaration.Erased(now);
        }

        static Left OfRefused(Refusal refusal) => refusal.Status == StatusCodes.Status409Conflict ? Left.Busy : Left.Refused;
    }
}
