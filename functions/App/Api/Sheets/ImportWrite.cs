using System.Text;
using System.Text.Json;
using App.Api.Declarations;
using Domain.Audit;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Storage;
using Storage.Jobs;
using Channel = Domain.Declarations.Channel;

namespace App.Api.Sheets;

/// <summary>
/// Writes the good rows of a checked file: at most twenty in one commit, each a declaration with its audit entry, together with the chunk that says so.
/// Several chunks are on their way at once; a chunk that an earlier try wrote is found there and only its loose ends are tied again.
/// </summary>
internal sealed class ImportWrite(IStore store, IBlobStore blobs, DeclarationRecords records, NumberIndex numbers, TimeProvider time)
{
    /// <summary>Rows of one commit (architecture.md).</summary>
    public const int RowsPerChunk = 20;

    private const int InFlight = 8;

    /// <returns>False: stopped for others after a while; the job goes on with its next turn.</returns>
    public async Task<bool> RunAsync(HeldJob held, TimeSpan slice, CancellationToken stop)
    {
        var state = WriteState.Of(held.Job);
        var county = DivisionCode.Parse(held.Job.County);
        var import = (await store.FindAsync(Partition.County(county.Value), Kinds.Job, state.Import, stop).ConfigureAwait(false))?.Read(Jobs.JobJson.Default.Job)
            ?? throw new InvalidDataException("The import of a writing job is gone.");
        var from = ImportState.Of(import);
        var began = time.GetTimestamp();
        while (state.Part < from.Parts)
        {
            var rows = await ReadAsync(import.Id, from, state.Part, county, stop).ConfigureAwait(false);
            await Parallel.ForEachAsync(rows.Chunk(RowsPerChunk).Index(), new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = stop }, async (chunk, cancellation) =>
            {
                var number = (state.Part * (StagedRow.PerPart / RowsPerChunk)) + chunk.Index;
                await WriteAsync(held.Job.Id, number, import.Id, from, new(state.Subject, state.Role), county, chunk.Item, cancellation).ConfigureAwait(false);
            }).ConfigureAwait(false);
            state = state with { Part = state.Part + 1 };
            var done = Math.Min(state.Part * StagedRow.PerPart, from.Good);
            if (!await held.AdvanceAsync(Batch.Technical(), done, state.Write(), Phases.Writing, time.GetUtcNow(), stop).ConfigureAwait(false))
            {
                return true;
            }

            if (state.Part < from.Parts && time.GetElapsedTime(began) > slice)
            {
                return false;
            }
        }

        await held.FinishAsync(time.GetUtcNow(), stop).ConfigureAwait(false);
        return true;
    }

    private async Task<IReadOnlyList<StagedRow>> ReadAsync(string import, ImportState from, int part, DivisionCode county, CancellationToken stop)
    {
        var stream = await blobs.OpenAsync(ImportNames.Part(import, from.Attempt, part), stop).ConfigureAwait(false) ?? throw new InvalidDataException("Rows laid ready for writing are gone.");
        await using (stream.ConfigureAwait(false))
        {
            var count = Math.Min(StagedRow.PerPart, from.Good - (part * StagedRow.PerPart));
            var rows = new List<StagedRow>(count);
            using var buffered = new BufferedStream(stream, 64 * 1024);
            using var reader = new BinaryReader(buffered, Encoding.UTF8);
            while (rows.Count < count)
            {
                rows.Add(StagedRow.Read(reader, from.Definition, county));
            }

            return rows;
        }
    }

    private async Task WriteAsync(string job, int number, string import, ImportState from, AuditActor by, DivisionCode county, StagedRow[] rows, CancellationToken stop)
    {
        var batch = Batch.Of(Entry(import, from, by, county, rows[0]));
        foreach (var row in rows)
        {
            if (row != rows[0])
            {
                batch.Also(Entry(import, from, by, county, row));
            }

            batch.Create(Kinds.Declaration, row.DeclarationId, row.Body, records.FieldsOf(row.Outline), DeclarationJson.Schema);
        }

        var chunk = new Chunk([.. rows.Select(row => new ChunkRow(row.Row, row.DeclarationId))]);
        var fields = new IndexFields().Set(Fields.Parent, job).Set(Fields.Sequence, number).Set(Fields.Status, "written");
        batch.Create(Kinds.JobChunk, ImportNames.Chunk(job, number), JsonSerializer.SerializeToUtf8Bytes(chunk, SheetJson.Default.Chunk), fields);

        // "Already exists" means that an earlier try came this far and stopped behind it.
        await store.CommitAsync(Partition.County(county.Value), batch, stop).ConfigureAwait(false);
        var ends = new List<Task>(rows.Length * 2);
        foreach (var row in rows)
        {
            ends.Add(store.CommitAsync(records.Pointing(row.Receipt, county, row.DeclarationId), stop));
            if (row.Outline.Number is { } citizen)
            {
                ends.Add(numbers.AddAsync(citizen, new(county, row.DeclarationId, row.Outline.Kind), stop));
            }
        }

        await Task.WhenAll(ends).ConfigureAwait(false);
    }

    private static AuditEntry Entry(string import, ImportState from, AuditActor by, DivisionCode county, StagedRow row) => new()
    {
        Id = row.AuditId,
        County = county.Value,
        At = from.At,
        Actor = by,
        Channel = Channel.Excel.Id(),
        Action = "declaration.submit",
        SubjectKind = "declaration",
        SubjectIds = [row.DeclarationId],
        FieldKeys = row.Keys,
        Reason = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"表格导入 {import}，第 {row.Row} 行"),
    };
}
