using App.Security;
using Domain.Audit;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Parameters;
using Storage;

namespace App.Api.Parameters;

/// <summary>
/// Keeps this process's <see cref="PolicyInForce"/> at what the policy room has decided, whichever instance it was decided on: asked at the door of
/// every request, timer and message, it reads one document when what it knows is older than a few seconds. The first one to ask at all writes the
/// first version down.
/// </summary>
/// <remarks>
/// A change is approved at least <see cref="FourEyes.Ahead"/> before the day from which it holds, many times <see cref="Every"/>: no instance begins
/// that day with the old one.
/// </remarks>
/// <param name="trouble">What of an exception is trouble of the store.</param>
public sealed class PolicyReader(IStore store, PolicyRecords records, PolicyInForce policy, Func<Exception, Trouble?> trouble, TimeProvider time)
    : IDisposable
{
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1);
    private string? _version;
    private long _readAt;

    /// <summary>Sees to it that this process decides by what is in force. While the store is in trouble it goes on with what it knew.</summary>
    public async ValueTask FreshAsync(CancellationToken cancellation)
    {
        if (IsFresh || (_version is not null && _turn.CurrentCount == 0))
        {
            return;
        }

        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (!IsFresh)
            {
                await ReadAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (_version is not null && trouble(exception) is not null)
        {
            // Nothing is committed meanwhile either; the next one who asks tries again.
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What was just decided here holds here at once.</summary>
    internal void Take(PolicyBook book, string version)
    {
        policy.Take(book.Entries(), book.Notices());
        (_version, _readAt) = (version, time.GetTimestamp());
    }

    public void Dispose() => _turn.Dispose();

    private bool IsFresh => _version is not null && time.GetElapsedTime(_readAt) is var age && age >= TimeSpan.Zero && age < Every;

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var stored = await records.FindAsync(cancellation).ConfigureAwait(false);
        while (stored is null)
        {
            var now = time.GetUtcNow();
            var entry = AuditEntries.Of("policy", PolicyRecords.BookId, DivisionCode.Changzhi, "policy.begin", AuditActor.System, "setting", now,
                null);
            var batch = PolicyRecords.Put(Batch.Of(entry), PolicyBook.Begin(policy.On(DateOnly.MinValue), now), null, now);
            try
            {
                await store.CommitAsync(PolicyRecords.City, batch, cancellation).ConfigureAwait(false);
            }
            catch (Exception exception) when (trouble(exception) is Trouble.DiskFull or Trouble.ReadOnly)
            {
                // Nothing was ever decided: what the operator has set is the first version all the same, and is written down when there is room.
                return;
            }

            // Created now, or by another instance in the same moment.
            stored = await records.FindAsync(cancellation).ConfigureAwait(false);
        }

        if (stored.Document.Version != _version)
        {
            policy.Take(stored.Book.Entries(), stored.Book.Notices());
        }

        (_version, _readAt) = (stored.Document.Version, time.GetTimestamp());
    }
}
