using App.Api.Cases;
using App.Api.Leads;
using App.Functions;
using App.Pages;
using App.Security;
using App.Wire;
using Domain.Cases;
using Domain.Divisions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.Leads;

/// <summary>The short form and what came of earlier leads.</summary>
/// <param name="Territory">Where the writer works.</param>
public sealed record LeadsModel(DivisionCode Territory, CaseStatus Status, IReadOnlyList<FollowedLead> Items, IReadOnlyList<DamagedDocument> Damaged,
    Paging Paging, Posted Typed, Refusal? Refusal, string Done);

/// <summary>One lead.</summary>
/// <param name="Until">Until when what was told is shown; null: it has to be opened first.</param>
public sealed record LeadModel(FollowedLead Found, DateTimeOffset? Until, Posted Typed, Refusal? Refusal, string Done);

/// <summary>Leads at the desk: a short form, and the case that it becomes.</summary>
public static class LeadPages
{
    private const string Address = "/portal/leads";
    private const int PageSize = 25;

    public static void MapLeadPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.Services;
        var room = new Room(services.GetRequiredService<LeadRecords>(), services.GetRequiredService<CaseRecords>(),
            services.GetRequiredService<Openings>());
        app.MapDesk(LeadFunctions.ListPage, room.ListAsync);
        app.MapDesk(LeadFunctions.RecordPost, room.RecordAsync);
        app.MapDesk(LeadFunctions.LeadPage, room.ShowAsync);
        app.MapDesk(LeadFunctions.OpenPost, room.OpenAsync);
        app.MapDesk(LeadFunctions.SettlePost, room.SettleAsync);
    }

    private sealed class Room(LeadRecords records, CaseRecords cases, Openings openings)
    {
        public Task<IResult> ListAsync(HttpContext context, Seat seat) => PageAsync(context, seat, StatusCodes.Status200OK, Posted.Empty, null);

        public async Task<IResult> RecordAsync(HttpContext context, Seat seat, Posted posted)
        {
            var boxes = posted.Value("division").Length == 0 ? posted
                : posted.With("where.division", posted.Value("division")).With("where.detail", posted.Value("detail"));
            var (command, problems) = LeadRequests.Read(new(boxes.Boxes), seat.Caller, seat.Site.Today);
            var attempt = command is null ? Wire.Errors.Invalid(problems)
                : await records.RecordAsync(seat.Caller, command, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return attempt.IsRefused(out var refusal, out var done)
                ? await PageAsync(context, seat, refusal.Status, posted, refusal).ConfigureAwait(false)
                : Desk.See($"{Address}?done=recorded");
        }

        public async Task<IResult> ShowAsync(HttpContext context, Seat seat) => await FindAsync(context, seat).ConfigureAwait(false) is { } found
            ? await LeadAsync(context, seat, found, StatusCodes.Status200OK, Posted.Empty, null).ConfigureAwait(false)
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
                return await LeadAsync(context, seat, found, StatusCodes.Status422UnprocessableEntity, posted, Wire.Errors.Invalid(problems))
                    .ConfigureAwait(false);
            }

            await cases.OpenAsync(seat.Caller, found.Case, reason, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return Desk.See($"{Address}/{found.Case.Id}");
        }

        public async Task<IResult> SettleAsync(HttpContext context, Seat seat, Posted posted)
        {
            if (await FindAsync(context, seat).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var (command, version, problems) = CaseRequests.ReadSettlement(new(posted.Boxes), seat.Caller);
            var attempt = command is null ? Wire.Errors.Invalid(problems)
                : await records.SettleAsync(seat.Caller, found, command, version, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return !attempt.IsRefused(out var refusal, out var done) ? Desk.See($"{Address}/{done.Case.Id}?done=settled")
                : await LeadAsync(context, seat, await FindAsync(context, seat).ConfigureAwait(false) ?? found, refusal.Status, posted, refusal)
                    .ConfigureAwait(false);
        }

        private async Task<IResult> PageAsync(HttpContext context, Seat seat, int status, Posted typed, Refusal? refusal)
        {
            if (LeadRecords.TerritoryOf(seat.Caller) is not { } territory)
            {
                return Desk.Refused(seat, Wire.Errors.NotAllowed());
            }

            var (wanted, problems) = LeadRequests.ReadFilter(context.Request.Query);
            if (problems.Count > 0)
            {
                return Desk.See(Address);
            }

            try
            {
                var listed = await records.ListAsync(seat.Caller, wanted, Paging.TokenOf(context), PageSize, context.RequestAborted)
                    .ConfigureAwait(false);
                var total = await records.TotalAsync(seat.Caller, wanted, context.RequestAborted).ConfigureAwait(false);
                return Desk.Page<LeadsPage>(seat, status,
                    new LeadsModel(territory, wanted, listed.Items, listed.Damaged, Paging.Of(context, listed, total), typed, refusal,
                    context.Request.Query["done"].ToString()));
            }
            catch (InvalidContinuationException)
            {
                return Desk.See(Address);
            }
        }

        private async Task<IResult> LeadAsync(HttpContext context, Seat seat, FollowedLead found, int status, Posted typed, Refusal? refusal) =>
            Desk.Page<LeadPage>(seat, status, new LeadModel(found,
                await openings.UntilAsync(seat.Caller, found.Case.County, CaseRecords.ReadAction, found.Case.Id, context.RequestAborted)
                    .ConfigureAwait(false), typed, refusal,
                context.Request.Query["done"].ToString()));

        private async Task<FollowedLead?> FindAsync(HttpContext context, Seat seat) =>
            context.Request.RouteValues["id"] is string id ? await records.FindAsync(seat.Caller, id, context.RequestAborted).ConfigureAwait(false)
                : null;
    }
}
