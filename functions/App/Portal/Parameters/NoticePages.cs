using System.Globalization;
using App.Api.Parameters;
using App.Functions;
using App.Pages;
using App.Wire;
using Domain.Forms;
using Domain.Parameters;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.Parameters;

/// <summary>The notice with its versions, and the form for another text.</summary>
public sealed record NoticesModel(NoticeList List, Posted Typed, IReadOnlyList<Problem> Problems);

/// <summary>One proposed text.</summary>
/// <param name="InForce">What it would replace.</param>
public sealed record NoticeChangeModel(NoticeChange Change, NoticeItem InForce, string Done, Refusal? Refusal, Posted Typed);

/// <summary>The notice in the policy room: its versions, proposing another text, and the second person's decision.</summary>
public static class NoticePages
{
    public static void MapNoticePages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<ParameterRoom>(), app.Services.GetRequiredService<NoticeActions>());
        app.MapDesk(NoticeFunctions.ListPage, (context, seat) => room.ListAsync(context, seat, StatusCodes.Status200OK, Posted.Empty, []));
        app.MapDesk(NoticeFunctions.ProposePost, room.ProposeAsync);
        app.MapDesk(NoticeFunctions.ChangePage, (context, seat) =>
            room.ChangeAsync(context, seat, StatusCodes.Status200OK, context.Request.Query["done"].ToString(), null, Posted.Empty));
        app.MapDesk(NoticeFunctions.ApprovePost, room.ApproveAsync);
        app.MapDesk(NoticeFunctions.RefusePost, room.RefuseAsync);
        app.MapDesk(NoticeFunctions.WithdrawPost, room.WithdrawAsync);
    }

    private sealed class Room(ParameterRoom room, NoticeActions actions)
    {
        private const string Home = "/portal/notices";

        public async Task<IResult> ListAsync(HttpContext context, Seat seat, int status, Posted typed, IReadOnlyList<Problem> problems) =>
            Desk.Page<NoticesPage>(seat, status,
                new NoticesModel(NoticeList.Of(await room.BookAsync(context.RequestAborted).ConfigureAwait(false), room.Today), typed, problems));

        public async Task<IResult> ProposeAsync(HttpContext context, Seat seat, Posted posted)
        {
            // What is not a day is said beside everything else that is wrong: a day that is long past stands for it while the rest is judged.
            var given = posted.Value("validFrom");
            var isDay = DateOnly.TryParseExact(given, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from);
            var command = new ProposeNotice(posted.Value("text"), posted.Value("short"), from, VisibleText.Of(posted.Value("reason")),
                seat.Caller.Actor);
            var attempt = await actions.ProposeAsync(seat.Caller, command, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            if (!attempt.IsRefused(out var refusal, out var done))
            {
                return Desk.See($"{Home}/{done.Id}?done=proposed");
            }

            IReadOnlyList<Problem> problems = refusal.Problems.Count > 0 ? refusal.Problems : [new("", refusal.Code, refusal.Message)];
            return await ListAsync(context, seat, refusal.Status, posted, isDay ? problems
                : [.. problems.Select(problem => problem.Field == "validFrom" ? given.Length == 0 ? Errors.FromRequired() : Errors.BadFrom()
                    : problem)])
                .ConfigureAwait(false);
        }

        public Task<IResult> ApproveAsync(HttpContext context, Seat seat, Posted posted) => ActAsync(context, seat, posted, id =>
            actions.DecideAsync(seat.Caller, id, new(true, null, seat.Caller.Actor), Desk.Channel, context.RequestAborted));

        public Task<IResult> RefuseAsync(HttpContext context, Seat seat, Posted posted) => ActAsync(context, seat, posted, id =>
            actions.DecideAsync(seat.Caller, id, new(false, VisibleText.Of(posted.Value("reason")), seat.Caller.Actor), Desk.Channel,
                context.RequestAborted));

        public Task<IResult> WithdrawAsync(HttpContext context, Seat seat, Posted posted) => ActAsync(context, seat, posted, id =>
            actions.WithdrawAsync(seat.Caller, id, Desk.Channel, context.RequestAborted));

        public async Task<IResult> ChangeAsync(HttpContext context, Seat seat, int status, string done, Refusal? refusal, Posted typed)
        {
            var book = await room.BookAsync(context.RequestAborted).ConfigureAwait(false);
            return book.FindNotice(context.Request.RouteValues["id"] as string) is { } change
                ? Desk.Page<NoticeChangePage>(seat, status, new NoticeChangeModel(change, NoticeItem.Of(book.Notices().On(room.Today)), done,
                    refusal, typed))
                : Desk.Refused(seat, Wire.Errors.NotFound());
        }

        private async Task<IResult> ActAsync(HttpContext context, Seat seat, Posted posted, Func<string?, Task<Attempt<NoticeChange>>> act) =>
            !(await act(context.Request.RouteValues["id"] as string).ConfigureAwait(false)).IsRefused(out var refusal, out var changed)
                ? Desk.See($"{Home}/{changed.Id}?done={changed.Status.Id()}")
                : await ChangeAsync(context, seat, refusal.Status, "", refusal, posted).ConfigureAwait(false);
    }
}
