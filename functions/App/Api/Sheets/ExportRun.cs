using System.Runtime.CompilerServices;
using App.Api.Children;
using App.Documents.Excel;
using App.Wire;
using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;
using Storage;
using Storage.Jobs;

namespace App.Api.Sheets;

/// <summary>
/// Writes an export that was agreed to, straight into the sealed store. Every child in it stands in the audit trail, under the name of whoever asked,
/// before the file can be fetched. After a crash it is written anew.
/// </summary>
internal sealed class ExportRun(IStore store, IBlobStore blobs, ChildRecords children, TimeProvider time)
{
    /// <summary>How long an export can be fetched.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromDays(1);

    /// <summary>Children of one page, and of one audit entry.</summary>
    private const int PageSize = 50;

    public async Task RunAsync(HeldJob held, CancellationToken stop)
    {
        var county = DivisionCode.Parse(held.Job.County);
        var partition = Partition.County(county.Value);
        var document = await store.FindAsync(partition, Kinds.Export, held.Job.Id, stop).ConfigureAwait(false)
            ?? throw new InvalidDataException("The export of a job is gone.");
        var export = document.Read(ExportJson.Default.Export);
        if (export.Status == ExportStatus.Approved)
        {
            export = export with { Attempt = export.Attempt + 1 };
            var now = time.GetUtcNow();
            var begin = Batch.Of(Exports.Entry(AuditActor.System, county, "export.begin", export, now, null))
                .Replace(document, export, ExportJson.Default.Export, export.Fields);
            var begun = await store.CommitAsync(partition, begin, stop).ConfigureAwait(false);
            if (!begun.IsCommitted || await WriteAsync(held, export, county, stop).ConfigureAwait(false) is not { } rows)
            {
                return;
            }

            now = time.GetUtcNow();
            export = export with { Status = ExportStatus.Ready, Rows = rows.Count, Damaged = rows.Damaged, ReadyAt = now, Until = now + Lasts };
            var ready = Batch.Of(Exports.Entry(AuditActor.System, county, "export.ready", export, now, null))
                .Replace(Document.Written(partition, Kinds.Export, export.Id, begun.Versions[1]), export, ExportJson.Default.Export, export.Fields);
            await store.CommitAsync(partition, ready, stop).ConfigureAwait(false);
        }

        await held.FinishAsync(export.Id, export.Rows, time.GetUtcNow(), stop).ConfigureAwait(false);
    }

    /// <summary>How many children it holds; null where somebody stopped it.</summary>
    private async Task<Rows?> WriteAsync(HeldJob held, Export export, DivisionCode county, CancellationToken stop)
    {
        var rows = new Rows();
        try
        {
            await Made.ThroughAsync(
                (to, cancellation) => Table.WriteExportAsync(export.Form, ReadAsync(held, export, county, rows, cancellation), to, cancellation),
                from => blobs.CreateAsync(ExportNames.File(export), from, stop), stop).ConfigureAwait(false);
        }
        catch (StoppedException)
        {
            return null;
        }

        return rows;
    }

    private async IAsyncEnumerable<Answers> ReadAsync(HeldJob held, Export export, DivisionCode county, Rows rows, [EnumeratorCancellation]
        CancellationToken stop)
    {
        string? next = null;
        do
        {
            var page = await children.ListAsync(county, export.Filter, next, PageSize, stop).ConfigureAwait(false);
            (var items, next) = page;
            rows.Damaged += page.Damaged.Count;
            if (items.Count > 0)
            {
                var now = time.GetUtcNow();
                var entry = new AuditEntry
                {
                    Id = OpaqueId.New(now),
                    County = county.Value,
                    At = now,
                    Actor = export.By,
                    Channel = "excel",
                    Action = "child.export",
                    SubjectKind = "child",
                    SubjectIds = [.. items.Select(stored => stored.Child.Id)],
                    Reason = export.Reason,
                };
                rows.Count += items.Count;
                if (!await held.AdvanceAsync(Batch.Of(entry), rows.Count, rows.Count, export.Id, Phases.Exporting, now, stop).ConfigureAwait(false))
                {
                    throw new StoppedException();
                }
            }

            foreach (var stored in items)
            {
                yield return stored.Child.Answers;
            }
        }
        while (next is not null);
    }

    private sealed class Rows
    {
        public int Count { get; set; }

        public int Damaged { get; set; }
    }

    private sealed class StoppedException : Exception;
}
