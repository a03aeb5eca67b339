using System.Collections.Immutable;
using App.Api.KeyCare;
using App.Api.Proposals;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Domain.Proposals;
using Domain.Time;
using Storage;
using Storage.Sealing;

namespace App.Api.Declarations;

/// <summary>A review that was carried out, or the proposal that it became because a second person must agree.</summary>
/// <param name="Version">Of the declaration, after it.</param>
public sealed record ReviewOutcome(Declaration Declaration, string Version, Reviewed? Done, Proposal? Proposed);

/// <summary>Which declarations a list shows.</summary>
/// <param name="Statuses">Any of these; none: all.</param>
/// <param name="Place">In this township or village.</param>
/// <param name="DueFirst">What is due soonest first, leaving out what is not due at all; otherwise the newest first.</param>
public sealed record DeclarationFilter(IReadOnlyList<DeclarationStatus> Statuses, ChildKind? Kind = null, DivisionCode? Place = null,
    bool DueFirst = false)
{
    /// <summary>From the other end of the order.</summary>
    public bool IsTurned { get; init; }

    /// <summary>Before every other order.</summary>
    public Sorting? Sort { get; init; }

    /// <summary>By the rule that the list shows.</summary>
    public Outcome? Finding { get; init; }

    public AgeFilter? Age { get; init; }

    /// <summary>Whether anything speaks for the key-care ledger; which trigger, a list says to nobody.</summary>
    public bool? IsCared { get; init; }

    /// <summary>Whether the sealed record has the last word.</summary>
    public bool IsSealed => (Finding, Age, IsCared) is not (null, null, null);

    /// <summary>Whether the record belongs to the list, of what the list shows of it.</summary>
    public bool Keeps(Declaration declaration, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        return (Finding is null || (declaration.Assessment.Findings is [var first, ..] && first.Outcome == Finding))
            && (IsCared is null || declaration.Assessment.KeyCare.Length > 0 == IsCared)
            && (Age is null || (declaration.Answers().Value(Domain.Forms.Catalogue.Shared2024.BirthDate) is { } born && Age.Matches(born, today)));
    }
}

/// <summary>What staff do with declarations: list, open with a reason, review. Every list and record is cut to the caller's assignment.</summary>
public sealed class Reviews(
    IStore store, DeclarationRecords records, ProposalRecords proposals, Registrations registrations, KeyCareRecords keyCare, SearchTokens tokens,
        TimeProvider time, PolicyInForce policy)
{
    /// <summary>The parameters that reviews are decided by.</summary>
    public PolicyInForce Policy => policy;

    public const int PageSize = 50;

    /// <summary>The action by which the audit trail knows that somebody opened a declaration.</summary>
    public const string Opening = "declaration.open";

    /// <summary>One page of what passes the filter, newest first where it asks for no other order.</summary>
    /// <exception cref="InvalidContinuationException">The token is not one that this list gave out.</exception>
    public async Task<Listed<StoredDeclaration>> ListAsync(Caller caller, DivisionCode county, DeclarationFilter filter, string? page, int size,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(filter);
        var today = CivilTime.ChinaDate(time.GetUtcNow());
        return QueryOf(filter).Within(caller, Permission.DeclarationsList) is not { } query ? Listed<StoredDeclaration>.Nothing
            : await store.ListAsync(DeclarationRecords.PartitionOf(county), query, page, size,
                document => new StoredDeclaration(DeclarationJson.Read(document.Body), document) is var stored
                    && filter.Keeps(stored.Declaration, today) ? stored : null,
                cancellation, Total.MostOpened).ConfigureAwait(false);
    }

    /// <summary>How many the whole list holds.</summary>
    public async Task<Total> TotalAsync(Caller caller, DivisionCode county, DeclarationFilter filter, CancellationToken cancellation,
        int most = Total.Most)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(filter);
        var (partition, today) = (DeclarationRecords.PartitionOf(county), CivilTime.ChinaDate(time.GetUtcNow()));
        return QueryOf(filter).Within(caller, Permission.DeclarationsList) is not { } query ? default
            : filter.IsSealed ? await store.TotalAsync(partition, query, document => filter.Keeps(DeclarationJson.Read(document.Body), today),
                cancellation, most).ConfigureAwait(false)
            : await store.TotalAsync(partition, query, cancellation, most).ConfigureAwait(false);
    }

    private static Query QueryOf(DeclarationFilter filter)
    {
        var query = filter.DueFirst ? Query.Of(Kinds.Declaration).OrderBy(Fields.DueOn, filter.IsTurned)
            : Query.Of(Kinds.Declaration).OrderBy(Fields.SubmittedOn, !filter.IsTurned);
        filter.Sort?.On(query);
        if (filter.Statuses.Count > 0)
        {
            query.Any(Fields.Status, filter.Statuses.Select(status => status.Id()));
        }

        if (filter.Kind is { } kind)
        {
            query.Where(Fields.Type, FormJson.Id(kind));
        }

        return filter.Place is { } place ? query.In(place) : query;
    }

    /// <summary>The declaration of that id, if the caller may do this to it; whatever else, null: its existence is private.</summary>
    public async Task<StoredDeclaration?> FindAsync(Caller caller, DivisionCode county, string id, Permission permission,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return OpaqueId.Is(id) && await records.FindAsync(county, id, cancellation).ConfigureAwait(false) is { } found
            && MayDo(caller, permission, found.Declaration) ? found : null;
    }

    /// <summary>The declaration of a receipt, if the caller may list it.</summary>
    public async Task<StoredDeclaration?> FindAsync(Caller caller, Receipt receipt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return await records.FindByReceiptAsync(receipt, cancellation).ConfigureAwait(false) is { } found
            && MayDo(caller, Permission.DeclarationsList, found.Declaration)
            ? found
            : null;
    }

    /// <summary>
    /// What a child was registered from goes back to be reviewed, in the batch that closes its record, with an audit entry for each; null where one
    /// of them cannot.
    /// </summary>
    internal async Task<IReadOnlyList<Action<RecordBatch>>?> UndoAsync(Child child, string reason, AuditActor by, string channel, DateTimeOffset now,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(child);
        var undone = new List<Action<RecordBatch>>();
        foreach (var id in child.Declarations)
        {
            if (await records.FindAsync(child.County, id, cancellation).ConfigureAwait(false) is not { } found
                || UndoRegistration.Decide(found.Declaration, new(child.Id, reason, by), now).Outcome is not { } after)
            {
                return null;
            }

            undone.Add(batch => records
                .Replace(batch.Also(DeclarationActions.Entry(found.Declaration, "declaration.undo-registration", by, channel, now, reason)),
                    found, after));
        }

        return undone;
    }

    /// <summary>
    /// Whether everything that a closed record was registered from still stands registered as it, and its number nowhere else in the city.
    /// </summary>
    internal async Task<bool> MayComeBackAsync(Child child, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(child);
        foreach (var id in child.Declarations)
        {
            if (await records.FindAsync(child.County, id, cancellation)
                .ConfigureAwait(false) is not { Declaration: { Status: DeclarationStatus.Registered } declaration } || declaration.ChildId != child.Id
                || await registrations.RefuseAsync(declaration, cancellation).ConfigureAwait(false) is not null)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes down who opens the record and why, before anything of it is shown.</summary>
    public async Task OpenAsync(Caller caller, Declaration declaration, string reason, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        var entry = DeclarationActions.Entry(declaration, Opening, caller.Actor, channel, time.GetUtcNow(), reason);
        await store.CommitAsync(DeclarationRecords.PartitionOf(declaration.County), Batch.Of(entry), cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes down who looks at an attachment of the declaration that they have open.</summary>
    public async Task SeeAsync(Caller caller, Declaration declaration, Attachment attachment, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(attachment);
        var entry = DeclarationActions.Entry(declaration, "declaration.view-attachment", caller.Actor, channel, time.GetUtcNow(),
            null) with
        { SubjectIds = [declaration.Id, attachment.Id] };
        await store.CommitAsync(DeclarationRecords.PartitionOf(declaration.County), Batch.Of(entry), cancellation).ConfigureAwait(false);
    }

    /// <summary>Reviews as the caller's cell of the permission table says: does it, proposes it, or approves what somebody else proposed.</summary>
    public async Task<Attempt<ReviewOutcome>> ReviewAsync(Caller caller, StoredDeclaration found, ReviewDeclaration command, string version,
        string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(command);
        var (declaration, document) = found;
        var permission = PermissionOf(command.Kind);
        if (!caller.Assignment.May(permission, declaration.County, DeclarationRecords.PlaceOf(declaration.Form, declaration.Answers()),
            out var grant))
        {
            return Wire.Errors.NotAllowed();
        }

        if (document.Version != version)
        {
            return Wire.Errors.VersionConflict();
        }

        var now = time.GetUtcNow();
        var decision = Decide(declaration, command, now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        // By whatever door, and however many at once: a child is not put on the register a second time.
        if (command.Kind == ReviewKind.Register && await registrations.RefuseAsync(declaration, cancellation).ConfigureAwait(false) is { } twice)
        {
            return twice;
        }

        return grant.Duty switch
        {
            Duty.Act => await CarryOutAsync(caller, found, command, decision.Outcome, channel, now, stored => Carries(stored, found, command),
                cancellation).ConfigureAwait(false),
            Duty.Propose => await ProposeAsync(caller, found, command, permission, channel, now, cancellation).ConfigureAwait(false),
            Duty.Approve => await ApproveAsync(caller, found, command, permission, channel, now, cancellation).ConfigureAwait(false),
        };
    }

    /// <summary>What of a registered child leaves the sealed body.</summary>
    public IndexFields FieldsOf(Child child) => FieldsOf(child, tokens);

    internal static IndexFields FieldsOf(Child child, SearchTokens tokens)
    {
        ArgumentNullException.ThrowIfNull(child);
        var place = DeclarationRecords.PlaceOf(child.Form, child.Answers);
        var fields = new IndexFields().Set(Fields.Status, child.Status.Id()).Set(Fields.Type, FormJson.Id(child.Kind));
        if (place?.Township is { } township)
        {
            fields.Set(Fields.Township, township.Value);
        }

        if (place is { } finest)
        {
            fields.Set(Fields.Village, finest.Value);
        }

        if (child.Answers.Value(Domain.Forms.Catalogue.Shared2024.BirthDate) is { } born)
        {
            fields.Set(Fields.BirthMonth, IndexValue.Month(born));
        }

        if (child.DueOn is { } due)
        {
            fields.Set(Fields.DueOn, IndexValue.Month(due));
        }

        if (child.Declarations is [var first, ..])
        {
            fields.Set(Fields.Declaration, first);
        }

        DeclarationRecords.AddTokens(tokens, fields, child.County, child.Answers);
        return fields;
    }

    private static bool MayDo(Caller caller, Permission permission, Declaration declaration) =>
        caller.Assignment.May(permission, declaration.County, DeclarationRecords.PlaceOf(declaration.Form, declaration.Answers()), out _);

    private static Permission PermissionOf(ReviewKind kind) => kind switch
    {
        ReviewKind.Register => Permission.DeclarationsRegister,
        ReviewKind.Ask => Permission.DeclarationsAsk,
        ReviewKind.Reject => Permission.DeclarationsReject,
    };

    private async Task<Attempt<ReviewOutcome>> CarryOutAsync(Caller caller, StoredDeclaration found, ReviewDeclaration command, Reviewed reviewed,
        string channel,
        DateTimeOffset now, Func<StoredProposal, bool> carriesOut, CancellationToken cancellation)
    {
        var entry = Entry(caller, found, command, reviewed, channel, now);
        var batch = Batch.Of(entry);
        if (await AddAsync(batch, entry, caller, found, reviewed, carriesOut, cancellation).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        var result = await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false);

        // The versions come in the order of the batch: the audit entry's first, then the declaration's.
        return result.IsCommitted ? new ReviewOutcome(reviewed.Declaration, result.Versions[1], reviewed, null) : Wire.Errors.VersionConflict();
    }

    /// <summary>A question to the family as part of something else that staff do: in that batch, with an audit entry of its own.</summary>
    /// <returns>Why it cannot be asked; null: it is in the batch.</returns>
    internal async Task<Refusal?> AskAsync(RecordBatch batch, Caller caller, StoredDeclaration found, string question, ImmutableArray<string> fields,
        string channel, DateTimeOffset now, CancellationToken cancellation)
    {
        var command = new ReviewDeclaration(ReviewKind.Ask, question, caller.Actor, AskFields: fields);
        if (!caller.Assignment.May(Permission.DeclarationsAsk, found.Declaration.County,
            DeclarationRecords.PlaceOf(found.Declaration.Form, found.Declaration.Answers()), out var grant)
            || grant.Duty != Duty.Act)
        {
            return Wire.Errors.NotAllowed();
        }

        var decision = Decide(found.Declaration, command, now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        var entry = Entry(caller, found, command, decision.Outcome, channel, now);
        return await AddAsync(batch.Also(entry), entry, caller, found, decision.Outcome, stored => Carries(stored, found, command), cancellation)
            .ConfigureAwait(false);
    }

    private static AuditEntry Entry(Caller caller, StoredDeclaration found, ReviewDeclaration command, Reviewed reviewed, string channel,
        DateTimeOffset now) =>
        DeclarationActions.Entry(found.Declaration, $"declaration.{command.Kind.Id()}", caller.Actor, channel, now, command.Reason) with
        {
            FieldKeys = reviewed.ChangedKeys,
            SubjectIds = reviewed.Registered is { } added ? [found.Declaration.Id, added.Child.Id] : [found.Declaration.Id],
        };

    /// <summary>What was decided, in the batch that holds its audit entry.</summary>
    private async Task<Refusal?> AddAsync(RecordBatch batch, AuditEntry entry, Caller caller, StoredDeclaration found, Reviewed reviewed,
        Func<StoredProposal, bool> carriesOut, CancellationToken cancellation)
    {
        records.Replace(batch, found, reviewed.Declaration);
        if (reviewed.Registered is { } registered)
        {
            var (child, revision) = (registered.Child, registered.Revision);
            batch.Create(Kinds.Child, child.Id, ChildJson.Write(child), FieldsOf(child), ChildJson.Schema)
                .Create(Kinds.ChildRevision, revision.Id, ChildJson.Write(revision), RevisionFields(revision), ChildJson.Schema);
            keyCare.Begin(batch, child, entry);
        }

        if (Announcing.Of(reviewed.Declaration, entry.At) is { } notice)
        {
            batch.Send(notice);
        }

        return await proposals.EndAsync(batch, found.Declaration, found.Document.Version, carriesOut, caller, entry.At, cancellation)
            .ConfigureAwait(false);
    }

    private async Task<Attempt<ReviewOutcome>> ProposeAsync(Caller caller, StoredDeclaration found, ReviewDeclaration command, Permission permission,
        string channel,
        DateTimeOffset now, CancellationToken cancellation)
    {
        var proposal = ProposalRecords.Of(permission, found.Declaration.County, "declaration", found.Declaration.Id, found.Document.Version,
            caller.Actor,
            command.Reason ?? "", now) with
        {
            Judgement = command.Judgement,
            AskFields = command.AskFields.IsDefault ? [] : command.AskFields,
        };
        var entry = DeclarationActions.Entry(found.Declaration, $"declaration.propose-{command.Kind.Id()}", caller.Actor, channel, now,
            command.Reason);
        return await proposals.ProposeAsync(entry, proposal, cancellation).ConfigureAwait(false) is { } refused ? refused
            : new ReviewOutcome(found.Declaration, found.Document.Version, null, proposal);
    }

    private Decision<Reviewed> Decide(Declaration declaration, ReviewDeclaration command, DateTimeOffset now) =>
        ReviewDeclaration.Decide(declaration, command, policy.On(CivilTime.ChinaDate(now)), now, OpaqueId.New(now));

    /// <summary>The family reads why the reviewer rejects, not that the approver agrees.</summary>
    private async Task<Attempt<ReviewOutcome>> ApproveAsync(Caller caller, StoredDeclaration found, ReviewDeclaration command, Permission permission,
        string channel,
        DateTimeOffset now, CancellationToken cancellation)
    {
        var open = await OpenProposalsAsync(found, permission, cancellation).ConfigureAwait(false);
        if (open.Count == 0)
        {
            return Errors.NoProposal();
        }

        var proposal = open[0].Proposal;
        var decision = DecideProposal.Decide(proposal, new(Approve: true, command.Reason, caller.Actor), found.Document.Version, now);
        var proposed = command with { Reason = proposal.Reason };
        return decision.IsAccepted
            ? await CarryOutAsync(caller, found, proposed, Decide(found.Declaration, proposed, now).Outcome!, channel, now,
                stored => stored.Proposal.Id == proposal.Id, cancellation)
                .ConfigureAwait(false)
            : Wire.Errors.Decided(decision.Problems);
    }

    /// <summary>Whether a reviewer's own decision is what a township proposed about the same version; a question in other words is not.</summary>
    private static bool Carries(StoredProposal stored, StoredDeclaration found, ReviewDeclaration command) =>
        stored.Proposal.Action == PermissionOf(command.Kind) && stored.Proposal.SubjectVersion == found.Document.Version
        && stored.Proposal.Judgement == command.Judgement
        && (command.Kind != ReviewKind.Ask
            || (stored.Proposal.Reason == command.Reason && stored.Proposal.AskFields.SequenceEqual(command.AskFields.IsDefault ? []
                : command.AskFields)));

    // A proposal about an earlier version is out of date and stands in nobody's way.
    private async Task<List<StoredProposal>> OpenProposalsAsync(StoredDeclaration found, Permission permission, CancellationToken cancellation) =>
    [
        .. (await proposals.OpenAsync(found.Declaration.County, found.Declaration.Id, permission, cancellation).ConfigureAwait(false))
            .Where(open => open.Proposal.SubjectVersion == found.Document.Version),
    ];

    internal static IndexFields RevisionFields(ChildRevision revision) => new IndexFields()
        .Set(Fields.Child, revision.State.Id).Set(Fields.Sequence, revision.Number).Set(Fields.At, revision.At);
}
