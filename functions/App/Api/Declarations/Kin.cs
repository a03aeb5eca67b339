using Domain.Children;
using Domain.Divisions;
using Domain.KeyCare;
using Storage;

namespace App.Api.Declarations;

/// <summary>A child's record with the document that it was read from.</summary>
internal sealed record KinRecord(Child Child, Document Document);

/// <summary>
/// Every record of one child in a county: the one that lives on, and those that were merged into it. Whoever judges or erases one of them means all:
/// the answers of the merged live on in the other.
/// </summary>
/// <remarks>
/// The grandmother's declaration names record X; X was merged into Y, and Y is on the key-care ledger: hers cannot be erased before Y ends.
/// </remarks>
/// <param name="Records">The one that lives on first.</param>
/// <param name="Counts">It is on a register, here or where it went.</param>
/// <param name="IsCaredFor">An entry of the key-care ledger is open, here or where it went.</param>
internal sealed record Kin(IReadOnlyList<KinRecord> Records, bool Counts, bool IsCaredFor)
{
    /// <summary>Longer chains of merging or handing over than this there are not.</summary>
    private const int Longest = 40;

    public IReadOnlyList<string> Ids => [.. Records.Select(record => record.Child.Id)];

    /// <param name="child">Any of the records.</param>
    /// <param name="before">Counties that had the declaration before: a merged record stays with the county that merged it.</param>
    public static async Task<Kin> OfAsync(IStore store, DivisionCode county, string child, IEnumerable<DivisionCode> before,
        CancellationToken cancellation)
    {
        var (ids, elsewhere) = (new List<string> { child }, before.Where(other => other != county).ToArray());
        for (var i = 0; i < Longest && i < ids.Count; i++)
        {
            var known = await FindAsync(store, county, ids[i], cancellation).ConfigureAwait(false);
            foreach (var other in known is null ? elsewhere : [])
            {
                known ??= await FindAsync(store, other, ids[i], cancellation).ConfigureAwait(false);
            }

            var next = known is null ? [] : known.Child.MergedFrom.Append(known.Child.Ending?.MergedInto ?? child);
            ids.AddRange(next.Where(id => !ids.Contains(id)));
        }

        var (records, counts, cared) = (new List<KinRecord>(), false, false);
        foreach (var id in ids)
        {
            if (await FindAsync(store, county, id, cancellation).ConfigureAwait(false) is { } record)
            {
                records.Add(record);
            }

            var (alive, open) = await IsAliveAsync(store, county, id, cancellation).ConfigureAwait(false);
            (counts, cared) = (counts || alive, cared || open);
        }

        return new([.. records.OrderBy(record => record.Child.Ending?.MergedInto is not null)], counts, cared);
    }

    /// <summary>In this county, or in the one that the record went to.</summary>
    private static async Task<(bool Counts, bool IsCaredFor)> IsAliveAsync(IStore store, DivisionCode county, string id,
        CancellationToken cancellation)
    {
        for (var i = 0; i < Longest; i++)
        {
            var entry = await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.KeyCareEntry, id, cancellation).ConfigureAwait(false);
            var known = (await FindAsync(store, county, id, cancellation).ConfigureAwait(false))?.Child;
            var (counts, cared) = (known?.Status.Counts() == true, entry?.Fields.Get(Fields.Status) == KeyCareStatus.Open.Id());
            if (counts || cared || known is not { Status: ChildStatus.Transferred, Transfer: { } transfer } || transfer.To == county)
            {
                return (counts, cared);
            }

            county = transfer.To;
        }

        return (true, true);
    }

    private static async Task<KinRecord?> FindAsync(IStore store, DivisionCode county, string id, CancellationToken cancellation) =>
        await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.Child, id, cancellation).ConfigureAwait(false) is { } document
            ? new(ChildJson.Read(document.Body), document) : null;
}
