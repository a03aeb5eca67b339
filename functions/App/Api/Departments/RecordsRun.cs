using System.Globalization;
using App.Api.Sheets;
using App.Documents.Excel;
using App.Security;
using Domain.Divisions;
using Domain.Time;
using Storage;
using Storage.Jobs;

namespace App.Api.Departments;

/// <summary>
/// Reads a large file of a department. Nothing of it counts before its last row is read: then the batch is changed in one commit. A reading that a
/// crash stopped begins again, under a name of its own.
/// </summary>
internal sealed class RecordsRun(IStore store, IBlobStore blobs, RecordReading reading, TimeProvider time)
{
    /// <summary>What the job keeps: the batch, and which try it is.</summary>
    public static string Checkpoint(string batch, int attempt) => string.Create(CultureInfo.InvariantCulture, $"{batch}:{attempt}");

    public async Task RunAsync(HeldJob held, CancellationToken stop)
    {
        var (id, attempt) = held.Job.Checkpoint!.Split(':') is [var batchId, var number] ? (batchId, int.Parse(number, CultureInfo.InvariantCulture))
            : throw new InvalidDataException("A job of records names no batch.");
        var county = DivisionCode.Parse(held.Job.County);
        var document = await store.FindAsync(Partition.County(county.Value), Kinds.DepartmentBatch, id, stop).ConfigureAwait(false);
        if (document is null || StoredBatch.Of(document) is not { Batch.Status: BatchStatus.Queued } stored || stored.Batch.Upload != held.Job.Id)
        {
            // Done by a try that died right behind its last commit, or taken back.
            await held.FinishAsync(time.GetUtcNow(), stop).ConfigureAwait(false);
            return;
        }

        var batch = stored.Batch with { Attempt = attempt + 1 };
        var checkpoint = Checkpoint(id, batch.Attempt);
        if (!await held.AdvanceAsync(Batch.Technical(), 0, checkpoint, Phases.Checking, time.GetUtcNow(), stop).ConfigureAwait(false))
        {
            return;
        }

        var file = await Sealed.OpenAsync(blobs, RecordNames.File(county.Value, batch.Upload), stop).ConfigureAwait(false)
            ?? throw new InvalidDataException("The file of a batch is gone.");
        await using (file.ConfigureAwait(false))
        {
            if (await ReadAsync(id, county, batch, file.Stream, (done, total) =>
                held.AdvanceAsync(Batch.Technical(), done, total, checkpoint, Phases.Checking, time.GetUtcNow(), stop), stop)
                .ConfigureAwait(false) is not { } read)
            {
                return;
            }

            var now = time.GetUtcNow();
            var change = Batch.Of(AuditEntries.Of("departmentBatch", id, county, read.Status == BatchStatus.Done ? "records.take" : "records.refuse",
                read.By, read.Channel, now, null))
                .Replace(document, read, RecordsJson.Default.DepartmentBatch, read.Index());
            if (await held.AdvanceAsync(change, read.Rows, read.Rows, checkpoint, Phases.Checking, now, stop).ConfigureAwait(false))
            {
                await ForgetAsync(county, read, stop).ConfigureAwait(false);
                await held.FinishAsync(time.GetUtcNow(), stop).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What tries that died had laid aside.</summary>
    private async Task ForgetAsync(DivisionCode county, DepartmentBatch batch, CancellationToken stop)
    {
        var folder = RecordNames.Folder(county.Value, batch.Upload);
        var own = string.Create(CultureInfo.InvariantCulture, $"{folder}{batch.Attempt}-");
        foreach (var name in await blobs.ListAsync(folder, stop).ToListAsync(stop).ConfigureAwait(false))
        {
            if (!name.StartsWith(own, StringComparison.Ordinal) && name != RecordNames.File(county.Value, batch.Upload))
            {
                await blobs.DeleteAsync(name, stop).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Null: somebody has stopped it.</summary>
    private async Task<DepartmentBatch?> ReadAsync(string id, DivisionCode county, DepartmentBatch batch, Stream file,
        Func<int, int, Task<bool>> tell, CancellationToken stop)
    {
        var opened = await Task.Run(() => RecordTable.Open(file, RecordLimits.Default), stop).ConfigureAwait(false);
        if (opened.Table is not { } table)
        {
            return batch with { Status = BatchStatus.Failed, Refused = opened.Problem };
        }

        using (table)
        {
            var rows = new TableRows(table, batch.Columns!, new RowIntake(batch.Profile, CivilTime.ChinaDate(batch.At)));
            var read = await Task.Run(() => reading.RunAsync(id, county, batch, rows.Read(), int.MaxValue,
                done => tell(done, rows.Share > 0 ? Math.Max(done, (int)(done / rows.Share)) : done), stop), stop).ConfigureAwait(false);
            return rows.Refused is { } refused ? batch with { Status = BatchStatus.Failed, Refused = refused } : read;
        }
    }
}
