using App.Api.Cases;
using App.Api.Declarations;
using App.Api.Proposals;
using App.Functions;
using App.Pages;
using App.Portal.Queue;
using App.Security;
using App.Wire;
using Domain.Cases;
using Domain.Declarations;
using Domain.Privacy;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.Review;

/// <summary>One declaration: opened with a reason, looked at beside what was said before, decided.</summary>
public static class ReviewEndpoints
{
    public static void MapReview(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<Reviews>(), app.Services.GetRequiredService<Openings>(),
            app.Services.GetRequiredService<CaseRecords>(), app.Services.GetRequiredService<SameNumber>(),
                app.Services.GetRequiredService<ProposalRecords>(), app.Services.GetRequiredService<DeclarationActions>());
        app.MapDesk(Functions.Pages.PortalDeclaration, room.ShowAsync);
        app.MapDesk(Functions.Pages.PortalDeclarationOpening, room.OpenAsync);
        app.MapDesk(Functions.Pages.PortalDeclarationReview, room.ReviewAsync);
        app.MapDesk(ReviewFunctions.DeclarationClose, (context, seat, posted) => room.ActAsync(context, seat, posted, Permission.DeclarationsClose));
        app.MapDesk(ReviewFunctions.DeclarationTransfer,
            (context, seat, posted) => room.ActAsync(context, seat, posted, Permission.DeclarationsTransfer));
        var attachments = app.Services.GetRequiredService<AttachmentViews>();
        app.MapDesk(Functions.Pages.PortalAttachment, async (context, seat) =>
        {
            var attempt = await attachments.ViewAsync(seat.Caller, seat.County, context, Desk.Channel).ConfigureAwait(false);

            // Not open (any more): the page on which it is opened with a reason.
            return !attempt.IsRefused(out var refusal, out var file) ? file
                : refusal.Status == StatusCodes.Status403Forbidden ? Desk.See("/portal/declarations/" + context.Request.RouteValues["id"])
                : Desk.Refused(seat, refusal);
        });
    }

    private sealed class Room(Reviews reviews, Openings openings, CaseRecords cases, SameNumber sameNumber, ProposalRecords proposals,
        DeclarationActions actions)
    {
        public async Task<IResult> ShowAsync(HttpContext context, Seat seat) =>
            await FindAsync(context, seat, Permission.DeclarationsList).ConfigureAwait(false) is not { } found
            ? Desk.Refused(seat, Wire.Errors.NotFound())
            : await openings.UntilAsync(seat.Caller, found.Declaration.County, Reviews.Opening, found.Declaration.Id, context.RequestAborted)
            .ConfigureAwait(false) is { } until
                ? await RecordAsync(context, seat, found, until, StatusCodes.Status200OK).ConfigureAwait(false)
                : Closed(context, seat, found, []);

        public async Task<IResult> OpenAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat, Permission.DeclarationsOpen).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var (reason, problems) = Desk.Why(posted);
            if (reason is null)
            {
                return Closed(context, seat, found, problems);
            }

            await reviews.OpenAsync(seat.Caller, found.Declaration, reason, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return Desk.See("/portal/declarations/" + found.Declaration.Id);
        }

        public async Task<IResult> ReviewAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat, Permission.DeclarationsList).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            if (await openings.UntilAsync(seat.Caller, found.Declaration.County, Reviews.Opening, found.Declaration.Id, context.RequestAborted)
                .ConfigureAwait(false) is not { } until)
            {
                return Desk.Refused(seat, Errors.OpenFirst());
            }

            // Where nothing was judged, what stands in the other boxes of the judgement is none.
            var boxes = posted.Value("judgement.outcome").Length > 0 ? posted.Boxes
                : posted.Boxes.Where(box => !box.Key.StartsWith("judgement.", StringComparison.Ordinal));
            var (command, version, problems) = DeclarationRequests.ReadReview(new(boxes), seat.Caller, seat.Site.Today);
            var attempt = command is null ? Wire.Errors.Invalid(problems)
                : await reviews.ReviewAsync(seat.Caller, found, command, version, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            if (!attempt.IsRefused(out var refusal, out var done))
            {
                var what = done.Done is null ? "proposed" : posted.Value("decision");
                return Desk.See(await NextAsync(context, seat, found.Declaration).ConfigureAwait(false) is { } next
                    ? $"/portal/declarations/{next.Declaration.Id}?after={found.Declaration.Id}&done={what}"
                    : $"/portal/declarations/{found.Declaration.Id}?done={what}");
            }

            // As it is now, with everything that was typed; where somebody else was quicker, with what they changed.
            found = await FindAsync(context, seat, Permission.DeclarationsList).ConfigureAwait(false) ?? found;
            return await RecordAsync(context, seat, found, until, refusal.Status, posted, refusal).ConfigureAwait(false);
        }

        public async Task<IResult> ActAsync(HttpContext context, Seat seat, Posted posted, Permission permission)
        {
            if (await FindAsync(context, seat, permission).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            if (await openings.UntilAsync(seat.Caller, found.Declaration.County, "declaration.open", found.Declaration.Id, context.RequestAborted)
                .ConfigureAwait(false) is not { } until)
            {
                return Desk.Refused(seat, Errors.OpenFirst());
            }

            var (action, version, problems) = DeclarationRequests.ReadAction(new(posted.Boxes), permission);
            var attempt = action is null ? Wire.Errors.Invalid(problems)
                : await actions.ActAsync(seat.Caller, found, action, version, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            if (!attempt.IsRefused(out var refusal, out var done))
            {
                return Desk.See($"/portal/declarations/{found.Declaration.Id}?done={(done.Proposed is null ? "approved" : "proposed")}");
            }

            found = await FindAsync(context, seat, permission).ConfigureAwait(false) ?? found;
            return await RecordAsync(context, seat, found, until, refusal.Status, posted, refusal).ConfigureAwait(false);
        }

        /// <summary>
        /// The next of the queue that the reader came from, soonest due first; null where they came from elsewhere or nothing is left.
        /// </summary>
        private async Task<StoredDeclaration?> NextAsync(HttpContext context, Seat seat, Declaration decided)
        {
            if (seat is not { County: { } county, From.Address: { } from } || from.Split('?') is not ["/portal", .. var rest])
            {
                return null;
            }

            var query = QueryHelpers.ParseQuery(rest is [var given, ..] ? given : "");
            var filter = QueueFilter.Of(county, name => query.TryGetValue(name, out var value) ? value.ToString() : null);
            var (items, _) = await reviews.ListAsync(seat.Caller, county, filter, null, 5, context.RequestAborted).ConfigureAwait(false);
            return items.FirstOrDefault(item => item.Declaration.Id != decided.Id && item.Declaration.Status.IsOpen());
        }

        private static IResult Closed(HttpContext context, Seat seat, StoredDeclaration found, IReadOnlyList<Problem> problems) =>
            Desk.Page<ClosedDeclarationPage>(seat, problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
                new ClosedDeclarationModel(found)
                {
                    Problems = problems,
                    Before = BeforeOf(context),
                    Done = context.Request.Query["done"].ToString(),
                });

        private static string? BeforeOf(HttpContext context) => context.Request.Query["after"] is [{ } before] && OpaqueId.Is(before) ? before : null;

        private async Task<IResult> RecordAsync(HttpContext context, Seat seat, StoredDeclaration found, DateTimeOffset until, int status,
            Posted? typed = null, Refusal? refusal = null)
        {
            var open = await proposals.OpenAsync(found.Declaration.County, found.Declaration.Id, null, context.RequestAborted).ConfigureAwait(false);
            var about = await cases.OfAsync(found.Declaration, context.RequestAborted).ConfigureAwait(false);
            var sides = new Dictionary<string, IReadOnlyList<Side>>(StringComparer.Ordinal);
            foreach (var stored in about.Where(stored => stored.Case.Type == CaseType.SameNumber))
            {
                sides[stored.Case.Id] = await sameNumber.SidesAsync(seat.Caller, stored.Case, context.RequestAborted).ConfigureAwait(false);
            }

            return Desk.Page<DeclarationPage>(seat, status, new ReviewModel(found, until, typed ?? Posted.Empty)
            {
                Refusal = refusal,
                Changes = refusal?.Status == StatusCodes.Status409Conflict ? Changes.Since(found.Declaration, typed?.Value("seen")) : null,
                Cases = about,
                Sides = sides,
                Proposals = [.. open.Where(stored => stored.Proposal.SubjectVersion == found.Document.Version)],
                Before = BeforeOf(context),
                Done = context.Request.Query["done"].ToString(),
            });
        }

        private async Task<StoredDeclaration?> FindAsync(HttpContext context, Seat seat, Permission permission) =>
            seat.County is { } county && context.Request.RouteValues["id"] is string id
                ? await reviews.FindAsync(seat.Caller, county, id, permission, context.RequestAborted).ConfigureAwait(false)
                : null;
    }
}

/// <summary>What the page DeclarationPage shows.</summary>
public sealed record ReviewModel(StoredDeclaration Found, DateTimeOffset Until, Posted Typed)
{
    public Refusal? Refusal { get; init; }
    public IReadOnlyList<Change>? Changes { get; init; }
    public IReadOnlyList<StoredCase> Cases { get; init; } = [];

    /// <summary>By case: the declarations of its number.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Side>> Sides { get; init; } = new Dictionary<string, IReadOnlyList<Side>>();
    public IReadOnlyList<StoredProposal> Proposals { get; init; } = [];
    public string Done { get; init; } = "";

    /// <summary>The declaration that was decided just before this one was opened.</summary>
    public string? Before { get; init; }
}

/// <summary>What the page ClosedDeclarationPage shows.</summary>
public sealed record ClosedDeclarationModel(StoredDeclaration Found)
{
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>The declaration that was decided just before this one.</summary>
    public string? Before { get; init; }
    public string? Done { get; init; }
}
