using System.Runtime.CompilerServices;
using System.Xml;
using App.Api.Sheets;
using App.Documents.Excel;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Verification;
using Microsoft.AspNetCore.Http.HttpResults;
using Storage;

namespace App.Api.Departments;

/// <summary>The rejected rows of a table in a copy of it, with what is wrong beside each: mended, it may be sent as it is.</summary>
internal sealed class RecordCopies(IStore store, IBlobStore blobs, BatchLook look, TimeProvider time)
{
    public async Task<Results<Download, Refusal>> CopyAsync(Caller caller, StoredBatch batch, string channel, CancellationToken cancellation)
    {
        if (batch.Batch.Extension == ".json")
        {
            return RecordRefusals.NoFile();
        }

        var file = await Sealed.OpenAsync(blobs, RecordNames.File(batch.County, batch.Batch.Upload), cancellation).ConfigureAwait(false);
        if (file is null)
        {
            return RecordRefusals.CopyGone();
        }

        await using (file.ConfigureAwait(false))
        {
            var county = DivisionCode.Parse(batch.County);
            await store.CommitAsync(Partition.County(batch.County),
                Batch.Of(Records.Entry(caller, county, "records.download", batch.Id, channel, time.GetUtcNow())), cancellation).ConfigureAwait(false);
            var opened = await Task.Run(() => RecordTable.Open(file.Stream, RecordLimits.Default), cancellation).ConfigureAwait(false);
            if (opened.Table is not { } table)
            {
                return Sheets.Errors.BadFile(opened.Problem!);
            }

            using (table)
            {
                SealedTemporary copy;
                try
                {
                    copy = await Made.TemporaryAsync(blobs, (to, stop) => table.WriteProblemsAsync(NotesAsync(batch, stop), to, stop), cancellation)
                        .ConfigureAwait(false);
                }
                catch (Exception unusual) when (unusual is TableException or XmlException or InvalidDataException or ArgumentException
                    or NotSupportedException)
                {
                    // Read well, but holding something that cannot be copied: the list says the same.
                    return Sheets.Errors.BadFile(Sheets.Errors.NoCopy());
                }

                return new Download("没有收下的行" + table.Extension, SheetTypes.Of(table.Extension), async (to, stop) =>
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

    private async IAsyncEnumerable<(int Row, string Note)> NotesAsync(StoredBatch batch, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in look.AllProblemsAsync(batch, cancellation).ConfigureAwait(false))
        {
            yield return (row.Row, ProblemCopy.Text(row.Problems, problem => RecordTarget.Find(problem.Field)?.Label ?? ""));
        }
    }
}
