using System.Globalization;
using App.Api.Parameters;
using App.Functions;
using App.Pages;
using App.Wire;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Parameters;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.Parameters;

/// <summary>
/// The policy room: what decides about children here, proposing another value, seeing what it does, and the second person's decision.
/// </summary>
public static class ParameterPages
{
    public static void MapParameterPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<ParameterRoom>(), app.Services.GetRequiredService<ParameterActions>());
        app.MapDesk(ParameterFunctions.ListPage, room.ListAsync);
        app.MapDesk(ParameterFunctions.RecordPage, room.ShowAsync);
        app.MapDesk(ParameterFunctions.ProposePost, room.ProposeAsync);
        app.MapDesk(ParameterFunctions.ChangePage, room.ShowChangeAsync);
        app.MapDesk(ParameterFunctions.ApprovePost, room.ApproveAsync);
        app.MapDesk(ParameterFunctions.RefusePost, room.RefuseAsync);
        app.MapDesk(ParameterFunctions.WithdrawPost, room.WithdrawAsync);
        app.MapDesk(ParameterFunctions.RecountPost, room.RecountAsync);
    }

    private sealed class Room(ParameterRoom room, ParameterActions actions)
    {
        private const string Home = "/portal/parameters";

        public async Task<IResult> ListAsync(HttpContext context, Seat seat) => Desk.Page<ParametersPage>(seat, new ParameterListModel(
            ParameterAnswers.List(await room.BookAsync(context.RequestAborted).ConfigureAwait(false), room.Today),
                context.Request.Query["done"].ToString()));

        public Task<IResult> ShowAsync(HttpContext context, Seat seat) => PageAsync(context, seat, StatusCodes.Status200OK, Posted.Empty, []);

        public async Task<IResult> ProposeAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (PolicyParameter.Find(context.Request.RouteValues["parameter"] as string) is not { } parameter)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            List<Problem> problems = [];
            var reason = VisibleText.Of(posted.Value("reason"));
            if (!DateOnly.TryParseExact(posted.Value("validFrom"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from))
            {
                problems.Add(posted.Value("validFrom").Length == 0 ? Errors.FromRequired() : Errors.BadFrom());
            }

            if (!parameter.IsSet && posted.Value("value").Trim().Length == 0)
            {
                problems.Add(Errors.ValueRequired());
            }

            if (problems.Count > 0)
            {
                problems.AddRange(reason.Length == 0 ? [Domain.Parameters.Errors.ReasonRequired()] : []);
                return await PageAsync(context, seat, StatusCodes.Status422UnprocessableEntity, posted, problems).ConfigureAwait(false);
            }

            var value = string.Join(',', posted.Values("value"));
            return !(await actions.ProposeAsync(seat.Caller, new(parameter.Id, value, from, reason, seat.Caller.Actor), Desk.Channel,
                context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refusal, out var done)
                    ? Desk.See($"{Home}/changes/{done.Id}?done=proposed")
                : await PageAsync(context, seat, refusal.Status, posted, refusal.Problems.Count > 0 ? refusal.Problems
                    : [new("", refusal.Code, refusal.Message)]).ConfigureAwait(false);
        }

        public Task<IResult> ShowChangeAsync(HttpContext context, Seat seat) =>
            ChangePageAsync(context, seat, StatusCodes.Status200OK, context.Request.Query["done"].ToString(), null, Posted.Empty);

        public Task<IResult> ApproveAsync(HttpContext context, Seat seat, Posted posted) => ActAsync(context, seat, posted, id =>
            actions.DecideAsync(seat.Caller, id, new(true, null, ParameterActions.Revision(posted.Value("version")), seat.Caller.Actor),
                Desk.Channel, context.RequestAborted));

        public Task<IResult> RefuseAsync(HttpContext context, Seat seat, Posted posted) => ActAsync(context, seat, posted, id =>
            actions.DecideAsync(seat.Caller, id, new(false, VisibleText.Of(posted.Value("reason")), 0, seat.Caller.Actor), Desk.Channel,
                context.RequestAborted));

        public Task<IResult> WithdrawAsync(HttpContext context, Seat seat, Posted posted) => ActAsync(context, seat, posted, id =>
            actions.WithdrawAsync(seat.Caller, id, Desk.Channel, context.RequestAborted));

        public Task<IResult> RecountAsync(HttpContext context, Seat seat, Posted posted) => ActAsync(context, seat, posted, id =>
            actions.CountAsync(seat.Caller, id, Desk.Channel, context.RequestAborted), "counted");

        private async Task<IResult> ActAsync(HttpContext context, Seat seat, Posted posted, Func<string?,
            Task<Attempt<ParameterChange>>> act, string? done = null)
        {
            return !(await act(context.Request.RouteValues["id"] as string).ConfigureAwait(false)).IsRefused(out var refusal, out var changed)
                ? Desk.See($"{Home}/changes/{changed.Id}?done={done ?? changed.Status.Id()}")
                : await ChangePageAsync(context, seat, refusal.Status, "", refusal, posted).ConfigureAwait(false);
        }

        private async Task<IResult> PageAsync(HttpContext context, Seat seat, int status, Posted typed, IReadOnlyList<Problem> problems)
        {
            if (PolicyParameter.Find(context.Request.RouteValues["parameter"] as string) is not { } parameter)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var book = await room.BookAsync(context.RequestAborted).ConfigureAwait(false);
            var changes = book.Changes.Where(change => change.Parameter == parameter.Id).Reverse().ToList();
            return Desk.Page<ParameterPage>(seat, status,
                new ParameterPageModel(book, parameter, ParameterAnswers.Item(book, parameter, room.Today), changes, typed, problems));
        }

        private async Task<IResult> ChangePageAsync(HttpContext context, Seat seat, int status, string done, Refusal? refusal, Posted typed) =>
            await room.FindAsync(context.Request.RouteValues["id"] as string, context.RequestAborted).ConfigureAwait(false) is { } seen
                ? Desk.Page<ChangePage>(seat, status, new ParameterChangeModel(seen, done, refusal, typed))
                : Desk.Refused(seat, Wire.Errors.NotFound());
    }
}
