using System.Collections.Immutable;
using App.Api.Children;
using App.Api.Declarations;
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

namespace App.Api.Checklists;

/// <summary>A list as it was handed over: rows in full.</summary>
/// <param name="New">Each a JSON object: <c>id</c>, match keys, own fields.</param>
/// <param name="Left">What the children that left the list are called towards the department.</param>
public sealed record HandedOver(ChecklistDelivery Delivery, IReadOnlyList<ReadOnlyMemory<byte>> New, IReadOnlyList<ReadOnlyMemory<byte>> Changed,
    IReadOnlyList<string> Left);

/// <summary>
/// Hands a county's list over to a department: in full, with a reason, every child of it in the audit trail before anything leaves. What it is
/// compared with
/// is what went out, not what somebody believes went out.
/// </summary>
public sealed class Deliveries(IStore store, IBlobStore blobs, ChildRecords children, ChecklistRecords records, TimeProvider time)
{
    private const int PageSize = 500;

    /// <summary>Children of one audit entry, and entries of one commit.</summary>
    private const int PerEntry = 50;
    private const int PerCommit = 20;

    /// <param name="since">Id of an earlier delivery, or a day; null: everything is new.</param>
    public async Task<Attempt<HandedOver>> MakeAsync(Caller caller, DivisionCode county, DepartmentProfile profile, string reason,
        string? since, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(profile);
        ChecklistDelivery? earlier = null;
        if (since is not null)
        {
            (var isKnown, earlier) = await records.SinceAsync(county, profile, since, cancellation).ConfigureAwait(false);
            if (!isKnown)
            {
                return Wire.Errors.Invalid([Errors.UnknownSince()]);
            }
        }

        var before = earlier is null ? null : await records.MarksAsync(earlier, cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var id = OpaqueId.New(now);
        var made = await WriteAsync(id, county, profile, before, CivilTime.EndOfLastMonth(CivilTime.ChinaDate(now)), cancellation)
            .ConfigureAwait(false);
        var delivery = new ChecklistDelivery(id, county.Value, profile.Department.Id(), earlier?.Id, reason, caller.Subject, caller.Actor.Role, now,
            made.New.Count, made.Changed.Count, made.Left.Count, made.Marks.Count, made.Damaged, made.MarkParts, made.RowParts);
        await AuditAsync(delivery, caller.Actor, channel, county, profile, made.Out, cancellation).ConfigureAwait(false);
        var entry = AuditEntries.Of("checklist", id, county, "checklist.deliver", caller.Actor, channel, now, reason) with
        {
            FieldKeys = [.. Checklist.Columns(profile).Select(column => column.Key)],
        };
        var batch = Batch.Of(entry).Create(Kinds.ChecklistDelivery, id, delivery, DeliveryJson.Default.ChecklistDelivery, delivery.Fields);
        await store.CommitAsync(DeclarationRecords.PartitionOf(county), batch, cancellation).ConfigureAwait(false);
        return new HandedOver(delivery, made.New, made.Changed, made.Left);
    }

    /// <summary>Notes in the trail that somebody fetches the table of a delivery.</summary>
    public async Task FetchedAsync(Caller caller, ChecklistDelivery delivery, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(delivery);
        var entry = AuditEntries.Of("checklist", delivery.Id, DivisionCode.Parse(delivery.County), "checklist.file", caller.Actor, channel,
            time.GetUtcNow(), delivery.Reason);
        await store.CommitAsync(Partition.County(delivery.County), Batch.Of(entry), cancellation).ConfigureAwait(false);
    }

    private async Task<Written> WriteAsync(string id, DivisionCode county, DepartmentProfile profile, IReadOnlyDictionary<string, UInt128>? before,
        DateOnly today, CancellationToken cancellation)
    {
        var written = new Written();
        using var marks = new LineParts(blobs, part => ChecklistNames.Marks(id, part));
        using var rows = new LineParts(blobs, part => ChecklistNames.Rows(id, part));
        var (columns, places) = (Checklist.Columns(profile), new Places());
        string? next = null;
        do
        {
            var page = await children.ListAsync(county, ChecklistRecords.Open, next, PageSize, cancellation).ConfigureAwait(false);
            written.Damaged += page.Damaged.Count;
            foreach (var child in page.Items.Select(stored => stored.Child).Where(child => Checklist.Lists(profile, child, today)))
            {
                var row = Checklist.Row(profile, child);
                var mark = Checklist.Fingerprint(row);
                written.Marks.Add(child.Id);
                await marks.AddAsync(ChecklistMark.Of(child.Id, mark), DeliveryJson.Default.ChecklistMark, cancellation).ConfigureAwait(false);
                var then = default(UInt128);
                var isKnown = before?.TryGetValue(child.Id, out then) == true;
                if (!isKnown || then != mark)
                {
                    (isKnown ? written.Changed : written.New).Add(Json(records.NameFor(county, profile, child.Id), row));
                    written.Out.Add(child.Id);
                    await rows.AddAsync(Line(columns, row, places), DeliveryJson.Default.ChecklistLine, cancellation).ConfigureAwait(false);
                }
            }

            next = page.Next;
        }
        while (next is not null);

        await marks.PutAsync(cancellation).ConfigureAwait(false);
        await rows.PutAsync(cancellation).ConfigureAwait(false);
        (written.MarkParts, written.RowParts) = (marks.Parts, rows.Parts);
        written.Left.AddRange((before?.Keys ?? []).Where(child => !written.Marks.Contains(child)).Order(StringComparer.Ordinal).Select(child =>
            records.NameFor(county, profile, child)));
        return written;
    }

    /// <summary>Every child whose row goes out, under the name of whoever hands it over.</summary>
    private async Task AuditAsync(ChecklistDelivery delivery, AuditActor by, string channel, DivisionCode county, DepartmentProfile profile,
        IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        ImmutableArray<string> keys = [.. Checklist.Columns(profile).Select(column => column.Key)];
        foreach (var commit in ids.Chunk(PerEntry * PerCommit))
        {
            RecordBatch? batch = null;
            foreach (var part in commit.Chunk(PerEntry))
            {
                var entry = AuditEntries.Of("child", delivery.Id, county, "child.handOut", by, channel, delivery.At,
                    delivery.Reason) with
                { SubjectIds = [.. part], FieldKeys = keys };
                batch = batch is null ? Batch.Of(entry) : batch.Also(entry);
            }

            await store.CommitAsync(DeclarationRecords.PartitionOf(county), batch!, cancellation).ConfigureAwait(false);
        }
    }

    private static byte[] Json(string name, ImmutableArray<ChecklistCell> row) => Answer.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", name);
        Checklist.Write(json, row);
        json.WriteEndObject();
    });

    private static ChecklistLine Line(ImmutableArray<ChecklistColumn> columns, ImmutableArray<ChecklistCell> row, Places places) =>
        new([.. columns.Select(column => row.FirstOrDefault(cell => cell.Column == column) is { } cell
            ? ListTable.CellText(cell.Source, cell.Value, places) : "")]);

    private sealed class Written
    {
        public List<ReadOnlyMemory<byte>> New { get; } = [];

        public List<ReadOnlyMemory<byte>> Changed { get; } = [];

        public List<string> Left { get; } = [];

        /// <summary>Ids of the children whose rows go out.</summary>
        public List<string> Out { get; } = [];

        public HashSet<string> Marks { get; } = new(StringComparer.Ordinal);

        public int Damaged { get; set; }

        public int MarkParts { get; set; }

        public int RowParts { get; set; }
    }
}
