using System.Security.Cryptography;
using System.Text;
using App.Api.Sheets;
using App.Documents.Excel;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;
using Domain.Time;
using Domain.Verification;
using Storage;
using Storage.Jobs;

namespace App.Api.Departments;

/// <summary>What somebody sends: whose, of which county and day.</summary>
/// <param name="Whole">It is the department's whole list of the county.</param>
/// <param name="Channel">By which door it comes.</param>
internal sealed record Sending(Caller Caller, DepartmentProfile Profile, DivisionCode County, DateOnly AsOf, bool Whole, string Channel);

/// <summary>
/// Batches of departments' records: taking them, looking at what they came to, taking them back. The id of a batch follows from what is sent, so that
/// the same file of the same day is the same batch, however often and by how many at once it is sent.
/// </summary>
internal sealed class Records(IStore store, IBlobStore blobs, HeadingMaps maps, RecordReading reading, SheetJobs jobs, TimeProvider time)
{
    /// <summary>Up to so many rows are taken while the sender waits; more are read by a job.</summary>
    public const int AtOnce = 5_000;

    private const int Most = 30;
    private const int Tries = 6;

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public async Task<StoredBatch?> FindAsync(DepartmentProfile profile, DivisionCode county, string? id, CancellationToken cancellation) =>
        OpaqueId.Is(id) && await store.FindAsync(Partition.County(county.Value), Kinds.DepartmentBatch, id!, cancellation)
        .ConfigureAwait(false) is { } document
        && StoredBatch.Of(document) is var batch && batch.Batch.Department == profile.Department.Id() ? batch : null;

    /// <summary>The latest batches of a department, or of all where it is null; newest first.</summary>
    public async Task<IReadOnlyList<StoredBatch>> RecentAsync(Department? department, DivisionCode county, CancellationToken cancellation)
    {
        var page = await store.ListAsync(Partition.County(county.Value), QueryOf(department), new(Most), cancellation).ConfigureAwait(false);
        return [.. page.Items.Select(StoredBatch.Of)];
    }

    /// <summary>How many there are, older ones too.</summary>
    public Task<int> CountAsync(Department? department, DivisionCode county, CancellationToken cancellation) =>
        store.CountAsync(Partition.County(county.Value), QueryOf(department), int.MaxValue, cancellation);

    private static Query QueryOf(Department? department)
    {
        var query = Query.Of(Kinds.DepartmentBatch).OrderBy(Fields.At, descending: true);
        return department is { } of ? query.Where(Fields.Department, of.Id()) : query;
    }

    /// <summary>The job that reads a large file, while it waits or runs; null where there is none.</summary>
    public async Task<Job?> JobAsync(StoredBatch batch, CancellationToken cancellation) =>
        (await store.FindAsync(Partition.County(batch.County), Kinds.Job, batch.Batch.Upload, cancellation)
            .ConfigureAwait(false))?.Read(Jobs.JobJson.Default.Job);

    /// <summary>Takes rows that came as JSON.</summary>
    public async Task<Attempt<StoredBatch>> SendAsync(Sending sending, System.Text.Json.JsonElement rows, ReadOnlyMemory<byte> body,
        CancellationToken cancellation)
    {
        var batch = New(sending, ".json", body.Length, Hash(body.Span));
        var id = IdOf(sending, batch.Hash);
        if (await StandingAsync(sending.County, id, cancellation).ConfigureAwait(false) is { Batch.Status: not BatchStatus.Cancelled } there)
        {
            return there;
        }

        var intake = new RowIntake(sending.Profile, CivilTime.ChinaDate(batch.At));
        var read = await reading.RunAsync(id, sending.County, batch, JsonRows.Read(rows, intake, CivilTime.ChinaDate(batch.At)), AtOnce, null,
            cancellation).ConfigureAwait(false);
        return await KeepAsync(sending, id, read!, null, cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes a table that lies sealed under the upload's name.</summary>
    /// <param name="ask">Keep a table whose headings are not clear, for somebody to say what they are; else it is refused.</param>
    public async Task<Attempt<StoredBatch>> SendAsync(Sending sending, string upload, Received file, bool ask, CancellationToken cancellation)
    {
        var batch = New(sending, ".csv", file.Bytes, file.Hash) with { Upload = upload };
        var id = IdOf(sending, file.Hash);
        Attempt<StoredBatch> result = await StandingAsync(sending.County, id,
            cancellation).ConfigureAwait(false) is { Batch.Status: not (BatchStatus.Cancelled or BatchStatus.Headings) } there
            ? there
            : await LookAsync(sending, id, batch, null, ask, cancellation).ConfigureAwait(false);
        if (result.IsRefused(out _, out var kept) || kept.Batch.Upload != upload)
        {
            await DeleteAsync(sending.County, upload).ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>The table of a batch that waits for its headings: to show them.</summary>
    public async Task<T?> WithTableAsync<T>(StoredBatch batch, Func<RecordTable, T> look, CancellationToken cancellation)
        where T : class
    {
        if (await Sealed.OpenAsync(blobs, RecordNames.File(batch.County, batch.Batch.Upload), cancellation).ConfigureAwait(false) is not { } file)
        {
            return null;
        }

        await using (file.ConfigureAwait(false))
        {
            using var table = (await Task.Run(() => RecordTable.Open(file.Stream, RecordLimits.Default), cancellation).ConfigureAwait(false)).Table;
            return table is null ? null : look(table);
        }
    }

    /// <summary>Somebody has said what the columns are: kept for the next time, and the waiting table is taken.</summary>
    /// <param name="targets">By heading, in the order of the table; null where a column is nothing.</param>
    public async Task<Attempt<StoredBatch>> ConfirmAsync(Sending sending, StoredBatch batch, IReadOnlyList<string?> targets,
        CancellationToken cancellation)
    {
        if (batch.Batch.Status != BatchStatus.Headings)
        {
            return RecordRefusals.NotWaiting();
        }

        var headings = await WithTableAsync(batch, table => table.Headings, cancellation).ConfigureAwait(false);
        if (headings is null)
        {
            return RecordRefusals.CopyGone();
        }

        List<HeadingColumn> columns =
            [.. headings.Select((heading, at) => new HeadingColumn(heading, RecordTarget.Find(targets.ElementAtOrDefault(at)), Sureness.Sure))];
        if (Headings.Check(sending.Profile, columns) is { Count: > 0 } problems)
        {
            return Wire.Errors.Invalid(problems);
        }

        await maps.KeepAsync(sending.Caller, sending.Profile, sending.County, columns, sending.Channel, cancellation).ConfigureAwait(false);
        return await LookAsync(sending, batch.Id, batch.Batch, batch, ask: true, cancellation).ConfigureAwait(false);
    }

    /// <summary>Takes a batch back: reading stops, its rows and its file are erased, and what it had corrected is in force again.</summary>
    public async Task<Attempt<StoredBatch>> CancelAsync(Caller caller, StoredBatch batch, string channel, CancellationToken cancellation)
    {
        var county = DivisionCode.Parse(batch.County);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (batch.Batch.Status == BatchStatus.Cancelled)
            {
                return batch;
            }

            if (batch.Batch.ErasedAt is not null)
            {
                return RecordRefusals.CannotCancel();
            }

            var now = time.GetUtcNow();
            if (batch.Batch.Status == BatchStatus.Queued)
            {
                await JobList.CancelAsync(store, batch.County, batch.Batch.Upload, now, cancellation).ConfigureAwait(false);
            }

            var next = batch.Batch with { Status = BatchStatus.Cancelled, Parts = 0, ProblemParts = 0, WarningParts = 0, PairParts = 0 };
            var change = Batch.Of(Entry(caller, county, "records.cancel", batch.Id, channel, now))
                .Replace(batch.Document, next, RecordsJson.Default.DepartmentBatch, next.Index());
            if ((await store.CommitAsync(Partition.County(batch.County), change, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                await DeleteAsync(county, batch.Batch.Upload).ConfigureAwait(false);
                return await StandingAsync(county, batch.Id, CancellationToken.None).ConfigureAwait(false) is { } cancelled ? cancelled
                    : RecordRefusals.Changed();
            }

            batch = (await StandingAsync(county, batch.Id, cancellation).ConfigureAwait(false))!;
        }

        return RecordRefusals.Changed();
    }

    /// <summary>Looks at the headings and takes the rows, at once or by a job.</summary>
    /// <param name="waiting">The batch where it waited for its headings.</param>
    private async Task<Attempt<StoredBatch>> LookAsync(Sending sending, string id, DepartmentBatch batch, StoredBatch? waiting, bool ask,
        CancellationToken cancellation)
    {
        var file = await Sealed.OpenAsync(blobs, RecordNames.File(sending.County.Value, batch.Upload), cancellation).ConfigureAwait(false)
            ?? throw new InvalidDataException("A file that has just come is gone.");
        await using (file.ConfigureAwait(false))
        {
            var opened = await Task.Run(() => RecordTable.Open(file.Stream, RecordLimits.Default), cancellation).ConfigureAwait(false);
            if (opened.Table is not { } table)
            {
                return Sheets.Errors.BadFile(opened.Problem!);
            }

            using (table)
            {
                batch = batch with { Extension = table.Extension };
                if (await maps.SettleAsync(sending.Profile, sending.County, table.Headings, cancellation).ConfigureAwait(false) is not { } columns)
                {
                    return ask ? await KeepAsync(sending, id, batch with { Status = BatchStatus.Headings }, waiting,
                        cancellation).ConfigureAwait(false)
                        : RecordRefusals.HeadingsUnclear() with { Also = HeadingGuesses.Write(sending.Profile, table) };
                }

                batch = batch with { Columns = TableRows.Columns(columns), Status = BatchStatus.Queued };
                var rows = new TableRows(table, batch.Columns, new RowIntake(sending.Profile, CivilTime.ChinaDate(batch.At)));
                var read = await reading.RunAsync(id, sending.County, batch, rows.Read(), AtOnce, null, cancellation).ConfigureAwait(false);
                if (rows.Refused is { } refused)
                {
                    return Sheets.Errors.BadFile(refused);
                }

                return await KeepAsync(sending, id, read ?? batch, waiting, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Commits the batch with its audit entry, and the job of a large one; where somebody else was first, theirs is the batch.</summary>
    private async Task<StoredBatch> KeepAsync(Sending sending, string id, DepartmentBatch batch, StoredBatch? waiting, CancellationToken cancellation)
    {
        var place = Partition.County(sending.County.Value);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var before = waiting ?? await StandingAsync(sending.County, id, cancellation).ConfigureAwait(false);
            waiting = null;
            if (before is { Batch.Status: not (BatchStatus.Cancelled or BatchStatus.Headings) })
            {
                await DeleteAsync(sending.County, batch.Upload, before.Batch.Upload).ConfigureAwait(false);
                return before;
            }

            var entry = Entry(sending.Caller, sending.County, batch.Status == BatchStatus.Headings ? "records.upload" : "records.send", id,
                sending.Channel, batch.At);
            void Change(RecordBatch change) => _ = before is null
                ? change.Create(Kinds.DepartmentBatch, id, batch, RecordsJson.Default.DepartmentBatch, batch.Index())
                : change.Replace(before.Document, batch, RecordsJson.Default.DepartmentBatch, batch.Index());
            bool done;
            if (batch.Status == BatchStatus.Queued)
            {
                var job = new Job(batch.Upload, RecordNames.Job, sending.County.Value, JobStatus.Queued, 0, 0, Phases.Waiting,
                    RecordsRun.Checkpoint(id, 1), null, batch.At, batch.At);
                done = await jobs.StartAsync(job, entry, cancellation, Change).ConfigureAwait(false);
            }
            else
            {
                var change = Batch.Of(entry);
                Change(change);
                done = (await store.CommitAsync(place, change, cancellation).ConfigureAwait(false)).IsCommitted;
            }

            if (done)
            {
                if (before is not null && before.Batch.Upload != batch.Upload)
                {
                    await DeleteAsync(sending.County, before.Batch.Upload).ConfigureAwait(false);
                }

                return (await StandingAsync(sending.County, id, CancellationToken.None).ConfigureAwait(false))!;
            }
        }

        throw new TimeoutException("Others keep changing the same batch.");
    }

    private async Task<StoredBatch?> StandingAsync(DivisionCode county, string id, CancellationToken cancellation) =>
        await store.FindAsync(Partition.County(county.Value), Kinds.DepartmentBatch, id, cancellation).ConfigureAwait(false) is { } document
        ? StoredBatch.Of(document) : null;

    private async Task DeleteAsync(DivisionCode county, string upload, string? butNot = null)
    {
        if (upload == butNot)
        {
            return;
        }

        await RecordCleaning.DeleteAsync(blobs, RecordNames.Folder(county.Value, upload), CancellationToken.None).ConfigureAwait(false);
    }

    private DepartmentBatch New(Sending sending, string extension, long bytes, string hash)
    {
        var now = time.GetUtcNow();
        var at = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        return new(sending.Profile.Department.Id(), sending.AsOf, sending.Whole, OpaqueId.New(at), extension, bytes, hash, sending.Caller.Subject,
            sending.Caller.Actor.Role, sending.Channel, at)
        {
            Attempt = 1,
        };
    }

    /// <summary>Follows from whose list it is, of which day, and its bytes.</summary>
    private static string IdOf(Sending sending, string hash) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        FormattableString.Invariant($"{sending.County}\n{sending.Profile.Department.Id()}\n{sending.AsOf:yyyy-MM-dd}\n{sending.Whole}\n{hash}")))
            .AsSpan(0, 16));

    internal static AuditEntry Entry(Caller caller, DivisionCode county, string action, string batch, string channel, DateTimeOffset now) =>
        AuditEntries.Of("departmentBatch", batch, county, action, caller.Actor, channel, now, null);
}
