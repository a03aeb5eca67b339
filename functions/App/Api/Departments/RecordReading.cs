using App.Api.Sheets;
using Domain.Divisions;
using Domain.Verification;
using Storage;

namespace App.Api.Departments;

/// <summary>
/// Reads the rows of a batch once: the good ones into sealed parts, beside them what is wrong with the others and which contradict each other.
/// </summary>
internal sealed class RecordReading(IBlobStore blobs, DepartmentRows rows)
{
    /// <summary>Rows between two looks at the clock and the wish to cancel.</summary>
    private const int Step = 5_000;

    /// <param name="id">The batch.</param>
    /// <param name="most">More rows than this are not taken now.</param>
    /// <param name="tell">Told how many rows are read; false: stop.</param>
    /// <returns>The batch with what its rows came to; null where there are more, or it was stopped. What was laid aside lies under its
    /// attempt.</returns>
    public async Task<DepartmentBatch?> RunAsync(
        string id, DivisionCode county, DepartmentBatch batch, IEnumerable<(int Number, TakenRow Taken)> source, int most,
            Func<int, Task<bool>>? tell, CancellationToken stop)
    {
        using var good = new RowParts(blobs, part => RecordNames.Rows(county.Value, batch, part));
        using var wrong = new LineParts(blobs, part => RecordNames.Problems(county.Value, batch, part));
        using var unused = new LineParts(blobs, part => RecordNames.Warnings(county.Value, batch, part));
        using var unclear = new LineParts(blobs, part => RecordNames.Pairs(county.Value, batch, part));
        var seen = new RowsOfBatch(batch.Profile);
        var (count, accepted, repeated, rejected, warned, pairs) = (0, 0, 0, 0, 0, 0);
        foreach (var (number, taken) in source)
        {
            if (++count > most)
            {
                return null;
            }

            if (taken.Row is not { } row)
            {
                rejected++;
                await wrong.AddAsync(new RowNotes(number, taken.Problems), RecordsJson.Default.RowNotes, stop).ConfigureAwait(false);
            }
            else if (seen.Add(row) is var standing && standing.Repeats)
            {
                repeated++;
            }
            else
            {
                accepted++;
                await good.AddAsync(row, stop).ConfigureAwait(false);
                if (standing.Fields.Count > 0)
                {
                    pairs++;
                    await unclear.AddAsync(new RowPair(standing.Other!.Value, number, standing.Fields), RecordsJson.Default.RowPair, stop)
                        .ConfigureAwait(false);
                }
            }

            if (taken.Warnings.Count > 0)
            {
                warned++;
                await unused.AddAsync(new RowNotes(number, taken.Warnings), RecordsJson.Default.RowNotes, stop).ConfigureAwait(false);
            }

            if (count % Step == 0)
            {
                stop.ThrowIfCancellationRequested();
                if (tell is not null && !await tell(count).ConfigureAwait(false))
                {
                    return null;
                }
            }
        }

        foreach (var parts in (IParts[])[good, wrong, unused, unclear])
        {
            await parts.PutAsync(stop).ConfigureAwait(false);
        }

        return batch with
        {
            Status = BatchStatus.Done,
            Rows = count,
            Accepted = accepted,
            Repeated = repeated,
            Rejected = rejected,
            Warned = warned,
            Pairs = pairs,
            Superseded = await SupersededAsync(id, county, batch, seen, stop).ConfigureAwait(false),
            Parts = good.Parts,
            ProblemParts = wrong.Parts,
            WarningParts = unused.Parts,
            PairParts = unclear.Parts,
        };
    }

    /// <summary>Earlier rows in force about the same children.</summary>
    private async Task<int> SupersededAsync(string id, DivisionCode county, DepartmentBatch batch, RowsOfBatch seen, CancellationToken stop)
    {
        var corrections = new Corrections(seen);
        var sent = batch.Sent(id);
        foreach (var earlier in (await rows.TakenAsync(batch.Of, county, stop).ConfigureAwait(false))
            .Where(other => other.Id != id && SentBatch.ByLastWord.Compare(other.Batch.Sent(other.Id), sent) < 0))
        {
            await foreach (var row in rows.ReadAsync(earlier, stop).ConfigureAwait(false))
            {
                corrections.Before(row);
            }

            if (earlier.Batch.Whole)
            {
                break;
            }
        }

        return corrections.Superseded;
    }
}
