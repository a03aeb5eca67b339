using System.Collections.Frozen;
using System.Security.Cryptography;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.Eligibility;
using App.Api.Proposals;
using App.Api.Sheets;
using App.Documents.Excel;
using App.Security;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.National;
using Domain.Privacy;
using Storage;

namespace App.Api.National;

/// <summary>What a batch is asked for.</summary>
public sealed record WantedBatch(WhoGoes Who, DivisionCode? Township);

/// <summary>What would go: how many, and the first few as a list may show them.</summary>
/// <param name="Chosen">Children of the batch; <paramref name="Beyond"/> more have to wait for another.</param>
/// <param name="Damaged">Records that do not open and are therefore in none.</param>
public sealed record BatchPreview(int Chosen, int Beyond, int Damaged, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>
/// Batches for the national system (六): one asks with a reason, another agrees, and only then a file is written, with every child of it in the audit
/// trail
/// and in the receipt ledger before it can be fetched.
/// </summary>
internal sealed class NationalBatches(IStore store, IBlobStore blobs, ChildRecords children, NationalRecords records, NationalRows rows,
    TimeProvider time)
{
    private const int PageSize = 500;
    private const int Examples = 3;

    /// <summary>Children of one commit: an entry of the ledger each.</summary>
    private const int PerCommit = 50;

    /// <summary>So often the ledger is read again where somebody wrote into it meanwhile.</summary>
    private const int Attempts = 4;

    private static readonly IReadOnlyList<ChildStatus> Open = [.. ChildStatuses.All.Where(status => status.IsOpen())];

    /// <summary>What the version would write, before anybody asks for it; nothing is kept.</summary>
    public async Task<BatchPreview> PreviewAsync(DivisionCode county, string formId, MappingVersion version, WantedBatch wanted,
        CancellationToken cancellation)
    {
        var (chosen, examples, damaged) = await ChooseAsync(county, FormCatalogue.Find(formId)!, wanted, cancellation).ConfigureAwait(false);
        var (code, places) = (RowKey.CodeOf(new string('0', 32)), new Places());
        return new(Math.Min(chosen.Count, WhoGoesRules.Most), Math.Max(0, chosen.Count - WhoGoesRules.Most), damaged, NationalRows.Headings(version),
            [.. examples.Select((child, at) => NationalRows.Cells(version, child, RowKey.Of(code, at + 1), Masking.Hidden, masked: true, places))]);
    }

    /// <summary>Asks for a batch; a second person has to agree. Who goes is settled now, what is written of them when it is agreed to.</summary>
    public async Task<Attempt<NationalBatch>> ProposeAsync(Caller caller, DivisionCode county, NationalMapping mapping, WantedBatch wanted,
        string reason,
        string channel, CancellationToken cancellation)
    {
        if (NationalMappings.Refused(caller, county) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        if (mapping.On(CivilTime.ChinaDate(now)) is not { } version)
        {
            return Errors.NoVersionYet();
        }

        var (chosen, _, _) = await ChooseAsync(county, FormCatalogue.Find(mapping.FormId)!, wanted, cancellation).ConfigureAwait(false);
        if (chosen.Count == 0)
        {
            return Errors.NobodyGoes();
        }

        var go = chosen.Take(WhoGoesRules.Most).Select(one => one.Child).ToList();
        var batch = new NationalBatch(OpaqueId.New(now), county.Value, mapping.Id, mapping.Name, mapping.FormId, version, wanted.Who.Id(),
            wanted.Township?.Value, reason, caller.Subject, caller.Actor.Role, now, go.Count, chosen.Count - go.Count);
        await records.KeepChosenAsync(batch.Id, go, cancellation).ConfigureAwait(false);
        var proposal = ProposalRecords.Of(Permission.RecordsExport, county, NationalBatch.SubjectKind, batch.Id, NationalBatch.SubjectVersion,
            caller.Actor,
            reason, now);
        var write = ProposalRecords.New(Entry(batch, "national.propose", caller.Actor, channel, now, reason), proposal)
            .Create(Kinds.NationalBatch, batch.Id, batch, NationalJson.Default.NationalBatch, batch.Fields);
        return (await store.CommitAsync(NationalRecords.Of(county), write, cancellation).ConfigureAwait(false)).IsCommitted ? batch
            : Api.Errors.VersionConflict();
    }

    /// <summary>Agrees to what somebody else asked for: the file is written, the ledger filled, and one commit says that it went.</summary>
    /// <remarks>A crash before that commit leaves entries of a batch that nobody agreed to; they count for nothing, and agreeing again writes them
    /// over.</remarks>
    public async Task<Refusal?> ApproveAsync(Caller caller, StoredProposal stored, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(stored);
        var proposal = stored.Proposal;
        if (!ProposalRecords.MayDecide(caller, proposal))
        {
            return Api.Errors.NotAllowed();
        }

        if (await records.FindBatchAsync(proposal.County, proposal.SubjectId, cancellation).ConfigureAwait(false)
            is not { Batch: { Status: NationalBatchStatus.Proposed } batch } found)
        {
            return Errors.NotWaiting();
        }

        var now = time.GetUtcNow();
        var decision = DecideProposal.Decide(proposal, new(Approve: true, null, caller.Actor), NationalBatch.SubjectVersion, now);
        if (!decision.IsAccepted)
        {
            return Api.Errors.Decided(decision.Problems);
        }

        var chosen = await records.ChosenAsync(batch.Id, cancellation).ConfigureAwait(false);
        var going = await GoingAsync(proposal.County, chosen, cancellation).ConfigureAwait(false);
        if (going.Count == 0)
        {
            return Errors.NobodyLeft();
        }

        var file = OpaqueId.New(now);
        var bytes = await WriteAsync(batch, going, cancellation).ConfigureAwait(false);
        using (var content = new MemoryStream(bytes))
        {
            await blobs.CreateAsync(NationalRecords.FileName(batch.Id, file), content, cancellation).ConfigureAwait(false);
        }

        foreach (var some in going.Chunk(PerCommit))
        {
            if (!await EnterAsync(batch, some, now, channel, cancellation).ConfigureAwait(false))
            {
                return Api.Errors.VersionConflict();
            }
        }

        var approved = batch with
        {
            Status = NationalBatchStatus.Approved,
            File = file,
            FileHash = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Rows = going.Count,
            Left = chosen.Count - going.Count,
            DecidedBy = caller.Subject,
            ApprovedAt = now,
        };
        var write = ProposalRecords.Put(Batch.Of(Entry(approved, "national.approve", caller.Actor, channel, now, proposal.Reason)), stored.Document,
            decision.Outcome)
            .Replace(found.Document, approved, NationalJson.Default.NationalBatch, approved.Fields);
        return (await store.CommitAsync(found.Document.Partition, write, cancellation).ConfigureAwait(false)).IsCommitted ? null
            : Api.Errors.VersionConflict();
    }

    /// <summary>After its proposal was sent back (or taken back).</summary>
    public async Task RefusedAsync(Caller caller, Proposal proposal, string? reason, string channel, CancellationToken cancellation)
    {
        if (await records.FindBatchAsync(proposal.County, proposal.SubjectId, cancellation).ConfigureAwait(false)
            is { Batch: { Status: NationalBatchStatus.Proposed } batch } found)
        {
            var refused = batch with { Status = NationalBatchStatus.Refused, DecidedBy = caller.Subject };
            var write = Batch.Of(Entry(refused, "national.refuse", caller.Actor, channel, time.GetUtcNow(), reason))
                .Replace(found.Document, refused, NationalJson.Default.NationalBatch, refused.Fields);
            await store.CommitAsync(found.Document.Partition, write, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The file, for whoever asked for it, while its week lasts; fetching it is logged first.</summary>
    public async Task<Attempt<Download>> FetchAsync(Caller caller, StoredBatch found, string channel, CancellationToken cancellation)
    {
        var (batch, now) = (found.Batch, time.GetUtcNow());
        if (batch.Subject != caller.Subject)
        {
            return Errors.NotYours();
        }

        if (batch is not { Status: NationalBatchStatus.Approved, File: { } file })
        {
            return Errors.NotApproved();
        }

        if (batch.FileUntil <= now || await blobs.OpenAsync(NationalRecords.FileName(batch.Id, file), cancellation)
            .ConfigureAwait(false) is not { } stream)
        {
            return Errors.FileOver();
        }

        await store.CommitAsync(found.Document.Partition, Batch.Of(Entry(batch, "national.download", caller.Actor, channel, now, batch.Reason)),
            cancellation)
            .ConfigureAwait(false);
        var isCsv = batch.Version.Format == NationalFormat.Csv;
        var name = $"全国系统批次{batch.Code}-{AssessmentJson.Day(CivilTime.ChinaDate(batch.At))}{(isCsv ? ".csv" : ".xlsx")}";
        return new Download(name, isCsv ? SheetTypes.Csv : SheetTypes.Xlsx, async (to, stop) =>
        {
            await using (stream.ConfigureAwait(false))
            {
                await stream.CopyToAsync(to, stop).ConfigureAwait(false);
            }
        });
    }

    internal static AuditEntry Entry(NationalBatch batch, string action, AuditActor by, string channel, DateTimeOffset now, string? reason) =>
        NationalRecords.Entry(NationalBatch.SubjectKind, batch.Id, DivisionCode.Parse(batch.County), action, by, channel, now, reason);

    /// <summary>Who goes, by what stands in the county's register and ledger at this moment; and the first few of them.</summary>
    private async Task<(IReadOnlyList<Candidate> Chosen, IReadOnlyList<Child> Examples, int Damaged)> ChooseAsync(DivisionCode county,
        FormDefinition form,
        WantedBatch wanted, CancellationToken cancellation)
    {
        var ledger = await records.LedgerAsync(county, cancellation).ConfigureAwait(false);
        var approved = await records.ApprovedAsync(county, cancellation).ConfigureAwait(false);
        var filter = new ChildFilter(Open, form.Kind, wanted.Township) { Order = ChildOrder.Oldest };
        var (chosen, examples, damaged) = (new List<Candidate>(), new List<Child>(), 0);
        string? next = null;
        do
        {
            var page = await children.ListAsync(county, filter, next, PageSize, cancellation).ConfigureAwait(false);
            damaged += page.Damaged.Count;
            var byId = page.Items.ToDictionary(stored => stored.Child.Id, stored => stored.Child, StringComparer.Ordinal);
            var some = WhoGoesRules.Choose(page.Items.Select(stored => CandidateOf(stored.Child)), ledger, approved, wanted.Who, wanted.Township);
            chosen.AddRange(some);
            examples.AddRange(some.Take(Examples - examples.Count).Select(one => byId[one.Child]));
            next = page.Next;
        }
        while (next is not null);

        return (chosen, examples, damaged);
    }

    private static Candidate CandidateOf(Child child) => new(child.Id, child.Revision, ChildRecords.PlaceOf(child)?.Township);

    /// <summary>Those of the chosen that are still on the county's register, with the row that each was given.</summary>
    private async Task<IReadOnlyList<(int Row, Child Child)>> GoingAsync(DivisionCode county, IReadOnlyList<string> chosen,
        CancellationToken cancellation)
    {
        var going = new List<(int, Child)>();
        foreach (var some in chosen.Select((id, at) => (Row: at + 1, Id: id)).Chunk(PerCommit))
        {
            var found = (await store.FindAllAsync(NationalRecords.Of(county), Kinds.Child, [.. some.Select(one => one.Id)], cancellation)
                .ConfigureAwait(false))
                .Items.Select(document => ChildJson.Read(document.Body)).Where(child => child.Status.IsOpen()).ToDictionary(child => child.Id,
                    StringComparer.Ordinal);
            going.AddRange(some.Where(one => found.ContainsKey(one.Id)).Select(one => (one.Row, found[one.Id])));
        }

        return going;
    }

    private async Task<byte[]> WriteAsync(NationalBatch batch, IReadOnlyList<(int Row, Child Child)> going, CancellationToken cancellation)
    {
        var receipts = await rows.ReceiptsAsync(DivisionCode.Parse(batch.County), batch.Version, going.Select(one => one.Child), cancellation)
            .ConfigureAwait(false);
        var (headings, places) = (NationalRows.Headings(batch.Version), new Places());
        var cells = going.Select(one => NationalRows.Cells(batch.Version, one.Child, RowKey.Of(batch.Code, one.Row),
            receipts.GetValueOrDefault(one.Child.Id),
            masked: false, places));
        if (batch.Version.Format == NationalFormat.Csv)
        {
            return PlainSheet.Csv([headings, .. cells]);
        }

        using var buffer = new MemoryStream();
        await ListTable.WriteAsync([.. headings.Select(heading => new ListColumn(heading, 18, []))], cells.ToAsyncEnumerable(), buffer, cancellation)
            .ConfigureAwait(false);
        return buffer.ToArray();
    }

    /// <summary>Writes some children into the ledger, each in the audit trail under the name of whoever asked.</summary>
    private async Task<bool> EnterAsync(NationalBatch batch, IReadOnlyList<(int Row, Child Child)> some, DateTimeOffset now, string channel,
        CancellationToken cancellation)
    {
        var county = DivisionCode.Parse(batch.County);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = await records.EntriesAsync(county, [.. some.Select(one => one.Child.Id)], cancellation).ConfigureAwait(false);
            var entry = Entry(batch, "child.export", batch.By, channel, now, batch.Reason) with
            {
                SubjectKind = "child",
                SubjectIds = [.. some.Select(one => one.Child.Id)],
                FieldKeys = [.. batch.Version.Columns.Select(column => column.Source).Distinct()],
            };
            var write = Batch.Of(entry);
            foreach (var (row, child) in some)
            {
                var known = before.GetValueOrDefault(child.Id);
                NationalRecords.Put(write, known?.Document, NationalEntry.Sent(known?.Entry, child.Id, new(batch.Id, row, child.Revision, now)));
            }

            if ((await store.CommitAsync(NationalRecords.Of(county), write, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return true;
            }
        }

        return false;
    }
}
