using App.Api.Departments;
using App.Api.Jobs;
using App.Functions;
using Domain.Audit;
using Domain.Divisions;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Jobs;

namespace App.Api.Sheets;

/// <summary>
/// Starts and carries out the jobs of this room: by message at once, and by the timer where a crash or a full house left one behind.
/// </summary>
internal sealed class SheetJobs(IStore store, IWorkQueue queue, ImportCheck check, ImportWrite write, ImportUndo undo, ExportRun export,
    RecordsRun records, TimeProvider time, ILogger<JobCarrier> log)
{
    /// <summary>A long job makes room for others after so long, and before any host loses patience.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(60);

    private static readonly string[] Ours = [ImportNames.Check, ImportNames.Write, ImportNames.Undo, ExportNames.Job, RecordNames.Job];

    /// <summary>Queues the job with the audit entry of whoever asked for it, in one commit. False: it was queued before.</summary>
    /// <param name="also">What else belongs to the commit.</param>
    public async Task<bool> StartAsync(Job job, AuditEntry entry, CancellationToken cancellation, Action<RecordBatch>? also = null)
    {
        var batch = Batch.Of(entry);
        also?.Invoke(batch);
        JobList.Queue(batch, job);
        var done = (await store.CommitAsync(Partition.County(job.County), batch, cancellation).ConfigureAwait(false)).IsCommitted;
        if (done)
        {
            // At once rather than with the timer; if this fails the timer does it.
            await queue.SendAsync(SheetFunctions.Run.Queue, JobCarrier.Message(job), null, CancellationToken.None).ConfigureAwait(false);
        }

        return done;
    }

    /// <exception cref="InvalidDataException">Not such a message.</exception>
    public Task RunAsync(string? message, CancellationToken stop) => Carrier.RunAsync(message, stop);

    /// <summary>Goes on with what nobody holds any more.</summary>
    public Task ResumeAsync(CancellationToken stop) =>
        Carrier.ResumeAsync(DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code), Ours, stop);

    private JobCarrier Carrier => new(store, time, log, CarryOutAsync);

    private async Task CarryOutAsync(HeldJob held, CancellationToken stop)
    {
        var ended = held.Job.Kind switch
        {
            ImportNames.Check => await Whole(check.RunAsync(held, stop)).ConfigureAwait(false),
            ImportNames.Write => await write.RunAsync(held, Slice, stop).ConfigureAwait(false),
            ImportNames.Undo => await undo.RunAsync(held, Slice, stop).ConfigureAwait(false),
            RecordNames.Job => await Whole(records.RunAsync(held, stop)).ConfigureAwait(false),
            _ => await Whole(export.RunAsync(held, stop)).ConfigureAwait(false),
        };
        if (!ended && await held.ReleaseAsync(time.GetUtcNow(), stop).ConfigureAwait(false))
        {
            await queue.SendAsync(SheetFunctions.Run.Queue, JobCarrier.Message(held.Job), null, stop).ConfigureAwait(false);
        }
    }

    private static async Task<bool> Whole(Task work)
    {
        await work.ConfigureAwait(false);
        return true;
    }
}
