using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Queues;

namespace Storage.Azure;

/// <summary>Azure Storage queues; a queue is made when it is first written to.</summary>
internal sealed class AzureQueue(QueueServiceClient service) : IWorkQueue
{
    private readonly ConcurrentDictionary<string, QueueClient> _queues = new(StringComparer.Ordinal);

    public async Task SendAsync(string queue, string text, TimeSpan? delay = null, CancellationToken cancellation = default)
    {
        QueueNames.Check(queue, text);
        var client = Client(queue);
        try
        {
            await client.SendMessageAsync(text, delay, TimeSpan.FromSeconds(-1), cancellation).ConfigureAwait(false); // never expires
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            await client.CreateIfNotExistsAsync(cancellationToken: cancellation).ConfigureAwait(false);
            await client.SendMessageAsync(text, delay, TimeSpan.FromSeconds(-1), cancellation).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellation = default)
    {
        QueueNames.Check(queue);
        try
        {
            var messages = await Client(queue).ReceiveMessagesAsync(max, visibility, cancellation).ConfigureAwait(false);
            return [.. messages.Value.Select(m => new QueueMessage(queue, m.MessageId, m.PopReceipt, m.Body.ToString(), (int)m.DequeueCount)
            {
                Due = m.DequeueCount == 1 ? m.InsertedOn : null,
            })];
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return [];
        }
    }

    public async Task<bool> CompleteAsync(QueueMessage message, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            await Client(message.Queue).DeleteMessageAsync(message.Id, message.Receipt, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (IsNoLongerHeld(e))
        {
            return false;
        }
    }

    public async Task<QueueMessage?> ExtendAsync(QueueMessage message, TimeSpan visibility, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            var held = await Client(message.Queue).UpdateMessageAsync(message.Id, message.Receipt, message.Text, visibility, cancellation)
                .ConfigureAwait(false);
            return message with { Receipt = held.Value.PopReceipt };
        }
        catch (RequestFailedException e) when (IsNoLongerHeld(e))
        {
            return null;
        }
    }

    public async Task PoisonAsync(QueueMessage message, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        // First there, then not here: a crash between the two leaves a message twice, never nowhere.
        await SendAsync(message.Queue + QueueNames.Poison, message.Text, null, cancellation).ConfigureAwait(false);
        await CompleteAsync(message, cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<WaitingMessage>> PeekAsync(string queue, int max, CancellationToken cancellation = default)
    {
        QueueNames.Check(queue);
        try
        {
            return [.. (await Client(queue).PeekMessagesAsync(max, cancellation).ConfigureAwait(false)).Value
                .Select(message => new WaitingMessage(message.MessageId, message.InsertedOn))];
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return [];
        }
    }

    public async Task<int> CountAsync(string queue, CancellationToken cancellation = default)
    {
        QueueNames.Check(queue);
        try
        {
            return (await Client(queue).GetPropertiesAsync(cancellation).ConfigureAwait(false)).Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return 0;
        }
    }

    private QueueClient Client(string queue) => _queues.GetOrAdd(queue, static (name, service) => service.GetQueueClient(name), service);

    private static bool IsNoLongerHeld(RequestFailedException e) => e.Status == 404 || e.ErrorCode is "PopReceiptMismatch" or "MessageNotFound";
}
