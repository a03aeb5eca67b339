using App.Api.Proposals;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Proposals;
using Domain.Time;
using Storage;
using Storage.Jobs;

namespace App.Api.Sheets;

/// <summary>Exports: asked for by one with a reason, agreed to by another, fetched by the first within a day; each step in the audit trail.</summary>
internal sealed class Exports(IStore store, IBlobStore blobs, SheetJobs jobs, TimeProvider time)
{
    private const string Channel = "excel";

    private const int Most = 20;

    public async Task<StoredExport?> FindAsync(DivisionCode county, string? id, CancellationToken cancellation) =>
        OpaqueId.Is(id) && await store.FindAsync(Partition.County(county.Value), Kinds.Export, id!, cancellation)
        .ConfigureAwait(false) is { } document ? Read(document) : null;

    /// <summary>The latest of a county, newest first.</summary>
    public async Task<IReadOnlyList<StoredExport>> RecentAsync(DivisionCode county, CancellationToken cancellation) =>
    [
        .. (await store.ListAsync(Partition.County(county.Value), Query.Of(Kinds.Export).OrderBy(Fields.At, descending: true), new(Most),
            cancellation).ConfigureAwait(false)).Items.Select(Read),
    ];

    /// <summary>Asks for an export; a second person has to agree.</summary>
    public async Task<Attempt<Export>> ProposeAsync(Caller caller, DivisionCode county, Export wanted, CancellationToken cancellation)
    {
        if (!caller.Assignment.May(Permission.RecordsExport, county, null, out var grant))
        {
            return Wire.Errors.NotAllowed();
        }

        if (grant.Duty == Duty.Approve)
        {
            return Children.Errors.NoProposal();
        }

        var now = time.GetUtcNow();
        var proposal = ProposalRecords.Of(Permission.RecordsExport, county, Export.SubjectKind, wanted.Id, Export.SubjectVersion, caller.Actor,
            wanted.Reason, now);
        var batch = ProposalRecords.New(Entry(caller.Actor, county, "export.propose", wanted, now, wanted.Reason), proposal)
            .Create(Kinds.Export, wanted.Id, wanted, ExportJson.Default.Export, wanted.Fields);
        await store.CommitAsync(Partition.County(county.Value), batch, cancellation).ConfigureAwait(false);
        return wanted;
    }

    /// <summary>Agrees to what somebody else asked for, and has it written.</summary>
    public async Task<Refusal?> ApproveAsync(Caller caller, StoredProposal stored, CancellationToken cancellation)
    {
        var proposal = stored.Proposal;
        if (!ProposalRecords.MayDecide(caller, proposal))
        {
            return Wire.Errors.NotAllowed();
        }

        if (await FindAsync(proposal.County, proposal.SubjectId, cancellation)
            .ConfigureAwait(false) is not { Export.Status: ExportStatus.Proposed } found)
        {
            return Errors.NotWaiting();
        }

        var now = time.GetUtcNow();
        var decision = DecideProposal.Decide(proposal, new(Approve: true, null, caller.Actor), Export.SubjectVersion, now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        var approved = found.Export with { Status = ExportStatus.Approved, DecidedBy = caller.Actor.Subject };
        var job = new Job(approved.Id, ExportNames.Job, proposal.County.Value, JobStatus.Queued, 0, 0, Phases.Waiting, approved.Id, null, now, now);
        var started = await jobs.StartAsync(job, Entry(caller.Actor, proposal.County, "export.approve", approved, now, proposal.Reason), cancellation,
            batch => ProposalRecords.Put(batch.Replace(found.Document, approved, ExportJson.Default.Export, approved.Fields), stored.Document,
                decision.Outcome))
            .ConfigureAwait(false);
        return started ? null : Wire.Errors.VersionConflict();
    }

    /// <summary>After its proposal was sent back (or taken back).</summary>
    public async Task RefusedAsync(Caller caller, Proposal proposal, string? reason, CancellationToken cancellation)
    {
        if (await FindAsync(proposal.County, proposal.SubjectId, cancellation)
            .ConfigureAwait(false) is { Export.Status: ExportStatus.Proposed } found)
        {
            var refused = found.Export with { Status = ExportStatus.Refused, DecidedBy = caller.Actor.Subject };
            var batch = Batch.Of(Entry(caller.Actor, proposal.County, "export.refuse", refused, time.GetUtcNow(), reason))
                .Replace(found.Document, refused, ExportJson.Default.Export, refused.Fields);
            await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The table, for whoever asked for it, while its day lasts; fetching it is logged first.</summary>
    public async Task<Attempt<Download>> FetchAsync(Caller caller, StoredExport found, CancellationToken cancellation)
    {
        var export = found.Export;
        if (export.Subject != caller.Subject)
        {
            return Errors.NotYours();
        }

        var now = time.GetUtcNow();
        if (export.Status == ExportStatus.Expired || export.Until <= now)
        {
            return Errors.Expired();
        }

        if (export.Status != ExportStatus.Ready || await blobs.OpenAsync(ExportNames.File(export), cancellation)
            .ConfigureAwait(false) is not { } stream)
        {
            return Errors.NotReady();
        }

        var county = DivisionCode.Parse(export.County);
        await store.CommitAsync(found.Document.Partition, Batch.Of(Entry(caller.Actor, county, "export.download", export, now, export.Reason)),
            cancellation).ConfigureAwait(false);
        var name = (export.ChildKind == ChildKind.Migrant ? "流动儿童" : "留守儿童") + CivilTime.ChinaDate(export.At)
            .ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture) + ".xlsx";
        return new Download(name, SheetTypes.Xlsx, async (to, stop) =>
        {
            await using (stream.ConfigureAwait(false))
            {
                await stream.CopyToAsync(to, stop).ConfigureAwait(false);
            }
        });
    }

    /// <summary>Deletes what nobody may fetch any more.</summary>
    public async Task ExpireAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        foreach (var county in DivisionTable.Children(DivisionCode.Changzhi))
        {
            var query = Query.Of(Kinds.Export).Where(Fields.Type, FormJson.Id(ExportStatus.Ready)).Between(Fields.At, now.AddDays(-30), now)
                .OrderBy(Fields.At);
            var page = await store.ListAsync(Partition.County(county.Code.Value), query, new(100), cancellation).ConfigureAwait(false);
            foreach (var found in page.Items.Select(Read).Where(found => found.Export.Until <= now))
            {
                await blobs.DeleteAsync(ExportNames.File(found.Export), cancellation).ConfigureAwait(false);
                var expired = found.Export with { Status = ExportStatus.Expired };
                var batch = Batch.Of(Entry(AuditActor.System, county.Code, "export.expire", expired, now, null))
                    .Replace(found.Document, expired, ExportJson.Default.Export, expired.Fields);
                await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false);
            }
        }
    }

    internal static AuditEntry Entry(AuditActor by, DivisionCode county, string action, Export export, DateTimeOffset now, string? reason) =>
        AuditEntries.Of(Export.SubjectKind, export.Id, county, action, by, Channel, now, reason);

    internal static StoredExport Read(Document document) => new(document.Read(ExportJson.Default.Export), document);
}
