using System.Runtime.CompilerServices;
using Domain.Divisions;
using Domain.Forms;
using Domain.Verification;
using Storage;

namespace App.Api.Departments;

/// <summary>What the departments say today of a county's children: the rows in force of the batches that they sent.</summary>
internal sealed class DepartmentRows(IStore store, IBlobStore blobs)
{
    /// <summary>The rows in force of a department in a county (<see cref="RowsInForce"/>); empty for one that sends nothing.</summary>
    /// <exception cref="DamagedException">A batch or a part of one does not open: what is in force cannot be known then, and nothing is concluded
    /// from a gap.</exception>
    public async Task<IReadOnlyList<SentRow>> CurrentAsync(Department department, DivisionCode county, CancellationToken cancellation)
    {
        if (DepartmentProfiles.Find(department) is not { } profile)
        {
            return [];
        }

        var inForce = new RowsInForce(profile);
        foreach (var batch in await TakenAsync(department, county, cancellation).ConfigureAwait(false))
        {
            inForce.Take(batch.Batch.Sent(batch.Id), await ReadAsync(batch, cancellation).ToListAsync(cancellation).ConfigureAwait(false));
            if (inForce.IsClosed)
            {
                break;
            }
        }

        return inForce.Rows;
    }

    /// <summary>
    /// The batches of a department that count, the one with the last word first. None but the first whole list and what came after it.
    /// </summary>
    internal async Task<IReadOnlyList<StoredBatch>> TakenAsync(Department department, DivisionCode county, CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.DepartmentBatch).Where(Fields.Status, DepartmentBatch.Name(BatchStatus.Done))
            .Where(Fields.Department, department.Id());
        var batches = new List<StoredBatch>();
        string? next = null;
        do
        {
            var page = await store.ListAsync(Partition.County(county.Value), query, new(Page.MaxSize, next), cancellation).ConfigureAwait(false);
            if (page.Damaged is [var damaged, ..])
            {
                throw new DamagedException(damaged.Kind, damaged.Id);
            }

            batches.AddRange(page.Items.Select(StoredBatch.Of));
            next = page.Next;
        }
        while (next is not null);
        return [.. batches.OrderByDescending(batch => batch.Batch.Sent(batch.Id), SentBatch.ByLastWord)];
    }

    /// <summary>The rows of one batch, in its order.</summary>
    internal async IAsyncEnumerable<DepartmentRow> ReadAsync(StoredBatch batch, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var part = 0; part < batch.Batch.Parts; part++)
        {
            var name = RecordNames.Rows(batch.County, batch.Batch, part);
            foreach (var row in await RowParts.ReadAsync(blobs, name, cancellation).ConfigureAwait(false)
                ?? throw new DamagedException(Damage.Blob, name))
            {
                yield return row;
            }
        }
    }
}
