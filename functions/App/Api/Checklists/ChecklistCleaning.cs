using App.Wire;
using Domain.Eligibility;
using Domain.Retention;
using Domain.Time;
using Storage;

namespace App.Api.Checklists;

/// <summary>The rows of a handed-out list do not stay: a table can be fetched for a week. The marks that later lists are compared with hold no
/// answer and stay as long as originals do (<see cref="RetentionKind.StatisticsOriginal"/>).</summary>
internal sealed class ChecklistCleaning(IBlobStore blobs, PolicyInForce policy, TimeProvider time)
{
    public async Task CleanAsync(CancellationToken cancellation)
    {
        var (now, old) = (time.GetUtcNow(), new List<string>());
        var today = CivilTime.ChinaDate(now);
        await foreach (var name in blobs.ListAsync(ChecklistNames.Blobs, cancellation).ConfigureAwait(false))
        {
            var made = OpaqueId.MadeAt(name.Split('/')[1]);
            if (name.Contains("/rows-", StringComparison.Ordinal) ? now - made > ChecklistDelivery.FileLasts
                : RetentionClock.IsDue(RetentionKind.StatisticsOriginal, CivilTime.ChinaDate(made), policy.On(today), today))
            {
                old.Add(name);
            }
        }

        foreach (var name in old)
        {
            await blobs.DeleteAsync(name, cancellation).ConfigureAwait(false);
        }
    }
}
