using Domain.Divisions;
using Storage;

namespace App.Security;

/// <summary>
/// Whether somebody has opened a record just now, with a reason: read from the audit trail itself, so that what a page shows in full is always what
/// the trail says was opened, on whatever instance.
/// </summary>
public sealed class Openings(IStore store, TimeProvider time)
{
    /// <summary>One opening covers the work on a record, not the next look at it tomorrow.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromMinutes(30);

    /// <summary>Until when the record stays open to the caller; null where it has to be opened first.</summary>
    /// <param name="action">"declaration.open" or "child.open".</param>
    public async Task<DateTimeOffset?> UntilAsync(Caller caller, DivisionCode county, string action, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var now = time.GetUtcNow();
        var query = Query.Of(Kinds.Audit).Where(Fields.Actor, caller.Subject).Where(Fields.Action, action).Where(Fields.Subjects, id)
            .Between(Fields.At, now - Lasts, null).OrderBy(Fields.At, descending: true);
        var page = await store.ListAsync(Partition.County(county.Value), query, new(1), cancellation).ConfigureAwait(false);
        return page.Items is [var last] && DateTimeOffset.TryParse(last.Fields.Get(Fields.At), System.Globalization.CultureInfo.InvariantCulture,
            out var at) ? at + Lasts : null;
    }
}
