using App.Api.Children;
using App.Api.Declarations;
using App.Api.KeyCare;
using App.Api.National;
using App.Api.Proposals;
using App.Api.Retention;
using App.Api.Rights;
using App.Api.Sheets;
using App.Pages;
using App.Security;
using App.Wire;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Problems;
using Domain.Proposals;
using Domain.Retention;
using Domain.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.Approvals;

/// <summary>A proposal with what it is about, as far as the reader may see it.</summary>
/// <param name="OutOfDate">The record changed since: it can only be sent back.</param>
public sealed record Waiting(StoredProposal Stored, StoredDeclaration? Declaration, StoredChild? Child, bool MayDecide, bool OutOfDate)
{
    /// <summary>What is to leave the system.</summary>
    public Export? Export { get; init; }

    /// <summary>The family's request that is to be carried out.</summary>
    public RightsRequest? Right { get; init; }

    /// <summary>What is to go to the national system.</summary>
    public NationalBatch? National { get; init; }

    /// <summary>What is past its term.</summary>
    public RetentionList? Past { get; init; }

    /// <summary>How many rows of it.</summary>
    public Total? Rows { get; init; }

    /// <summary>The entry of the key-care ledger that it is about.</summary>
    public CaredFor? Care { get; init; }

    /// <summary>
    /// Whether the reader has opened that entry just now: what somebody noted at a child's home is read there, and only then agreed to.
    /// </summary>
    public bool CareIsOpen { get; init; }
}

/// <summary>What waits for a second person.</summary>
public static class ApprovalsEndpoints
{
    public static void MapApprovals(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<ProposalRecords>(), app.Services.GetRequiredService<Reviews>(),
            app.Services.GetRequiredService<ChildRecords>(), app.Services.GetRequiredService<ChildActions>(),
                app.Services.GetRequiredService<DeclarationActions>(), app.Services.GetRequiredService<Exports>(),
                    new National(app.Services.GetRequiredService<NationalRecords>(),
                    app.Services.GetRequiredService<NationalBatches>()),
            new Rights(app.Services.GetRequiredService<RightsRecords>(), app.Services.GetRequiredService<RightsActions>(),
                app.Services.GetRequiredService<RetentionRoom>()),
            new Care(app.Services.GetRequiredService<KeyCareRecords>(), app.Services.GetRequiredService<KeyCareActions>(),
                app.Services.GetRequiredService<Openings>()));
        app.MapDesk(Functions.Pages.PortalApprovals, (context, seat) => room.ShowAsync(context, seat));
        app.MapDesk(Functions.Pages.PortalApprovalPost, room.DecideAsync);
    }

    /// <summary>The room of the national system.</summary>
    private sealed record National(NationalRecords Records, NationalBatches Batches);

    private sealed class Room(ProposalRecords proposals, Reviews reviews, ChildRecords children, ChildActions actions,
        DeclarationActions declarations, Exports exports, National national, Rights rights, Care care)
    {
        public async Task<IResult> ShowAsync(HttpContext context, Seat seat, Refusal? refusal = null)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            var waiting = new List<Waiting>();
            foreach (var stored in await proposals.OpenAsync(seat.Caller, county, context.RequestAborted).ConfigureAwait(false))
            {
                waiting.Add(await LookAsync(seat, county, stored, context.RequestAborted).ConfigureAwait(false));
            }

            return Desk.Page<ApprovalsPage>(seat, refusal?.Status ?? StatusCodes.Status200OK, new ApprovalsModel(waiting)
            {
                Refusal = refusal,
                Done = context.Request.Query["done"].ToString(),
            });
        }

        public async Task<IResult> DecideAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (seat.County is not { } county || context.Request.RouteValues["id"] is not string id
                || await proposals.FindAsync(seat.Caller, county, id, context.RequestAborted).ConfigureAwait(false) is not { } stored)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            if (posted.Value("decision") == "back")
            {
                var reason = posted.Value("reason").Trim();
                var (done, refused) = reason.Length > Reasons.MaxLength
                    ? Wire.Errors.Invalid([Reasons.TooLong()])
                    : await proposals.SendBackAsync(seat.Caller, stored, reason, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
                if (done is { SubjectKind: Export.SubjectKind })
                {
                    await exports.RefusedAsync(seat.Caller, done, reason, context.RequestAborted).ConfigureAwait(false);
                }

                if (done is { SubjectKind: NationalBatch.SubjectKind })
                {
                    await national.Batches.RefusedAsync(seat.Caller, done, reason, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
                }

                return done is not null ? Back(posted, done.Author.Subject == seat.Caller.Subject ? "takenBack" : "back")
                    : await ShowAsync(context, seat, refused).ConfigureAwait(false);
            }

            // Nothing is carried out by a form that does not say so.
            var refusal = posted.Value("decision") == "approve" ? await ApproveAsync(context, seat, county, stored).ConfigureAwait(false)
                : Wire.Errors.Invalid([Wire.Errors.UnknownOption("decision", "批准、退回")]);
            return refusal is null ? Back(posted, "approved") : await ShowAsync(context, seat, refusal).ConfigureAwait(false);
        }

        /// <summary>To where the button was: the list, or the declaration that was being looked at.</summary>
        private static IResult Back(Posted posted, string done) =>
            Desk.See((OpaqueId.Is(posted.Value("back")) ? "/portal/declarations/" + posted.Value("back") : "/portal/approvals") + "?done=" + done);

        /// <summary>Runs what was proposed, through the same handler as the route; the author's reason stays the reason.</summary>
        private async Task<Refusal?> ApproveAsync(HttpContext context, Seat seat, DivisionCode county, StoredProposal stored)
        {
            var proposal = stored.Proposal;
            if (proposal.SubjectKind == Export.SubjectKind)
            {
                return await exports.ApproveAsync(seat.Caller, stored, context.RequestAborted).ConfigureAwait(false);
            }

            if (proposal.SubjectKind is RightsRecords.SubjectKind or RetentionRoom.SubjectKind)
            {
                return await rights.ApproveAsync(seat, stored, context.RequestAborted).ConfigureAwait(false);
            }

            if (proposal.SubjectKind == NationalBatch.SubjectKind)
            {
                return await national.Batches.ApproveAsync(seat.Caller, stored, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            }

            if (proposal.SubjectKind == "child")
            {
                return await children.FindAsync(seat.Caller, county, proposal.SubjectId, proposal.Action, context.RequestAborted)
                    .ConfigureAwait(false) is not { } child ? Wire.Errors.NotFound()
                    : (await actions.ApproveAsync(seat.Caller, child, stored, Desk.Channel, context.RequestAborted).ConfigureAwait(false)).Refusal;
            }

            if (proposal.SubjectKind == Care.SubjectKind)
            {
                return await care.ApproveAsync(seat, county, stored, context.RequestAborted).ConfigureAwait(false);
            }

            if (await reviews.FindAsync(seat.Caller, county, proposal.SubjectId, Permission.DeclarationsList, context.RequestAborted)
                .ConfigureAwait(false) is not { } declaration)
            {
                return Wire.Errors.NotFound();
            }

            if (proposal.Action is Permission.DeclarationsClose or Permission.DeclarationsTransfer)
            {
                return (await declarations.ActAsync(seat.Caller, declaration, new(proposal.Action, proposal.Reason, proposal.ToCounty),
                    proposal.SubjectVersion, Desk.Channel, context.RequestAborted)
                    .ConfigureAwait(false)).Refusal;
            }

            if (KindOf(proposal.Action) is not { } kind)
            {
                return Wire.Errors.NotFound();
            }

            var command = new ReviewDeclaration(kind, proposal.Reason, seat.Caller.Actor, proposal.Judgement, proposal.AskFields);
            return (await reviews.ReviewAsync(seat.Caller, declaration, command, proposal.SubjectVersion, Desk.Channel, context.RequestAborted)
                .ConfigureAwait(false)).Refusal;
        }

        private async Task<Waiting> LookAsync(Seat seat, DivisionCode county, StoredProposal stored, CancellationToken cancellation)
        {
            var proposal = stored.Proposal;
            var declaration = proposal.SubjectKind == "declaration"
                ? await reviews.FindAsync(seat.Caller, county, proposal.SubjectId, Permission.DeclarationsList, cancellation).ConfigureAwait(false)
                : null;
            var child = proposal.SubjectKind == "child"
                ? await children.FindAsync(seat.Caller, county, proposal.SubjectId, Permission.ChildrenList, cancellation).ConfigureAwait(false)
                : null;
            var export = proposal.SubjectKind == Export.SubjectKind
                ? (await exports.FindAsync(county, proposal.SubjectId, cancellation).ConfigureAwait(false))?.Export : null;
            var batch = proposal.SubjectKind == NationalBatch.SubjectKind
                ? (await national.Records.FindBatchAsync(county, proposal.SubjectId, cancellation).ConfigureAwait(false))?.Batch : null;
            var (cared, isOpen) = proposal.SubjectKind == Care.SubjectKind ? await care.LookAsync(seat, county, proposal.SubjectId, cancellation)
                .ConfigureAwait(false) : (null, false);
            var right = proposal.SubjectKind == RightsRecords.SubjectKind ? await rights.FindAsync(seat, county, proposal.SubjectId, cancellation)
                .ConfigureAwait(false) : null;
            var past = await rights.ListOfAsync(proposal, cancellation).ConfigureAwait(false);
            var version = past?.Id ?? right?.Document.Version ?? declaration?.Document.Version ?? child?.Document.Version
                ?? cared?.Stored.Document.Version
                ?? (export is null ? null : Export.SubjectVersion) ?? (batch is null ? null : NationalBatch.SubjectVersion);
            return new(stored, declaration, child, ProposalRecords.MayDecide(seat.Caller, proposal) && proposal.Author.Subject != seat.Caller.Subject,
                version != proposal.SubjectVersion)
            {
                Right = right?.Request,
                Past = past,
                Export = export,
                National = batch,
                Rows = batch is not null ? new Total(batch.Chosen, false) : export is null ? null
                    : await children.TotalAsync(seat.Caller, county, export.Filter, cancellation).ConfigureAwait(false),
                Care = cared,
                CareIsOpen = isOpen,
            };
        }

        private static ReviewKind? KindOf(Permission action) => action switch
        {
            Permission.DeclarationsRegister => ReviewKind.Register,
            Permission.DeclarationsAsk => ReviewKind.Ask,
            Permission.DeclarationsReject => ReviewKind.Reject,
            _ => null,
        };
    }

    /// <summary>Deletions that families asked for.</summary>
    private sealed class Rights(RightsRecords records, RightsActions actions, RetentionRoom retention)
    {
        public Task<StoredRight?> FindAsync(Seat seat, DivisionCode county, string id, CancellationToken cancellation) =>
            records.FindAsync(seat.Caller, county, id, Permission.RightsList, cancellation);

        public async Task<Refusal?> ApproveAsync(Seat seat, StoredProposal stored, CancellationToken cancellation) =>
            stored.Proposal.SubjectKind == RetentionRoom.SubjectKind
                ? (await retention.ApproveAsync(seat.Caller, stored, Desk.Channel, cancellation).ConfigureAwait(false)).Refusal
                : (await actions.ApproveAsync(seat.Caller, stored, Desk.Channel, cancellation).ConfigureAwait(false)).Refusal;

        public async Task<RetentionList?> ListOfAsync(Proposal proposal, CancellationToken cancellation) =>
            proposal.SubjectKind == RetentionRoom.SubjectKind
            ? (await retention.FindAsync(proposal.County, proposal.SubjectId, cancellation).ConfigureAwait(false))?.List : null;
    }

    /// <summary>The proposals about the key-care ledger.</summary>
    private sealed class Care(KeyCareRecords records, KeyCareActions actions, Openings openings)
    {
        public const string SubjectKind = "keyCare";

        public async Task<(CaredFor? Cared, bool IsOpen)> LookAsync(Seat seat, DivisionCode county, string id, CancellationToken cancellation) =>
            await records.FindAsync(seat.Caller, county, id, cancellation).ConfigureAwait(false) is not { } found ? (null, false)
            : (await records.WithChildAsync(found, cancellation).ConfigureAwait(false), await IsOpenAsync(seat, county, id, cancellation)
                .ConfigureAwait(false));

        /// <summary>The reason of an exit is said with the proposal; a note is read in the entry first.</summary>
        public async Task<Refusal?> ApproveAsync(Seat seat, DivisionCode county, StoredProposal stored, CancellationToken cancellation) =>
            stored.Proposal.FollowUp is not null && !await IsOpenAsync(seat, county, stored.Proposal.SubjectId, cancellation).ConfigureAwait(false)
            ? Errors.OpenFirst()
            : (await actions.ApproveAsync(seat.Caller, stored, Desk.Channel, cancellation).ConfigureAwait(false)).Refusal;

        private async Task<bool> IsOpenAsync(Seat seat, DivisionCode county, string id, CancellationToken cancellation) =>
            await openings.UntilAsync(seat.Caller, county, KeyCareRecords.OpenAction, id, cancellation).ConfigureAwait(false) is not null;
    }
}

/// <summary>What the page ApprovalsPage shows.</summary>
public sealed record ApprovalsModel(IReadOnlyList<Waiting> Items)
{
    public Refusal? Refusal { get; init; }
    public string Done { get; init; } = "";
}
