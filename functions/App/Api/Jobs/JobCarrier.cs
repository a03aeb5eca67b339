using System.Text.Json;
using App.Functions;
using Domain.Divisions;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Jobs;

namespace App.Api.Jobs;

/// <summary>
/// Takes a job, has it carried out and lets go of it, however that ends: by message at once, and by a timer where a crash or a full house left one
/// behind. The rooms bring the work.
/// </summary>
/// <param name="work">Carries out what is held, or goes as far as it likes and releases it.</param>
/// <param name="fallen">What is left to do for a job that failed or was cancelled; may be done again.</param>
internal sealed class JobCarrier(IStore store, TimeProvider time, ILogger<JobCarrier> log, Func<HeldJob, CancellationToken, Task> work,
    Func<Job, Task>? fallen = null)
{
    public static string Message(Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return JsonSerializer.Serialize(new(DivisionCode.Parse(job.County), job.Id), MessageJson.Default.JobMessage);
    }

    /// <summary>Carries out the job of a message, if it is open and nobody holds it.</summary>
    /// <param name="message">As <see cref="Message"/> wrote it.</param>
    /// <exception cref="InvalidDataException">Not such a message.</exception>
    public async Task RunAsync(string? message, CancellationToken stop)
    {
        var (county, id) = Messages.Read(message, MessageJson.Default.JobMessage);
        if (await JobList.TakeAsync(store, county.Value, id, time.GetUtcNow(), stop).ConfigureAwait(false) is { } held)
        {
            await CarryOutAsync(held, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Goes on with what nobody holds any more, one after another.</summary>
    /// <param name="kinds">Of each place these, in this order.</param>
    public Task ResumeAsync(IEnumerable<DivisionCode> places, IReadOnlyList<string> kinds, CancellationToken stop) =>
        Each.DoAsync(from place in places from kind in kinds select (Place: place.Value, Kind: kind), async due =>
        {
            while (await JobList.TakeDueAsync(store, due.Place, due.Kind, time.GetUtcNow(), stop).ConfigureAwait(false) is { } held)
            {
                await CarryOutAsync(held, stop).ConfigureAwait(false);
            }
        }, stop);

    private async Task CarryOutAsync(HeldJob held, CancellationToken stop)
    {
        try
        {
            await (held.Job.CancelRequested ? held.CancelAsync(time.GetUtcNow(), stop) : work(held, stop)).ConfigureAwait(false);
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
            await held.FailAsync(exception is DamagedException ? "record-damaged" : "unexpected-error", time.GetUtcNow(), CancellationToken.None)
                .ConfigureAwait(false);
        }

        if (fallen is not null && held.Job.Status is (JobStatus.Failed or JobStatus.Cancelled))
        {
            await fallen(held.Job).ConfigureAwait(false);
        }
    }
}
