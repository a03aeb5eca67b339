using System.Text.Json.Serialization;
using App.Api.Audit;
using App.Api.Declarations;
using App.Api.Proposals;
using App.Api.Releases;
using App.Security;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Privacy;
using Domain.Retention;
using Storage;

namespace App.Api.Retention;

/// <summary>A list with the document that it was read from.</summary>
public sealed record StoredRetention(RetentionList List, Document Document);

/// <summary>What is past its term: found, proposed, agreed to, and erased one by one.</summary>
/// <remarks>
/// Nothing depends on being done once. A list says how far it came; killed after an erasure and before that is written down, the next turn finds nothing left
/// of that one and goes on. Whether something is due is asked again when its turn comes: a child that is open again by then stays.
/// </remarks>
public sealed class RetentionRoom(IStore store, ProposalRecords proposals, Erasures erasures, PolicyInForce policy, TimeProvider time)
{
    public const string SubjectKind = "retention";

    /// <summary>So many stand on one list: a person agrees to it, and one document holds it.</summary>
    public const int Most = 500;

    private const string Channel = "timer";
    private const string ProgressId = "retention";

    /// <summary>So many are erased in one turn of the sweep, in a county.</summary>
    private const int Turn = 25;

    private static readonly string[] Ended = [.. ((DeclarationStatus[])[DeclarationStatus.NotEligible, DeclarationStatus.Closed, DeclarationStatus.Withdrawn]).Select(status => status.Id())];

    /// <summary>What is due today; nothing while the clock stands before a day on which somebody decided by it.</summary>
    public async Task<IReadOnlyList<RetentionItem>> DueAsync(DivisionCode county, CancellationToken cancellation)
    {
        var today = CivilTime.ChinaDate(time.GetUtcNow());
        var (water, _) = await WaterAsync(county, cancellation).ConfigureAwait(false);
        var due = new List<RetentionItem>();
        await FindAsync(Query.Of(Kinds.Child).Where(Fields.Status, ChildStatus.Closed.Id()), RetentionKind.ClosedChild,
            static document => RetentionClock.EndOf(ChildJson.Read(document.Body))).ConfigureAwait(false);
        await FindAsync(Query.Of(Kinds.Declaration).Any(Fields.Status, Ended), RetentionKind.EndedDeclaration,
            static document => RetentionClock.EndOf(DeclarationJson.Read(document.Body))).ConfigureAwait(false);
        return due;

        async Task FindAsync(Query query, RetentionKind kind, Func<Document, DateOnly?> end)
        {
            string? next = null;
            do
            {
                var page = await store.ListAsync(DeclarationRecords.PartitionOf(county), query.Copy().OrderById(), new(Page.MaxSize, next), cancellation).ConfigureAwait(false);
                due.AddRange(page.Items.Select(document => (document.Id, On: end(document)))
                    .Where(one => one.On is { } on && RetentionClock.IsDue(kind, on, policy.On(today), today, water))
                    .Select(one => new RetentionItem(kind, one.Id, one.On!.Value)).Take(Most - due.Count));
                next = page.Next;
            }
            while (next is not null && due.Count < Most);
        }
    }

    /// <summary>The latest lists, newest first.</summary>
    public async Task<IReadOnlyList<StoredRetention>> ListsAsync(DivisionCode county, CancellationToken cancellation) =>
    [
        .. (await store.ListAsync(DeclarationRecords.PartitionOf(county), Query.Of(Kinds.RetentionList).OrderBy(Fields.At, descending: true), new(20), cancellation)
            .ConfigureAwait(false)).Items.Select(Read),
    ];

    public async Task<StoredRetention?> FindAsync(DivisionCode county, string? id, CancellationToken cancellation) =>
        OpaqueId.Is(id) && await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.RetentionList, id!, cancellation).ConfigureAwait(false) is { } document
            ? Read(document) : null;

    /// <summary>Proposes what is due today; the list is what a second person agrees to, no more.</summary>
    public async Task<Attempt<StoredRetention>> ProposeAsync(Caller caller, DivisionCode county, string reason, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.Assignment.May(Permission.RightsErase, county, null, out var grant) || grant.Duty != Duty.Propose)
        {
            return Api.Errors.NotAllowed();
        }

        var (now, partition) = (time.GetUtcNow(), DeclarationRecords.PartitionOf(county));
        var today = CivilTime.ChinaDate(now);
        var (water, progress) = await WaterAsync(county, cancellation).ConfigureAwait(false);
        if (today < water)
        {
            return Api.Errors.Invalid([Domain.Retention.Errors.ClockWentBack()]);
        }

        if (await OpenAsync(county, cancellation).ConfigureAwait(false))
        {
            return Proposals.Errors.AlreadyProposed();
        }

        var due = await DueAsync(county, cancellation).ConfigureAwait(false);
        if (due.Count == 0)
        {
            return Api.Errors.Invalid([Domain.Retention.Errors.NothingDue()]);
        }

        var list = new RetentionList { Id = OpaqueId.New(now), County = county, Items = [.. due], By = caller.Actor, At = now };
        var proposal = ProposalRecords.Of(Permission.RightsErase, county, SubjectKind, list.Id, list.Id, caller.Actor, reason, now);
        var batch = ProposalRecords.New(Entry(list, "retention.propose", caller.Actor, channel, now, reason), proposal)
            .Create(Kinds.RetentionList, list.Id, list, RetentionJson.Default.RetentionList, FieldsOf(list));
        Raise(batch, progress, today, now);
        return (await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted
            && await FindAsync(county, list.Id, cancellation).ConfigureAwait(false) is { } kept ? kept : Api.Errors.VersionConflict();
    }

    /// <summary>The second person agrees; the sweep carries it out.</summary>
    public async Task<Attempt<StoredRetention>> ApproveAsync(Caller caller, StoredProposal stored, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(stored);
        var (proposal, now) = (stored.Proposal, time.GetUtcNow());
        if (!ProposalRecords.MayDecide(caller, proposal))
        {
            return Api.Errors.NotAllowed();
        }

        if (await FindAsync(proposal.County, proposal.SubjectId, cancellation).ConfigureAwait(false) is not { } found)
        {
            return Api.Errors.NotFound();
        }

        var agreed = DecideProposal.Decide(proposal, new(Approve: true, null, caller.Actor), proposal.SubjectVersion, now);
        if (!agreed.IsAccepted)
        {
            return Api.Errors.Decided(agreed.Problems);
        }

        var approved = found.List with { Status = RetentionStatus.Approved, ApprovedBy = caller.Actor };
        var batch = Put(Batch.Of(Entry(approved, "retention.approve", caller.Actor, channel, now, proposal.Reason)), found, approved);
        ProposalRecords.Put(batch, stored.Document, agreed.Outcome);
        return (await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted
            && await FindAsync(proposal.County, proposal.SubjectId, cancellation).ConfigureAwait(false) is { } kept ? kept : Api.Errors.VersionConflict();
    }

    /// <summary>The open proposal of a list; null where it was decided, or taken back.</summary>
    public async Task<StoredProposal?> ProposalOfAsync(RetentionList list, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(list);
        return await proposals.OpenAsync(list.County, list.Id, Permission.RightsErase, cancellation).ConfigureAwait(false) is [var first, ..] ? first : null;
    }

    /// <summary>Goes on with what was agreed to; comes with every sweep, and again after a crash.</summary>
    public async Task ResumeAsync(DivisionCode county, CancellationToken cancellation)
    {
        var open = await store.ListAsync(DeclarationRecords.PartitionOf(county), Query.Of(Kinds.RetentionList).Where(Fields.Open, true), new(1), cancellation).ConfigureAwait(false);
        if (open.Items is not [var document])
        {
            return;
        }

        var found = Read(document);
        var today = CivilTime.ChinaDate(time.GetUtcNow());
        var (water, _) = await WaterAsync(county, cancellation).ConfigureAwait(false);
        if (today < water)
        {
            return;
        }

        var list = found.List;
        foreach (var item in list.Items.Skip(list.Looked).Take(Turn))
        {
            var erased = await EraseAsync(list, item, today, water, cancellation).ConfigureAwait(false);
            list = list with { Looked = list.Looked + 1, Erased = list.Erased + (erased ? 1 : 0) };
        }

        var next = list.Looked < list.Items.Length ? list : list with { Status = RetentionStatus.Done };
        var entry = Entry(next, next.Status == RetentionStatus.Done ? "retention.done" : "retention.step", AuditActor.System, Channel, time.GetUtcNow(), null);

        // Another instance may have come as far meanwhile: then it has written it.
        await store.CommitAsync(document.Partition, Put(Batch.Of(entry), found, next), cancellation).ConfigureAwait(false);
    }

    /// <returns>Whether it was erased: still there, still ended, still past its term.</returns>
    private async Task<bool> EraseAsync(RetentionList list, RetentionItem item, DateOnly today, DateOnly? water, CancellationToken cancellation)
    {
        var (partition, now) = (DeclarationRecords.PartitionOf(list.County), time.GetUtcNow());
        var (kind, id) = (item.Kind == RetentionKind.ClosedChild ? Kinds.Child : Kinds.Declaration, item.Id);
        if (await store.FindAsync(partition, kind, id, cancellation).ConfigureAwait(false) is not { } document
            || (item.Kind == RetentionKind.ClosedChild ? RetentionClock.EndOf(ChildJson.Read(document.Body)) : RetentionClock.EndOf(DeclarationJson.Read(document.Body))) is not { } ended
            || !RetentionClock.IsDue(item.Kind, ended, policy.On(today), today, water))
        {
            return false;
        }

        var batch = Batch.Of(Entry(list, "retention.erase", AuditActor.System, Channel, now, null) with { SubjectIds = [list.Id, id] });
        if (item.Kind == RetentionKind.ClosedChild)
        {
            return await erasures.PutChildAsync(batch, list.County, id, null, AuditActor.System, Channel, now, cancellation).ConfigureAwait(false) is null
                && (await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted;
        }

        var put = await erasures.PutAsync(batch, list.County, id, null, declaration => declaration.Erased(now), AuditActor.System, Channel, now, cancellation).ConfigureAwait(false);
        if (put.IsRefused(out _, out var rest) || !(await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            return false;
        }

        await erasures.EraseNowAsync(rest).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whether a list waits for a second person, or is being carried out. One that was sent back is over: its proposal is closed.</summary>
    private async Task<bool> OpenAsync(DivisionCode county, CancellationToken cancellation)
    {
        foreach (var stored in await ListsAsync(county, cancellation).ConfigureAwait(false))
        {
            if (stored.List.Status == RetentionStatus.Approved
                || (stored.List.Status == RetentionStatus.Proposed && await ProposalOfAsync(stored.List, cancellation).ConfigureAwait(false) is not null))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<(DateOnly? Water, Document? Progress)> WaterAsync(DivisionCode county, CancellationToken cancellation)
    {
        var progress = await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.Progress, ProgressId, cancellation).ConfigureAwait(false);
        return (progress?.Read(RetentionJson.Default.HighWater).On, progress);
    }

    private static void Raise(RecordBatch batch, Document? progress, DateOnly today, DateTimeOffset now)
    {
        var (body, type, fields) = (new HighWater(today), RetentionJson.Default.HighWater, new IndexFields().Set(Fields.Type, ProgressId).Set(Fields.At, now));
        _ = progress is null ? batch.Create(Kinds.Progress, ProgressId, body, type, fields) : batch.Replace(progress, body, type, fields);
    }

    private static RecordBatch Put(RecordBatch batch, StoredRetention found, RetentionList next) =>
        batch.Replace(found.Document, next, RetentionJson.Default.RetentionList, FieldsOf(next));

    private static IndexFields FieldsOf(RetentionList list)
    {
        var fields = new IndexFields().Set(Fields.Status, list.Status.Id()).Set(Fields.At, list.At);
        return list.Status == RetentionStatus.Approved ? fields.Set(Fields.Open, true) : fields;
    }

    private static AuditEntry Entry(RetentionList list, string action, AuditActor by, string channel, DateTimeOffset now, string? reason) =>
        AuditEntries.Of(SubjectKind, list.Id, list.County, action, by, channel, now, reason);

    private static StoredRetention Read(Document document) => new(document.Read(RetentionJson.Default.RetentionList), document);
}

/// <summary>The latest day on which somebody decided by the clock.</summary>
internal sealed record HighWater(DateOnly On);

/// <summary>The stored forms of this room, generated at build.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true, IgnoreReadOnlyProperties = true, Converters = [typeof(DivisionCodeConverter)])]
[JsonSerializable(typeof(RetentionList))]
[JsonSerializable(typeof(HighWater))]
internal sealed partial class RetentionJson : JsonSerializerContext;
