namespace Storage;

/// <summary>A message received; <see cref="Receipt"/> proves that this receiver still holds it.</summary>
/// <param name="DequeueCount">How often it has been received, this time included.</param>
public sealed record QueueMessage(string Queue, string Id, string Receipt, string Text, int DequeueCount)
{
    /// <summary>Since when it could have been received, on the first receipt of it; null on later ones.</summary>
    public DateTimeOffset? Due { get; init; }
}

/// <summary>A message that nobody has taken by being looked at; its text stays with whoever receives it.</summary>
/// <param name="Since">Since when it lies there, or could have been received; null where it is not known.</param>
public sealed record WaitingMessage(string Id, DateTimeOffset? Since);

/// <summary>Durable queues, at least once. Messages hold ids only, never personal data: they are not sealed.</summary>
/// <remarks>Under the Functions host the host receives and this only sends; stand-alone the local pump receives here.</remarks>
public interface IWorkQueue
{
    /// <summary>After this many receipts a message belongs in the poison queue.</summary>
    const int MaxDequeueCount = 5;

    /// <param name="queue">Lower-case letters, digits and <c>-</c>, 3 to 56 characters.</param>
    /// <param name="text">JSON of ids, at most 48 KB.</param>
    /// <param name="delay">Not visible before this has passed.</param>
    Task SendAsync(string queue, string text, TimeSpan? delay = null, CancellationToken cancellation = default);

    /// <summary>Up to <paramref name="max"/> (≤ 32) messages, hidden from others for <paramref name="visibility"/>.</summary>
    Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellation = default);

    /// <summary>Done: removes it. False: it was no longer held (it became visible and was received again).</summary>
    Task<bool> CompleteAsync(QueueMessage message, CancellationToken cancellation = default);

    /// <summary>
    /// Holds it longer, or with a short time gives it back for a later try. Returns the new proof, or null where it was no longer held.
    /// </summary>
    Task<QueueMessage?> ExtendAsync(QueueMessage message, TimeSpan visibility, CancellationToken cancellation = default);

    /// <summary>Moves it to <c>&lt;queue&gt;-poison</c>, as the Functions host does after the last failed try.</summary>
    Task PoisonAsync(QueueMessage message, CancellationToken cancellation = default);

    /// <summary>The first of those that could be received now, oldest first; none of them is held or counted as tried.</summary>
    Task<IReadOnlyList<WaitingMessage>> PeekAsync(string queue, int max, CancellationToken cancellation = default);

    /// <summary>Messages in the queue, visible or not (Azure: approximate).</summary>
    Task<int> CountAsync(string queue, CancellationToken cancellation = default);
}
