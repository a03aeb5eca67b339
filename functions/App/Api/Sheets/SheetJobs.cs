using System.Text;
using System.Text.Json;
using App.Api.Departments;
using App.Functions;
using Domain.Audit;
using Domain.Divisions;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Jobs;

namespace App.Api.Sheets;

/// <summary>Starts and carries out the jobs of this room: by message at once, and by the timer where a crash or a full house left one behind.</summary>
internal sealed class SheetJobs(IStore store, IWorkQueue queue, ImportCheck check, ImportWrite write, ImportUndo undo, ExportRun export, RecordsRun records, TimeProvider time, ILogger<SheetJobs> log)
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
            await queue.SendAsync(SheetFunctions.Run.Queue, Message(job), null, CancellationToken.None).ConfigureAwait(false);
        }

        return done;
    }

    /// <exception cref="InvalidDataException">Not such a message.</exception>
    public async Task RunAsync(string? message, CancellationToken stop)
    {
        using var json = JsonDocument.Parse(message ?? throw new InvalidDataException("The message names no job."));
        var (county, id) = (json.RootElement.GetProperty("county").GetString()!, json.RootElement.GetProperty("job").GetString()!);
        if (await JobList.TakeAsync(store, county, id, time.GetUtcNow(), stop).ConfigureAwait(false) is { } held)
        {
            await CarryOutAsync(held, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Goes on with what nobody holds any more.</summary>
    public async Task ResumeAsync(CancellationToken stop)
    {
        await Each.DoAsync(from county in DivisionTable.Children(DivisionCode.Changzhi) from kind in Ours select (county.Code.Value, Kind: kind),
            due => ResumeAsync(due.Value, due.Kind, stop), stop).ConfigureAwait(false);
    }

    private async Task ResumeAsync(string county, string kind, CancellationToken stop)
    {
        while (await JobList.TakeDueAsync(store, county, kind, time.GetUtcNow(), stop).ConfigureAwait(false) is { } held)
        {
            await CarryOutAsync(held, stop).ConfigureAwait(false);
        }
    }

    private async Task CarryOutAsync(HeldJob held, CancellationToken stop)
    {
        if (held.Job.CancelRequested)
        {
            await held.CancelAsync(time.GetUtcNow(), stop).ConfigureAwait(false);
            return;
        }

        try
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
                await queue.SendAsync(SheetFunctions.Run.Queue, Message(held.Job), null, stop).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (stop.IsCancellationRequested || exception is IOException or TimeoutException or HttpRequestException)
        {
            // Stopping, or a back end that is gone for a moment: whoever comes next goes on at the checkpoint.
            await held.ReleaseAsync(time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
            throw;
        }
#pragma warning disable CA1031 // A mistake of ours: the job ends and says so, instead of failing every minute for ever.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.FunctionFailed(held.Job.Kind, exception);
            await held.FailAsync(exception is DamagedException ? "record-damaged" : "unexpected-error", time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static async Task<bool> Whole(Task work)
    {
        await work.ConfigureAwait(false);
        return true;
    }

    /// <summary>Ids only: queues are not sealed.</summary>
    private static string Message(Job job) => Encoding.UTF8.GetString(Answer.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("county", job.County);
        json.WriteString("job", job.Id);
        json.WriteEndObject();
    }));
}
