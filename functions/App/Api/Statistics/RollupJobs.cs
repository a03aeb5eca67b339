using System.Text;
using System.Text.Json;
using App.Api.Audit;
using App.Functions;
using App.Security;
using Domain.Divisions;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Jobs;

namespace App.Api.Statistics;

/// <summary>Counting anew because somebody asked: one job over a county, or over all of them one after another.</summary>
internal sealed class RollupJobs(IStore store, IWorkQueue queue, Rollups rollups, TimeProvider time, ILogger<RollupJobs> log)
{
    public const string Kind = "rollup";

    private const string Phase = "重新汇总";

    /// <summary>Starts it, or answers with the one that is under way already.</summary>
    /// <param name="place">A county, or the city.</param>
    public async Task<Job> StartAsync(Caller caller, DivisionCode place, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var partition = Partition.County(place.Value);
        var open = await store.ListAsync(partition, Query.Of(Kinds.Job).Where(Fields.Open, true).Where(Fields.Type, Kind), new(1), cancellation).ConfigureAwait(false);
        if (open.Items is [var running])
        {
            return running.Read(Jobs.JobJson.Default.Job);
        }

        var now = time.GetUtcNow();
        var job = new Job(OpaqueId.New(now), Kind, place.Value, JobStatus.Queued, 0, Scope(place).Count, Phase, null, null, now, now);
        var batch = Batch.Of(AuditEntries.Of("job", job.Id, place, "statistics.rollUp", caller.Actor, channel, now, null));
        JobList.Queue(batch, job);
        await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false);

        // At once rather than with the timer; if this fails the timer does it.
        await queue.SendAsync(StatisticsFunctions.Run.Queue, Message(job), null, CancellationToken.None).ConfigureAwait(false);
        return job;
    }

    /// <exception cref="InvalidDataException">Not such a message.</exception>
    public async Task RunAsync(string? message, CancellationToken stop)
    {
        var (county, id) = Read(message);
        if (await JobList.TakeAsync(store, county, id, time.GetUtcNow(), stop).ConfigureAwait(false) is { Job.Kind: Kind } held)
        {
            await CarryOutAsync(held, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Goes on with what nobody holds any more.</summary>
    public Task ResumeAsync(CancellationToken stop) => Each.DoAsync([DivisionCode.Changzhi, .. Rollups.Counties], async place =>
    {
        while (await JobList.TakeDueAsync(store, place.Value, Kind, time.GetUtcNow(), stop).ConfigureAwait(false) is { } held)
        {
            await CarryOutAsync(held, stop).ConfigureAwait(false);
        }
    }, stop);

    private async Task CarryOutAsync(HeldJob held, CancellationToken stop)
    {
        try
        {
            var counties = Scope(DivisionCode.Parse(held.Job.County));
            while (held.Job.Done < counties.Count)
            {
                await rollups.RebuildAsync(counties[held.Job.Done], stop).ConfigureAwait(false);
                var done = held.Job.Done + 1;
                if (!await held.AdvanceAsync(Batch.Technical(), done, done.ToString(System.Globalization.CultureInfo.InvariantCulture), Phase, time.GetUtcNow(), stop).ConfigureAwait(false))
                {
                    return;
                }
            }

            await held.FinishAsync(time.GetUtcNow(), stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (stop.IsCancellationRequested || exception is IOException or TimeoutException or HttpRequestException)
        {
            // Stopping, or a back end that is gone for a moment: whoever comes next goes on with the county at hand.
            await held.ReleaseAsync(time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
            throw;
        }
#pragma warning disable CA1031 // A mistake of ours: the job ends and says so, instead of failing for ever.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.FunctionFailed(held.Job.Kind, exception);
            await held.FailAsync(exception is DamagedException ? "record-damaged" : "unexpected-error", time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static IReadOnlyList<DivisionCode> Scope(DivisionCode place) => place == DivisionCode.Changzhi ? Rollups.Counties : [place];

    /// <summary>Ids only: queues are not sealed.</summary>
    private static string Message(Job job) => Encoding.UTF8.GetString(Answer.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("county", job.County);
        json.WriteString("job", job.Id);
        json.WriteEndObject();
    }));

    private static (string County, string Job) Read(string? message)
    {
        try
        {
            using var json = JsonDocument.Parse(message ?? "");
            return (DivisionCode.Parse(json.RootElement.GetProperty("county").GetString()!).Value, json.RootElement.GetProperty("job").GetString()!);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("The message names no job.");
        }
    }
}
