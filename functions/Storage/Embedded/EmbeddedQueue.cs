using System.Globalization;
using System.Security.Cryptography;

namespace Storage.Embedded;

/// <summary>Queues as rows of the same SQLite file: durable with the commit flush, hidden while held, counted at each receipt.</summary>
internal sealed class EmbeddedQueue(EmbeddedStore store) : IWorkQueue
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS messages(
          id INTEGER PRIMARY KEY, queue TEXT NOT NULL, visible INTEGER NOT NULL, dequeues INTEGER NOT NULL, receipt INTEGER NOT NULL, text TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS messages_visible ON messages(queue, visible);
        """;

    /// <summary>
    /// Gives back what a receiver held that is gone: call when the folder has just been taken, for then nobody holds anything. What waits for its
    /// time,
    /// never yet received, goes on waiting.
    /// </summary>
    public Task ReleaseAllAsync() => store.Read(db => db.Number("SELECT COUNT(*) FROM messages WHERE receipt<>0")) == 0
        ? Task.CompletedTask
        : store.Writer.EnqueueAsync(db =>
        {
            db.Prepare("UPDATE messages SET visible=? WHERE receipt<>0 AND visible>?").Bind(Now()).Bind(Now()).Run();
            return true;
        });

    public Task SendAsync(string queue, string text, TimeSpan? delay = null, CancellationToken cancellation = default)
    {
        QueueNames.Check(queue, text);
        cancellation.ThrowIfCancellationRequested();
        return store.Writer.EnqueueAsync(db => Insert(db, queue, text, Now() + (long)(delay ?? TimeSpan.Zero).TotalMilliseconds));
    }

    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max, TimeSpan visibility, CancellationToken cancellation = default)
    {
        QueueNames.Check(queue);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(max, 32);
        // Polling an empty queue must not cost a disk flush: look first.
        return store.Read(db => Visible(db, queue, 1).Count) == 0
            ? Task.FromResult<IReadOnlyList<QueueMessage>>([])
            : store.Writer.EnqueueAsync<IReadOnlyList<QueueMessage>>(db =>
            {
                var held = new List<QueueMessage>();
                foreach (var (id, dequeues, text, visible) in Visible(db, queue, max))
                {
                    var receipt = NewReceipt();
                    db.Prepare("UPDATE messages SET visible=?, dequeues=?, receipt=? WHERE id=?")
                        .Bind(Now() + (long)visibility.TotalMilliseconds).Bind(dequeues + 1).Bind(receipt).Bind(id).Run();
                    held.Add(new(queue, Text(id), Text(receipt), text, (int)dequeues + 1)
                    {
                        Due = dequeues == 0 ? DateTimeOffset.FromUnixTimeMilliseconds(visible) : null
                    });
                }

                return held;
            });
    }

    public Task<bool> CompleteAsync(QueueMessage message, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return store.Writer.EnqueueAsync(db => Delete(db, message));
    }

    public Task<QueueMessage?> ExtendAsync(QueueMessage message, TimeSpan visibility, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return store.Writer.EnqueueAsync(db =>
        {
            var receipt = NewReceipt();
            db.Prepare("UPDATE messages SET visible=?, receipt=? WHERE id=? AND receipt=?")
                .Bind(Now() + (long)visibility.TotalMilliseconds).Bind(receipt).Bind(Number(message.Id)).Bind(Number(message.Receipt)).Run();
            return db.Changed == 1 ? message with { Receipt = Text(receipt) } : null;
        });
    }

    public Task PoisonAsync(QueueMessage message, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return store.Writer.EnqueueAsync(db =>
        {
            if (Delete(db, message))
            {
                Insert(db, message.Queue + QueueNames.Poison, message.Text, Now());
            }

            return true;
        });
    }

    public Task<IReadOnlyList<WaitingMessage>> PeekAsync(string queue, int max, CancellationToken cancellation = default)
    {
        QueueNames.Check(queue);
        return Task.FromResult<IReadOnlyList<WaitingMessage>>(
            [.. store.Read(db => Visible(db, queue, max)).Select(message =>
                new WaitingMessage(Text(message.Id), DateTimeOffset.FromUnixTimeMilliseconds(message.Visible)))]);
    }

    public Task<int> CountAsync(string queue, CancellationToken cancellation = default)
    {
        QueueNames.Check(queue);
        return Task.FromResult(store.Read(db =>
        {
            var count = db.Prepare("SELECT COUNT(*) FROM messages WHERE queue=?").Bind(queue);
            count.Step();
            var number = (int)count.Long(0);
            count.Reset();
            return number;
        }));
    }

    private List<(long Id, long Dequeues, string Text, long Visible)> Visible(SqliteConnection db, string queue, int max)
    {
        var found = new List<(long, long, string, long)>();
        var find = db.Prepare("SELECT id, dequeues, text, visible FROM messages WHERE queue=? AND visible<=? ORDER BY visible, id LIMIT ?")
            .Bind(queue).Bind(Now()).Bind(max);
        while (find.Step())
        {
            found.Add((find.Long(0), find.Long(1), find.Text(2), find.Long(3)));
        }

        find.Reset();
        return found;
    }

    private static bool Insert(SqliteConnection db, string queue, string text, long visible)
    {
        db.Prepare("INSERT INTO messages(queue, visible, dequeues, receipt, text) VALUES(?,?,0,0,?)").Bind(queue).Bind(visible).Bind(text).Run();
        return true;
    }

    private static bool Delete(SqliteConnection db, QueueMessage message)
    {
        db.Prepare("DELETE FROM messages WHERE id=? AND receipt=?").Bind(Number(message.Id)).Bind(Number(message.Receipt)).Run();
        return db.Changed == 1;
    }

    private long Now() => store.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private static long NewReceipt() => RandomNumberGenerator.GetInt32(1, int.MaxValue);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
