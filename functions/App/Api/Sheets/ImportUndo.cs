using System.Text.Json;
using App.Api.Declarations;
using App.Wire;
using Domain.Audit;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;
using Storage;
using Storage.Jobs;

namespace App.Api.Sheets;

/// <summary>Why a row was not undone, by the code that the chunk keeps.</summary>
internal static class UndoOutcomes
{
    public const string Ended = "ended";

    private static readonly Dictionary<string, Problem> Reasons =
        new[] { Domain.Declarations.Errors.ImportRegistered(), Domain.Declarations.Errors.ImportEnded(), Domain.Declarations.Errors.ImportChanged() }
        .ToDictionary(problem => problem.Code, StringComparer.Ordinal);

    public static string Label(string outcome) => Reasons[outcome].Message;
}

/// <summary>
/// Takes back what an import wrote, chunk by chunk: each declaration is withdrawn, with its own audit entry, as long as nobody has done anything with
/// it since. Nothing is deleted: the declaration stays readable as withdrawn.
/// </summary>
internal sealed class ImportUndo(IStore store, DeclarationRecords records, NumberIndex numbers, TimeProvider time)
{
    private const int Tries = 5;

    /// <returns>False: stopped for others after a while; the job goes on with its next turn.</returns>
    public async Task<bool> RunAsync(HeldJob held, TimeSpan slice, CancellationToken stop)
    {
        var state = UndoState.Of(held.Job);
        var county = DivisionCode.Parse(held.Job.County);
        var written = Query.Of(Kinds.JobChunk).Where(Fields.Parent, ImportNames.WriteJob(state.Import)).OrderBy(Fields.Sequence);
        var (began, done) = (time.GetTimestamp(), held.Job.Done);
        while (true)
        {
            var page = await store.ListAsync(Partition.County(county.Value), written, new(10, state.After), stop).ConfigureAwait(false);
            foreach (var chunk in page.Items)
            {
                var kept = await UndoAsync(held.Job.Id, state, county, chunk, stop).ConfigureAwait(false);
                done += kept.Rows;
                state = state with { Kept = state.Kept + kept.Kept };
            }

            state = state with { After = page.Next };
            if (page.Next is null)
            {
                await held.FinishAsync(state.Write(), done, time.GetUtcNow(), stop).ConfigureAwait(false);
                return true;
            }

            if (!await held.AdvanceAsync(Batch.Technical(), done, state.Write(), Phases.Undoing, time.GetUtcNow(), stop).ConfigureAwait(false))
            {
                return true;
            }

            if (time.GetElapsedTime(began) > slice)
            {
                return false;
            }
        }
    }

    private async Task<(int Rows, int Kept)> UndoAsync(string job, UndoState state, DivisionCode county, Document written, CancellationToken stop)
    {
        ChunkRow[] rows = [.. JsonSerializer.Deserialize(written.Body.Span, SheetJson.Default.Chunk)!.Rows.Where(row => row.Outcome is null)];
        var id = job + written.Id[written.Id.LastIndexOf('-')..];
        var partition = Partition.County(county.Value);
        for (var attempt = 0; ; attempt++)
        {
            // A try before this one may have come this far; what is left is the index.
            if (await store.FindAsync(partition, Kinds.JobChunk, id, stop).ConfigureAwait(false) is { } before)
            {
                var known = JsonSerializer.Deserialize(before.Body.Span, SheetJson.Default.Chunk)!.Rows;
                await ForgetAsync(county, known.Where(row => row.Outcome is null), stop).ConfigureAwait(false);
                return (known.Count, known.Count(row => row.Outcome is not null));
            }

            var (batch, told) = await PrepareAsync(state, county, rows, stop).ConfigureAwait(false);
            var fields = new IndexFields().Set(Fields.Parent, job)
                .Set(Fields.Sequence, long.Parse(written.Fields.Get(Fields.Sequence)!, System.Globalization.CultureInfo.InvariantCulture))
                .Set(Fields.Status, "undone");
            var body = JsonSerializer.SerializeToUtf8Bytes(new Chunk(told), SheetJson.Default.Chunk);
            var result = await store.CommitAsync(partition, (Batch?)batch?.Create(Kinds.JobChunk, id, body, fields)
                ?? Batch.Technical().Create(Kinds.JobChunk, id, body, fields), stop)
                .ConfigureAwait(false);
            if (result.Outcome == CommitOutcome.VersionConflict && attempt >= Tries)
            {
                throw new IOException("The rows of an import changed too often while being undone.");
            }
        }
    }

    private async Task<(RecordBatch? Batch, List<ChunkRow> Told)> PrepareAsync(UndoState state, DivisionCode county, ChunkRow[] rows,
        CancellationToken stop)
    {
        RecordBatch? batch = null;
        var told = new List<ChunkRow>(rows.Length);
        var now = time.GetUtcNow();
        foreach (var row in rows)
        {
            if (await records.FindAsync(county, row.Declaration, stop).ConfigureAwait(false) is not { } found)
            {
                told.Add(row with { Outcome = UndoOutcomes.Ended });
                continue;
            }

            var decision = UndoImport.Decide(found.Declaration, new(new(state.Subject, state.Role), state.Reason), now);
            told.Add(row with { Outcome = decision.Outcome is null ? decision.Problems[0].Code : null });
            if (decision.Outcome is { } withdrawn)
            {
                var entry = new AuditEntry
                {
                    Id = OpaqueId.New(now),
                    County = county.Value,
                    At = now,
                    Actor = new(state.Subject, state.Role),
                    Channel = Channel.Excel.Id(),
                    Action = "declaration.undo-import",
                    SubjectKind = "declaration",
                    SubjectIds = [row.Declaration],
                    Reason = state.Reason,
                };
                batch = batch?.Also(entry) ?? Batch.Of(entry);
                batch.Replace(found.Document, DeclarationJson.Write(withdrawn), records.FieldsOf(withdrawn), DeclarationJson.Schema);
            }
        }

        return (batch, told);
    }

    /// <summary>The numbers of what was taken back are free again: the corrected table is not a second declaration of the same child.</summary>
    private async Task ForgetAsync(DivisionCode county, IEnumerable<ChunkRow> rows, CancellationToken stop)
    {
        foreach (var row in rows)
        {
            if (await records.FindAsync(county, row.Declaration, stop).ConfigureAwait(false) is { } found
                && found.Declaration.Answers().Get(Shared2024.CitizenNumber) is { } number)
            {
                await numbers.RemoveAsync(number.Value, row.Declaration, stop).ConfigureAwait(false);
            }
        }
    }
}
