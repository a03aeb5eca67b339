using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Parameters;
using Domain.Privacy;
using Domain.Problems;
using Storage;

namespace App.Api.Parameters;

/// <summary>
/// One commit of the policy book with its audit entry, over the book that was read: of two who decide at once one is told.
/// </summary>
internal sealed class PolicyWriting(IStore store, IWorkQueue queue, PolicyRecords records, PolicyReader reader, TimeProvider time)
{
    /// <summary>Somebody who changes something else of the book goes first; so often it is read again.</summary>
    private const int Attempts = 5;

    /// <param name="decide">Null where there is no such change.</param>
    /// <param name="messages">What goes out with the commit.</param>
    public async Task<Attempt<TChange>> ChangeAsync<TChange>(Caller caller, Permission permission, string action, string channel, string? reason,
        Func<PolicyBook, DateTimeOffset, Task<Decision<TChange>?>> decide, Func<TChange, DateTimeOffset, IReadOnlyList<OutboxMessage>> messages,
        CancellationToken cancellation)
        where TChange : class, IBookChange
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.Assignment.May(permission, out _))
        {
            return Wire.Errors.NotAllowed();
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (stored, now) = (await records.FindAsync(cancellation).ConfigureAwait(false), time.GetUtcNow());
            if (stored is null)
            {
                await reader.FreshAsync(cancellation).ConfigureAwait(false);
                continue;
            }

            if (await decide(stored.Book, now).ConfigureAwait(false) is not { } decision)
            {
                return Wire.Errors.NotFound();
            }

            if (!decision.IsAccepted)
            {
                return Errors.Decided(decision.Problems);
            }

            var outcome = decision.Outcome;
            var entry = AuditEntries.Of("policy", outcome.Id, DivisionCode.Changzhi, action, caller.Actor, channel, now, reason) with
            {
                FieldKeys = [outcome.Key],
            };
            var batch = PolicyRecords.Put(Batch.Of(entry), outcome.Book, stored.Document, now);
            var sent = messages(outcome, now);
            foreach (var message in sent)
            {
                batch.Send(message);
            }

            var result = await store.CommitAsync(PolicyRecords.City, batch, cancellation).ConfigureAwait(false);
            if (result.IsCommitted)
            {
                // The first version is the audit entry's, the second the book's.
                reader.Take(outcome.Book, result.Versions[1]);
                await Task.WhenAll(sent.Select(message =>
                    Outbox.SendNowAsync(store, queue, PolicyRecords.City, message, CancellationToken.None))).ConfigureAwait(false);
                return outcome;
            }
        }

        return Wire.Errors.VersionConflict();
    }
}
