using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NCrontab;

namespace App.Functions;

/// <summary>
/// Fires the catalogue's timers in the stand-alone server, by the same six-field NCRONTAB in UTC as the Functions host. A timer never overlaps
/// itself; what is missed while one runs is not made up (the handlers look at what is due, not at how often they were called).
/// </summary>
public sealed class Scheduler(IReadOnlyList<TimerFunction> timers, Handlers handlers, TimeProvider time, ILogger<Scheduler> log) : BackgroundService
{
    /// <summary>After a start the first who ask are answered before old work is taken up.</summary>
    private static readonly TimeSpan SoonAfterStart = TimeSpan.FromSeconds(3);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(timers.Select(timer => RunAsync(timer, stoppingToken)));

    private async Task RunAsync(TimerFunction timer, CancellationToken stopping)
    {
        await Task.Yield();
        var schedule = CrontabSchedule.Parse(timer.Schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        var first = timer.AtStart;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var now = time.GetUtcNow();
                var next = first ? now + SoonAfterStart : new DateTimeOffset(schedule.GetNextOccurrence(now.UtcDateTime), TimeSpan.Zero);
                first = false;
                await Task.Delay(next - now, time, stopping).ConfigureAwait(false);
                await handlers.RunAsync(timer, new Firing(null, time.GetUtcNow()), stopping).ConfigureAwait(false);
            }
            catch (Exception exception) when (stopping.IsCancellationRequested && exception is OperationCanceledException or ObjectDisposedException)
            {
                return; // Stopping: what this firing left undone is due again at the next start.
            }
#pragma warning disable CA1031 // A timer that failed once must fire again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                log.FunctionFailed(timer.Name, exception);
            }
        }
    }
}
