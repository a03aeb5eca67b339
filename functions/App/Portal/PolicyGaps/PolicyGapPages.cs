using App.Api.PolicyGaps;
using App.Functions;
using App.Pages;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.PolicyGaps;

/// <summary>What the board shows.</summary>
/// <param name="Own">The department of an officer; null for a county.</param>
public sealed record GapBoardModel(DivisionCode County, Domain.Forms.Department? Own, GapFilter Filter, IReadOnlyList<GapOfChild> Items,
    IReadOnlyList<DamagedDocument> Damaged, Paging Paging);

/// <summary>What the page of one gap shows.</summary>
/// <param name="Until">Until when an officer sees whose it is; null: it has to be opened first.</param>
/// <param name="Typed">What was written into a form that was refused.</param>
public sealed record GapPageModel(GapOfChild Found, bool IsOwner, string Name, DateTimeOffset? Until, Posted Typed, Refusal? Refusal, string Done);

/// <summary>Policies that do not reach a child, at the desk: the board of a county or a department, one gap, the city's counts.</summary>
public static class PolicyGapPages
{
    private const string Address = "/portal/policy-gaps";
    private const int PageSize = 25;

    public static void MapPolicyGapPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.Services;
        var room = new Room(services.GetRequiredService<PolicyGapRecords>(), services.GetRequiredService<PolicyGapActions>(),
            services.GetRequiredService<Openings>());
        app.MapDesk(PolicyGapFunctions.ListPage, room.ListAsync);
        app.MapDesk(PolicyGapFunctions.GapPage, room.ShowAsync);
        app.MapDesk(PolicyGapFunctions.OpenPost, room.OpenAsync);
        app.MapDesk(PolicyGapFunctions.AnswerPost, room.AnswerAsync);
        app.MapDesk(PolicyGapFunctions.ClosePost, room.CloseAsync);
        app.MapDesk(PolicyGapFunctions.EscalatePost, room.EscalateAsync);
    }

    private sealed class Room(PolicyGapRecords records, PolicyGapActions actions, Openings openings)
    {
        public async Task<IResult> ListAsync(HttpContext context, Seat seat)
        {
            if (seat.Caller.Assignment.May(Permission.PolicyGapsRead, out var grant) && grant.View == View.Totals)
            {
                IEnumerable<DivisionCode> counties = seat.County is { } own ? [own] : DivisionTable.Children(DivisionCode.Changzhi)
                    .Select(each => each.Code);
                var counts = await records.EscalatedAsync(counties, context.RequestAborted).ConfigureAwait(false);
                return Desk.Page<CityPage>(seat, counts);
            }

            if (seat.County is not { } county)
            {
                return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
            }

            var query = context.Request.Query;
            var (filter, problems) = PolicyGapRequests.ReadFilter(query);
            if (problems.Count > 0)
            {
                return Desk.See(Address);
            }

            try
            {
                // Not counted: which department a gap waits for lies in no tree, so its few among a county's many thousand cost 20 ms with every
                // look.
                var total = default(Total);
                var listed = await records.ListAsync(seat.Caller, county, filter, Paging.TokenOf(context), PageSize, context.RequestAborted)
                    .ConfigureAwait(false);
                return Desk.Page<PolicyGapsPage>(seat,
                    new GapBoardModel(county, PolicyGapRecords.DepartmentOf(seat.Caller), filter, listed.Items, listed.Damaged,
                    Paging.Of(context, listed, total)));
            }
            catch (InvalidContinuationException)
            {
                return Desk.See(Address);
            }
        }

        public async Task<IResult> ShowAsync(HttpContext context, Seat seat) => await FindAsync(context, seat).ConfigureAwait(false) is { } found
            ? await PageAsync(context, seat, found, StatusCodes.Status200OK, Posted.Empty, null).ConfigureAwait(false)
            : Desk.Refused(seat, Wire.Errors.NotFound());

        public async Task<IResult> OpenAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var (reason, problems) = Desk.Why(posted);
            if (reason is null)
            {
                return await PageAsync(context, seat, found, StatusCodes.Status422UnprocessableEntity, posted, Wire.Errors.Invalid(problems))
                    .ConfigureAwait(false);
            }

            await records.OpenAsync(seat.Caller, await records.WithChildAsync(found, context.RequestAborted).ConfigureAwait(false), reason,
                Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return Desk.See($"{Address}/{found.Gap.Id}");
        }

        public Task<IResult> AnswerAsync(HttpContext context, Seat seat, Posted posted) =>
            ActAsync(context, seat, posted, "answered", PolicyGapRequests.ReadAnswer, actions.AnswerAsync);

        public Task<IResult> CloseAsync(HttpContext context, Seat seat, Posted posted) =>
            ActAsync(context, seat, posted, posted.Value("decision") == "sendBack" ? "sentBack" : "closed", PolicyGapRequests.ReadClosure,
                actions.CloseAsync);

        public Task<IResult> EscalateAsync(HttpContext context, Seat seat, Posted posted) =>
            ActAsync(context, seat, posted, "escalated", PolicyGapRequests.ReadEscalation, actions.EscalateAsync);

        private async Task<IResult> ActAsync<TCommand>(HttpContext context, Seat seat, Posted posted, string done,
            Func<Envelope, Caller, (TCommand? Command, string Version, IReadOnlyList<Problem> Problems)> read,
            Func<Caller, StoredGap, TCommand, string, string, CancellationToken, Task<Attempt<StoredGap>>> act)
            where TCommand : class
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var (command, version, problems) = read(new(posted.Boxes), seat.Caller);
            var attempt = command is null ? Wire.Errors.Invalid(problems)
                : await act(seat.Caller, found, command, version, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return !attempt.IsRefused(out var refusal, out var after) ? Desk.See($"{Address}/{after.Gap.Id}?done={done}")
                : await PageAsync(context, seat, await FindAsync(context, seat).ConfigureAwait(false) ?? found, refusal.Status, posted, refusal)
                    .ConfigureAwait(false);
        }

        private async Task<IResult> PageAsync(HttpContext context, Seat seat, StoredGap found, int status, Posted typed, Refusal? refusal)
        {
            var ofChild = await records.WithChildAsync(found, context.RequestAborted).ConfigureAwait(false);
            var isOwner = PolicyGapRecords.DepartmentOf(seat.Caller) is not null;
            var until = isOwner ? await openings.UntilAsync(seat.Caller, found.Gap.County, PolicyGapRecords.OpenAction, found.Gap.Id,
                context.RequestAborted).ConfigureAwait(false) : null;
            return Desk.Page<GapPage>(seat, status,
                new GapPageModel(ofChild, isOwner, records.NameFor(seat.Caller, found.Gap), until, typed, refusal,
                context.Request.Query["done"].ToString()));
        }

        private async Task<StoredGap?> FindAsync(HttpContext context, Seat seat) =>
            seat.County is { } county && context.Request.RouteValues["id"] is string id
                ? await records.FindAsync(seat.Caller, county, id, Permission.PolicyGapsRead, context.RequestAborted).ConfigureAwait(false)
                : null;
    }
}
