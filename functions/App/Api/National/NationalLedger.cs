using System.Globalization;
using Domain.Divisions;
using Domain.National;

namespace App.Api.National;

/// <summary>The receipt ledger of one batch, page by page: which child, in which version, what came back.</summary>
internal sealed class NationalLedger(NationalRecords records)
{
    public const int PageSize = 100;

    /// <summary>Nothing of a batch so old that its rows were cleaned away.</summary>
    /// <param name="page">The row to go on behind; null: from the first.</param>
    public async Task<(IReadOnlyList<LedgerRow> Rows, string? Next)> OfAsync(DivisionCode county, NationalBatch batch, string? page,
        CancellationToken cancellation)
    {
        if (batch.Status != NationalBatchStatus.Approved)
        {
            return ([], null);
        }

        var skip = int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var behind)
            ? Math.Min(behind, WhoGoesRules.Most) : 0;
        if (await records.ChosenAsync(batch.Id, cancellation).ConfigureAwait(false) is not { } chosen)
        {
            return ([], null);
        }

        var some = chosen.Skip(skip).Take(PageSize).ToList();
        var entries = await records.EntriesAsync(county, some, cancellation).ConfigureAwait(false);
        var rows = some.Select((child, at) => (Row: skip + at + 1, Entry: entries.GetValueOrDefault(child)?.Entry))
            .Where(one => one.Entry?.In(batch.Id) is not null)
            .Select(one => (one.Row, one.Entry, Sending: one.Entry!.In(batch.Id)!))
            .Select(one => new LedgerRow(RowKey.Of(batch.Code, one.Row), one.Row, one.Entry!.Child, one.Sending.Revision, one.Sending.Outcome,
                one.Sending.AnsweredAt, LedgerRow.Masked(one.Entry.Number))).ToList();
        return (rows, skip + PageSize < chosen.Count ? (skip + PageSize).ToString(CultureInfo.InvariantCulture) : null);
    }
}
