using System.Text.Json;
using App.Functions;
using Domain.Divisions;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Jobs;

namespace App.Api.Verifications;

/// <summary>Carries out comparisons: by message at once, and by the timer where a crash left one behind. One message per county, so that instances share a city.</summary>
internal sealed class VerificationJobs(IStore store, VerificationRun run, VerificationStart start, TimeProvider time, ILogger<VerificationJobs> log)
{
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

    /// <summary>Goes on with what nobody holds any more, and starts what the cadence asks for.</summary>
    public Task ResumeAsync(CancellationToken stop) => Each.DoAsync(DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code), async county =>
    {
        while (await JobList.TakeDueAsync(store, county.Value, VerificationNames.Job, time.GetUtcNow(), stop).ConfigureAwait(false) is { } held)
        {
            await CarryOutAsync(held, stop).ConfigureAwait(false);
        }

        await start.AsDueAsync(county, stop).ConfigureAwait(false);
    }, stop);

    private async Task CarryOutAsync(HeldJob held, CancellationToken stop)
    {
        try
        {
            if (held.Job.CancelRequested)
            {
                await held.CancelAsync(time.GetUtcNow(), stop).ConfigureAwait(false);
            }
            else if (await run.RunAsync(held, stop).ConfigureAwait(false) is { } error)
            {
                await held.FailAsync(error, time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (stop.IsCancellationRequested || exception is IOException or TimeoutException or HttpRequestException)
        {
            // Stopping, or a back end that is gone for a moment: whoever comes next starts the comparison again.
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

        // What did not come to an end leaves no pages behind: they speak of children.
        if (held.Job.Status is JobStatus.Failed or JobStatus.Cancelled)
        {
            await run.EraseAsync(held.Job, keep: null, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
