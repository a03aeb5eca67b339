using App.Wire;
using Domain.Eligibility;
using Domain.Retention;
using Domain.Time;
using Storage;

namespace App.Api.National;

/// <summary>A file of children does not stay longer than it can be fetched; which child had which row stays, for what still comes back,
/// as long as originals do (<see cref="RetentionKind.StatisticsOriginal"/>).</summary>
internal sealed class NationalCleaning(IBlobStore blobs, PolicyInForce policy, TimeProvider time)
{
    public async Task CleanAsync(CancellationToken cancellation)
    {
        var (now, old) = (time.GetUtcNow(), new List<string>());
        var today = CivilTime.ChinaDate(now);
        await foreach (var name in blobs.ListAsync(NationalRecords.Blobs, cancellation).ConfigureAwait(false))
        {
            // A file is named by when it was agreed to, the rows by when they were asked for.
            var parts = name.Split('/');
            var (isFile, id) = parts[2].Split('-') is [_, var own] ? (true, own) : (false, parts[1]);
            if (isFile ? now - OpaqueId.MadeAt(id) > NationalBatch.FileLasts
                : RetentionClock.IsDue(RetentionKind.StatisticsOriginal, CivilTime.ChinaDate(OpaqueId.MadeAt(id)), policy.On(today), today))
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
