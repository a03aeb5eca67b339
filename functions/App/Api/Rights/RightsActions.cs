using App.Api.Declarations;
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
using Domain.Proposals;
using Domain.Rights;
using Domain.Time;
using Storage;

namespace App.Api.Rights;

/// <summary>What became of a decision.</summary>
/// <param name="Proposed">A granted deletion: what waits for a second person.</param>
public sealed record RightOutcome(StoredRight Stored, Proposal? Proposed);

/// <summary>
/// Putting in, deciding and carrying out what families ask about their data; one handler behind routes, pages and the approvals' desk.
/// </summary>
public sealed class RightsActions(IStore store, RightsRecords records, DeclarationRecords declarations, ProposalRecords proposals,
    Withdrawals withdrawals, Erasures erasures, PolicyInForce policy, TimeProvider time)
{
    private const int Tries = 5;

    /// <summary>A family asks, or somebody at the counter for it. The same key is the same request, and of one kind one is open at a time.</summary>
    /// <param name="command">With the Idempotency-Key as it came.</param>
    public async Task<Attempt<StoredRight>> AskAsync(StoredDeclaration found, AskRight command, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(command);
        var (current, declaration) = (found, found.Declaration);
        var keyed = command with { Key = command.Key is { } key ? RightsRecords.KeyOf(declaration.Id, key) : null };
        for (var i = 0; i < Tries; i++)
        {
            var (known, now) = (await records.OfAsync(declaration, cancellation).ConfigureAwait(false), time.GetUtcNow());
            if (keyed.Key is not null && known.FirstOrDefault(stored => stored.Request.Key == keyed.Key) is { } same)
            {
                return IsSame(same.Request, command) ? same : Declarations.Errors.KeyReused();
            }

            var before = known.Count(stored => stored.Request.Kind == command.Kind && stored.Request.County == declaration.County);
            var decision = AskRight.Decide(declaration, keyed, policy.On(CivilTime.ChinaDate(now)),
                RightsRecords.IdOf(declaration.Id, command.Kind ?? default, before), now);
            if (!decision.IsAccepted)
            {
                return Wire.Errors.Decided(decision.Problems);
            }

            if (known.Any(stored => stored.Request.Kind == command.Kind && stored.Request.Status == RightStatus.Open))
            {
                return Errors.AlreadyAsked();
            }

            var request = decision.Outcome;
            var batch = RightsRecords.Create(Batch.Of(Entry(request, "rights.ask-" + request.Kind.Id(), command.By, channel, now, null)), request);

            // Unchanged, but against its version: whoever erases or moves it at this moment finds this request, or this one finds that.
            declarations.Replace(batch, current, declaration, current.Document.ExpiresOn);
            if ((await store.CommitAsync(current.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted
                && await records.FindAsync(request.County, request.Id, cancellation).ConfigureAwait(false) is { } kept)
            {
                return kept;
            }

            if (await declarations.FindCurrentAsync(declaration.County, declaration.Id, cancellation).ConfigureAwait(false) is not { } next)
            {
                break;
            }

            (current, declaration) = (next, next.Declaration);
        }

        return Wire.Errors.VersionConflict();
    }

    /// <summary>What stands in the way of a deletion today.</summary>
    public async Task<RightsStanding> StandingAsync(RightsRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var found = await declarations.FindAsync(request.County, request.Declaration, cancellation).ConfigureAwait(false);
        if (found is null or { Declaration.IsHandedAway: true })
        {
            return new(false, false, IsElsewhere: true);
        }

        if (found.Declaration.ChildId is not { } child)
        {
            return new(false, false, false);
        }

        // What the record says that this one was merged into, or that went to another county, stands in the way as well.
        var kin = await Kin.OfAsync(store, request.County, child, Erasing.LeftBy(found.Declaration), cancellation).ConfigureAwait(false);
        return new(kin.IsCaredFor, kin.Counts, false);
    }

    /// <summary>Which requests of the county wait for a second person.</summary>
    public async Task<IReadOnlySet<string>> WaitingAsync(DivisionCode county, CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.Proposal).Where(Fields.Status, ProposalStatus.Open.Id()).Where(Fields.Type, Permission.RightsErase.Id());
        var page = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(Page.MaxSize), cancellation).ConfigureAwait(false);
        return page.Items.Select(document => document.Fields.Get(Fields.Child)).OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Writes down who opens the request and why, before anything of it is shown.</summary>
    public async Task OpenAsync(Caller caller, RightsRequest request, string reason, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(request);
        var entry = Entry(request, RightsRecords.OpenAction, caller.Actor, channel, time.GetUtcNow(), reason);
        await store.CommitAsync(DeclarationRecords.PartitionOf(request.County), Batch.Of(entry), cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Yes or no. A deletion becomes a proposal; consent that is taken back is taken back in the same way as the family does it by itself.
    /// </summary>
    /// <param name="version">The version that was looked at.</param>
    public async Task<Attempt<RightOutcome>> DecideAsync(Caller caller, StoredRight found, DecideRight command, string version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(command);
        var (request, now) = (found.Request, time.GetUtcNow());
        if (!caller.Assignment.May(Permission.RightsDecide, request.County, null, out _))
        {
            return Wire.Errors.NotAllowed();
        }

        if (version != found.Document.Version)
        {
            return Wire.Errors.VersionConflict();
        }

        var decision = DecideRight.Decide(request, command, await StandingAsync(request, cancellation).ConfigureAwait(false), now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        if ((await proposals.OpenAsync(request.County, request.Id, Permission.RightsErase, cancellation).ConfigureAwait(false)).Count > 0)
        {
            return Proposals.Errors.OpenProposal();
        }

        var decided = decision.Outcome;
        if (command.Grant && request.Kind == RightKind.Deletion)
        {
            return (await ShowAsync(found, decided, caller.Actor, channel, now, cancellation).ConfigureAwait(false))
                .IsRefused(out var busy, out var shown) ? busy
                : await ProposeAsync(caller, shown, decided.Reason!, channel, now, cancellation).ConfigureAwait(false);
        }

        if (command.Grant && request.Kind == RightKind.Withdrawal
            && await declarations.FindAsync(request.County, request.Declaration, cancellation).ConfigureAwait(false) is { } declaration)
        {
            // In the commit that withdraws, against the version that was looked at: a colleague who decided meanwhile is not overwritten, and nothing
            // is erased.
            if ((await withdrawals.WithdrawAsync(declaration, null, Channel.Portal, caller.Actor, cancellation, Note).ConfigureAwait(false))
                .IsRefused(out var refused, out var withdrawn))
            {
                return refused;
            }

            if (withdrawn.IsNoted)
            {
                return await records.FindAsync(request.County, request.Id, cancellation).ConfigureAwait(false) is { } kept
                    ? new RightOutcome(kept, null) : Wire.Errors.VersionConflict();
            }

            decided = withdrawn.Declaration.ErasedAt is null ? decided : decided.Erased(now);
        }

        return await CommitAsync(RightsRecords.Replace(Batch.Of(Decided()), found, decided), decided, cancellation).ConfigureAwait(false);

        // The reason of what may be erased is words about the family: the trail keeps them for ever, so it has none.
        AuditEntry Decided() => Entry(request, command.Grant ? "rights.grant" : "rights.refuse", caller.Actor, channel, now, IsErasing(request) ? null
            : decided.Reason);

        void Note(RecordBatch batch, Declaration after) =>
            RightsRecords.Replace(batch.Also(Decided()), found, after.ErasedAt is null ? decided : decided.Erased(now));
    }

    /// <summary>
    /// The second person agrees: everything about the child goes, in the commit that ends the request; looked at once more, for since the first word
    /// somebody may have put the child on the ledger.
    /// </summary>
    public async Task<Attempt<RightOutcome>> ApproveAsync(Caller caller, StoredProposal stored, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(stored);
        var (proposal, now) = (stored.Proposal, time.GetUtcNow());
        if (!ProposalRecords.MayDecide(caller, proposal))
        {
            return Wire.Errors.NotAllowed();
        }

        if (await records.FindAsync(proposal.County, proposal.SubjectId, cancellation).ConfigureAwait(false) is not { } found)
        {
            return Wire.Errors.NotFound();
        }

        var agreed = DecideProposal.Decide(proposal, new(Approve: true, null, caller.Actor), found.Document.Version, now);
        if (!agreed.IsAccepted)
        {
            return Wire.Errors.Decided(agreed.Problems);
        }

        var standing = await StandingAsync(found.Request, cancellation).ConfigureAwait(false);
        var done = DecideRight.CarryOut(found.Request, proposal.Author, caller.Actor, standing, now);
        if (!done.IsAccepted)
        {
            return Wire.Errors.Decided(done.Problems);
        }

        var batch = Batch.Of(Entry(found.Request, "rights.delete", caller.Actor, channel, now, null));
        var put = await erasures.PutAsync(batch, found.Request.County, found.Request.Declaration, null,
            declaration => WithdrawDeclaration.Granted(declaration, caller.Actor, now), caller.Actor, channel, now, cancellation)
                .ConfigureAwait(false);
        if (put.IsRefused(out var refused, out var rest))
        {
            return refused;
        }

        // The author's reason is words about the family too.
        ProposalRecords.Put(RightsRecords.Replace(batch, found, done.Outcome), stored.Document, agreed.Outcome with { Reason = "" });
        var outcome = await CommitAsync(batch, done.Outcome, cancellation).ConfigureAwait(false);
        if (outcome.Done is not null)
        {
            await erasures.EraseNowAsync(rest).ConfigureAwait(false);
        }

        return outcome;
    }

    /// <summary>The open proposal to carry a request out; null where nobody proposed it.</summary>
    public async Task<StoredProposal?> ProposalOfAsync(RightsRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await proposals.OpenAsync(request.County, request.Id, Permission.RightsErase, cancellation).ConfigureAwait(false) is [var first, ..]
            ? first : null;
    }

    internal static AuditEntry Entry(RightsRequest request, string action, AuditActor by, string channel, DateTimeOffset now, string? reason) =>
        AuditEntries.Of(RightsRecords.SubjectKind, request.Id, request.County, action, by, channel, now, reason) with
        {
            SubjectIds = [request.Id, request.Declaration],
        };

    private static bool IsErasing(RightsRequest request) => request.Kind is RightKind.Deletion or RightKind.Withdrawal;

    private static bool IsSame(RightsRequest request, AskRight command) =>
        request.Kind == command.Kind && (request.ErasedAt is not null || (request.Words ?? "") == VisibleText.Of(command.Words ?? ""));

    /// <summary>
    /// How the person showed who they are, in a commit of its own ahead of the proposal, which names the version that it is about: whoever agrees
    /// must find it written down.
    /// </summary>
    private async Task<Attempt<StoredRight>> ShowAsync(StoredRight found, RightsRequest decided, AuditActor by, string channel, DateTimeOffset now,
        CancellationToken cancellation)
    {
        if (found.Request.Shown == decided.Shown)
        {
            return found;
        }

        var shown = found.Request with { Shown = decided.Shown };
        var batch = RightsRecords.Replace(Batch.Of(Entry(shown, "rights.identity", by, channel, now, null)), found, shown);
        return (await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted
            && await records.FindAsync(shown.County, shown.Id, cancellation)
            .ConfigureAwait(false) is { Request.Status: RightStatus.Open, Request.Shown: not null } kept
            ? kept : Wire.Errors.VersionConflict();
    }

    private async Task<Attempt<RightOutcome>> ProposeAsync(Caller caller, StoredRight found, string reason, string channel, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var request = found.Request;
        if (!caller.Assignment.May(Permission.RightsErase, request.County, null, out var grant) || grant.Duty != Duty.Propose)
        {
            return Wire.Errors.NotAllowed();
        }

        var proposal = ProposalRecords.Of(Permission.RightsErase, request.County, RightsRecords.SubjectKind, request.Id, found.Document.Version,
            caller.Actor, reason, now);
        return await proposals.ProposeAsync(Entry(request, "rights.propose-deletion", caller.Actor, channel, now, null), proposal, cancellation)
            .ConfigureAwait(false) is { } refused ? refused : new RightOutcome(found, proposal);
    }

    private async Task<Attempt<RightOutcome>> CommitAsync(RecordBatch batch, RightsRequest request, CancellationToken cancellation) =>
        (await store.CommitAsync(DeclarationRecords.PartitionOf(request.County), batch, cancellation).ConfigureAwait(false)).IsCommitted
            && await records.FindAsync(request.County, request.Id, cancellation).ConfigureAwait(false) is { } kept
            ? new RightOutcome(kept, null) : Wire.Errors.VersionConflict();
}
