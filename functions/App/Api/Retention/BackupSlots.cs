using Domain.Divisions;
using Domain.Eligibility;
using Domain.Retention;
using Domain.Time;
using Storage.Backup;

namespace App.Api.Retention;

/// <summary>A slot of backups, and what became of its key.</summary>
/// <param name="DestroyedFrom">The first day on which its key may be destroyed, as things are.</param>
/// <param name="UnreadableFrom">The first day on which nobody can read any of it any more; not before, where its key is still held.</param>
public sealed record KeptSlot(BackupSlot Slot, BackupKeyState Key, DateOnly DestroyedFrom, DateOnly UnreadableFrom)
{
    /// <summary>Given up, and there is still something to take back.</summary>
    public bool IsGivenUp => Key is { IsHeld: true, GivenUpOn: not null, DestroyedOn: null };

    /// <summary>Nobody has decided about it yet.</summary>
    public bool IsInUse => Key is { IsHeld: true, GivenUpOn: null, DestroyedOn: null, IsStrange: false };
}

/// <summary>The slots of backups with the day on which they become unreadable.</summary>
public sealed class BackupSlots(BackupKeys keys, PolicyInForce policy, TimeProvider time)
{
    /// <summary>
    /// The slots of the county that lie in some backup; null: the keys cannot be looked at, which is told and takes nothing else down.
    /// </summary>
    public async Task<IReadOnlyList<KeptSlot>?> ListAsync(DivisionCode county, CancellationToken cancellation)
    {
        var today = CivilTime.ChinaDate(time.GetUtcNow());
        var parameters = policy.On(today);
        try
        {
            return
            [
                .. from state in await keys.ListAsync(county.Value, cancellation).ConfigureAwait(false)
                   let slot = BackupSlot.Find(state.Id)
                   where slot is not null
                   let destroyed = state.DestroyedOn ?? slot.Value.DestroyedFrom(state.GivenUpOn, state.Seen, today, parameters)
                   select new KeptSlot(slot.Value, state, destroyed, CivilTime.AddDays(destroyed, keys.SoftDeleteDays)),
            ];
        }
        catch (Exception unreadable) when (BackupKeys.IsOutOfReach(unreadable))
        {
            return null;
        }
    }
}
