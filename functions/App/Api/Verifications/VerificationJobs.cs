using App.Api.Jobs;
using App.Functions;
using Domain.Divisions;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Api.Verifications;

/// <summary>
/// Carries out comparisons: by message at once, and by the timer where a crash left one behind. One message per county, so that instances share a
/// city.
/// </summary>
internal sealed class VerificationJobs(IStore store, VerificationRun run, VerificationStart start, TimeProvider time, ILogger<JobCarrier> log)
{
    // What did not come to an end leaves no pages behind: they speak of children.
    private readonly JobCarrier _carrier = new(store, time, log,
        async (held, stop) =>
        {
            if (await run.RunAsync(held, stop).ConfigureAwait(false) is { } error)
            {
                await held.FailAsync(error, time.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
            }
        },
        fallen: job => run.EraseAsync(job, keep: null, CancellationToken.None));

    /// <exception cref="InvalidDataException">Not such a message.</exception>
    public Task RunAsync(string? message, CancellationToken stop) => _carrier.RunAsync(message, stop);

    /// <summary>Goes on with what nobody holds any more, and starts what the cadence asks for.</summary>
    public Task ResumeAsync(CancellationToken stop) =>
        Each.DoAsync(DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code), async county =>
    {
        await _carrier.ResumeAsync([county], [VerificationNames.Job], stop).ConfigureAwait(false);
        await start.AsDueAsync(county, stop).ConfigureAwait(false);
    }, stop);
}
