using App.Api.Declarations;
using App.Api.Rights;
using App.Functions;
using App.Pages;
using App.Security;
using App.Wire;
using Domain.Declarations;
using Domain.Privacy;
using Domain.Problems;
using Domain.Proposals;
using Domain.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.Rights;

/// <summary>The queue of requests, and the form for what is asked at the counter.</summary>
/// <param name="Waiting">Ids of those that wait for a second person.</param>
/// <param name="Typed">What was written into a form that was refused.</param>
public sealed record RightsList(Listed<StoredRight> Listed, RightsFilter Filter, IReadOnlySet<string> Waiting, Posted Typed, Refusal? Refusal,
    string Done, Paging Paging);

/// <summary>One request.</summary>
/// <param name="Declaration">What it is about, to be shown masked; null where it is elsewhere by now.</param>
/// <param name="Until">Until when the reader has it open; null: not opened.</param>
public sealed record RightsModel(StoredRight Stored, Declaration? Declaration, RightsStanding Standing, Proposal? Proposed, DateTimeOffset? Until,
    Posted Typed, Refusal? Refusal, IReadOnlyList<Problem> Problems, string Done)
{
    public RightsRequest Request => Stored.Request;
}

/// <summary>What families ask about their data, at the desk of the county.</summary>
public static class RightsPages
{
    private const string Address = "/portal/rights";

    private const int PageSize = 25;

    public static void MapRightsPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<RightsRecords>(), app.Services.GetRequiredService<RightsActions>(),
            app.Services.GetRequiredService<RightsCopies>(), app.Services.GetRequiredService<DeclarationRecords>(),
                app.Services.GetRequiredService<Openings>());
        app.MapDesk(RightsFunctions.ListPage, (context, seat) => room.ListAsync(context, seat, Posted.Empty, null));
        app.MapDesk(RightsFunctions.EnterPost, room.EnterAsync);
        app.MapDesk(RightsFunctions.RequestPage, room.ShowAsync);
        app.MapDesk(RightsFunctions.OpenPost, room.OpenAsync);
        app.MapDesk(RightsFunctions.DecidePost, room.DecideAsync);
        app.MapDesk(RightsFunctions.CopyPost, room.CopyAsync);
    }

    private sealed class Room(RightsRecords records, RightsActions actions, RightsCopies copies, DeclarationRecords declarations, Openings openings)
    {
        public async Task<IResult> ListAsync(HttpContext context, Seat seat, Posted typed, Refusal? refusal)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            var (filter, _) = RightsRequests.ReadFilter(context.Request.Query);
            try
            {
                var listed = await records.ListAsync(seat.Caller, county, filter, Paging.TokenOf(context), PageSize, context.RequestAborted)
                    .ConfigureAwait(false);
                var waiting = await actions.WaitingAsync(county, context.RequestAborted).ConfigureAwait(false);
                return Desk.Page<RightsPage>(seat, refusal?.Status ?? StatusCodes.Status200OK,
                    new RightsList(listed, filter, waiting, typed, refusal, context.Request.Query["done"].ToString(), Paging.Of(context, listed)));
            }
            catch (InvalidContinuationException)
            {
                return Desk.See(Address);
            }
        }

        /// <summary>Somebody stands at the counter: receipt, what they ask, and how they proved who they are.</summary>
        public async Task<IResult> EnterAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            if (!Receipt.TryParse(posted.Value("receipt").Trim(), out var receipt)
                || await declarations.FindByReceiptAsync(receipt, context.RequestAborted).ConfigureAwait(false) is not { } found
                || found.Declaration.County != county)
            {
                return await ListAsync(context, seat, posted, Api.Rights.Errors.NotHere()).ConfigureAwait(false);
            }

            var command = new AskRight(RightWords.FindKind(posted.Value("kind")), RightWords.FindInPerson(posted.Value("proof")),
                posted.Value("text"), null, seat.Caller.Actor);
            return (await actions.AskAsync(found, command, Desk.Channel, context.RequestAborted).ConfigureAwait(false))
                .IsRefused(out var refused, out var done)
                ? await ListAsync(context, seat, posted, refused).ConfigureAwait(false)
                : Desk.See($"{Address}/{done.Request.Id}?done=entered");
        }

        public async Task<IResult> ShowAsync(HttpContext context, Seat seat) =>
            await FindAsync(context, seat, Permission.RightsList).ConfigureAwait(false) is { } found
                ? await PageAsync(context, seat, found, Posted.Empty, null, []).ConfigureAwait(false)
                : Desk.Refused(seat, Wire.Errors.NotFound());

        public async Task<IResult> OpenAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat, Permission.RightsList).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var (reason, problems) = Desk.Why(posted);
            if (reason is null)
            {
                return await PageAsync(context, seat, found, posted, null, problems).ConfigureAwait(false);
            }

            await actions.OpenAsync(seat.Caller, found.Request, reason, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return Desk.See($"{Address}/{found.Request.Id}");
        }

        public async Task<IResult> DecideAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat, Permission.RightsDecide).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            // One choice says yes, or no with its ground.
            var chosen = posted.Value("decision").Split(':');
            var boxes = chosen is ["refuse", var ground] ? posted.With("decision", chosen[0]).With("ground", ground) : posted;
            var (command, version, problems) = RightsRequests.ReadDecision(new(boxes.Boxes), seat.Caller);
            var attempt = command is null ? Wire.Errors.Invalid(problems)
                : await actions.DecideAsync(seat.Caller, found, command, version, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return attempt.IsRefused(out var refused, out var done) ? await PageAsync(context, seat, found, posted, refused, []).ConfigureAwait(false)
                : Desk.See($"{Address}/{found.Request.Id}?done={(done.Proposed is null ? "decided" : "proposed")}");
        }

        public async Task<IResult> CopyAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat, Permission.RightsDecide).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            return (await copies.ForCounterAsync(seat.Caller, found, "到县（区）民政局领取副本", Desk.Channel, context.RequestAborted).ConfigureAwait(false))
                .IsRefused(out var refused, out var copy)
                ? await PageAsync(context, seat, found, posted, refused, []).ConfigureAwait(false)
                : copies.Word(copy);
        }

        private async Task<IResult> PageAsync(HttpContext context, Seat seat, StoredRight found, Posted typed, Refusal? refusal,
            IReadOnlyList<Problem> problems)
        {
            var request = found.Request;
            var declaration = await declarations.FindAsync(request.County, request.Declaration, context.RequestAborted).ConfigureAwait(false);
            return Desk.Page<RequestPage>(seat, problems.Count > 0 ? StatusCodes.Status422UnprocessableEntity : refusal?.Status
                ?? StatusCodes.Status200OK,
                new RightsModel(found, declaration is { Declaration.IsHandedAway: false } ? declaration.Declaration : null,
                    await actions.StandingAsync(request, context.RequestAborted).ConfigureAwait(false),
                    (await actions.ProposalOfAsync(request, context.RequestAborted).ConfigureAwait(false))?.Proposal,
                    await openings.UntilAsync(seat.Caller, request.County, RightsRecords.OpenAction, request.Id, context.RequestAborted)
                        .ConfigureAwait(false),
                    typed, refusal, problems, context.Request.Query["done"].ToString()));
        }

        private async Task<StoredRight?> FindAsync(HttpContext context, Seat seat, Permission permission) => seat.County is { } county
            ? await records.FindAsync(seat.Caller, county, (string?)context.Request.RouteValues["id"], permission, context.RequestAborted)
            .ConfigureAwait(false)
            : null;
    }
}
