using App.Api.Jobs;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Jobs;

namespace App.Api.Statistics;

/// <summary>Counting anew because somebody asked: one job over a county, or over all of them one after another.</summary>
internal sealed class RollupJobs(IStore store, IWorkQueue queue, Rollups rollups, TimeProvider time, ILogger<JobCarrier> log)
{
    public const string Kind = "rollup";

    private const string Phase = "重新汇总";

    /// <summary>Starts it, or answers with the one that is under way already.</summary>
    /// <param name="place">A county, or the city.</param>
    public async Task<Job> StartAsync(Caller caller, DivisionCode place, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var partition = Partition.County(place.Value);
        var open = await store.ListAsync(partition, Query.Of(Kinds.Job).Where(Fields.Open, true).Where(Fields.Type, Kind), new(1), cancellation)
            .ConfigureAwait(false);
        if (open.Items is [var running])
        {
            return running.Read(JobJson.Default.Job);
        }

        var now = time.GetUtcNow();
        var job = new Job(OpaqueId.New(now), Kind, place.Value, JobStatus.Queued, 0, Scope(place).Count, Phase, null, null, now, now);
        var batch = Batch.Of(AuditEntries.Of("job", job.Id, place, "statistics.rollUp", caller.Actor, channel, now, null));
        JobList.Queue(batch, job);
        await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false);

        // At once rather than with the timer; if this fails the timer does it.
        await queue.SendAsync(StatisticsFunctions.Run.Queue, JobCarrier.Message(job), null, CancellationToken.None).ConfigureAwait(false);
        return job;
    }

    /// <exception cref="InvalidDataException">Not such a message.</exception>
    public Task RunAsync(string? message, CancellationToken stop) => Carrier.RunAsync(message, stop);

    /// <summary>Goes on with what nobody holds any more.</summary>
    public Task ResumeAsync(CancellationToken stop) => Carrier.ResumeAsync([DivisionCode.Changzhi, .. Rollups.Counties], [Kind], stop);

    private JobCarrier Carrier => new(store, time, log, CarryOutAsync);

    private async Task CarryOutAsync(HeldJob held, CancellationToken stop)
    {
        var counties = Scope(DivisionCode.Parse(held.Job.County));
        while (held.Job.Done < counties.Count)
        {
            await rollups.RebuildAsync(counties[held.Job.Done], stop).ConfigureAwait(false);
            var done = held.Job.Done + 1;
            var checkpoint = done.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (!await held.AdvanceAsync(Batch.Technical(), done, checkpoint, Phase, time.GetUtcNow(), stop).ConfigureAwait(false))
            {
                return;
            }
        }

        await held.FinishAsync(time.GetUtcNow(), stop).ConfigureAwait(false);
    }

    private static IReadOnlyList<DivisionCode> Scope(DivisionCode place) => place == DivisionCode.Changzhi ? Rollups.Counties : [place];
}
