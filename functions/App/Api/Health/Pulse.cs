using System.Globalization;
using System.Text;
using App.Functions;
using Storage;

namespace App.Api.Health;

/// <summary>
/// Proof that the whole round works: a timer fires, a message goes out, comes back through its queue, and is written down. Each part can answer by
/// itself while the round is broken: roles that came late, a queue that nobody listens to, a timer whose lock cannot be had.
/// </summary>
internal sealed class Pulse(IStore store, IWorkQueue queue, TimeProvider time)
{
    /// <summary>How often at most.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(4);

    /// <summary>Without one for so long, somebody has to see to it.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(20);

    private const string Id = "pulse";

    private static readonly Partition Home = Partition.Index(Id);

    /// <summary>The timer: sends the message, if it has been long enough. Where the mark is damaged, nothing could be written down anyway.</summary>
    public async Task SendAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (known, isDamaged) = await MarkAsync(cancellation).ConfigureAwait(false);
        if (!isDamaged && (known is null || now - Read(known) >= Every))
        {
            await queue.SendAsync(Catalogue.TakePulse.Queue, now.ToString("O", CultureInfo.InvariantCulture), null, cancellation)
                .ConfigureAwait(false);
        }
    }

    /// <summary>The queue: writes down that the message came.</summary>
    /// <exception cref="InvalidDataException">Not such a message.</exception>
    public async Task TakeAsync(string? message, CancellationToken cancellation)
    {
        if (!DateTimeOffset.TryParseExact(message, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var sent))
        {
            throw new InvalidDataException("A message of the pulse names no time.");
        }

        var (body, fields) = (Encoding.ASCII.GetBytes(sent.ToString("O", CultureInfo.InvariantCulture)), new IndexFields().Set(Fields.At, sent));
        var (known, isDamaged) = await MarkAsync(cancellation).ConfigureAwait(false);
        if (!isDamaged && (known is null || Read(known) < sent))
        {
            // Somebody else's at the same moment is as good.
            var batch = Batch.Technical();
            _ = known is null ? batch.Create(Kinds.SeedMark, Id, body, fields) : batch.Replace(known, body, fields);
            await store.CommitAsync(Home, batch, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>When the last message was sent that came back; null: none yet, or none that can be read.</summary>
    public async Task<DateTimeOffset?> LastAsync(CancellationToken cancellation) =>
        await MarkAsync(cancellation).ConfigureAwait(false) is ({ } known, _) ? Read(known) : null;

    private async Task<(Document? Known, bool IsDamaged)> MarkAsync(CancellationToken cancellation)
    {
        try
        {
            return (await store.FindAsync(Home, Kinds.SeedMark, Id, cancellation).ConfigureAwait(false), false);
        }
        catch (DamagedException)
        {
            return (null, true); // readiness names it
        }
    }

    private static DateTimeOffset Read(Document document) =>
        DateTimeOffset.ParseExact(Encoding.ASCII.GetString(document.Body.Span), "O", CultureInfo.InvariantCulture);
}
