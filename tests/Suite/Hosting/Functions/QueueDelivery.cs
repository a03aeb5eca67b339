using System.Globalization;
using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Suite.Hosting.Functions;

/// <summary>
/// Takes the messages of one queue to its function, as the host does: some at a time, hidden while they are worked on; done, they are deleted;
/// failed, they come again after the visibility timeout; after the last try they go to the queue's poison queue unchanged.
/// </summary>
internal sealed class QueueDelivery(QueueServiceClient service, QueueRules rules)
{
    /// <summary>The host's own lease on a message; a host that dies keeps it away that long.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(HostedFunction function, Func<Task<WorkerProcess>> worker, CancellationToken stopping)
    {
        var queue = service.GetQueueClient(function.Queue);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var messages = (await queue.ReceiveMessagesAsync(rules.BatchSize, Lease, stopping)).Value;
                await Task.WhenAll(messages.Select(message => DeliverAsync(queue, message, function, worker, stopping)));
                if (messages.Length == 0)
                {
                    await Task.Delay(Poll, stopping);
                }
            }
            catch (RequestFailedException none) when (none.Status == 404)
            {
                await queue.CreateIfNotExistsAsync(cancellationToken: stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task DeliverAsync(QueueClient queue, QueueMessage message, HostedFunction function, Func<Task<WorkerProcess>> worker,
        CancellationToken stopping)
    {
        if (await TryAsync(message, function, worker))
        {
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, stopping);
        }
        else if (message.DequeueCount >= rules.MaxDequeueCount)
        {
            var poison = service.GetQueueClient(function.Queue + "-poison");
            await poison.CreateIfNotExistsAsync(cancellationToken: stopping);
            await poison.SendMessageAsync(message.Body, null, TimeSpan.FromSeconds(-1), stopping);
            await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, stopping);
        }
        else
        {
            await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, message.Body, rules.VisibilityTimeout, stopping);
        }
    }

    private static async Task<bool> TryAsync(QueueMessage message, HostedFunction function, Func<Task<WorkerProcess>> worker)
    {
        try
        {
            var about = new JsonObject
            {
                ["Id"] = new JsonObject { ["string"] = message.MessageId },
                ["DequeueCount"] = new JsonObject { ["string"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture) },
                ["PopReceipt"] = new JsonObject { ["string"] = message.PopReceipt },
            };
            return (await (await worker()).InvokeAsync(function, new() { ["string"] = message.Body.ToString() }, about)).Succeeded;
        }
        catch (InvalidOperationException)
        {
            return false; // the worker ended meanwhile
        }
    }
}

/// <summary>What <c>host.json</c> says about queues.</summary>
internal sealed record QueueRules(int MaxDequeueCount, int BatchSize, TimeSpan VisibilityTimeout)
{
    public static QueueRules Read(string folder)
    {
        var queues = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "host.json")))!["extensions"]!["queues"]!;
        return (string?)queues["messageEncoding"] == "none"
            ? new((int)queues["maxDequeueCount"]!, (int)queues["batchSize"]!,
                TimeSpan.Parse((string)queues["visibilityTimeout"]!, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException("The host would read messages as Base64, and the application does not write them so.");
    }
}
