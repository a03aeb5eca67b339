using App.Api.Sheets;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Problems;
using Domain.Time;
using Domain.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Checklists;

/// <summary>A delivery of the past.</summary>
internal sealed record DeliveryItem(string Id, string Version, DateTimeOffset At, string Role, string Reason, string? Since, int New, int Changed,
    int Left, int Listed);

/// <summary>A list as it is handed over.</summary>
/// <param name="New">Rows: id, match keys, own fields.</param>
/// <param name="Left">What the children that left the list are called towards the department.</param>
internal sealed record HandedOverItem(string Id, string? Since, IReadOnlyList<FormPart> New, IReadOnlyList<FormPart> Changed,
    IReadOnlyList<string> Left);

/// <summary>Who owes whom a list.</summary>
/// <param name="Listed">Children on the list now; null for the city.</param>
internal sealed record ExchangeItem(string Id, DivisionCode County, string CountyName, Department Department, string DepartmentName,
    DateOnly? DeliveredOn,
    int? Delivered, DateOnly ListDueOn, bool ListOverdue, DateOnly? RecordsOn, DateOnly RecordsDueOn, bool RecordsOverdue, int? Listed,
        int? Answered);

/// <summary>The routes of lists that go out to departments (六).</summary>
public static class ChecklistEndpoints
{
    private const string Channel = "api";
    private const int MostDeliveries = 100;

    public static void MapChecklists(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<ChecklistRecords>(), app.Services.GetRequiredService<Deliveries>(),
            app.Services.GetRequiredService<Cadence>(),
            app.Services.GetRequiredService<TimeProvider>());
        app.Map(ChecklistFunctions.List, room.ListAsync);
        app.Map(ChecklistFunctions.Deliver, room.DeliverAsync);
        app.Map(ChecklistFunctions.ListDeliveries, room.DeliveriesAsync);
        app.Map(ChecklistFunctions.File, room.FileAsync);
        app.Map(ChecklistFunctions.Cadence, room.CadenceAsync);
    }

    private sealed class Room(ChecklistRecords records, Deliveries deliveries, Cadence cadence, TimeProvider time)
    {
        public Task<Results<Ok<ItemList<ListedChild>>, Refusal>> ListAsync(HttpContext context, Caller caller) =>
            ForAsync<Ok<ItemList<ListedChild>>>(context, caller, async (county, profile) =>
        {
            try
            {
                var after = context.Request.Query["page"] is [{ Length: > 0 } token] ? token : null;
                var (page, total) = await records.ListAsync(county, profile, after, ChecklistRecords.PageSize, context.RequestAborted)
                    .ConfigureAwait(false);
                return TypedResults.Ok(new ItemList<ListedChild>(page.Items, page.Next) { Total = total });
            }
            catch (InvalidContinuationException)
            {
                return Wire.Errors.Invalid([Errors.BadPage()]);
            }
        });

        public Task<Results<Ok<HandedOverItem>, Refusal>> DeliverAsync(HttpContext context, Caller caller) =>
            ForAsync(context, caller, (county, profile) => Incoming.WithJsonAsync<Ok<HandedOverItem>>(context, async json =>
        {
            var envelope = new Envelope(json);
            var (reason, since) = (envelope.Text("reason", required: true, Reasons.MaxLength),
                envelope.Text("since", required: false));
            if (envelope.Finish() is var problems && (reason is null || problems.Count > 0))
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await deliveries.MakeAsync(caller, county, profile, reason, since, Channel, context.RequestAborted).ConfigureAwait(false))
                .To(done => TypedResults.Ok(new HandedOverItem(done.Delivery.Id, done.Delivery.Since, Rows(done.New), Rows(done.Changed),
                    done.Left)));
        }));

        public Task<Results<Ok<ItemList<DeliveryItem>>, Refusal>> DeliveriesAsync(HttpContext context, Caller caller) =>
            ForAsync<Ok<ItemList<DeliveryItem>>>(context, caller, async (county, profile) =>
        {
            var made = await records.DeliveriesAsync(county, profile, MostDeliveries, context.RequestAborted).ConfigureAwait(false);
            return TypedResults.Ok(ItemList.Of(made, each =>
                new DeliveryItem(each.Id, "1", each.At, each.Role, each.Reason, each.Since, each.New, each.Changed, each.Left,
                    each.Listed)) with
            { Total = made.Count });
        });

        public Task<Results<Download, Refusal>> FileAsync(HttpContext context, Caller caller) => ForAsync(context, caller, (county, profile) =>
            DeliveryFile.OpenAsync(records, deliveries, caller, county, profile, context.Request.RouteValues["id"] as string ?? "", Channel,
                context.RequestAborted));

        public async Task<Ok<ItemList<ExchangeItem>>> CadenceAsync(HttpContext context, Caller caller)
        {
            var found = await cadence.OfAsync(caller, caller.CountyOf(context), context.RequestAborted)
                .ConfigureAwait(false);
            var today = CivilTime.ChinaDate(time.GetUtcNow());
            return TypedResults.Ok(ItemList.Of(found, each => Item(each, today)));
        }

        private static async Task<Results<T, Refusal>> ForAsync<T>(HttpContext context, Caller caller, Func<DivisionCode, DepartmentProfile,
            Task<Results<T, Refusal>>> handle)
            where T : IResult
        {
            return ChecklistRecords.ProfileFor(caller, context.Request.RouteValues["department"] as string, Permission.DepartmentChecklistRead)
                .IsRefused(out var refusal, out var profile) ? refusal
                : caller.CountyOf(context) is not { } county ? Declarations.Errors.CountyNeeded()
                : await handle(county, profile).ConfigureAwait(false);
        }

        private static ExchangeItem Item(Exchange each, DateOnly today) =>
            new($"{each.County.Value}.{each.Profile.Department.Id()}", each.County, DivisionTable.Name(each.County) ?? "", each.Profile.Department,
            each.Profile.Department.Label(), each.DeliveredOn, each.Delivered, each.ListDueOn, each.IsListOverdue(today), each.RecordsOn,
                each.RecordsDueOn,
            each.AreRecordsOverdue(today), each.Listed, each.Answered);

        private static IReadOnlyList<FormPart> Rows(IReadOnlyList<ReadOnlyMemory<byte>> rows) =>
            [.. rows.Select(row => new FormPart(json => json.WriteRawValue(row.Span, skipInputValidation: true)))];
    }
}
