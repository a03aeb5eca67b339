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
/// Writes the good rows of a checked file: at most twenty in one commit, each a declaration with its audit entry, together with the chunk that says
/// so. Several chunks are on their way at once; a chunk that an earlier try wrote is found there and only its loose ends are tied again.
/// </summary>
/// <remarks>
/// Before a row is written its child is entered where others would enter it too: two people who write the same file at once, or a file and its mended
/// copy, write each child once. What keeps a row away follows from what it says, not from its file, its place in it or who sent it.
/// </remarks>
internal sealed class ImportWrite(IStore store, IBlobStore blobs, DeclarationRecords records, NumberIndex numbers, KnownChildren known,
    TimeProvider time)
{
    /// <summary>Rows of one commit (architecture.md).</summary>
    public const int RowsPerChunk = 20;

    private const int InFlight = 8;

    /// <returns>False: stopped for others after a while; the job goes on with its next turn.</returns>
    public async Task<bool> RunAsync(HeldJob held, TimeSpan slice, CancellationToken stop)
    {
        var state = WriteState.Of(held.Job);
        var county = DivisionCode.Parse(held.Job.County);
        var import = (await store.FindAsync(Partition.County(county.Value), Kinds.Job, state.Import, stop)
            .ConfigureAwait(false))?.Read(Jobs.JobJson.Default.Job)
            ?? throw new InvalidDataException("The import of a writing job is gone.");
        var from = ImportState.Of(import);
        var began = time.GetTimestamp();
        var parts = from.Parts + (state.Known ? from.KnownParts : 0);
        while (state.Part < parts)
        {
            var isKnown = state.Part >= from.Parts;
            var rows = await ReadAsync(import.Id, from, isKnown, isKnown ? state.Part - from.Parts : state.Part, county, stop).ConfigureAwait(false);
            var work = new Work(held.Job.Id, import.Id, from, new(state.Subject, state.Role), county, isKnown);
            var skipped = 0;
            await Parallel.ForEachAsync(rows.Chunk(RowsPerChunk).Index(),
                new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = stop }, async (chunk, cancellation) =>
            {
                var number = (state.Part * (StagedRow.PerPart / RowsPerChunk)) + chunk.Index;
                Interlocked.Add(ref skipped, await WriteAsync(work, number, chunk.Item, cancellation).ConfigureAwait(false));
            }).ConfigureAwait(false);
            state = state with { Part = state.Part + 1, Skipped = state.Skipped + skipped };
            var done = Math.Min(state.Part, from.Parts) * StagedRow.PerPart;
            done = Math.Min(done, from.Good) + Math.Min(Math.Max(0, state.Part - from.Parts) * StagedRow.PerPart, from.KnownReady);
            if (!await held.AdvanceAsync(Batch.Technical(), done, state.Write(), Phases.Writing, time.GetUtcNow(), stop).ConfigureAwait(false))
            {
                return true;
            }

            if (state.Part < parts && time.GetElapsedTime(began) > slice)
            {
                return false;
            }
        }

        await held.FinishAsync(time.GetUtcNow(), stop).ConfigureAwait(false);
        return true;
    }

    private async Task<IReadOnlyList<StagedRow>> ReadAsync(string import, ImportState from, bool isKnown, int part, DivisionCode county,
        CancellationToken stop)
    {
        var name = isKnown ? ImportNames.KnownPart(import, from.Attempt, part) : ImportNames.Part(import, from.Attempt, part);
        var stream = await blobs.OpenAsync(name, stop).ConfigureAwait(false)
            ?? throw new InvalidDataException("Rows laid ready for writing are gone.");
        await using (stream.ConfigureAwait(false))
        {
            var count = Math.Min(StagedRow.PerPart, (isKnown ? from.KnownReady : from.Good) - (part * StagedRow.PerPart));
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

    /// <returns>Rows that were not written, their children being there.</returns>
    private async Task<int> WriteAsync(Work work, int number, StagedRow[] all, CancellationToken stop)
    {
        var claims = await Task.WhenAll(all.Select(row => ClaimAsync(work, row, stop))).ConfigureAwait(false);
        List<(StagedRow Row, bool Alone)> rows = [.. all.Zip(claims).Where(row => row.Second.Other is null)
            .Select(row => (row.First, row.Second.Alone))];
        var batch = rows.Count == 0 ? null : Batch.Of(Entry(work, rows[0].Row));
        foreach (var (row, _) in rows)
        {
            if (row != rows[0].Row)
            {
                batch!.Also(Entry(work, row));
            }

            batch!.Create(Kinds.Declaration, row.DeclarationId, row.Body, records.FieldsOf(row.Outline), DeclarationJson.Schema);
        }

        var chunk = new Chunk(
            [.. all.Zip(claims).Select(row => new ChunkRow(row.First.Row, row.First.DeclarationId, row.Second.Other is null ? null
                : ChunkRow.Already))]);
        var fields = new IndexFields().Set(Fields.Parent, work.Job).Set(Fields.Sequence, number).Set(Fields.Status, "written");
        var (partition, id, body) = (Partition.County(work.County.Value), ImportNames.Chunk(work.Job, number),
            JsonSerializer.SerializeToUtf8Bytes(chunk, SheetJson.Default.Chunk));
        var result = await store.CommitAsync(partition, (Batch?)batch?.Create(Kinds.JobChunk, id, body, fields)
            ?? Batch.Technical().Create(Kinds.JobChunk, id, body, fields), stop).ConfigureAwait(false);
        if (!result.IsCommitted)
        {
            // An earlier try came this far and stopped behind it: what it wrote is what counts.
            var document = await store.FindAsync(partition, Kinds.JobChunk, id, stop).ConfigureAwait(false)
                ?? throw new IOException("A chunk of an import was neither written nor there.");
            chunk = JsonSerializer.Deserialize(document.Body.Span, SheetJson.Default.Chunk)!;
            var written = chunk.Rows.Where(row => row.Outcome is null).Select(row => row.Row).ToHashSet();
            rows = [.. all.Where(row => written.Contains(row.Row)).Select(row => (row, false))];
        }

        var ends = new List<Task>(rows.Count * 2);
        foreach (var (row, alone) in rows)
        {
            ends.Add(store.CommitAsync(records.Pointing(row.Receipt, work.County, row.DeclarationId), stop));
            if (!alone && row.Outline.Number is { } citizen)
            {
                // Others stand under the number: staff of every county concerned look at it.
                ends.Add(numbers.AddAsync(citizen, new(work.County, row.DeclarationId, row.Outline.Kind), stop));
            }
        }

        await Task.WhenAll(ends).ConfigureAwait(false);
        return all.Length - rows.Count;
    }

    /// <summary>
    /// Enters the row's child before it is written. A row that somebody chose to write beside another one is only kept away by the very same row.
    /// </summary>
    private async Task<Claim> ClaimAsync(Work work, StagedRow row, CancellationToken stop)
    {
        var mine = new NumberEntry(work.County, row.DeclarationId, row.Outline.Kind, work.Import);
        if (!work.IsKnown && row.Outline.Number is { } number)
        {
            return await numbers.ClaimAsync(number, mine, Counts, stop).ConfigureAwait(false);
        }

        var (form, answers) = (work.From.Definition, DeclarationJson.Read(row.Body).Stated);
        if (!work.IsKnown)
        {
            return await numbers.ClaimAsync("child", KnownChildren.KeyOf(form, answers), mine, Counts, stop).ConfigureAwait(false);
        }

        if ((await known.FindAsync(work.County, form, answers, stop).ConfigureAwait(false))?.Declaration is { } other && other.Id != row.DeclarationId
            && KnownChildren.ContentOf(form, other.Stated) == KnownChildren.ContentOf(form, answers))
        {
            return new(new(work.County, other.Id, row.Outline.Kind), false);
        }

        return await numbers.ClaimAsync("row", KnownChildren.ContentOf(form, answers), mine, Counts, stop)
            .ConfigureAwait(false) with
        { Alone = false };

        Task<bool> Counts(NumberEntry entry) => known.CountsAsync(entry, stop);
    }

    /// <summary>What the rows of one part have in common.</summary>
    /// <param name="IsKnown">Children who are there already, and whose rows somebody chose to write all the same.</param>
    private sealed record Work(string Job, string Import, ImportState From, AuditActor By, DivisionCode County, bool IsKnown);

    private static AuditEntry Entry(Work work, StagedRow row) => new()
    {
        Id = row.AuditId,
        County = work.County.Value,
        At = work.From.At,
        Actor = work.By,
        Channel = Channel.Excel.Id(),
        Action = "declaration.submit",
        SubjectKind = "declaration",
        SubjectIds = [row.DeclarationId],
        FieldKeys = row.Keys,
        Reason = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"表格导入 {work.Import}，第 {row.Row} 行"),
    };
}
