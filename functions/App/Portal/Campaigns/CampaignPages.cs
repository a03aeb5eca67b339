using System.Globalization;
using App.Api.Campaigns;
using App.Functions;
using App.Pages;
using App.Portal.SignIn;
using App.Wire;
using Domain.Campaigns;
using Domain.Divisions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.Campaigns;

/// <summary>The board at the desk.</summary>
/// <param name="All">Every campaign that the reader may look at, the latest first.</param>
/// <param name="Board">The one that is shown; null where there is none yet.</param>
/// <param name="Whole">The county as a whole, above its townships.</param>
/// <param name="Typed">What was written into a form that was refused.</param>
public sealed record BoardModel(IReadOnlyList<Campaign> All, CampaignBoard? Board, AreaProgress? Whole, IReadOnlyList<CampaignFigure> Figures,
    IReadOnlyList<DivisionCode> Counties,
    Posted Typed, Refusal? Refusal, string Done);

/// <summary>五 at the desk: where the campaign stands, who has not begun, goals and the figures beside it.</summary>
public static class CampaignPages
{
    private const string Address = "/portal/campaign";

    public static void MapCampaignPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<CampaignRecords>(), app.Services.GetRequiredService<CampaignBoards>(),
            app.Services.GetRequiredService<CampaignFiles>());
        app.MapDesk(CampaignFunctions.Board, (context, seat) => room.ShowAsync(context, seat, context.Request.Query["id"], Posted.Empty, null));
        app.MapDesk(CampaignFunctions.MakePost, room.MakeAsync);
        app.MapDesk(CampaignFunctions.GoalsPost, room.GoalAsync);
        app.MapDesk(CampaignFunctions.FiguresPost, room.FigureAsync);
        app.MapUpload(CampaignFunctions.FiguresFilePost, room.FiguresFileAsync);
        app.MapDesk(CampaignFunctions.FilePage, room.FileAsync);
    }

    private sealed class Room(CampaignRecords records, CampaignBoards boards, CampaignFiles files)
    {
        public async Task<IResult> ShowAsync(HttpContext context, Seat seat, string? id, Posted typed, Refusal? refusal)
        {
            var (caller, cancellation) = (seat.Caller, context.RequestAborted);
            var all = await records.OfAsync(caller, cancellation).ConfigureAwait(false);
            var shown = all.FirstOrDefault(one => one.Id == id) ?? (string.IsNullOrEmpty(id) ? all.FirstOrDefault(one => one.From <= seat.Site.Today)
                ?? (all is [.., var last] ? last : null) : null);
            if (shown is null && !string.IsNullOrEmpty(id))
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            IReadOnlyList<DivisionCode> counties = shown is null ? [] : CampaignBoards.CountiesOf(caller, shown);
            return Desk.Page<CampaignPage>(seat, refusal?.Status ?? StatusCodes.Status200OK, new BoardModel(all,
                shown is null ? null : await boards.OfAsync(caller, shown, cancellation).ConfigureAwait(false),
                shown is null ? null : await boards.WholeAsync(caller, shown, cancellation).ConfigureAwait(false),
                shown is null ? [] : await records.FiguresAsync(shown, counties, cancellation).ConfigureAwait(false),
                counties, typed, refusal, context.Request.Query["done"].ToString()));
        }

        public async Task<IResult> MakeAsync(HttpContext context, Seat seat, Posted posted)
        {
            var phases = CampaignPhases.All.Select(phase => (Phase: phase, From: Day(posted.Value(phase.Id() + ".from")),
                Until: Day(posted.Value(phase.Id() + ".until"))))
                .Where(span => span is { From: not null, Until: not null }).Select(span => new PhaseSpan(span.Phase, span.From!.Value,
                    span.Until!.Value)).ToList();
            var counties = posted.Values("counties").Select(code => DivisionCode.TryParse(code, out var county) ? county : default).Where(code =>
                code != default).ToList();
            var (made, refusal) = await records.MakeAsync(seat.Caller, new(posted.Value("name"), phases, counties.Count > 0 ? counties : null,
                seat.Caller.Actor), Desk.Channel,
                context.RequestAborted).ConfigureAwait(false);
            return made is not null ? Desk.See($"{Address}?id={made.Id}&done=made") : await ShowAsync(context, seat, null, posted, refusal)
                .ConfigureAwait(false);
        }

        public Task<IResult> GoalAsync(HttpContext context, Seat seat, Posted posted) => ActAsync(context, seat, posted, "goal", async campaign =>
        {
            var envelope = new Envelope(posted.Boxes);
            var command = CampaignRequests.Goal(envelope, seat.Caller);
            return envelope.Finish() is { Count: > 0 } problems ? Wire.Errors.Invalid(problems)
                : (await records.SetAsync(seat.Caller, campaign, command!, Desk.Channel, context.RequestAborted).ConfigureAwait(false)).Refusal;
        });

        public Task<IResult> FigureAsync(HttpContext context, Seat seat, Posted posted) => ActAsync(context, seat, posted, "figure", async campaign =>
        {
            var envelope = new Envelope(posted.Boxes);
            var (county, command) = CampaignRequests.Figure(envelope, seat.Caller);
            return envelope.Finish() is { Count: > 0 } problems ? Wire.Errors.Invalid(problems)
                : (await records.EnterAsync(seat.Caller, campaign, county, command, Desk.Channel, context.RequestAborted)
                    .ConfigureAwait(false)).Refusal;
        });

        public async Task<IResult> FiguresFileAsync(HttpContext context, Seat seat)
        {
            if (await records.FindAsync(seat.Caller, context.Request.RouteValues["id"] as string, context.RequestAborted).ConfigureAwait(false)
                is not { } campaign)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            if (context.Request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
            {
                return Desk.Refused(seat, Wire.Errors.WrongMediaType("multipart/form-data"));
            }

            // Token and proof stand before the file in the form, so nothing of a forged form's file is taken.
            var attempt = await files.TakeAsync(context, seat.Caller, campaign, Desk.Channel, boxes =>
                seat.Session.IsFormToken(boxes.GetValueOrDefault(Desk.TokenBox, ""))
                    || EndedSession.MayGoOn(context, seat, boxes.GetValueOrDefault(EndedSession.Proof, "")) ? null : Errors.StaleForm())
                        .ConfigureAwait(false);
            return !attempt.IsRefused(out var refusal, out _) ? Desk.See($"{Address}?id={campaign.Id}&done=figure")
                : refusal.Code == Errors.StaleForm().Code ? Desk.Refused(seat, refusal)
                : await ShowAsync(context, seat, campaign.Id, Posted.Empty, refusal).ConfigureAwait(false);
        }

        public async Task<IResult> FileAsync(HttpContext context, Seat seat) =>
            await records.FindAsync(seat.Caller, context.Request.RouteValues["id"] as string, context.RequestAborted)
                .ConfigureAwait(false) is { } campaign
                ? await boards.FileAsync(seat.Caller, campaign, context.RequestAborted).ConfigureAwait(false)
                : Desk.Refused(seat, Wire.Errors.NotFound());

        private async Task<IResult> ActAsync(HttpContext context, Seat seat, Posted posted, string done, Func<Campaign, Task<Refusal?>> act)
        {
            if (await records.FindAsync(seat.Caller, context.Request.RouteValues["id"] as string, context.RequestAborted)
                .ConfigureAwait(false) is not { } campaign)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            return await act(campaign).ConfigureAwait(false) is { } refusal ? await ShowAsync(context, seat, campaign.Id, posted, refusal)
                .ConfigureAwait(false)
                : Desk.See($"{Address}?id={campaign.Id}&done={done}");
        }

        private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
            out var day) ? day : null;
    }
}
