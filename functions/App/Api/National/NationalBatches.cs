using System.Security.Cryptography;
using App.Api.Children;
using App.Api.Eligibility;
using App.Api.Proposals;
using App.Api.Sheets;
using App.Documents.Excel;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.National;
using Domain.Privacy;
using Domain.Proposals;
using Domain.Time;
using Storage;

namespace App.Api.National;

/// <summary>What a batch is asked for.</summary>
public sealed record WantedBatch(WhoGoes Who, DivisionCode? Township);

/// <summary>What would go: how many, and the first few as a list may show them.</summary>
/// <param name="Chosen">Children of the batch; <paramref name="Beyond"/> more, or still more, have to wait for another.</param>
/// <param name="Damaged">Records and entries of the ledger that do not open: those children are in none.</param>
public sealed record BatchPreview(int Chosen, int Beyond, int Damaged, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>
/// Batches for the national system (六): one asks with a reason, another agrees, and only then a file is written, with every child of it in the audit
/// trail
/// and in the receipt ledger before it can be fetched.
/// </summary>
internal sealed class NationalBatches(IStore store, IBlobStore blobs, ChildRecords children, NationalRecords records, NationalRows rows,
    TimeProvider time)
{
    private const int Examples = NationalChoosing.Examples;

    /// <summary>Children of one commit: an entry of the ledger each.</summary>
    private const int PerCommit = NationalChoosing.AtOnce;

    /// <summary>So often the ledger is read again where somebody wrote into it meanwhile.</summary>
    private const int Attempts = 4;

    private readonly NationalChoosing _choosing = new(store, children, records);

    /// <summary>What a batch that is asked for now would hold, by the version that holds today; nothing is kept.</summary>
    public async Task<Attempt<BatchPreview>> PreviewAsync(DivisionCode county, NationalMapping mapping, WantedBatch wanted,
        CancellationToken cancellation)
    {
        if (mapping.On(CivilTime.ChinaDate(time.GetUtcNow())) is not { } version)
        {
            return Errors.NoVersionYet();
        }

        return (await _choosing.ChooseAsync(county, FormCatalogue.Find(mapping.FormId)!, wanted, cancellation).ConfigureAwait(false))
            .IsRefused(out var refusal, out var choice) ? refusal
            : new BatchPreview(Math.Min(choice.Chosen.Count, WhoGoesRules.Most), Math.Max(0, choice.Chosen.Count - WhoGoesRules.Most), choice.Damaged,
                NationalRows.Headings(version), Masked(version, choice.Examples));
    }

    /// <summary>The first children of the county as a version would write them: the headings are looked at, so one page of children does.</summary>
    public async Task<BatchPreview> ExamplesAsync(DivisionCode county, string formId, MappingVersion version, CancellationToken cancellation)
    {
        var filter = new ChildFilter(NationalChoosing.Open, FormCatalogue.Find(formId)!.Kind) { Order = ChildOrder.Oldest };
        var page = await children.ListAsync(county, filter, null, Examples, cancellation).ConfigureAwait(false);
        return new(page.Items.Count, 0, page.Damaged.Count, NationalRows.Headings(version),
            Masked(version, [.. page.Items.Select(stored => stored.Child)]));
    }

    private static IReadOnlyList<IReadOnlyList<string>> Masked(MappingVersion version, IReadOnlyList<Child> examples)
    {
        var (code, places) = (RowKey.CodeOf(new string('0', 32)), new Places());
        return [.. examples.Select((child, at) => NationalRows.Cells(version, child, RowKey.Of(code, at + 1), Masking.Hidden, masked: true, places))];
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

        var turn = await records.TurnAsync(county, cancellation).ConfigureAwait(false);
        if (await WaitingAsync(county, mapping, wanted, cancellation).ConfigureAwait(false) is { } waits)
        {
            return waits;
        }

        if ((await _choosing.ChooseAsync(county, FormCatalogue.Find(mapping.FormId)!, wanted, cancellation).ConfigureAwait(false))
            .IsRefused(out var damaged, out var choice))
        {
            return damaged;
        }

        var chosen = choice.Chosen;
        if (chosen.Count == 0)
        {
            return Errors.NobodyGoes(choice.Damaged);
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
        NationalRecords.TakeTurn(write, turn);
        if ((await store.CommitAsync(NationalRecords.Of(county), write, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            return batch;
        }

        // A double click: the other one was faster.
        await blobs.DeleteAsync(NationalRecords.ChosenName(batch.Id), CancellationToken.None).ConfigureAwait(false);
        return await WaitingAsync(county, mapping, wanted, cancellation).ConfigureAwait(false) ?? Wire.Errors.VersionConflict();
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
            return Wire.Errors.NotAllowed();
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
            return Wire.Errors.Decided(decision.Problems);
        }

        // Read before the ledger is: of two batches that are agreed to at once, the later one meets a conflict and is looked at again.
        var turn = await records.TurnAsync(proposal.County, cancellation).ConfigureAwait(false);
        if (await records.ChosenAsync(batch.Id, cancellation).ConfigureAwait(false) is not { } chosen)
        {
            return Errors.RowsOver();
        }

        if ((await _choosing.GoingAsync(proposal.County, batch, chosen, cancellation).ConfigureAwait(false))
            .IsRefused(out var damaged, out var going))
        {
            return damaged;
        }

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
                return Wire.Errors.VersionConflict();
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
        NationalRecords.TakeTurn(write, turn);
        return (await store.CommitAsync(found.Document.Partition, write, cancellation).ConfigureAwait(false)).IsCommitted ? null
            : Wire.Errors.VersionConflict();
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

        if (await IsErasedAsync(batch, cancellation).ConfigureAwait(false))
        {
            await blobs.DeleteAsync(NationalRecords.FileName(batch.Id, file), cancellation).ConfigureAwait(false);
            return Errors.ChildErased();
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

    /// <summary>Why nobody asks for this batch now: one that would hold the same children waits already. Null: none does.</summary>
    private async Task<Refusal?> WaitingAsync(DivisionCode county, NationalMapping mapping, WantedBatch wanted, CancellationToken cancellation)
    {
        var (waiting, isDamaged) = await records.ProposedAsync(county, mapping.Id, cancellation).ConfigureAwait(false);
        if (isDamaged)
        {
            return Errors.BatchDamaged();
        }

        foreach (var batch in waiting.Where(batch => batch.Who == wanted.Who.Id()
            && (batch.Township is null || wanted.Township is null || batch.Township == wanted.Township?.Value)))
        {
            // A crash after its proposal was sent back leaves a batch that waits for nobody.
            var open = Query.Of(Kinds.Proposal).Where(Fields.Child, batch.Id).Where(Fields.Status, ProposalStatus.Open.Id());
            if (await store.CountAsync(NationalRecords.Of(county), open, 1, cancellation).ConfigureAwait(false) > 0)
            {
                return Errors.WaitsAlready(batch.Code);
            }
        }

        return null;
    }

    /// <summary>Whether a child of the file was erased since: with it went its entry in the ledger.</summary>
    private async Task<bool> IsErasedAsync(NationalBatch batch, CancellationToken cancellation)
    {
        if (await records.ChosenAsync(batch.Id, cancellation).ConfigureAwait(false) is not { } chosen)
        {
            return false;
        }

        var batches = new Dictionary<string, bool>(StringComparer.Ordinal);
        var ledger = await records.LedgerAsync(DivisionCode.Parse(batch.County), chosen, batches, cancellation).ConfigureAwait(false);
        return ledger.Went.Values.Count(entry => entry.In(batch.Id) is not null) + ledger.Damaged.Count < batch.Rows;
    }

    private async Task<byte[]> WriteAsync(NationalBatch batch, IReadOnlyList<Going> going, CancellationToken cancellation)
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
    private async Task<bool> EnterAsync(NationalBatch batch, IReadOnlyList<Going> some, DateTimeOffset now, string channel,
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
