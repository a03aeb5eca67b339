using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Functions;

/// <summary>
/// Receives the catalogue's queues in the stand-alone server and treats messages as the Functions host does: done on success, tried again after a
/// failure, moved to the poison queue after <see cref="IWorkQueue.MaxDequeueCount"/> tries.
/// </summary>
/// <remarks>
/// One message at a time is held, for half a minute, and held again for as long as its handler runs. A long hold would have to be waited out after a
/// crash:
/// a child on its way to another county would lie between the two until then.
/// </remarks>
public sealed class QueuePump(IReadOnlyList<QueueFunction> queues, Handlers handlers, IWorkQueue queue, TimeProvider time, ILogger<QueuePump> log)
    : BackgroundService
{
    /// <summary>How long a message stays with a receiver that is heard of no more.</summary>
    internal static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Renewal = Hold / 3;
    private static readonly TimeSpan Quickly = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Slowly = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(queues.Select(function => RunAsync(function, stoppingToken)));

    private async Task RunAsync(QueueFunction function, CancellationToken stopping)
    {
        await Task.Yield();
        var idle = Quickly;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await queue.ReceiveAsync(function.Queue, 1, Hold, stopping).ConfigureAwait(false) is [var message])
                {
                    await HandleAsync(function, message, stopping).ConfigureAwait(false);
                    idle = Quickly;
                    continue;
                }

                await Task.Delay(idle, time, stopping).ConfigureAwait(false);
                idle = TimeSpan.FromTicks(Math.Min(idle.Ticks * 2, Slowly.Ticks));
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The pump outlives a store that is gone for a moment.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                log.FunctionFailed(function.Name, exception);
                await Task.Delay(Slowly, time, CancellationToken.None).WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>What becomes of the message is written down whether or not the server is stopping: nobody should have to wait for the hold to
    /// end.</summary>
    private async Task HandleAsync(QueueFunction function, QueueMessage message, CancellationToken stopping)
    {
        var run = Task.Run(() => handlers.RunAsync(function, new Firing(message.Text, time.GetUtcNow()) { Due = message.Due }, stopping),
            CancellationToken.None);
        message = await HoldAsync(function, message, run).ConfigureAwait(false);
        try
        {
            await run.ConfigureAwait(false);
            await queue.CompleteAsync(message, CancellationToken.None).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await queue.ExtendAsync(message, TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
#pragma warning disable CA1031 // Whatever went wrong: tried again, and after the last try set aside.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.FunctionFailed(function.Name, exception);
            if (message.DequeueCount >= IWorkQueue.MaxDequeueCount)
            {
                await queue.PoisonAsync(message, CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                await queue.ExtendAsync(message, TimeSpan.FromSeconds(1 << message.DequeueCount), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Holds the message until its handler has ended, however it ends. Returns the message with its newest receipt.</summary>
    private async Task<QueueMessage> HoldAsync(QueueFunction function, QueueMessage message, Task run)
    {
        while (true)
        {
            await run.WaitAsync(Renewal, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (run.IsCompleted)
            {
                return message;
            }

            try
            {
                message = await queue.ExtendAsync(message, Hold, CancellationToken.None).ConfigureAwait(false) ?? message;
            }
#pragma warning disable CA1031 // Whoever receives it meanwhile finds what is done already: handlers are idempotent.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                log.FunctionFailed(function.Name, exception);
            }
        }
    }
}
