using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Proposals;
using Storage;

namespace App.Api.Proposals;

/// <summary>A proposal with the document that it was read from.</summary>
public sealed record StoredProposal(Proposal Proposal, Document Document);

/// <summary>What waits for a second person: how proposals lie in the store, who sees them, and sending one back.</summary>
public sealed class ProposalRecords(IStore store, TimeProvider time)
{
    private const int Most = 200;

    private const string Superseded = "提出以后，这份记录已经另行办理。";

    /// <summary>
    /// How long it stays written down that a record was decided: longer than anybody's proposal that began before can still be on its way.
    /// </summary>
    private static readonly TimeSpan DecidedStands = TimeSpan.FromDays(1);

    /// <summary>What somebody asks another person to agree to; what it is about in particular is added by its room.</summary>
    /// <param name="version">Of the record as its author saw it.</param>
    internal static Proposal Of(Permission action, DivisionCode county, string kind, string id, string version, AuditActor author, string reason,
        DateTimeOffset now) => new()
        {
            Id = OpaqueId.New(now),
            Action = action,
            County = county,
            SubjectKind = kind,
            SubjectId = id,
            SubjectVersion = version,
            Author = author,
            At = now,
            Reason = reason,
        };

    /// <summary>Proposes in a commit of its own, with the audit entry that says who proposes what.</summary>
    /// <returns>Why it cannot be proposed; null: it waits for the second person.</returns>
    internal async Task<Refusal?> ProposeAsync(AuditEntry entry, Proposal proposal, CancellationToken cancellation)
    {
        var batch = Batch.Of(entry);
        return await AddAsync(batch, proposal, cancellation).ConfigureAwait(false) is { } refused ? refused
            : (await store.CommitAsync(Partition.County(proposal.County.Value), batch, cancellation).ConfigureAwait(false)).IsCommitted ? null
            : Wire.Errors.VersionConflict();
    }

    /// <summary>Puts what became of a proposal into the batch.</summary>
    internal static RecordBatch Put(RecordBatch batch, Document document, Proposal decided)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return batch.Replace(document, ProposalJson.Write(decided), FieldsOf(decided), ProposalJson.Schema);
    }

    /// <summary>
    /// A new proposal in a batch, beside the audit entry that says who proposes what. At most one is open about a record as it is. That several come
    /// at once is found out by the commit: each writes the record's turn.
    /// </summary>
    /// <param name="instead">Takes the author's earlier proposals about the record as it was before back in the same batch.</param>
    /// <returns>Why it cannot be proposed; null: it is in the batch.</returns>
    internal async Task<Refusal?> AddAsync(RecordBatch batch, Proposal proposal, CancellationToken cancellation, bool instead = false)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(proposal);
        var open = await TakeTurnAsync(batch, proposal.County, proposal.SubjectKind, proposal.SubjectId, proposal.Id, null, cancellation)
            .ConfigureAwait(false);

        // Looked at after the turn: whoever decides about the record from here on meets this turn, and whoever did before has left another version.
        if (KindOf(proposal.SubjectKind) is { } kind
            && (await store.FindAsync(Partition.County(proposal.County.Value), kind, proposal.SubjectId, cancellation).ConfigureAwait(false))?.Version
            != proposal.SubjectVersion)
        {
            return Wire.Errors.VersionConflict();
        }

        if (open.FirstOrDefault(stored => stored.Proposal.SubjectVersion == proposal.SubjectVersion) is { } blocking)
        {
            return blocking.Proposal.Action == proposal.Action ? Errors.AlreadyProposed() : Errors.OpenProposal();
        }

        foreach (var earlier in instead ? open.Where(stored => stored.Proposal.Author == proposal.Author) : [])
        {
            if (DecideProposal.Decide(earlier.Proposal, new(Approve: false, Superseded, proposal.Author), earlier.Proposal.SubjectVersion,
                proposal.At).Outcome is { } ended)
            {
                Put(batch, earlier.Document, ended);
            }
        }

        Add(batch, proposal);
        return null;
    }

    /// <summary>A proposal about something that nobody else can propose anything about.</summary>
    internal static RecordBatch New(AuditEntry entry, Proposal proposal) => Add(Batch.Of(entry), proposal);

    private static RecordBatch Add(RecordBatch batch, Proposal proposal) =>
        batch.Create(Kinds.Proposal, proposal.Id, ProposalJson.Write(proposal), FieldsOf(proposal), ProposalJson.Schema);

    /// <summary>Open proposals of a county that the caller may decide or has written, oldest first.</summary>
    /// <remarks>By id, which is by age: ordered by the instant, every proposal ever decided would be walked past.</remarks>
    public async Task<IReadOnlyList<StoredProposal>> OpenAsync(Caller caller, DivisionCode county, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var query = Query.Of(Kinds.Proposal).Where(Fields.Status, ProposalStatus.Open.Id()).OrderById();
        var page = await store.ListAsync(Partition.County(county.Value), query, new(Most), cancellation).ConfigureAwait(false);
        return [.. page.Items.Select(Read).Where(stored => MaySee(caller, stored.Proposal))];
    }

    /// <summary>The oldest open proposals that the caller may decide and has not written, and whether there are more.</summary>
    public async Task<(IReadOnlyList<StoredProposal> Items, bool More)> WaitingAsync(Caller caller, DivisionCode county, int most,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var query = Query.Of(Kinds.Proposal).Where(Fields.Status, ProposalStatus.Open.Id())
            .Any(Fields.Type, Decides(caller).Where(action => caller.Assignment.May(action, county, null, out _)).Select(action => action.Id()))
            .OrderById();
        var page = await store.ListAsync(Partition.County(county.Value), query, new(most + 1), cancellation).ConfigureAwait(false);
        List<StoredProposal> mine = [.. page.Items.Select(Read).Where(stored => stored.Proposal.Author.Subject != caller.Subject)];
        return ([.. mine.Take(most)], page.Next is not null || mine.Count > most);
    }

    /// <summary>Which of the declarations have a proposal open; what it says is in the record.</summary>
    public async Task<IReadOnlySet<string>> WaitingForAsync(DivisionCode county, IReadOnlyList<string> declarations, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(declarations);
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in declarations.Chunk(50))
        {
            var query = Query.Of(Kinds.Proposal).Any(Fields.Declaration, some).Where(Fields.Status, ProposalStatus.Open.Id());
            var page = await store.ListAsync(Partition.County(county.Value), query, new(Most), cancellation).ConfigureAwait(false);
            found.UnionWith(page.Items.Select(document => document.Fields.Get(Fields.Declaration)).OfType<string>());
        }

        return found;
    }

    /// <summary>What others propose and the caller decides.</summary>
    public static IEnumerable<Permission> Decides(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return Permissions.All.Where(action => Permissions.MayDecide(caller.Assignment.Role, action)
            && Roles.All.Any(role => Permissions.Of(role, action) is { Duty: Duty.Propose }));
    }

    /// <summary>Open proposals about one record, oldest first.</summary>
    /// <param name="action">Of this kind only; null: all.</param>
    public async Task<IReadOnlyList<StoredProposal>> OpenAsync(DivisionCode county, string subjectId, Permission? action,
        CancellationToken cancellation)
    {
        var found = new List<StoredProposal>();
        foreach (var field in (IndexField[])[Fields.Declaration, Fields.Child])
        {
            var query = Query.Of(Kinds.Proposal).Where(field, subjectId).Where(Fields.Status, ProposalStatus.Open.Id());
            if (action is { } wanted)
            {
                query.Where(Fields.Type, wanted.Id());
            }

            found.AddRange((await store.ListAsync(Partition.County(county.Value), query, new(20), cancellation).ConfigureAwait(false)).Items
                .Select(Read));
        }

        return found;
    }

    /// <summary>What the caller proposed about one record and got back, or took back, since then; the last one first.</summary>
    public async Task<IReadOnlyList<StoredProposal>> ReturnedAsync(Caller caller, DivisionCode county, string subjectId, DateTimeOffset since,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var query = Query.Of(Kinds.Proposal).Where(Fields.Child, subjectId).Where(Fields.Status, ProposalStatus.Refused.Id())
            .Where(Fields.Actor, caller.Subject)
            .Between(Fields.At, since, null).OrderBy(Fields.At, descending: true);
        return [.. (await store.ListAsync(Partition.County(county.Value), query, new(5), cancellation).ConfigureAwait(false)).Items.Select(Read)];
    }

    public async Task<StoredProposal?> FindAsync(Caller caller, DivisionCode county, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return OpaqueId.Is(id) && await store.FindAsync(Partition.County(county.Value), Kinds.Proposal, id, cancellation)
            .ConfigureAwait(false) is { } document
            && Read(document) is { } stored && MaySee(caller, stored.Proposal) ? stored : null;
    }

    /// <summary>Sends a proposal back with a reason: by whoever may decide it, or by its author, who thought again.</summary>
    public async Task<Attempt<Proposal>> SendBackAsync(Caller caller, StoredProposal found, string? reason, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        if (!MayDecide(caller, found.Proposal) && found.Proposal.Author.Subject != caller.Subject)
        {
            return Wire.Errors.NotAllowed();
        }

        var now = time.GetUtcNow();
        var decision = DecideProposal.Decide(found.Proposal, new(Approve: false, reason, caller.Actor), found.Proposal.SubjectVersion, now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        var entry = AuditEntries.Of(found.Proposal.SubjectKind, found.Proposal.SubjectId, found.Proposal.County, "proposal.sendBack", caller.Actor,
            channel, now,
            decision.Outcome.DecisionReason);
        var batch = Put(Batch.Of(entry), found.Document, decision.Outcome);
        await ReopenAsync(batch, decision.Outcome, now, cancellation).ConfigureAwait(false);
        return (await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted
            ? decision.Outcome
            : Wire.Errors.VersionConflict();
    }

    /// <summary>
    /// Puts the end of every open proposal about a declaration into the batch that changes it: the one that is carried out is approved, and those
    /// that the caller may decide, or whose authors saw a record that is no more, go back. What waits for somebody else's decision refuses the
    /// change.
    /// </summary>
    /// <param name="version">Of the record as it was looked at.</param>
    /// <param name="carriedOut">Whether this is what somebody else proposed.</param>
    /// <returns>Why the record cannot be changed now; null: the batch holds everything.</returns>
    internal async Task<Refusal?> EndAsync(RecordBatch batch, Declaration declaration, string version, Func<StoredProposal, bool> carriedOut,
        Caller caller, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(carriedOut);
        ArgumentNullException.ThrowIfNull(declaration);
        var open = await TakeTurnAsync(batch, declaration.County, "declaration", declaration.Id, null, now + DecidedStands, cancellation)
            .ConfigureAwait(false);
        if (Blocking(open.Where(stored => !carriedOut(stored)), caller, version) is not null)
        {
            return Errors.OpenProposal();
        }

        foreach (var stored in open)
        {
            var approved = DecideProposal.Decide(stored.Proposal, new(carriedOut(stored), Superseded, caller.Actor),
                stored.Proposal.SubjectVersion, now);
            var decided = approved.Outcome ?? DecideProposal.Decide(stored.Proposal, new(Approve: false, Superseded, caller.Actor),
                stored.Proposal.SubjectVersion, now).Outcome;
            if (decided is not null)
            {
                var ended = decided.Status == ProposalStatus.Approved ? decided with { DecisionReason = null } : decided;
                Put(batch, stored.Document, ended);
                await ReopenAsync(batch, ended, now, cancellation).ConfigureAwait(false);
            }
        }

        return null;
    }

    /// <summary>
    /// Puts back every open proposal about a record whose family took it back: that waits for nobody's decision. Cases that one of them had settled
    /// are erased with it.
    /// </summary>
    internal async Task VoidAsync(RecordBatch batch, DivisionCode county, string subjectId, AuditActor by, DateTimeOffset now,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var stored in await TakeTurnAsync(batch, county, "declaration", subjectId, null, now + DecidedStands, cancellation)
            .ConfigureAwait(false))
        {
            if (DecideProposal.Decide(stored.Proposal, new(Approve: false, Superseded, by), stored.Proposal.SubjectVersion, now).Outcome is { } ended)
            {
                Put(batch, stored.Document, ended);
            }
        }
    }

    /// <summary>
    /// The open proposal that keeps the caller from deciding about the record; null: none does. One's own one takes back first, saying why.
    /// </summary>
    public static StoredProposal? Blocking(IEnumerable<StoredProposal> open, Caller caller, string version) =>
        open.FirstOrDefault(stored => stored.Proposal.SubjectVersion == version
            && (!MayDecide(caller, stored.Proposal) || stored.Proposal.Author.Subject == caller.Subject));

    /// <summary>
    /// Writes whose turn it is with a record, in the batch: a proposal's, or (decided) nobody's. Of two that read the same and write, one meets a
    /// conflict. Read before the proposals, so that whatever is open is either in the list or a conflict.
    /// </summary>
    private async Task<IReadOnlyList<StoredProposal>> TakeTurnAsync(
        RecordBatch batch, DivisionCode county, string kind, string subjectId, string? proposal, DateTimeOffset? until,
            CancellationToken cancellation)
    {
        var (partition, id) = (Partition.County(county.Value), $"proposal-{kind}-{subjectId}");
        var turn = await store.FindAsync(partition, Kinds.Index, id, cancellation).ConfigureAwait(false);
        var body = Answer.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("proposal", proposal);
            json.WriteEndObject();
        });
        var fields = new IndexFields().Set(Fields.Type, "proposal");
        if (turn is null)
        {
            batch.Create(Kinds.Index, id, body, fields, expiresOn: until);
        }
        else
        {
            batch.Replace(turn, body, fields, expiresOn: until);
        }

        // A child's entry on the key-care ledger has the child's id: a record of its own.
        return [.. (await OpenAsync(county, subjectId, null, cancellation).ConfigureAwait(false))
            .Where(stored => stored.Proposal.SubjectKind == kind)];
    }

    /// <summary>What the case was settled by does not happen: it is open again.</summary>
    private async Task ReopenAsync(RecordBatch batch, Proposal ended, DateTimeOffset now, CancellationToken cancellation)
    {
        if (ended is { Status: ProposalStatus.Refused, Case: { } id }
            && await store.FindAsync(Partition.County(ended.County.Value), Kinds.CaseForReview, id, cancellation)
            .ConfigureAwait(false) is { } document
            && CaseJson.Read(document.Body, ended.County) is { Status: CaseStatus.Settled } settled)
        {
            var open = settled.Reopen(now);
            batch.Replace(document, CaseJson.Write(open), Cases.CaseRecords.FieldsOf(open), CaseJson.Schema);
        }
    }

    /// <summary>Whether the caller's cell lets them decide what somebody else proposed there; being the author is asked when it is decided.</summary>
    public static bool MayDecide(Caller caller, Proposal proposal)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(proposal);
        return caller.Assignment.May(proposal.Action, proposal.County, null, out _) && Permissions.MayDecide(caller.Assignment.Role, proposal.Action);
    }

    /// <summary>What of a proposal leaves the sealed body.</summary>
    public static IndexFields FieldsOf(Proposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return new IndexFields()
            .Set(Fields.Status, proposal.Status.Id()).Set(Fields.Type, proposal.Action.Id())
            .Set(proposal.SubjectKind == "declaration" ? Fields.Declaration : Fields.Child, proposal.SubjectId)
            .Set(Fields.Actor, proposal.Author.Subject).Set(Fields.At, proposal.At);
    }

    /// <summary>What lies under the id of the subject; null: nothing that changes.</summary>
    private static PersonalKind? KindOf(string subject) => subject switch
    {
        "declaration" => Kinds.Declaration,
        "child" => Kinds.Child,
        "keyCare" => Kinds.KeyCareEntry,
        Rights.RightsRecords.SubjectKind => Kinds.RightsRequest,
        _ => null,
    };

    private static bool MaySee(Caller caller, Proposal proposal) => proposal.Author.Subject == caller.Subject || MayDecide(caller, proposal);

    private static StoredProposal Read(Document document) => new(ProposalJson.Read(document.Body), document);
}
