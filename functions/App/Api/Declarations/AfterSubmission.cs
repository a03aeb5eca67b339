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
/// the intent. The open intent is the outbox message of its submission: whatever a crash or a full queue leaves undone, the sweep finds by it and
/// does.
/// </summary>
public sealed class AfterSubmission(IStore store, NumberIndex numbers, ILogger<AfterSubmission> log) : BackgroundService
{
    /// <summary>
    /// So many at a time: what came in while the last ones were written is written together. Few enough that whoever submits in that moment, and
    /// shares the transaction with them, hardly waits longer for it.
    /// </summary>
    private const int AtOnce = 16;

    private readonly Channel<LooseEnds> _waiting = System.Threading.Channels.Channel.CreateBounded<LooseEnds>(10_000);

    /// <summary>Hands it over to the background; when that is full, to the sweep.</summary>
    internal void Enqueue(LooseEnds ends) => _waiting.Writer.TryWrite(ends);

    /// <summary>Ties the loose ends now.</summary>
    internal async Task FinishAsync(LooseEnds ends, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ends);
        var closing = Closing(ends.Document, ends.Intent);
        if (numbers.Entering(ends.Declaration) is { } entering
            && (await store.CommitThenAsync(entering, [closing], cancellation).ConfigureAwait(false)).Count == 2)
        {
            return;
        }

        await numbers.AddAsync(ends.Declaration, cancellation).ConfigureAwait(false);
        await store.CommitAsync(closing, cancellation).ConfigureAwait(false);
    }

    /// <summary>Marks the intent done: its copy of the answers goes. A conflict means that somebody else has.</summary>
    internal Task CloseAsync(Document document, Intent intent, CancellationToken cancellation) =>
        store.CommitAsync(Closing(document, intent), cancellation);

    private static Commitment Closing(Document document, Intent intent)
    {
        var done = intent with { Body = null };
        return new(document.Partition, Batch.Technical().Replace(document, done.Write(), done.Fields, expiresOn: done.ExpiresOn));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var together = new List<Task>(AtOnce);
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
            {
                while (together.Count < AtOnce && _waiting.Reader.TryRead(out var ends))
                {
                    together.Add(TryFinishAsync(ends, stoppingToken));
                }

                await Task.WhenAll(together).ConfigureAwait(false);
                together.Clear();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: the sweep of the next start goes on.
        }
    }

    private async Task TryFinishAsync(LooseEnds ends, CancellationToken stopping)
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
