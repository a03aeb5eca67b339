using System.Text.Json;
using System.Text.Json.Serialization;
using App.Api.Eligibility;
using App.Functions;
using App.Security;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Checklists;

/// <summary>One page of a department's list.</summary>
internal sealed record ChecklistPage(IReadOnlyList<ListedChild> Items, string? Next, int Total);

/// <summary>A delivery of the past.</summary>
internal sealed record DeliveryItem(string Id, string Version, DateTimeOffset At, string Role, string Reason, string? Since, int New, int Changed,
    int Left, int Listed);

internal sealed record DeliveryList(IReadOnlyList<DeliveryItem> Items, string? Next, int Total);

/// <summary>Who owes whom a list.</summary>
/// <param name="Listed">Children on the list now; null for the city.</param>
internal sealed record ExchangeItem(string Id, string County, string CountyName, string Department, string DepartmentName, string? DeliveredOn,
    int? Delivered, string ListDueOn, bool ListOverdue,
    string? RecordsOn, string RecordsDueOn, bool RecordsOverdue, int? Listed, int? Answered);

internal sealed record ExchangeList(IReadOnlyList<ExchangeItem> Items, string? Next, int Total);

[JsonSerializable(typeof(ChecklistPage))]
[JsonSerializable(typeof(DeliveryList))]
[JsonSerializable(typeof(ExchangeList))]
internal sealed partial class ChecklistJson : JsonSerializerContext
{
    public static ChecklistJson Readable { get; } = new(Answer.Readable());
}

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
        public Task<IResult> ListAsync(HttpContext context, Caller caller) => ForAsync(context, caller, async (county, profile) =>
        {
            try
            {
                var after = context.Request.Query["page"] is [{ Length: > 0 } token] ? token : null;
                var (page, total) = await records.ListAsync(county, profile, after, ChecklistRecords.PageSize, context.RequestAborted)
                    .ConfigureAwait(false);
                return TypedResults.Json(new ChecklistPage(page.Items, page.Next, total), ChecklistJson.Readable.ChecklistPage);
            }
            catch (InvalidContinuationException)
            {
                return Api.Errors.Invalid([Errors.BadPage()]);
            }
        });

        public Task<IResult> DeliverAsync(HttpContext context, Caller caller) =>
            ForAsync(context, caller, (county, profile) => Incoming.WithJsonAsync(context, async json =>
        {
            var envelope = new Envelope(json);
            var (reason, since) = (envelope.Text("reason", required: true, DeclarationTerms.MaxReasonLength),
                envelope.Text("since", required: false));
            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Api.Errors.Invalid(problems);
            }

            var (done, refusal) = await deliveries.MakeAsync(caller, county, profile, reason!, since, Channel, context.RequestAborted)
                .ConfigureAwait(false);
            return done is null ? refusal! : Answer.Ok(writer => Write(writer, done));
        }));

        public Task<IResult> DeliveriesAsync(HttpContext context, Caller caller) => ForAsync(context, caller, async (county, profile) =>
        {
            var made = await records.DeliveriesAsync(county, profile, MostDeliveries, context.RequestAborted).ConfigureAwait(false);
            return TypedResults.Json(
                new DeliveryList([.. made.Select(each =>
                    new DeliveryItem(each.Id, "1", each.At, each.Role, each.Reason, each.Since, each.New, each.Changed, each.Left, each.Listed))],
                    null, made.Count),
                ChecklistJson.Readable.DeliveryList);
        });

        public Task<IResult> FileAsync(HttpContext context, Caller caller) => ForAsync(context, caller, (county, profile) =>
            DeliveryFile.OpenAsync(records, deliveries, caller, county, profile, context.Request.RouteValues["id"] as string ?? "", Channel,
                context.RequestAborted));

        public async Task<IResult> CadenceAsync(HttpContext context, Caller caller)
        {
            var found = await cadence.OfAsync(caller, caller.CountyOf(context), context.RequestAborted)
                .ConfigureAwait(false);
            var today = CivilTime.ChinaDate(time.GetUtcNow());
            return TypedResults.Json(new ExchangeList([.. found.Select(each => Item(each, today))], null, found.Count),
                ChecklistJson.Readable.ExchangeList);
        }

        private static async Task<IResult> ForAsync(HttpContext context, Caller caller, Func<DivisionCode, DepartmentProfile, Task<IResult>> handle)
        {
            var (profile, refusal) = ChecklistRecords.ProfileFor(caller, context.Request.RouteValues["department"] as string,
                Permission.DepartmentChecklistRead);
            return profile is null ? refusal!
                : caller.CountyOf(context) is not { } county ? Declarations.Errors.CountyNeeded()
                : await handle(county, profile).ConfigureAwait(false);
        }

        private static ExchangeItem Item(Exchange each, DateOnly today) =>
            new($"{each.County.Value}.{each.Profile.Department.Id()}", each.County.Value, DivisionTable.Name(each.County) ?? "",
            each.Profile.Department.Id(), each.Profile.Department.Label(), Day(each.DeliveredOn), each.Delivered, AssessmentJson.Day(each.ListDueOn),
                each.IsListOverdue(today),
            Day(each.RecordsOn), AssessmentJson.Day(each.RecordsDueOn), each.AreRecordsOverdue(today), each.Listed, each.Answered);

        private static string? Day(DateOnly? day) => day is { } known ? AssessmentJson.Day(known) : null;

        private static void Write(Utf8JsonWriter json, HandedOver done)
        {
            json.WriteStartObject();
            json.WriteString("id", done.Delivery.Id);
            json.WriteString("since", done.Delivery.Since);
            Rows("new", done.New);
            Rows("changed", done.Changed);
            json.WriteStartArray("left");
            foreach (var name in done.Left)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteEndObject();

            void Rows(string name, IReadOnlyList<ReadOnlyMemory<byte>> rows)
            {
                json.WriteStartArray(name);
                foreach (var row in rows)
                {
                    json.WriteRawValue(row.Span, skipInputValidation: true);
                }

                json.WriteEndArray();
            }
        }
    }
}
