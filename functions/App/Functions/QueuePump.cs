using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Functions;

/// <summary>
/// Receives the catalogue's queues in the stand-alone server and treats messages as the Functions host does: done on success, tried again after a
/// failure, moved to the poison queue after <see cref="IWorkQueue.MaxDequeueCount"/> tries.
/// </summary>
public sealed class QueuePump(IReadOnlyList<QueueFunction> queues, Handlers handlers, IWorkQueue queue, TimeProvider time, ILogger<QueuePump> log)
    : BackgroundService
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Quickly = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Slowly = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(queues.Select(function => RunAsync(function, stoppingToken)));

    private async Task RunAsync(QueueFunction function, CancellationToken stopping)
    {
        await Task.Yield();
        var idle = Quickly;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var messages = await queue.ReceiveAsync(function.Queue, 16, Hold, stopping).ConfigureAwait(false);
                foreach (var message in messages)
                {
                    await HandleAsync(function, message, stopping).ConfigureAwait(false);
                }

                idle = messages.Count > 0 ? Quickly : TimeSpan.FromTicks(Math.Min(idle.Ticks * 2, Slowly.Ticks));
                if (messages.Count == 0)
                {
                    await Task.Delay(idle, time, stopping).ConfigureAwait(false);
                }
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

    private async Task HandleAsync(QueueFunction function, QueueMessage message, CancellationToken stopping)
    {
        try
        {
            await handlers.RunAsync(function, new Firing(message.Text, time.GetUtcNow()), stopping).ConfigureAwait(false);
            await queue.CompleteAsync(message, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever went wrong: tried again, and after the last try set aside.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.FunctionFailed(function.Name, exception);
            if (message.DequeueCount >= IWorkQueue.MaxDequeueCount)
            {
                await queue.PoisonAsync(message, stopping).ConfigureAwait(false);
            }
            else
            {
                await queue.ExtendAsync(message, TimeSpan.FromSeconds(1 << message.DequeueCount), stopping).ConfigureAwait(false);
            }
        }
    }
}
