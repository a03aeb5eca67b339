using System.Text.Json;

namespace Storage;

/// <summary>A message to a queue, written in the batch whose commit it announces.</summary>
/// <param name="Id">UUIDv7 hex; the receiver's key against doing it twice.</param>
/// <param name="Queue">The queue of the function catalogue that handles it.</param>
/// <param name="Text">JSON of ids.</param>
/// <param name="DueAt">When it may go out; usually the instant of the commit.</param>
/// <param name="Attempts">Failed tries so far.</param>
public sealed record OutboxMessage(string Id, string Queue, string Text, DateTimeOffset DueAt, int Attempts = 0);

/// <summary>An outbox message found due, with the document that holds it.</summary>
public sealed record DueMessage(Partition Partition, OutboxMessage Message, Document Document);

/// <summary>
/// The transactional outbox: messages commit with the records they speak about, go out after the commit, and are deleted once the queue has them.
/// A crash between the two leaves the document; the sweep sends it again, so handlers are idempotent.
/// </summary>
public static class Outbox
{
    internal static Change Create(OutboxMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(ChangeVerb.Create, Kinds.Outbox, message.Id, null, JsonSerializer.SerializeToUtf8Bytes(message, StorageJson.Default.OutboxMessage),
            Index(message), 1, null);
    }

    /// <summary>The oldest due messages of the given partitions, at most <paramref name="max"/> of each.</summary>
    public static async Task<IReadOnlyList<DueMessage>> DueAsync(IStore store, IEnumerable<Partition> partitions, DateTimeOffset now, int max,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(partitions);
        var due = new List<DueMessage>();
        var query = Query.Of(Kinds.Outbox).Between(Fields.DueAt, null, now).OrderBy(Fields.DueAt);
        foreach (var partition in partitions)
        {
            var page = await store.ListAsync(partition, query, new(max), cancellation).ConfigureAwait(false);
            due.AddRange(page.Items.Select(d => new DueMessage(partition, d.Read(StorageJson.Default.OutboxMessage), d)));
        }

        return due;
    }

    /// <summary>Sends one message and removes it; safe to repeat. False: somebody else was handling it.</summary>
    public static async Task<bool> SendAsync(IStore store, IWorkQueue queue, DueMessage due, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(due);
        await queue.SendAsync(due.Message.Queue, due.Message.Text, null, cancellation).ConfigureAwait(false);
        var result = await store.CommitAsync(due.Partition, Batch.Technical().Delete(due.Document), cancellation).ConfigureAwait(false);
        return result.IsCommitted;
    }

    /// <summary>Sends a message whose commit has just been made, at once rather than with the next sweep; if this fails the sweep does it.</summary>
    public static async Task SendNowAsync(IStore store, IWorkQueue queue, Partition partition, OutboxMessage message,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(message);
        if (await store.FindAsync(partition, Kinds.Outbox, message.Id, cancellation).ConfigureAwait(false) is { } waiting)
        {
            await SendAsync(store, queue, new(partition, message, waiting), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>After a failed try: later again.</summary>
    public static Task<CommitResult> PostponeAsync(IStore store, DueMessage due, DateTimeOffset until, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(due);
        var later = due.Message with { DueAt = until, Attempts = due.Message.Attempts + 1 };
        return store.CommitAsync(due.Partition,
            Batch.Technical().Replace(due.Document, later, StorageJson.Default.OutboxMessage, Index(later)), cancellation);
    }

    private static IndexFields Index(OutboxMessage message) => new IndexFields(2).Set(Fields.DueAt, message.DueAt).Set(Fields.Type, message.Queue);
}
