using App.Api.Audit;
using App.Api.Declarations;
using App.Api.Proposals;
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
using Storage.Backup;

namespace App.Api.Retention;

/// <summary>A list with the document that it was read from.</summary>
public sealed record StoredRetention(RetentionList List, Document Document);

/// <summary>What is past its term today, and how the clock stands.</summary>
/// <param name="Keys">Slots of backups whose year is over.</param>
/// <param name="WentBack">The clock stands before a day on which somebody decided by it: nothing is due, and nothing that was agreed to is
/// done.</param>
public sealed record PastTerm(DateOnly Today, IReadOnlyList<RetentionItem> Items, IReadOnlyList<BackupSlot> Keys, bool WentBack)
{
    public bool IsNothing => Items.Count + Keys.Count == 0;
}

/// <summary>A slot of backups, and what became of its key.</summary>
/// <param name="UnreadableFrom">The first day on which nobody can read any of it any more; not before, where its key is still held.</param>
public sealed record KeptSlot(BackupSlot Slot, BackupKeyState Key, DateOnly UnreadableFrom);

/// <summary>What is past its term: looked up, proposed by one person or the timer, agreed to by another; <see cref="RetentionSweep"/> carries it
/// out.</summary>
public sealed class RetentionRoom(IStore store, ProposalRecords proposals, BackupKeys? keys, PolicyInForce policy, TimeProvider time)
{
    public const string SubjectKind = "retention";

    /// <summary>So many stand on one list: a person agrees to it, and one document holds it.</summary>
    public const int Most = 500;

    private const string ProgressId = "retention";

    private const string Monthly = "系统每月列出：保存期已满。";

    private static readonly string[] Ended = [.. ((DeclarationStatus[])[DeclarationStatus.NotEligible, DeclarationStatus.Closed, DeclarationStatus.Withdrawn]).Select(status => status.Id())];

    /// <summary>What is due today; nothing while the clock stands before a day on which somebody decided by it.</summary>
    public async Task<PastTerm> DueAsync(DivisionCode county, CancellationToken cancellation)
    {
        var today = CivilTime.ChinaDate(time.GetUtcNow());
        var (water, _) = await WaterAsync(county, cancellation).ConfigureAwait(false);
        if (today < water?.On)
        {
            return new(today, [], [], WentBack: true);
        }

        var due = new List<RetentionItem>();
        await FindAsync(Query.Of(Kinds.Child).Where(Fields.Status, ChildStatus.Closed.Id()), RetentionKind.ClosedChild,
            static document => RetentionClock.EndOf(ChildJson.Read(document.Body))).ConfigureAwait(false);
        await FindAsync(Query.Of(Kinds.Declaration).Any(Fields.Status, Ended), RetentionKind.EndedDeclaration,
            static document => RetentionClock.EndOf(DeclarationJson.Read(document.Body))).ConfigureAwait(false);
        return new(today, due, [.. Slots(county).Where(kept => kept.Key.GivenUpAt is null && kept.Slot.DueOn <= today).Select(kept => kept.Slot)],
            WentBack: false);

        async Task FindAsync(Query query, RetentionKind kind, Func<Document, DateOnly?> end)
        {
            string? next = null;
            do
            {
                var page = await store.ListAsync(DeclarationRecords.PartitionOf(county), query.Copy().OrderById(), new(Page.MaxSize, next), cancellation).ConfigureAwait(false);
                due.AddRange(page.Items.Select(document => (document.Id, On: end(document)))
                    .Where(one => one.On is { } on && RetentionClock.IsDue(kind, on, policy.On(today), today, water?.On))
                    .Select(one => new RetentionItem(kind, one.Id, one.On!.Value)).Take(Most - due.Count));
                next = page.Next;
            }
            while (next is not null && due.Count < Most);
        }
    }

    /// <summary>The slots of the county that lie in some backup, and when nobody can read them any more.</summary>
    public IReadOnlyList<KeptSlot> Slots(DivisionCode county)
    {
        var now = time.GetUtcNow();
        return
        [
            .. from state in keys?.List(county.Value) ?? []
               let slot = BackupSlot.Find(state.Id)
               where slot is not null
               let ended = state.DestroyedAt is { } destroyed ? CivilTime.ChinaDate(destroyed) : (DateOnly?)null
               select new KeptSlot(slot.Value, state, ended ?? slot.Value.UnreadableFrom(
                   state.GivenUpAt is { } given ? CivilTime.ChinaDate(given) : null, policy.On(CivilTime.ChinaDate(now)))),
        ];
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

    /// <summary>
    /// Proposes what is due today; the list is what a second person agrees to, no more. Where the timer has proposed one that nobody has looked
    /// through, this is
    /// looking through it, as of today.
    /// </summary>
    public async Task<Attempt<StoredRetention>> ProposeAsync(Caller caller, DivisionCode county, string reason, string channel, CancellationToken cancellation)
    {
        var attempt = await TryProposeAsync(caller, county, reason, channel, cancellation).ConfigureAwait(false);

        // The timer may have proposed in this moment: then it is looked through.
        return attempt.Refusal?.Code == Api.Errors.VersionConflict().Code
            ? await TryProposeAsync(caller, county, reason, channel, cancellation).ConfigureAwait(false) : attempt;
    }

    private async Task<Attempt<StoredRetention>> TryProposeAsync(Caller caller, DivisionCode county, string reason, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.Assignment.May(Permission.RightsErase, county, null, out var grant) || grant.Duty != Duty.Propose)
        {
            return Api.Errors.NotAllowed();
        }

        var now = time.GetUtcNow();
        var (water, progress) = await WaterAsync(county, cancellation).ConfigureAwait(false);
        if (CivilTime.ChinaDate(now) < water?.On)
        {
            return Api.Errors.Invalid([Domain.Retention.Errors.ClockWentBack()]);
        }

        var open = await OpenAsync(county, cancellation).ConfigureAwait(false);
        if (open is { List.AwaitsLook: false })
        {
            return Proposals.Errors.AlreadyProposed();
        }

        var due = await DueAsync(county, cancellation).ConfigureAwait(false);
        return due.IsNothing ? Api.Errors.Invalid([Domain.Retention.Errors.NothingDue()])
            : open is not null ? await RenewAsync(open, due, caller.Actor, reason, channel, (progress, water?.Listed), now,
                cancellation).ConfigureAwait(false)
            : await ProposeAsync(county, due, caller.Actor, reason, channel, (progress, water?.Listed), now, cancellation).ConfigureAwait(false);
    }

    /// <summary>Proposes what is due, once a month and where no list is open: the timer's part. Whoever comes second in a month finds it written
    /// down.</summary>
    internal async Task ProposeMonthlyAsync(DivisionCode county, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var today = CivilTime.ChinaDate(now);
        var month = today.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
        var (water, progress) = await WaterAsync(county, cancellation).ConfigureAwait(false);
        if (today < water?.On || water?.Listed == month)
        {
            return;
        }

        var open = await OpenAsync(county, cancellation).ConfigureAwait(false);
        if (open is { List.AwaitsLook: false })
        {
            return;
        }

        // What is due later in the month waits for the next list, unless there was nothing yet.
        if (await DueAsync(county, cancellation).ConfigureAwait(false) is not { IsNothing: false } due)
        {
            return;
        }

        // Nobody has looked through the one of last month: it becomes this one.
        _ = open is null
            ? await ProposeAsync(county, due, AuditActor.System, Monthly, RetentionSweep.Channel, (progress, month), now,
                cancellation).ConfigureAwait(false)
            : await RenewAsync(open, due, AuditActor.System, Monthly, RetentionSweep.Channel, (progress, month), now,
                cancellation).ConfigureAwait(false);
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

        var (water, _) = await WaterAsync(proposal.County, cancellation).ConfigureAwait(false);
        if (CivilTime.ChinaDate(now) < water?.On)
        {
            return Api.Errors.Invalid([Domain.Retention.Errors.ClockWentBack()]);
        }

        if (found.List.AwaitsLook || found.List.LookedThroughBy?.Subject == caller.Subject)
        {
            return Api.Errors.Invalid([found.List.AwaitsLook ? Domain.Retention.Errors.NotLookedThrough() : Domain.Retention.Errors.Own()]);
        }

        var agreed = DecideProposal.Decide(proposal, new(Approve: true, null, caller.Actor), proposal.SubjectVersion, now);
        if (!agreed.IsAccepted)
        {
            return Api.Errors.Decided(agreed.Problems);
        }

        var approved = found.List with { Status = RetentionStatus.Approved, ApprovedBy = caller.Actor };
        var batch = Put(Batch.Of(Entry(approved, "retention.approve", caller.Actor, channel, now, proposal.Reason)), found, approved);
        ProposalRecords.Put(batch, stored.Document, agreed.Outcome);
        return await CommitAsync(found.Document.Partition, batch, approved, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Somebody has looked at the clock, and today's day is right: what was proposed or agreed to on a later day is dropped, and this day counts
    /// from here on.
    /// Nothing is erased by it, so one person says it, with a reason.
    /// </summary>
    public async Task<Refusal?> DropAsync(Caller caller, DivisionCode county, string reason, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.Assignment.May(Permission.RightsErase, county, null, out _))
        {
            return Api.Errors.NotAllowed();
        }

        var now = time.GetUtcNow();
        var today = CivilTime.ChinaDate(now);
        var (water, progress) = await WaterAsync(county, cancellation).ConfigureAwait(false);
        if (progress is null || !(today < water?.On))
        {
            return Api.Errors.Invalid([Domain.Retention.Errors.ClockIsFine()]);
        }

        var ahead = (await ListsAsync(county, cancellation).ConfigureAwait(false)).Where(stored =>
            stored.List.Status is RetentionStatus.Proposed or RetentionStatus.Approved && CivilTime.ChinaDate(stored.List.At) > today).ToList();
        var entry = AuditEntries.Of(SubjectKind, ProgressId, county, "retention.drop", caller.Actor, channel, now, reason);
        var batch = Batch.Of(ahead.Count == 0 ? entry : entry with { SubjectIds = [.. ahead.Select(stored => stored.List.Id)] });
        foreach (var stored in ahead)
        {
            Put(batch, stored, stored.List with { Status = RetentionStatus.Dropped });
            if (await ProposalOfAsync(stored.List, cancellation).ConfigureAwait(false) is { } open
                && DecideProposal.Decide(open.Proposal, new(Approve: false, reason, caller.Actor), open.Proposal.SubjectVersion,
                    now).Outcome is { } ended)
            {
                ProposalRecords.Put(batch, open.Document, ended);
            }
        }

        Raise(batch, progress, new(today), now);
        return (await store.CommitAsync(DeclarationRecords.PartitionOf(county), batch, cancellation).ConfigureAwait(false)).IsCommitted ? null
            : Api.Errors.VersionConflict();
    }

    /// <summary>The open proposal of a list; null where it was decided, or taken back.</summary>
    public async Task<StoredProposal?> ProposalOfAsync(RetentionList list, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(list);
        return await proposals.OpenAsync(list.County, list.Id, Permission.RightsErase, cancellation).ConfigureAwait(false) is [var first, ..] ? first : null;
    }

    /// <summary>The latest day on which somebody decided by the clock, and the month for which the timer has proposed; null where nobody has
    /// yet.</summary>
    internal async Task<(HighWater? Water, Document? Progress)> WaterAsync(DivisionCode county, CancellationToken cancellation)
    {
        var progress = await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.Progress, ProgressId, cancellation).ConfigureAwait(false);
        return (progress?.Read(RetentionJson.Default.HighWater), progress);
    }

    internal static RecordBatch Put(RecordBatch batch, StoredRetention found, RetentionList next) =>
        batch.Replace(found.Document, next, RetentionJson.Default.RetentionList, FieldsOf(next));

    internal static AuditEntry Entry(RetentionList list, string action, AuditActor by, string channel, DateTimeOffset now, string? reason) =>
        AuditEntries.Of(SubjectKind, list.Id, list.County, action, by, channel, now, reason);

    internal static StoredRetention Read(Document document) => new(document.Read(RetentionJson.Default.RetentionList), document);

    /// <summary>The list and its proposal, with the day: of two at once, one finds the day written by the other.</summary>
    private async Task<Attempt<StoredRetention>> ProposeAsync(DivisionCode county, PastTerm due, AuditActor by, string reason, string channel,
        (Document? Progress, string? Month) listed, DateTimeOffset now, CancellationToken cancellation)
    {
        var list = new RetentionList
        {
            Id = OpaqueId.New(now),
            County = county,
            Items = [.. due.Items],
            Keys = [.. due.Keys.Select(slot => slot.Id)],
            By = by,
            At = now,
        };
        var proposal = ProposalRecords.Of(Permission.RightsErase, county, SubjectKind, list.Id, list.Id, by, reason, now);
        var batch = ProposalRecords.New(Entry(list, "retention.propose", by, channel, now, reason), proposal)
            .Create(Kinds.RetentionList, list.Id, list, RetentionJson.Default.RetentionList, FieldsOf(list));
        Raise(batch, listed.Progress, new(CivilTime.ChinaDate(now), listed.Month), now);
        return await CommitAsync(DeclarationRecords.PartitionOf(county), batch, list, cancellation).ConfigureAwait(false);
    }

    /// <summary>A list that nobody has looked through becomes what is due today; with a person, looked through.</summary>
    private async Task<Attempt<StoredRetention>> RenewAsync(StoredRetention open, PastTerm due, AuditActor by, string reason, string channel,
        (Document? Progress, string? Month) listed, DateTimeOffset now, CancellationToken cancellation)
    {
        var renewed = open.List with
        {
            Items = [.. due.Items],
            Keys = [.. due.Keys.Select(slot => slot.Id)],
            At = now,
            LookedThroughBy = by == AuditActor.System ? null : by,
        };
        var batch = Put(Batch.Of(Entry(renewed, by == AuditActor.System ? "retention.propose" : "retention.look", by, channel, now, reason)), open,
            renewed);
        Raise(batch, listed.Progress, new(CivilTime.ChinaDate(now), listed.Month), now);
        return await CommitAsync(open.Document.Partition, batch, renewed, cancellation).ConfigureAwait(false);
    }

    private async Task<Attempt<StoredRetention>> CommitAsync(Partition partition, Batch batch, RetentionList list, CancellationToken cancellation) =>
        (await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted
        && await FindAsync(list.County, list.Id, cancellation).ConfigureAwait(false) is { } kept ? kept : Api.Errors.VersionConflict();

    /// <summary>The list that waits for a second person, or is being carried out. One that was sent back is over: its proposal is closed.</summary>
    private async Task<StoredRetention?> OpenAsync(DivisionCode county, CancellationToken cancellation)
    {
        foreach (var stored in await ListsAsync(county, cancellation).ConfigureAwait(false))
        {
            if (stored.List.Status == RetentionStatus.Approved
                || (stored.List.Status == RetentionStatus.Proposed && await ProposalOfAsync(stored.List, cancellation).ConfigureAwait(false) is not null))
            {
                return stored;
            }
        }

        return null;
    }

    private static void Raise(RecordBatch batch, Document? progress, HighWater water, DateTimeOffset now)
    {
        var fields = new IndexFields().Set(Fields.Type, ProgressId).Set(Fields.At, now);
        _ = progress is null ? batch.Create(Kinds.Progress, ProgressId, water, RetentionJson.Default.HighWater, fields)
            : batch.Replace(progress, water, RetentionJson.Default.HighWater, fields);
    }

    private static IndexFields FieldsOf(RetentionList list)
    {
        var fields = new IndexFields().Set(Fields.Status, list.Status.Id()).Set(Fields.At, list.At);
        return list.Status == RetentionStatus.Approved ? fields.Set(Fields.Open, true) : fields;
    }
}
