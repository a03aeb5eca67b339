using Domain.Eligibility;
using Domain.Parameters;
using Domain.Time;

namespace App.Api.Parameters;

/// <summary>A change with what it was counted to do, as it may be seen.</summary>
public sealed record SeenChange(PolicyBook Book, ParameterChange Change, EffectTable Effect);

/// <summary>Reading the policy room, for routes and pages alike.</summary>
public sealed class ParameterRoom(PolicyRecords records, PolicyReader reader, PolicyInForce policy, TimeProvider time)
{
    public DateOnly Today => CivilTime.ChinaDate(time.GetUtcNow());

    public async Task<PolicyBook> BookAsync(CancellationToken cancellation)
    {
        if (await records.FindAsync(cancellation).ConfigureAwait(false) is { } stored)
        {
            return stored.Book;
        }

        // Where there is no room to write it down, the first version is what holds all the same.
        await reader.FreshAsync(cancellation).ConfigureAwait(false);
        return await records.FindAsync(cancellation).ConfigureAwait(false) is { } begun ? begun.Book
            : PolicyBook.Begin(policy.On(DateOnly.MinValue), time.GetUtcNow());
    }

    /// <summary>A change by its id; null where there is none.</summary>
    public async Task<SeenChange?> FindAsync(string? id, CancellationToken cancellation)
    {
        var book = await BookAsync(cancellation).ConfigureAwait(false);
        return book.Find(id) is { } change
            ? new(book, change, EffectTable.Of(await records.EffectsAsync(change, cancellation).ConfigureAwait(false),
                policy.On(Today).InternalMinimumCell)) : null;
    }
}
