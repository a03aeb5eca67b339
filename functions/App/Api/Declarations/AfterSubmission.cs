using System.Threading.Channels;
using App.Functions;
using Domain.Declarations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Api.Declarations;

/// <summary>A submission whose records are committed and whose loose ends are not tied yet.</summary>
/// <param name="Document">The intent as it lies in the store.</param>
internal sealed record LooseEnds(Document Document, Intent Intent, Declaration Declaration);

/// <summary>
/// What follows a submission after the declarant has the answer: the number index (and a case where the number was declared before), then the mark on
/// the intent. The open intent is the outbox message of its submission: whatever a crash or a full queue leaves undone, the sweep finds by it and does.
/// </summary>
public sealed class AfterSubmission(IStore store, NumberIndex numbers, ILogger<AfterSubmission> log) : BackgroundService
{
    private const int Workers = 4;

    private readonly Channel<LooseEnds> _waiting = System.Threading.Channels.Channel.CreateBounded<LooseEnds>(10_000);

    /// <summary>Hands it over to the background; when that is full, to the sweep.</summary>
    internal void Enqueue(LooseEnds ends) => _waiting.Writer.TryWrite(ends);

    /// <summary>Ties the loose ends now.</summary>
    internal async Task FinishAsync(LooseEnds ends, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ends);
        await numbers.AddAsync(ends.Declaration, cancellation).ConfigureAwait(false);
        await CloseAsync(ends.Document, ends.Intent, cancellation).ConfigureAwait(false);
    }

    /// <summary>Marks the intent done: its copy of the answers goes. A conflict means that somebody else has.</summary>
    internal Task CloseAsync(Document document, Intent intent, CancellationToken cancellation)
    {
        var done = intent with { Body = null };
        return store.CommitAsync(document.Partition, Batch.Technical().Replace(document, done.Write(), done.Fields, expiresOn: done.ExpiresOn), cancellation);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => RunAsync(stoppingToken)));

    private async Task RunAsync(CancellationToken stopping)
    {
        await Task.Yield();
        try
        {
            await foreach (var ends in _waiting.Reader.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                try
                {
                    await FinishAsync(ends, stopping).ConfigureAwait(false);
                }
#pragma warning disable CA1031 // Left to the sweep.
                catch (Exception exception) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
                {
                    log.FunctionFailed(nameof(AfterSubmission), exception);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping: the sweep of the next start goes on.
        }
    }
}
