using App.Api.Checklists;
using App.Functions;
using App.Pages;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.Checklists;

/// <summary>What the page of one department's list shows.</summary>
/// <param name="Done">Id of the delivery that was just made; empty: none.</param>
public sealed record ChecklistModel(DivisionCode County, DepartmentProfile Profile, ListStanding Standing, Listed<ListedChild> Page, int Total,
    bool IsLater, IReadOnlyList<ChecklistDelivery> Deliveries,
    DateTimeOffset Now, Posted Typed, Refusal? Refusal, string Done);

/// <summary>Lists for departments at the desk: who owes whom a list, one list masked, handing it over, its table.</summary>
public static class ChecklistPages
{
    private const int PageSize = 25;
    private const int MostDeliveries = 12;

    public static void MapChecklistPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.Services;
        var room = new Room(services.GetRequiredService<ChecklistRecords>(), services.GetRequiredService<Deliveries>(),
            services.GetRequiredService<Cadence>(), services.GetRequiredService<TimeProvider>());
        app.MapDesk(ChecklistFunctions.Board, room.BoardAsync);
        app.MapDesk(ChecklistFunctions.ListPage, room.ShowAsync);
        app.MapDesk(ChecklistFunctions.DeliverPost, room.DeliverAsync);
        app.MapDesk(ChecklistFunctions.FilePage, room.FileAsync);
    }

    private sealed class Room(ChecklistRecords records, Deliveries deliveries, Cadence cadence, TimeProvider time)
    {
        public async Task<IResult> BoardAsync(HttpContext context, Seat seat) =>
            Desk.Page<CadencePage>(seat,
                new CadenceModel(await cadence.OfAsync(seat.Caller, seat.County, context.RequestAborted).ConfigureAwait(false))
                {
                    County = seat.County,
                });

        public Task<IResult> ShowAsync(HttpContext context, Seat seat) => ForAsync(context, seat, async (county, profile) =>
        {
            try
            {
                return await PageAsync(context, seat, county, profile, StatusCodes.Status200OK, Posted.Empty, null).ConfigureAwait(false);
            }
            catch (InvalidContinuationException)
            {
                return Desk.See($"/portal/checklists/{profile.Department.Id()}");
            }
        });

        public Task<IResult> DeliverAsync(HttpContext context, Seat seat, Posted posted) => ForAsync(context, seat, async (county, profile) =>
        {
            var (reason, problems) = Desk.Why(posted);
            if (reason is null)
            {
                return await PageAsync(context, seat, county, profile, StatusCodes.Status422UnprocessableEntity, posted,
                    Wire.Errors.Invalid(problems))
                    .ConfigureAwait(false);
            }

            var since = posted.Value("since") is { Length: > 0 } earlier ? earlier : null;
            return (await deliveries.MakeAsync(seat.Caller, county, profile, reason, since, Desk.Channel, context.RequestAborted)
                .ConfigureAwait(false)).IsRefused(out var refusal, out var done)
                ? await PageAsync(context, seat, county, profile, refusal.Status, posted, refusal).ConfigureAwait(false)
                : Desk.See($"/portal/checklists/{profile.Department.Id()}?done={done.Delivery.Id}");
        });

        public Task<IResult> FileAsync(HttpContext context, Seat seat) => ForAsync(context, seat, async (county, profile) =>
            await DeliveryFile.OpenAsync(records, deliveries, seat.Caller, county, profile, context.Request.RouteValues["id"] as string ?? "",
                Desk.Channel, context.RequestAborted).ConfigureAwait(false)
                is var file && file.Result is Refusal refusal ? Desk.Refused(seat, refusal) : file);

        private async Task<IResult> PageAsync(HttpContext context, Seat seat, DivisionCode county, DepartmentProfile profile, int status,
            Posted typed, Refusal? refusal)
        {
            var after = HttpMethods.IsGet(context.Request.Method) && context.Request.Query["page"] is [{ Length: > 0 } token] ? token : null;
            var (page, total) = await records.ListAsync(county, profile, after, PageSize, context.RequestAborted).ConfigureAwait(false);
            return Desk.Page<ChecklistsPage>(seat, status,
                new ChecklistModel(county, profile,
                await records.StandingAsync(county, profile, context.RequestAborted).ConfigureAwait(false), page, total,
                after is not null, await records.DeliveriesAsync(county, profile, MostDeliveries, context.RequestAborted).ConfigureAwait(false),
                    time.GetUtcNow(), typed, refusal,
                context.Request.Query["done"].ToString()));
        }

        private static async Task<IResult> ForAsync(HttpContext context, Seat seat, Func<DivisionCode, DepartmentProfile, Task<IResult>> handle)
        {
            var attempt = ChecklistRecords.ProfileFor(seat.Caller, context.Request.RouteValues["department"] as string,
                Permission.DepartmentChecklistRead);
            return attempt.IsRefused(out var refusal, out var profile) ? Desk.Refused(seat, refusal)
                : seat.County is not { } county ? Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded())
                : await handle(county, profile).ConfigureAwait(false);
        }
    }
}

/// <summary>What the page CadencePage shows.</summary>
public sealed record CadenceModel(IReadOnlyList<Exchange> Exchanges)
{
    /// <summary>Null: every county, without counting children.</summary>
    public DivisionCode? County { get; init; }
}
