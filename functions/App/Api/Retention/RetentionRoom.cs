using System.Globalization;
using App.Api.Declarations;
using App.Api.Proposals;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Privacy;
using Domain.Proposals;
using Domain.Retention;
using Domain.Time;
using Storage;

namespace App.Api.Retention;

/// <summary>A list with the document that it was read from.</summary>
public sealed record StoredRetention(RetentionList List, Document Document);

/// <summary>What is past its term today.</summary>
/// <param name="Keys">Slots of backups whose year is over.</param>
public sealed record PastTerm(DateOnly Today, IReadOnlyList<RetentionItem> Items, IReadOnlyList<BackupSlot> Keys)
{
    public bool IsNothing => Items.Count + Keys.Count == 0;
}

/// <summary>What is past its term: looked up, proposed by one person or the timer, agreed to by another; <see cref="RetentionSweep"/> carries it
/// out.</summary>
/// <remarks>
/// By a clock that stands behind less is due, never more. What was proposed or agreed to on a day that has not come is void: the clock stood ahead
/// then, and what is due is proposed anew.
/// </remarks>
public sealed class RetentionRoom(IStore store, ProposalRecords proposals, BackupSlots slots, PolicyInForce policy, TimeProvider time)
{
    public const string SubjectKind = "retention";

    /// <summary>So many stand on one list: a person agrees to it, and one document holds it.</summary>
    public const int Most = 500;

    private const string ProgressId = "retention";

    private const string Monthly = "系统每月列出：保存期已满。";

    private const string Void = "清单的日子比系统今天还晚：当时系统的日期不对。";

    private static readonly string[] Ended =
        [.. ((DeclarationStatus[])[DeclarationStatus.NotEligible, DeclarationStatus.Closed, DeclarationStatus.Withdrawn])
            .Select(status => status.Id())];

    /// <summary>What is due today.</summary>
    public async Task<PastTerm> DueAsync(DivisionCode county, CancellationToken cancellation)
    {
        var today = Today;
        var due = new List<RetentionItem>();
        await FindAsync(Query.Of(Kinds.Child).Where(Fields.Status, ChildStatus.Closed.Id()), RetentionKind.ClosedChild,
            static document => RetentionClock.EndOf(ChildJson.Read(document.Body))).ConfigureAwait(false);
        await FindAsync(Query.Of(Kinds.Declaration).Any(Fields.Status, Ended), RetentionKind.EndedDeclaration,
            static document => RetentionClock.EndOf(DeclarationJson.Read(document.Body))).ConfigureAwait(false);
        await FindAsync(Query.Of(Kinds.CaseForReview).Where(Fields.Status, CaseStatus.Settled.Id()), RetentionKind.SettledCase,
            document => RetentionClock.EndOf(CaseJson.Read(document.Body, county))).ConfigureAwait(false);
        var all = await slots.ListAsync(county, cancellation).ConfigureAwait(false) ?? [];
        return new(today, due, [.. all.Where(kept => kept.IsInUse && kept.Slot.DueOn <= today).Select(kept => kept.Slot)]);

        async Task FindAsync(Query query, RetentionKind kind, Func<Document, DateOnly?> end)
        {
            for (var (next, more) = ((string?)null, due.Count < Most); more; more = next is not null && due.Count < Most)
            {
                var page = await store.ListAsync(DeclarationRecords.PartitionOf(county), query.Copy().OrderById(), new(Page.MaxSize, next),
                    cancellation).ConfigureAwait(false);
                due.AddRange(page.Items.Select(document => (document.Id, On: end(document)))
                    .Where(one => one.On is { } on && RetentionClock.IsDue(kind, on, policy.On(today), today))
                    .Select(one => new RetentionItem(kind, one.Id, one.On!.Value)).Take(Most - due.Count));
                next = page.Next;
            }
        }
    }

    /// <summary>The slots of the county that lie in some backup; null: their keys cannot be looked at.</summary>
    public Task<IReadOnlyList<KeptSlot>?> SlotsAsync(DivisionCode county, CancellationToken cancellation) => slots.ListAsync(county, cancellation);

    /// <summary>The latest lists, newest first.</summary>
    public async Task<IReadOnlyList<StoredRetention>> ListsAsync(DivisionCode county, CancellationToken cancellation) =>
    [
        .. (await store.ListAsync(DeclarationRecords.PartitionOf(county), Query.Of(Kinds.RetentionList).OrderBy(Fields.At, descending: true), new(20),
            cancellation)
            .ConfigureAwait(false)).Items.Select(Read),
    ];

    public async Task<StoredRetention?> FindAsync(DivisionCode county, string? id, CancellationToken cancellation) =>
        OpaqueId.Is(id) && await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.RetentionList, id!, cancellation)
        .ConfigureAwait(false) is { } document
            ? Read(document) : null;

    /// <summary>
    /// Proposes what is due today; the list is what a second person agrees to, no more. Where the timer has proposed one that nobody has looked
    /// through, this is looking through it, as of today.
    /// </summary>
    public Task<Attempt<StoredRetention>> ProposeAsync(Caller caller, DivisionCode county, string reason, string channel,
        CancellationToken cancellation) => TwiceAsync(caller, county, async (now, progress) =>
        {
            var open = await OpenAsync(county, takesBack: false, cancellation).ConfigureAwait(false);
            if (open is { List.AwaitsLook: false })
            {
                return Proposals.Errors.AlreadyProposed();
            }

            var due = await DueAsync(county, cancellation).ConfigureAwait(false);
            return due.IsNothing ? Wire.Errors.Invalid([Domain.Retention.Errors.NothingDue()])
                : await ProposeAsync(county, open, due, caller.Actor, reason, channel, (progress, MonthOf(progress)), now,
                    cancellation).ConfigureAwait(false);
        }, cancellation);

    /// <summary>
    /// Proposes to hold the keys of backups again that were given up and are not destroyed: two gave them up, and two take them back. While that is
    /// undecided none of them is destroyed.
    /// </summary>
    public Task<Attempt<StoredRetention>> ProposeBackAsync(Caller caller, DivisionCode county, string reason, string channel,
        CancellationToken cancellation) => TwiceAsync(caller, county, async (now, progress) =>
        {
            if (await OpenAsync(county, takesBack: true, cancellation).ConfigureAwait(false) is not null)
            {
                return Proposals.Errors.AlreadyProposed();
            }

            var given = (await slots.ListAsync(county, cancellation).ConfigureAwait(false) ?? []).Where(kept => kept.IsGivenUp);
            var list = new RetentionList
            {
                Id = OpaqueId.New(now),
                County = county,
                Items = [],
                Keys = [.. given.Select(kept => kept.Slot.Id)],
                TakesBack = true,
                By = caller.Actor,
                At = now,
            };
            return list.Keys.IsEmpty ? Wire.Errors.Invalid([Domain.Retention.Errors.NothingGivenUp()])
                : await CreateAsync(list, reason, channel, (progress, MonthOf(progress)), now, cancellation).ConfigureAwait(false);
        }, cancellation);

    /// <summary>Proposes what is due, once a month and where no list is open: the timer's part. Whoever comes second in a month finds it written
    /// down.</summary>
    internal async Task ProposeMonthlyAsync(DivisionCode county, CancellationToken cancellation)
    {
        await VoidAsync(county, cancellation).ConfigureAwait(false);
        var now = time.GetUtcNow();
        var month = Today.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var progress = await ProgressAsync(county, cancellation).ConfigureAwait(false);
        if (MonthOf(progress) == month || progress?.Read(RetentionJson.Default.LastProposed).On == Today)
        {
            return;
        }

        var open = await OpenAsync(county, takesBack: false, cancellation).ConfigureAwait(false);
        if (open is { List.AwaitsLook: false })
        {
            return;
        }

        // What is due later in the month waits for the next list, unless there was nothing yet: then it is looked for once a day.
        var due = await DueAsync(county, cancellation).ConfigureAwait(false);
        if (due.IsNothing)
        {
            var batch = Batch.Technical();
            _ = progress is null ? batch.Create(Kinds.Progress, ProgressId, new(Today), RetentionJson.Default.LastProposed, ProgressFields(now))
                : batch.Replace(progress, new(Today, MonthOf(progress)), RetentionJson.Default.LastProposed, ProgressFields(now));
            await store.CommitAsync(DeclarationRecords.PartitionOf(county), batch, cancellation).ConfigureAwait(false);
        }
        else
        {
            await ProposeAsync(county, open, due, AuditActor.System, Monthly, RetentionSweep.Channel, (progress, month), now,
                cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The second person agrees; the sweep carries it out.</summary>
    public async Task<Attempt<StoredRetention>> ApproveAsync(Caller caller, StoredProposal stored, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(stored);
        var (proposal, now) = (stored.Proposal, time.GetUtcNow());
        if (!ProposalRecords.MayDecide(caller, proposal))
        {
            return Wire.Errors.NotAllowed();
        }

        if (await FindAsync(proposal.County, proposal.SubjectId, cancellation).ConfigureAwait(false) is not { } found)
        {
            return Wire.Errors.NotFound();
        }

        if (IsVoid(found.List))
        {
            return Wire.Errors.Invalid([Domain.Retention.Errors.ClockWentBack()]);
        }

        if (found.List.AwaitsLook || found.List.LookedThroughBy?.Subject == caller.Subject)
        {
            return Wire.Errors.Invalid([found.List.AwaitsLook ? Domain.Retention.Errors.NotLookedThrough() : Domain.Retention.Errors.Own()]);
        }

        var agreed = DecideProposal.Decide(proposal, new(Approve: true, null, caller.Actor), proposal.SubjectVersion, now);
        if (!agreed.IsAccepted)
        {
            return Wire.Errors.Decided(agreed.Problems);
        }

        var approved = found.List with { Status = RetentionStatus.Approved, ApprovedBy = caller.Actor };
        var batch = Put(Batch.Of(Entry(approved, approved.TakesBack ? "retention.approve-back" : "retention.approve", caller.Actor, channel, now,
            proposal.Reason)), found, approved);
        ProposalRecords.Put(batch, stored.Document, agreed.Outcome);
        return await CommitAsync(found.Document.Partition, batch, approved, cancellation).ConfigureAwait(false);
    }

    /// <summary>Whether it is of a day that has not come.</summary>
    internal bool IsVoid(RetentionList list) => CivilTime.ChinaDate(list.At) > Today;

    /// <summary>Closes the lists of days that have not come; nothing is erased by it.</summary>
    internal async Task VoidAsync(DivisionCode county, CancellationToken cancellation)
    {
        foreach (var stored in (await ListsAsync(county, cancellation).ConfigureAwait(false)).Where(stored =>
            stored.List.Status is RetentionStatus.Proposed or RetentionStatus.Approved && IsVoid(stored.List)))
        {
            var (dropped, now) = (stored.List with { Status = RetentionStatus.Dropped }, time.GetUtcNow());
            var batch = Put(Batch.Of(Entry(dropped, "retention.drop", AuditActor.System, RetentionSweep.Channel, now, null)), stored, dropped);
            if (await ProposalOfAsync(stored.List, cancellation).ConfigureAwait(false) is { } open
                && DecideProposal.Decide(open.Proposal, new(Approve: false, Void, AuditActor.System), open.Proposal.SubjectVersion,
                    now).Outcome is { } ended)
            {
                ProposalRecords.Put(batch, open.Document, ended);
            }

            await store.CommitAsync(stored.Document.Partition, batch, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Keys of which somebody says that they were given up by mistake, and nobody has decided yet.</summary>
    internal async Task<IReadOnlyList<string>> AskedBackAsync(DivisionCode county, CancellationToken cancellation) =>
        await OpenAsync(county, takesBack: true, cancellation).ConfigureAwait(false) is { } open ? open.List.Keys : [];

    /// <summary>The open proposal of a list; null where it was decided, or taken back.</summary>
    public async Task<StoredProposal?> ProposalOfAsync(RetentionList list, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(list);
        return await proposals.OpenAsync(list.County, list.Id, Permission.RightsErase, cancellation).ConfigureAwait(false) is [var first, ..]
            ? first : null;
    }

    internal static RecordBatch Put(RecordBatch batch, StoredRetention found, RetentionList next) =>
        batch.Replace(found.Document, next, RetentionJson.Default.RetentionList, FieldsOf(next));

    internal static AuditEntry Entry(RetentionList list, string action, AuditActor by, string channel, DateTimeOffset now, string? reason) =>
        AuditEntries.Of(SubjectKind, list.Id, list.County, action, by, channel, now, reason);

    internal static StoredRetention Read(Document document) => new(document.Read(RetentionJson.Default.RetentionList), document);

    private DateOnly Today => CivilTime.ChinaDate(time.GetUtcNow());

    /// <summary>What a person proposes; where somebody else proposed in the same moment (the timer, say), as things are then.</summary>
    private async Task<Attempt<StoredRetention>> TwiceAsync(Caller caller, DivisionCode county,
        Func<DateTimeOffset, Document?, Task<Attempt<StoredRetention>>> propose, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.Assignment.May(Permission.RightsErase, county, null, out var grant) || grant.Duty != Duty.Propose)
        {
            return Wire.Errors.NotAllowed();
        }

        await VoidAsync(county, cancellation).ConfigureAwait(false);
        var attempt = await OnceAsync().ConfigureAwait(false);
        return attempt.Refusal?.Code == Wire.Errors.VersionConflict().Code ? await OnceAsync().ConfigureAwait(false) : attempt;

        async Task<Attempt<StoredRetention>> OnceAsync() => await propose(time.GetUtcNow(),
            await ProgressAsync(county, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>A new list of what is due; one that nobody has looked through becomes it, with a person looked through.</summary>
    private async Task<Attempt<StoredRetention>> ProposeAsync(DivisionCode county, StoredRetention? open, PastTerm due, AuditActor by, string reason,
        string channel, (Document? Progress, string? Month) listed, DateTimeOffset now, CancellationToken cancellation)
    {
        var list = (open?.List ?? new RetentionList { Id = OpaqueId.New(now), County = county, Items = [], By = by, At = now }) with
        {
            Items = [.. due.Items],
            Keys = [.. due.Keys.Select(slot => slot.Id)],
            At = now,
            LookedThroughBy = open is null || by == AuditActor.System ? null : by,
        };
        if (open is null)
        {
            return await CreateAsync(list, reason, channel, listed, now, cancellation).ConfigureAwait(false);
        }

        var action = by == AuditActor.System ? "retention.propose" : "retention.look";
        var batch = Put(Batch.Of(Entry(list, action, by, channel, now, reason)), open, list);
        Raise(batch, listed.Progress, new(CivilTime.ChinaDate(now), listed.Month), now);
        return await CommitAsync(open.Document.Partition, batch, list, cancellation).ConfigureAwait(false);
    }

    /// <summary>The list and its proposal, with the day: of two at once, one finds the day written by the other.</summary>
    private async Task<Attempt<StoredRetention>> CreateAsync(RetentionList list, string reason, string channel,
        (Document? Progress, string? Month) listed, DateTimeOffset now, CancellationToken cancellation)
    {
        var proposal = ProposalRecords.Of(Permission.RightsErase, list.County, SubjectKind, list.Id, list.Id, list.By, reason, now);
        var batch = ProposalRecords.New(Entry(list, list.TakesBack ? "retention.propose-back" : "retention.propose", list.By, channel, now, reason),
            proposal).Create(Kinds.RetentionList, list.Id, list, RetentionJson.Default.RetentionList, FieldsOf(list));
        Raise(batch, listed.Progress, new(CivilTime.ChinaDate(now), listed.Month), now);
        return await CommitAsync(DeclarationRecords.PartitionOf(list.County), batch, list, cancellation).ConfigureAwait(false);
    }

    private async Task<Attempt<StoredRetention>> CommitAsync(Partition partition, Batch batch, RetentionList list, CancellationToken cancellation) =>
        (await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted
        && await FindAsync(list.County, list.Id, cancellation).ConfigureAwait(false) is { } kept ? kept : Wire.Errors.VersionConflict();

    /// <summary>The list that waits for a second person, or is being carried out. One that was sent back is over: its proposal is closed.</summary>
    private async Task<StoredRetention?> OpenAsync(DivisionCode county, bool takesBack, CancellationToken cancellation)
    {
        // All of them, not the latest: whoever proposes often must not push a colleague's list out of sight.
        var lists = new List<StoredRetention>();
        foreach (var status in (RetentionStatus[])[RetentionStatus.Approved, RetentionStatus.Proposed])
        {
            string? next = null;
            do
            {
                var page = await store.ListAsync(DeclarationRecords.PartitionOf(county),
                    Query.Of(Kinds.RetentionList).Where(Fields.Status, status.Id()), new(100, next), cancellation).ConfigureAwait(false);
                lists.AddRange(page.Items.Select(Read));
                next = page.Next;
            }
            while (next is not null);
        }

        foreach (var stored in lists.Where(stored => stored.List.TakesBack == takesBack && !IsVoid(stored.List)))
        {
            if (stored.List.Status == RetentionStatus.Approved
                || (stored.List.Status == RetentionStatus.Proposed && await ProposalOfAsync(stored.List, cancellation)
                    .ConfigureAwait(false) is not null))
            {
                return stored;
            }
        }

        return null;
    }

    private Task<Document?> ProgressAsync(DivisionCode county, CancellationToken cancellation) =>
        store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.Progress, ProgressId, cancellation);

    private static string? MonthOf(Document? progress) => progress?.Read(RetentionJson.Default.LastProposed).Listed;

    private static void Raise(RecordBatch batch, Document? progress, LastProposed last, DateTimeOffset now)
    {
        _ = progress is null ? batch.Create(Kinds.Progress, ProgressId, last, RetentionJson.Default.LastProposed, ProgressFields(now))
            : batch.Replace(progress, last, RetentionJson.Default.LastProposed, ProgressFields(now));
    }

    private static IndexFields ProgressFields(DateTimeOffset now) => new IndexFields().Set(Fields.Type, ProgressId).Set(Fields.At, now);

    private static IndexFields FieldsOf(RetentionList list)
    {
        var fields = new IndexFields().Set(Fields.Status, list.Status.Id()).Set(Fields.At, list.At);
        return list.Status == RetentionStatus.Approved ? fields.Set(Fields.Open, true) : fields;
    }
}
