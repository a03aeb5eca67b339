using App.Api.Sheets;
using Domain.Problems;
using Storage;
using Storage.Jobs;

namespace App.Api.Departments;

/// <summary>A batch as the routes answer it.</summary>
/// <param name="Repeated">Rows that say exactly what a row above them says; they count once, among the accepted.</param>
/// <param name="RejectedRows">How many there are, where not all of them are listed.</param>
/// <param name="Superseded">Earlier rows in force about the same children, which this batch corrects.</param>
internal sealed record BatchAnswer(
    string Batch, string Status, string Version, DateOnly AsOf, bool Whole, int Rows, int Done, int Accepted, int Repeated, int RejectedRows,
        IReadOnlyList<RowAnswer> Rejected,
    IReadOnlyList<RowAnswer> Warnings, IReadOnlyList<PairAnswer> Pairs, int Superseded, Problem? Refused);

internal sealed record QueuedAnswer(string Batch, string Status);

internal sealed record RowAnswer(int Row, IReadOnlyList<Problem> Errors);

internal sealed record PairAnswer(IReadOnlyList<int> Rows, IReadOnlyList<string> Fields);

internal sealed record HeadingsAnswer(int Columns);

internal sealed record BatchItem(string Id, string Version, string Department, string Status, DateOnly AsOf, bool Whole, DateTimeOffset At, int Rows,
    int Accepted, int Repeated, int Rejected, int Pairs, int Superseded);

/// <summary>What a batch came to, read off its parts.</summary>
internal sealed class BatchLook(IBlobStore blobs, Records records)
{
    public async Task<BatchAnswer> AnswerAsync(StoredBatch stored, int most, CancellationToken cancellation)
    {
        var batch = stored.Batch;
        var job = batch.Status == BatchStatus.Queued ? await records.JobAsync(stored, cancellation).ConfigureAwait(false) : null;
        return new(
            stored.Id, StatusOf(batch, job), stored.Version, batch.AsOf, batch.Whole, batch.Rows, job?.Done ?? batch.Rows, batch.Accepted,
                batch.Repeated, batch.Rejected,
            [.. (await ProblemsAsync(stored, most, cancellation).ConfigureAwait(false)).Select(row => new RowAnswer(row.Row, row.Problems))],
            [.. (await WarningsAsync(stored, most, cancellation).ConfigureAwait(false)).Select(row => new RowAnswer(row.Row, row.Problems))],
            [.. (await PairsAsync(stored, most, cancellation).ConfigureAwait(false))
                .Select(pair => new PairAnswer([pair.First, pair.Second], pair.Fields))],
            batch.Superseded, batch.Refused);
    }

    public static string StatusOf(DepartmentBatch batch, Job? job) => batch.Status switch
    {
        BatchStatus.Queued when job?.Status == JobStatus.Running => "running",
        BatchStatus.Queued when job?.Status == JobStatus.Failed => "failed",
        _ => DepartmentBatch.Name(batch.Status),
    };

    public async Task<IReadOnlyList<RowNotes>> ProblemsAsync(StoredBatch batch, int most, CancellationToken cancellation) =>
        await AllProblemsAsync(batch, cancellation).Take(most).ToListAsync(cancellation).ConfigureAwait(false);

    public IAsyncEnumerable<RowNotes> AllProblemsAsync(StoredBatch batch, CancellationToken cancellation) =>
        LineParts.ReadAsync(blobs, batch.Batch.ProblemParts, part => RecordNames.Problems(batch.County, batch.Batch, part),
            RecordsJson.Default.RowNotes, cancellation);

    public async Task<IReadOnlyList<RowNotes>> WarningsAsync(StoredBatch batch, int most, CancellationToken cancellation) =>
        await LineParts.ReadAsync(blobs, batch.Batch.WarningParts, part => RecordNames.Warnings(batch.County, batch.Batch, part),
            RecordsJson.Default.RowNotes, cancellation)
            .Take(most).ToListAsync(cancellation).ConfigureAwait(false);

    public async Task<IReadOnlyList<RowPair>> PairsAsync(StoredBatch batch, int most, CancellationToken cancellation) =>
        await LineParts.ReadAsync(blobs, batch.Batch.PairParts, part => RecordNames.Pairs(batch.County, batch.Batch, part),
            RecordsJson.Default.RowPair, cancellation)
            .Take(most).ToListAsync(cancellation).ConfigureAwait(false);
}
