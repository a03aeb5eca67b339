using System.Globalization;
using System.Text.Json;
using App.Api.Sheets;
using App.Functions;
using App.Security;
using Domain.Campaigns;
using Domain.Divisions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Campaigns;

/// <summary>The routes of the campaign board (五).</summary>
public static class CampaignEndpoints
{
    private const string Channel = "api";

    public static void AddCampaigns(this IServiceCollection services)
    {
        services.AddSingleton(static at => new CampaignRecords(at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new CampaignBoards(at.GetRequiredService<IStore>(), at.GetRequiredService<CampaignRecords>(),
            at.GetRequiredService<TimeProvider>()));
    }

    public static void MapCampaigns(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<CampaignRecords>(), app.Services.GetRequiredService<CampaignBoards>());
        app.Map(CampaignFunctions.List, room.ListAsync);
        app.Map(CampaignFunctions.Make, room.MakeAsync);
        app.Map(CampaignFunctions.Get, room.GetAsync);
        app.Map(CampaignFunctions.Goals, room.GoalsAsync);
        app.Map(CampaignFunctions.Figures, room.FiguresAsync);
        app.Map(CampaignFunctions.File, room.FileAsync);
    }

    /// <summary>What a campaign is to be, as the route says it.</summary>
    internal static MakeCampaign Command(Envelope envelope, Caller caller)
    {
        var name = envelope.Text("name", required: false, 200);
        return new(name ?? "", Phases(envelope), Counties(envelope), caller.Actor);
    }

    /// <summary>What a place is to reach, as the route and the page say it; null with the problems.</summary>
    internal static SetGoal? Goal(Envelope envelope, Caller caller)
    {
        var area = envelope.Text("area", required: true, 12);
        if (!DivisionCode.TryParse(area ?? "", out var code) && area is not null)
        {
            envelope.Add(Errors.BadArea());
        }

        var numbers = new[] { "visited", "declared", "entered", "compared" }.Select(name => envelope.Number(name, Errors.BadNumber(name)) ?? 0).ToList();
        return area is null ? null : new(new(code, numbers[0], numbers[1], numbers[2], numbers[3]), caller.Actor);
    }

    /// <summary>A figure, as the route and the page say it.</summary>
    internal static (DivisionCode? County, EnterFigure Command) Figure(Envelope envelope, Caller caller)
    {
        var county = envelope.Text("county", required: false, 12);
        DivisionCode? place = DivisionCode.TryParse(county ?? "", out var code) ? code : null;
        if (county is not null && place is null)
        {
            envelope.Add(Errors.BadArea());
        }

        var (kind, source) = (FigureKinds.Find(envelope.Text("kind", required: false, 40)), envelope.Text("source", required: false, 400));
        return (place, new(kind, envelope.Number("value", Errors.BadNumber("value")), source ?? "", envelope.Date("on", required: false), caller.Actor));
    }

    private static List<PhaseSpan>? Phases(Envelope envelope)
    {
        var json = envelope.Raw("phases");
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        var phases = new List<PhaseSpan>();
        foreach (var item in json.ValueKind == JsonValueKind.Array && json.GetArrayLength() <= 10 ? [.. json.EnumerateArray()] : Array.Empty<JsonElement>())
        {
            if (item.ValueKind == JsonValueKind.Object && CampaignPhases.Find(Member(item, "phase")) is { } phase && Day(Member(item, "from")) is { } from
                && Day(Member(item, "until")) is { } until && item.EnumerateObject().Count() == 3)
            {
                phases.Add(new(phase, from, until));
            }
            else
            {
                envelope.Add(Errors.BadPhases());
                return null;
            }
        }

        return phases;

        static string? Member(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    private static List<DivisionCode>? Counties(Envelope envelope)
    {
        var json = envelope.Raw("counties");
        if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        var counties = new List<DivisionCode>();
        foreach (var text in envelope.Texts("counties", 20, Errors.BadCounties()))
        {
            if (!DivisionCode.TryParse(text ?? "", out var county))
            {
                envelope.Add(Errors.BadCounties());
                return null;
            }

            counties.Add(county);
        }

        return counties;
    }

    private sealed class Room(CampaignRecords records, CampaignBoards boards)
    {
        public async Task<Ok<ItemList<CampaignItem>>> ListAsync(HttpContext context, Caller caller) =>
            TypedResults.Ok(ItemList.Of(await records.OfAsync(caller, context.RequestAborted).ConfigureAwait(false), CampaignItem.Of));

        public Task<Results<Created<CampaignItem>, Refusal>> MakeAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Created<CampaignItem>>(context, async json =>
        {
            var envelope = new Envelope(json);
            var command = Command(envelope, caller);
            return envelope.Finish() is { Count: > 0 } problems ? Api.Errors.Invalid(problems)
                : (await records.MakeAsync(caller, command, Channel, context.RequestAborted).ConfigureAwait(false))
                    .To(made => TypedResults.Created((string?)null, CampaignItem.Of(made)));
        });

        public Task<Results<Ok<BoardItem>, Refusal>> GetAsync(HttpContext context, Caller caller) => WithAsync<Ok<BoardItem>>(context, caller, async campaign =>
            TypedResults.Ok(BoardItem.Of(await boards.OfAsync(caller, campaign, context.RequestAborted).ConfigureAwait(false),
                await boards.WholeAsync(caller, campaign, context.RequestAborted).ConfigureAwait(false),
                await records.FiguresAsync(campaign, CampaignBoards.CountiesOf(caller, campaign), context.RequestAborted).ConfigureAwait(false))));

        public Task<Results<Ok<GoalsItem>, Refusal>> GoalsAsync(HttpContext context, Caller caller) => WithAsync(context, caller, campaign =>
            Incoming.WithJsonAsync<Ok<GoalsItem>>(context, async json =>
        {
            var envelope = new Envelope(json);
            var command = Goal(envelope, caller);
            return envelope.Finish() is { Count: > 0 } problems ? Api.Errors.Invalid(problems)
                : (await records.SetAsync(caller, campaign, command!, Channel, context.RequestAborted).ConfigureAwait(false))
                    .To(goals => TypedResults.Ok(new GoalsItem(goals.County, goals.Goals)));
        }));

        public Task<Results<Ok<FigureItem>, Refusal>> FiguresAsync(HttpContext context, Caller caller) => WithAsync(context, caller, campaign =>
            Incoming.WithJsonAsync<Ok<FigureItem>>(context, async json =>
        {
            var envelope = new Envelope(json);
            var (county, command) = Figure(envelope, caller);
            return envelope.Finish() is { Count: > 0 } problems ? Api.Errors.Invalid(problems)
                : (await records.EnterAsync(caller, campaign, county, command, Channel, context.RequestAborted).ConfigureAwait(false))
                    .To(figure => TypedResults.Ok(FigureItem.Of(figure)));
        }));

        public Task<Results<Download, Refusal>> FileAsync(HttpContext context, Caller caller) => WithAsync<Download>(context, caller, async campaign =>
            await FileOf(boards, records, caller, campaign, context.RequestAborted).ConfigureAwait(false));

        private async Task<Results<T, Refusal>> WithAsync<T>(HttpContext context, Caller caller, Func<Campaign, Task<Results<T, Refusal>>> handle)
            where T : IResult => await records.FindAsync(caller, context.Request.RouteValues["id"] as string, context.RequestAborted).ConfigureAwait(false) is { } campaign
                ? await handle(campaign).ConfigureAwait(false) : Api.Errors.NotFound();
    }

    /// <summary>The board as xlsx: counts, goals and figures, no child.</summary>
    internal static async Task<Download> FileOf(CampaignBoards boards, CampaignRecords records, Caller caller, Campaign campaign, CancellationToken cancellation)
    {
        var board = await boards.OfAsync(caller, campaign, cancellation).ConfigureAwait(false);
        var sheet = CampaignBoards.Sheet(board, await boards.WholeAsync(caller, campaign, cancellation).ConfigureAwait(false),
            await records.FiguresAsync(campaign, CampaignBoards.CountiesOf(caller, campaign), cancellation).ConfigureAwait(false));
        return Download.Of($"摸排进度{Eligibility.AssessmentJson.Day(board.Today)}.xlsx", SheetTypes.Xlsx, sheet);
    }
}
