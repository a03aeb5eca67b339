using System.Text.Json;
using System.Xml;
using App.Documents.Excel;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Domain.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Storage;
using Storage.Jobs;

namespace App.Api.Sheets;

/// <summary>An import with its three jobs: checking, writing, undoing; the last two where somebody asked for them.</summary>
public sealed record Import(Job Check, string Version, ImportState State, Job? Write, Job? Undo)
{
    public string Id => Check.Id;

    /// <summary>The job at work, or null.</summary>
    public Job? AtWork => Undo is { IsOpen: true } ? Undo : Write is { IsOpen: true } ? Write : Check.IsOpen ? Check : null;

    public bool IsChecked => Check.Status == JobStatus.Done;

    /// <summary>Rows that were there already when they came to be written.</summary>
    public int Skipped => Write is null ? 0 : WriteState.Of(Write).Skipped;

    /// <summary>Rows that undoing left as they are.</summary>
    public int Kept => Undo is null ? 0 : UndoState.Of(Undo).Kept;
}

/// <summary>Imports of a county's staff: taking a file, looking at what it came to, writing, stopping, undoing.</summary>
internal sealed class Imports(IStore store, IBlobStore blobs, SheetJobs jobs, TimeProvider time)
{
    /// <summary>How long the rows of a checked file wait for somebody to decide.</summary>
    public static readonly TimeSpan Waits = TimeSpan.FromDays(1);

    /// <summary>How long the file and what was wrong with it can be looked at.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private const int Most = 20;

    /// <summary>The empty table of the form that the path names.</summary>
    public static Results<Download, Refusal> Template(HttpContext context) =>
        FormCatalogue.Find(context.Request.RouteValues["formId"] as string, CivilDay.Of(context)) is { } form
        ? new Download($"{form.Annex}{form.Title}.xlsx", SheetTypes.Xlsx, (to, stop) => Table.WriteTemplateAsync(form, to, stop))
        : Wire.Errors.NotFound();

    /// <summary>Takes the file of a request and queues its check.</summary>
    public async Task<Attempt<Import>> StartAsync(HttpContext context, Caller caller, DivisionCode county, Func<IReadOnlyDictionary<string, string>,
        Refusal?>? mayTake)
    {
        var now = time.GetUtcNow();
        var at = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        var id = OpaqueId.New(at);
        if ((await Upload.ReceiveAsync(context, blobs, ImportNames.File(id), mayTake).ConfigureAwait(false)).IsRefused(out var refusal, out var file))
        {
            return refusal;
        }

        if ((await LookAsync(id, file, caller, at, context.RequestAborted).ConfigureAwait(false)).IsRefused(out var wrong, out var state))
        {
            await blobs.DeleteAsync(ImportNames.File(id), CancellationToken.None).ConfigureAwait(false);
            return wrong;
        }

        var job = new Job(id, ImportNames.Check, county.Value, JobStatus.Queued, 0, 0, Phases.Waiting, state.Write(), null, at, at);
        await jobs.StartAsync(job, Entry(caller, county, "import.upload", id, at, null), CancellationToken.None).ConfigureAwait(false);
        return await FindAsync(county, id, context.RequestAborted).ConfigureAwait(false) is { } import ? import : Wire.Errors.NotFound();
    }

    public async Task<Import?> FindAsync(DivisionCode county, string? id, CancellationToken cancellation)
    {
        if (!OpaqueId.Is(id))
        {
            return null;
        }

        var partition = Partition.County(county.Value);
        return await store.FindAsync(partition, Kinds.Job, id!, cancellation).ConfigureAwait(false) is { } document
            && document.Read(Jobs.JobJson.Default.Job) is { Kind: ImportNames.Check } check
            ? new(check, document.Version, ImportState.Of(check), await JobAsync(ImportNames.WriteJob(check.Id)).ConfigureAwait(false),
                await JobAsync(ImportNames.UndoJob(check.Id)).ConfigureAwait(false))
            : null;

        async Task<Job?> JobAsync(string job) => (await store.FindAsync(partition, Kinds.Job, job, cancellation)
            .ConfigureAwait(false))?.Read(Jobs.JobJson.Default.Job);
    }

    /// <summary>The latest imports of a county, newest first.</summary>
    public async Task<IReadOnlyList<Import>> RecentAsync(DivisionCode county, CancellationToken cancellation)
    {
        var page = await store.ListAsync(Partition.County(county.Value), Query.Of(Kinds.Job).Where(Fields.Type, ImportNames.Check)
            .OrderBy(Fields.At, descending: true), new(Most), cancellation)
            .ConfigureAwait(false);
        var imports = new List<Import>();
        foreach (var document in page.Items)
        {
            try
            {
                imports.Add((await FindAsync(county, document.Id, cancellation).ConfigureAwait(false))!);
            }
            catch (DamagedException)
            {
                // A job of it does not open: noted; the other imports are listed.
            }
        }

        return imports;
    }

    /// <summary>Rows with problems, the first ones in the order of the file.</summary>
    public async Task<IReadOnlyList<RowProblems>> ProblemsAsync(Import import, int most, CancellationToken cancellation) =>
        await ReadProblemsAsync(import, cancellation).Take(most).ToListAsync(cancellation).ConfigureAwait(false);

    /// <summary>Rows of children who are there already, the first ones in the order of the file.</summary>
    public async Task<IReadOnlyList<KnownRow>> KnownAsync(Import import, int most, CancellationToken cancellation) =>
        await ToldAsync(import, cancellation).Take(most).ToListAsync(cancellation).ConfigureAwait(false);

    /// <summary>
    /// A copy of the file with what is wrong beside each row, without the rows that are written; the look at it is logged first. Made whole before
    /// any of it is sent: nobody takes half a table for the whole.
    /// </summary>
    public async Task<Results<Download, Refusal>> CopyAsync(Caller caller, DivisionCode county, Import import, CancellationToken cancellation)
    {
        var file = await Sealed.OpenAsync(blobs, ImportNames.File(import.Id), cancellation).ConfigureAwait(false);
        if (file is null)
        {
            return Wire.Errors.NotFound();
        }

        await using (file.ConfigureAwait(false))
        {
            var now = time.GetUtcNow();
            await store.CommitAsync(Partition.County(county.Value), Batch.Of(Entry(caller, county, "import.download", import.Id, now, null)),
                cancellation).ConfigureAwait(false);
            var written = await WrittenRowsAsync(import, cancellation).ConfigureAwait(false);
            var (opened, problems) = await Task.Run(() => ImportFile.Open(file.Stream, on: CivilTime.ChinaDate(import.State.At)), cancellation)
                .ConfigureAwait(false);
            using (opened)
            {
                if (opened is null)
                {
                    return Errors.BadFile(problems[0]);
                }

                SealedTemporary copy;
                try
                {
                    copy = await Made.TemporaryAsync(blobs, (to, stop) => opened.WriteProblemsAsync(NotesAsync(import, stop), to, written, stop),
                        cancellation).ConfigureAwait(false);
                }
                catch (Exception unusual) when (unusual is TableException or XmlException or InvalidDataException or ArgumentException
                    or NotSupportedException)
                {
                    // Read well, but holding something that cannot be copied: the list on the page says the same.
                    return Errors.BadFile(Errors.NoCopy());
                }

                return new Download("导入问题" + import.State.Extension, SheetTypes.Of(import.State.Extension), async (to, stop) =>
                {
                    await using (copy.ConfigureAwait(false))
                    {
                        using var from = copy.Open();
                        await from.CopyToAsync(to, stop).ConfigureAwait(false);
                    }
                });
            }
        }
    }

    /// <summary>Queues the writing of the rows: all of a file without a mistake, or the good ones.</summary>
    /// <param name="rows">all: only where no row has a mistake; good: those without.</param>
    /// <param name="known">write: also the children who are there already; leave or null: not those.</param>
    public async Task<Refusal?> WriteAsync(Caller caller, DivisionCode county, Import import, string? rows, string? known,
        CancellationToken cancellation)
    {
        var state = import.State;
        var withKnown = known == "write";
        var total = state.Good + (withKnown ? state.KnownReady : 0);
        List<Problem> unclear = [.. rows is "all" or "good" ? [] : (Problem[])[Errors.UnknownChoice()], .. known is null or "leave" or "write" ? []
            : (Problem[])[Errors.UnknownKnown()]];
        var refusal = unclear.Count > 0 ? Wire.Errors.Invalid(unclear)
            : !import.IsChecked ? Errors.NotChecked()
            : import.Write is not null ? Errors.AlreadyChosen()
            : state.Refused is { } refused ? Errors.FileRefused(refused)
            : state.Bad > 0 && rows == "all" ? Errors.RowsWrong(state.Bad)
            : total == 0 ? state.Known > 0 ? Errors.AllKnown(state.Known, state.KnownReady) : Errors.NothingToWrite()
            : time.GetUtcNow() - state.At > Waits ? Errors.TooLate()
            : null;
        if (refusal is not null)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var write = new WriteState(import.Id, caller.Actor.Subject, caller.Actor.Role, withKnown);
        var job = new Job(ImportNames.WriteJob(import.Id), ImportNames.Write, county.Value, JobStatus.Queued, 0, total, Phases.Waiting, write.Write(),
            null, now, now);
        return await jobs.StartAsync(job, Entry(caller, county, "import.write", import.Id, now, null), cancellation).ConfigureAwait(false) ? null
            : Errors.AlreadyChosen();
    }

    public async Task<Refusal?> UndoAsync(Caller caller, DivisionCode county, Import import, string reason, CancellationToken cancellation)
    {
        var refusal = import.Undo is not null ? Errors.AlreadyUndone()
            : import.Write is null ? Errors.NothingWritten()
            : import.Write.IsOpen ? Errors.StillWriting()
            : null;
        if (refusal is not null)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var undo = new UndoState(import.Id, caller.Actor.Subject, caller.Actor.Role, reason);
        var job = new Job(ImportNames.UndoJob(import.Id), ImportNames.Undo, county.Value, JobStatus.Queued, 0, import.Write!.Total, Phases.Waiting,
            undo.Write(), null, now, now);
        return await jobs.StartAsync(job, Entry(caller, county, "import.undo", import.Id, now, reason), cancellation).ConfigureAwait(false) ? null
            : Errors.AlreadyUndone();
    }

    /// <summary>Stops what is at work after the piece at hand; what is written stays, and can be undone.</summary>
    public async Task<Refusal?> StopAsync(DivisionCode county, Import import, CancellationToken cancellation) =>
        import.AtWork is { } job && await JobList.CancelAsync(store, county.Value, job.Id, time.GetUtcNow(), cancellation).ConfigureAwait(false)
        ? null : Errors.NothingToStop();

    /// <summary>Rows that undoing left as they are, with the reason of each.</summary>
    public async Task<IReadOnlyList<ChunkRow>> KeptRowsAsync(Import import, int most, CancellationToken cancellation)
    {
        var kept = new List<ChunkRow>();
        await foreach (var row in ChunksAsync(import.Check.County, ImportNames.UndoJob(import.Id), cancellation).ConfigureAwait(false))
        {
            if (row.Outcome is not null)
            {
                kept.Add(row);
                if (kept.Count == most)
                {
                    break;
                }
            }
        }

        return kept;
    }

    /// <summary>
    /// Rows really written: a job that was stopped has written more than its last checkpoint says, and left out what was there when it came.
    /// </summary>
    public async Task<int> WrittenAsync(Import import, CancellationToken cancellation) =>
        import.Write is null ? 0
        : import.Write.Status == JobStatus.Done ? import.Write.Done - import.Skipped
        : await ChunksAsync(import.Check.County, import.Write.Id, cancellation).CountAsync(row => row.Outcome is null, cancellation)
        .ConfigureAwait(false);

    /// <summary>
    /// Numbers of the rows whose children stand in the system, once somebody decided what to write: written and not taken back, or there before.
    /// </summary>
    private async Task<HashSet<int>> WrittenRowsAsync(Import import, CancellationToken cancellation)
    {
        var rows = new HashSet<int>();
        if (import.Write is { } write)
        {
            await foreach (var row in ChunksAsync(import.Check.County, write.Id, cancellation).ConfigureAwait(false))
            {
                rows.Add(row.Row);
            }

            await foreach (var row in ToldAsync(import, cancellation).ConfigureAwait(false))
            {
                rows.Add(row.Row);
            }
        }

        if (import.Undo is { } undo)
        {
            await foreach (var row in ChunksAsync(import.Check.County, undo.Id, cancellation).ConfigureAwait(false))
            {
                _ = row.Outcome is null && rows.Remove(row.Row);
            }
        }

        return rows;
    }

    /// <summary>What is said beside the rows of a copy, in the order of the file: what is wrong, and who is there already.</summary>
    private async IAsyncEnumerable<ImportRow> NotesAsync(Import import, [System.Runtime.CompilerServices.EnumeratorCancellation]
        CancellationToken cancellation)
    {
        var known = ToldAsync(import, cancellation).GetAsyncEnumerator(cancellation);
        await using (known.ConfigureAwait(false))
        {
            var more = await known.MoveNextAsync().ConfigureAwait(false);
            await foreach (var wrong in ReadProblemsAsync(import, cancellation).ConfigureAwait(false))
            {
                for (; more && known.Current.Row < wrong.Row; more = await known.MoveNextAsync().ConfigureAwait(false))
                {
                    yield return Said(known.Current);
                }

                yield return new(wrong.Row, new Reading(Answers.Empty, wrong.Problems, []));
            }

            for (; more; more = await known.MoveNextAsync().ConfigureAwait(false))
            {
                yield return Said(known.Current);
            }
        }

        static ImportRow Said(KnownRow row) => new(row.Row, new Reading(Answers.Empty, [new("file", row.Code, row.Message)], []));
    }

    private async Task<Attempt<ImportState>> LookAsync(string id, Received file, Caller caller, DateTimeOffset at, CancellationToken cancellation)
    {
        var sealedFile = await Sealed.OpenAsync(blobs, ImportNames.File(id), cancellation).ConfigureAwait(false)
            ?? throw new InvalidDataException("What was just stored is gone.");
        await using (sealedFile.ConfigureAwait(false))
        {
            var (opened, problems) = await Task.Run(() => ImportFile.Open(sealedFile.Stream, on: CivilTime.ChinaDate(at)), cancellation)
                .ConfigureAwait(false);
            using (opened)
            {
                return opened is null
                    ? Errors.BadFile(problems[0])
                    : new ImportState(opened.Form.Id, opened.Form.Version, opened.Extension, file.Bytes, file.Hash, caller.Actor.Subject,
                        caller.Actor.Role, at);
            }
        }
    }

    private IAsyncEnumerable<RowProblems> ReadProblemsAsync(Import import, CancellationToken cancellation) =>
        LineParts.ReadAsync(blobs, import.State.ProblemParts, number => ImportNames.Problems(import.Id, import.State.Attempt, number),
            SheetJson.Default.RowProblems, cancellation);

    private IAsyncEnumerable<KnownRow> ToldAsync(Import import, CancellationToken cancellation) =>
        LineParts.ReadAsync(blobs, import.State.ToldParts, number => ImportNames.Known(import.Id, import.State.Attempt, number),
            SheetJson.Default.KnownRow, cancellation);

    private async IAsyncEnumerable<ChunkRow> ChunksAsync(string county, string job, [System.Runtime.CompilerServices.EnumeratorCancellation]
        CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.JobChunk).Where(Fields.Parent, job).OrderBy(Fields.Sequence);
        string? next = null;
        do
        {
            var page = await store.ListAsync(Partition.County(county), query, new(100, next), cancellation).ConfigureAwait(false);
            foreach (var row in page.Items.SelectMany(document => JsonSerializer.Deserialize(document.Body.Span, SheetJson.Default.Chunk)!.Rows))
            {
                yield return row;
            }

            next = page.Next;
        }
        while (next is not null);
    }

    private static AuditEntry Entry(Caller caller, DivisionCode county, string action, string import, DateTimeOffset now, string? reason) =>
        AuditEntries.Of("import", import, county, action, caller.Actor, Channel.Excel.Id(), now, reason);
}
