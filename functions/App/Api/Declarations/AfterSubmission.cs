using System.Threading.Channels;
using App.Functions;
using Domain.Declarations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Api.Declarations;

/// <summary>A submission whose records are committed and whose loose ends are not tied yet.</summary>
public sealed record LooseEnds(string IntentId, Declaration Declaration, string MessageId);

/// <summary>
/// What follows a submission after the declarant has the answer: the number index (and a case where the number was declared before), the outbox message
/// that would otherwise do the same, the mark on the intent. Nothing here is needed for the answer, and whatever a crash or a full queue leaves undone
/// the sweep does.
/// </summary>
public sealed class AfterSubmission(IStore store, NumberIndex numbers, ILogger<AfterSubmission> log) : BackgroundService
{
    private const int Workers = 4;

    private readonly Channel<LooseEnds> _waiting = System.Threading.Channels.Channel.CreateBounded<LooseEnds>(10_000);

    /// <summary>Hands it over to the background; when that is full, to the sweep.</summary>
    public void Enqueue(LooseEnds ends) => _waiting.Writer.TryWrite(ends);

    /// <summary>Ties the loose ends now.</summary>
    public async Task FinishAsync(LooseEnds ends, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(ends);
        await numbers.AddAsync(ends.Declaration, cancellation).ConfigureAwait(false);
        var partition = DeclarationRecords.PartitionOf(ends.Declaration.County);
        if (await store.FindAsync(partition, Kinds.Outbox, ends.MessageId, cancellation).ConfigureAwait(false) is { } message)
        {
            await store.CommitAsync(partition, Batch.Technical().Delete(message), cancellation).ConfigureAwait(false);
        }

        await CloseIntentAsync(ends.IntentId, cancellation).ConfigureAwait(false);
    }

    /// <summary>Marks the intent done: its copy of the answers goes.</summary>
    public async Task CloseIntentAsync(string id, CancellationToken cancellation)
    {
        var partition = Partition.Index(id);
        if (await store.FindAsync(partition, Kinds.Intent, id, cancellation).ConfigureAwait(false) is { } document
            && Intent.Read(document.Body) is { IsOpen: true } intent)
        {
            var done = intent with { Body = null };
            await store.CommitAsync(partition, Batch.Technical().Replace(document, done.Write(), done.Fields, expiresOn: done.ExpiresOn), cancellation).ConfigureAwait(false);
        }
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
