using System.Text;
using System.Text.Json;
using App.Api.Audit;
using App.Documents.Excel;
using App.Security;
using Domain.Audit;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Microsoft.AspNetCore.Http;
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

    /// <summary>Takes the file of a request and queues its check.</summary>
    public async Task<(Import? Import, Refusal? Refusal)> StartAsync(HttpContext context, Caller caller, DivisionCode county, Func<IReadOnlyDictionary<string, string>, Refusal?>? mayTake)
    {
        var now = time.GetUtcNow();
        var at = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        var id = OpaqueId.New(at);
        var (file, refusal) = await Upload.ReceiveAsync(context, blobs, ImportNames.File(id), mayTake).ConfigureAwait(false);
        if (file is null)
        {
            return (null, refusal);
        }

        var (state, wrong) = await LookAsync(id, file, caller, at, context.RequestAborted).ConfigureAwait(false);
        if (state is null)
        {
            await blobs.DeleteAsync(ImportNames.File(id), CancellationToken.None).ConfigureAwait(false);
            return (null, wrong);
        }

        var job = new Job(id, ImportNames.Check, county.Value, JobStatus.Queued, 0, 0, Phases.Waiting, state.Write(), null, at, at);
        await jobs.StartAsync(job, Entry(caller, county, "import.upload", id, at, null), CancellationToken.None).ConfigureAwait(false);
        return (await FindAsync(county, id, context.RequestAborted).ConfigureAwait(false), null);
    }

    public async Task<Import?> FindAsync(DivisionCode county, string? id, CancellationToken cancellation)
    {
        if (!OpaqueId.Is(id))
        {
            return null;
        }

        var partition = Partition.County(county.Value);
        return await store.FindAsync(partition, Kinds.Job, id!, cancellation).ConfigureAwait(false) is { } document && document.Read(Jobs.JobJson.Default.Job) is { Kind: ImportNames.Check } check
            ? new(check, document.Version, ImportState.Of(check), await JobAsync(ImportNames.WriteJob(check.Id)).ConfigureAwait(false), await JobAsync(ImportNames.UndoJob(check.Id)).ConfigureAwait(false))
            : null;

        async Task<Job?> JobAsync(string job) => (await store.FindAsync(partition, Kinds.Job, job, cancellation).ConfigureAwait(false))?.Read(Jobs.JobJson.Default.Job);
    }

    /// <summary>The latest imports of a county, newest first.</summary>
    public async Task<IReadOnlyList<Import>> RecentAsync(DivisionCode county, CancellationToken cancellation)
    {
        var page = await store.ListAsync(Partition.County(county.Value), Query.Of(Kinds.Job).Where(Fields.Type, ImportNames.Check).OrderBy(Fields.At, descending: true), new(Most), cancellation)
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

    /// <summary>A copy of the file with what is wrong beside each row, written forward only; the look at it is logged first. Null: it is gone.</summary>
    public async Task<Download?> CopyAsync(Caller caller, DivisionCode county, Import import, CancellationToken cancellation)
    {
        var file = await Sealed.OpenAsync(blobs, ImportNames.File(import.Id), cancellation).ConfigureAwait(false);
        if (file is null)
        {
            return null;
        }

        var now = time.GetUtcNow();
        await store.CommitAsync(Partition.County(county.Value), Batch.Of(Entry(caller, county, "import.download", import.Id, now, null)), cancellation).ConfigureAwait(false);
        return new("导入问题" + import.State.Extension, SheetTypes.Of(import.State.Extension), async (to, stop) =>
        {
            await using (file.ConfigureAwait(false))
            {
                var (opened, _) = ImportFile.Open(file.Stream);
                using (opened)
                {
                    var rows = ReadProblemsAsync(import, stop).Select(row => new ImportRow(row.Row, new Reading(Answers.Empty, row.Problems, [])));
                    await opened!.WriteProblemsAsync(rows, to, stop).ConfigureAwait(false);
                }
            }
        });
    }

    /// <summary>Queues the writing of the rows: all of a file without a mistake, or the good ones.</summary>
    public async Task<Refusal?> WriteAsync(Caller caller, DivisionCode county, Import import, string? rows, CancellationToken cancellation)
    {
        var state = import.State;
        var refusal = rows is not ("all" or "good") ? Api.Errors.Invalid([Errors.UnknownChoice()])
            : !import.IsChecked ? Errors.NotChecked()
            : import.Write is not null ? Errors.AlreadyChosen()
            : state.Refused is { } refused ? Errors.FileRefused(refused)
            : state.Bad > 0 && rows == "all" ? Errors.RowsWrong(state.Bad)
            : state.Good == 0 ? Errors.NothingToWrite()
            : time.GetUtcNow() - state.At > Waits ? Errors.TooLate()
            : null;
        if (refusal is not null)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var write = new WriteState(import.Id, caller.Actor.Subject, caller.Actor.Role);
        var job = new Job(ImportNames.WriteJob(import.Id), ImportNames.Write, county.Value, JobStatus.Queued, 0, state.Good, Phases.Waiting, write.Write(), null, now, now);
        return await jobs.StartAsync(job, Entry(caller, county, "import.write", import.Id, now, null), cancellation).ConfigureAwait(false) ? null : Errors.AlreadyChosen();
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
        var job = new Job(ImportNames.UndoJob(import.Id), ImportNames.Undo, county.Value, JobStatus.Queued, 0, import.Write!.Total, Phases.Waiting, undo.Write(), null, now, now);
        return await jobs.StartAsync(job, Entry(caller, county, "import.undo", import.Id, now, reason), cancellation).ConfigureAwait(false) ? null : Errors.AlreadyUndone();
    }

    /// <summary>Stops what is at work after the piece at hand; what is written stays, and can be undone.</summary>
    public async Task<Refusal?> StopAsync(DivisionCode county, Import import, CancellationToken cancellation) =>
        import.AtWork is { } job && await JobList.CancelAsync(store, county.Value, job.Id, time.GetUtcNow(), cancellation).ConfigureAwait(false) ? null : Errors.NothingToStop();

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

    /// <summary>Rows really written: a job that was stopped has written more than its last checkpoint says.</summary>
    public async Task<int> WrittenAsync(Import import, CancellationToken cancellation) =>
        import.Write is null ? 0
        : import.Write.Status == JobStatus.Done ? import.Write.Done
        : await ChunksAsync(import.Check.County, import.Write.Id, cancellation).CountAsync(cancellation).ConfigureAwait(false);

    private async Task<(ImportState? State, Refusal? Refusal)> LookAsync(string id, Received file, Caller caller, DateTimeOffset at, CancellationToken cancellation)
    {
        var sealedFile = await Sealed.OpenAsync(blobs, ImportNames.File(id), cancellation).ConfigureAwait(false) ?? throw new InvalidDataException("What was just stored is gone.");
        await using (sealedFile.ConfigureAwait(false))
        {
            var (opened, problems) = await Task.Run(() => ImportFile.Open(sealedFile.Stream), cancellation).ConfigureAwait(false);
            using (opened)
            {
                return opened is null
                    ? (null, Errors.BadFile(problems[0]))
                    : (new ImportState(opened.Form.Id, opened.Form.Version, opened.Extension, file.Bytes, file.Hash, caller.Actor.Subject, caller.Actor.Role, at), null);
            }
        }
    }

    private async IAsyncEnumerable<RowProblems> ReadProblemsAsync(Import import, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var part = 0; part < import.State.ProblemParts; part++)
        {
            if (await blobs.OpenAsync(ImportNames.Problems(import.Id, import.State.Attempt, part), cancellation).ConfigureAwait(false) is not { } stream)
            {
                yield break;
            }

            using var lines = new StreamReader(stream, Encoding.UTF8);
            while (await lines.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
            {
                yield return JsonSerializer.Deserialize(line, SheetJson.Default.RowProblems)!;
            }
        }
    }

    private async IAsyncEnumerable<ChunkRow> ChunksAsync(string county, string job, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
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
