using App.Api.Children;
using App.Api.Declarations;
using App.Api.Proposals;
using App.Security;
using App.Wire;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Privacy;
using Storage;

namespace App.Api.Cases;

/// <summary>How it stands with what an outcome claims.</summary>
public enum CaseDeed
{
    /// <summary>It is so.</summary>
    Done,

    /// <summary>It can be done together with the settlement.</summary>
    Possible,

    /// <summary>Nobody did it, and it is not said to whom it should be done.</summary>
    Missing,
}

/// <summary>
/// What the outcomes of cases claim: a proposal to end or merge, a question about the number, an updated record, a hand-over. Looked up in the
/// records, or put into the batch that settles the case.
/// </summary>
/// <remarks>
/// "已经提出结束一份" on a case whose two declarations both stay open would put one girl on the register twice, with everybody believing otherwise.
/// </remarks>
public sealed class CaseDeeds(DeclarationRecords declarations, ChildRecords children, Reviews reviews, DeclarationActions declarationActions,
    ChildActions childActions, ProposalRecords proposals, Withdrawals withdrawals)
{
    /// <summary>Nothing of the other declaration: whoever declares must not learn that there is one.</summary>
    private const string CheckTheNumber = "请对照户口本、身份证或者出生医学证明，再核对一遍孩子的证件号码；填错了的话，请更正。";

    public async Task<CaseDeed> LookAsync(CaseForReview found, SettleCase command, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(command);
        var about = found.Declaration is { } id ? (await declarations.FindAsync(found.County, id, cancellation).ConfigureAwait(false))?.Declaration
            : null;
        var child = found.Child is { } registered ? (await children.FindAsync(found.County, registered, cancellation).ConfigureAwait(false))?.Child
            : null;
        switch (command.Outcome)
        {
            case CaseOutcome.Duplicate:
                var alive = await AliveAsync(found, cancellation).ConfigureAwait(false);
                return (alive.Count < found.Parts.Length || alive.TrueForAll(one => one.Part.County != found.County)) && IsOneLeft(found, alive)
                    ? CaseDeed.Done
                    : command.Subject is not null && IsOneLeft(found,
                        [.. alive.Where(one => one.Part.Declaration != command.Subject && one.Child?.Id != command.Subject)]) ? CaseDeed.Possible
                    : CaseDeed.Missing;
            case CaseOutcome.NumberWrong:
                var all = await AliveAsync(found, cancellation).ConfigureAwait(false);
                return all.Any(one => one.Declaration.OpenAsks.Any(ask => ask.Fields.Contains(Shared2024.CitizenNumber.Key)))
                    || all.Select(one => one.Number).Distinct(StringComparer.Ordinal).Count() > 1
                    ? CaseDeed.Done
                    : command.Subject is not null ? CaseDeed.Possible : CaseDeed.Missing;
            case CaseOutcome.RecordUpdated:
                return child is null || about is null ? CaseDeed.Missing
                    : (await children.HistoryAsync(child, cancellation).ConfigureAwait(false)).Any(revision => revision.Cause == RevisionCause.Updated
                        && revision.At > found.At)
                    || IsTakenOver(child, about.CorrectedSince(found.At)) ? CaseDeed.Done
                    : CaseDeed.Possible;
            case CaseOutcome.HandedOver:
                return about is null ? CaseDeed.Missing
                    : about.IsHandedAway || child is { Status: ChildStatus.Departing or ChildStatus.Transferred }
                    || await IsProposedAsync(found.County, about.Id, Permission.DeclarationsTransfer, cancellation).ConfigureAwait(false)
                    || (child is not null && await IsProposedAsync(found.County, child.Id, Permission.ChildrenTransfer, cancellation)
                        .ConfigureAwait(false)) ? CaseDeed.Done
                    : found.OtherCounty is null || found.Type == CaseType.ChildArrived ? CaseDeed.Missing : CaseDeed.Possible;
            case CaseOutcome.TakenOver when found.Type == CaseType.ChildLeft:
                return found.OtherCounty is { } taker && found.Child is { } gone
                    && await children.FindAsync(taker, gone, cancellation)
                    .ConfigureAwait(false) is { Child.Status: not (ChildStatus.Arriving or ChildStatus.InReview) } ? CaseDeed.Done
                    : CaseDeed.Missing;
            case CaseOutcome.TakenOver:
                return child is null or { Status: ChildStatus.Arriving } ? CaseDeed.Missing : child.Status == ChildStatus.InReview ? CaseDeed.Possible
                    : CaseDeed.Done;
            case CaseOutcome.PassedOn:
                return command.Into is null ? CaseDeed.Missing : CaseDeed.Possible;
            case CaseOutcome.ErasedOnRequest:
                return about is null || child?.Status.IsOpen() == true ? CaseDeed.Missing : CaseDeed.Possible;
            case CaseOutcome.AskedAgain:
                return about?.Asks.Any(ask => ask.At > found.At) == true ? CaseDeed.Done : CaseDeed.Missing;
            default:
                return CaseDeed.Done;
        }
    }

    /// <summary>Does what the outcome says, in the batch that settles the case.</summary>
    /// <param name="erased">Gets what is still to be erased once the case is settled.</param>
    /// <returns>Why it cannot be done; null: it is in the batch.</returns>
    internal async Task<Refusal?> AddAsync(RecordBatch batch, Caller caller, CaseForReview found, SettleCase command, string channel,
        DateTimeOffset now, List<ErasedRest> erased, CancellationToken cancellation)
    {
        var subject = command.Subject ?? "";
        var ownPart = found.Parts.FirstOrDefault(part => part.County == found.County && part.Declaration == subject)?.Declaration;
        switch (command.Outcome)
        {
            case CaseOutcome.Duplicate when ownPart is not null && await FindAsync(ownPart).ConfigureAwait(false) is { } ending:
                return await declarationActions.ProposeAsync(batch, caller, ending, new(Permission.DeclarationsClose, command.Reason), found.Id,
                    channel, now, cancellation).ConfigureAwait(false);
            case CaseOutcome.Duplicate when (await OwnChildrenAsync().ConfigureAwait(false)).FirstOrDefault(one => one.Child.Id == subject)
                is { } merging:
                return await childActions.ProposeAsync(batch, caller, merging, new(Permission.ChildrenMerge, command.Reason, Into: command.Into),
                    found.Id, channel, now, cancellation).ConfigureAwait(false);
            case CaseOutcome.NumberWrong when ownPart is not null && await FindAsync(ownPart).ConfigureAwait(false) is { } asking:
                return await reviews.AskAsync(batch, caller, asking, CheckTheNumber, [Shared2024.CitizenNumber.Key], channel, now, cancellation)
                    .ConfigureAwait(false);
            case CaseOutcome.RecordUpdated when await FindAsync(found.Declaration!).ConfigureAwait(false) is { Declaration: var corrected }
                && await children.FindAsync(found.County, found.Child!, cancellation).ConfigureAwait(false) is { } updating:
                var (changes, dropped) = corrected.CorrectedSince(found.At);
                var update = new ChildAction(Permission.ChildrenUpdate, command.Reason) { Changes = new(changes, [], []), Cleared = dropped };
                return await childActions.UpdateAsync(batch, caller, updating, update, channel, now, cancellation).ConfigureAwait(false);
            case CaseOutcome.HandedOver when found.Child is { } id && await children.FindAsync(found.County, id, cancellation)
                .ConfigureAwait(false) is { } moving:
                return await childActions.ProposeAsync(batch, caller, moving, new(Permission.ChildrenTransfer, command.Reason, found.OtherCounty),
                    found.Id, channel, now, cancellation).ConfigureAwait(false);
            case CaseOutcome.HandedOver when await FindAsync(found.Declaration!).ConfigureAwait(false) is { } given:
                return await declarationActions.ProposeAsync(batch, caller, given,
                    new(Permission.DeclarationsTransfer, command.Reason, found.OtherCounty), found.Id, channel, now, cancellation)
                    .ConfigureAwait(false);
            case CaseOutcome.ErasedOnRequest:
                if ((await withdrawals.GrantAsync(batch, found, caller.Actor, channel, now, cancellation).ConfigureAwait(false))
                    .IsRefused(out var kept, out var rest))
                {
                    return kept;
                }

                erased.Add(rest);
                return null;
            case CaseOutcome.TakenOver when await children.FindAsync(found.County, found.Child!, cancellation).ConfigureAwait(false) is { } arrived:
                return await childActions.ConfirmAsync(batch, caller, arrived, command.Reason, channel, now, cancellation).ConfigureAwait(false);
            default:
                return Wire.Errors.Invalid([Domain.Cases.Errors.NotOfThisCase()]);
        }

        Task<StoredDeclaration?> FindAsync(string declaration) => declarations.FindAsync(found.County, declaration, cancellation);

        async Task<List<StoredChild>> OwnChildrenAsync()
        {
            var own = new List<StoredChild>();
            foreach (var part in found.Parts.Where(part => part.County == found.County))
            {
                if (await FindAsync(part.Declaration).ConfigureAwait(false) is { Declaration.ChildId: { } id }
                    && await children.FindAsync(found.County, id, cancellation).ConfigureAwait(false) is { } child)
                {
                    own.Add(child);
                }
            }

            return own;
        }
    }

    internal Task EraseNowAsync(ErasedRest rest) => withdrawals.EraseNowAsync(rest);

    /// <summary>A declaration of the case that stands, with its child where it is registered.</summary>
    private sealed record Standing(CasePart Part, Declaration Declaration, Child? Child)
    {
        public string? Number => (Child?.Answers.Get(Shared2024.CitizenNumber) ?? Declaration.Answers().Get(Shared2024.CitizenNumber))?.Value;
    }

    /// <summary>Of each form at most one stands, or none of this county's does: the others are their counties' to end.</summary>
    private static bool IsOneLeft(CaseForReview found, List<Standing> alive) =>
        alive.GroupBy(one => one.Part.Kind).All(kind => kind.DistinctBy(one => one.Child?.Id ?? one.Part.Declaration).Count() == 1
            || kind.All(one => one.Part.County != found.County));

    /// <summary>What has not ended, and is not proposed to.</summary>
    private async Task<List<Standing>> AliveAsync(CaseForReview found, CancellationToken cancellation)
    {
        var alive = new List<Standing>();
        foreach (var part in found.Parts)
        {
            if (await declarations.FindCurrentAsync(part.County, part.Declaration, cancellation)
                .ConfigureAwait(false) is not { Declaration: var declaration })
            {
                continue;
            }

            var county = declaration.County;

            if (declaration is { Status: DeclarationStatus.Registered, ChildId: { } id })
            {
                if (await children.FindAsync(county, id, cancellation).ConfigureAwait(false) is { Child: var child }
                    && child.Status is not (ChildStatus.Closed or ChildStatus.Merged)
                    && !await IsProposedAsync(county, id, Permission.ChildrenMerge, cancellation).ConfigureAwait(false)
                    && !await IsProposedAsync(county, id, Permission.ChildrenClose, cancellation).ConfigureAwait(false))
                {
                    alive.Add(new(part with { County = county }, declaration, child));
                }
            }
            else if (declaration.Status.IsOpen() && !await IsProposedAsync(county, declaration.Id, Permission.DeclarationsClose, cancellation)
                .ConfigureAwait(false))
            {
                alive.Add(new(part with { County = county }, declaration, null));
            }
        }

        return alive;
    }

    private async Task<bool> IsProposedAsync(DivisionCode county, string subject, Permission action, CancellationToken cancellation) =>
        (await proposals.OpenAsync(county, subject, action, cancellation).ConfigureAwait(false)).Count > 0;

    /// <summary>The record says what the correction says.</summary>
    private static bool IsTakenOver(Child child, (Answers Changes, System.Collections.Immutable.ImmutableArray<string> Dropped) corrected)
    {
        var after = child.Answers.Merge(corrected.Changes).Without(corrected.Dropped.Select(child.Form.Find).OfType<Field>());
        return ChangedKeys.Between(child.Form, child.Answers, after).IsEmpty;
    }
}
