using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace App.Demo;

/// <summary>How far the demonstration city is.</summary>
public enum DemoState
{
    /// <summary>Not asked for: real records may live here.</summary>
    Off,
    Seeding,
    Seeded,
    Failed,
}

/// <summary>
/// Seeds the synthetic city in the background while the host already listens; readiness answers 503 until it is done, and every page says that what
/// it shows is synthetic.
/// </summary>
/// <param name="seed">What <c>--demo</c> runs: idempotent, seeds once per data folder; null where no demo was asked for.</param>
/// <param name="syntheticOnly">Whether this installation says of itself that everything in it is made up (<c>Site:SyntheticDataOnly</c>).</param>
/// <param name="holds">Whether the store holds the synthetic city from an earlier start: it is marked as synthetic without <c>--demo</c> too.</param>
public sealed class DemoSeeding(Func<CancellationToken, Task>? seed, bool syntheticOnly, Func<CancellationToken, Task<bool>> holds,
    ILogger<DemoSeeding> log)
    : BackgroundService
{
    private volatile DemoState _state = seed is null ? DemoState.Off : DemoState.Seeding;

    public DemoState State => _state;

    private volatile bool _isDemo = seed is not null || syntheticOnly;

    /// <summary>Whether what is kept here is made up; every page then says so.</summary>
    public bool IsDemo => _isDemo;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (seed is null)
        {
            _isDemo = syntheticOnly || await holds(stoppingToken).ConfigureAwait(false);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        try
        {
            await seed(stoppingToken).ConfigureAwait(false);
            _state = DemoState.Seeded;
            log.DemoSeeded(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped half-way: the next start goes on.
        }
#pragma warning disable CA1031 // The host goes on listening and says "not ready"; the log says why.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _state = DemoState.Failed;
            log.DemoFailed(exception.GetType().Name, new StackTrace(exception).ToString());
        }
    }
}
