using App.Api.Sheets;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Campaigns;
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
        services.AddSingleton(static at => new CampaignFiles(at.GetRequiredService<IBlobStore>(), at.GetRequiredService<CampaignRecords>(),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new CampaignBoards(at.GetRequiredService<IStore>(), at.GetRequiredService<CampaignRecords>(),
            at.GetRequiredService<TimeProvider>()));
    }

    public static void MapCampaigns(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<CampaignRecords>(), app.Services.GetRequiredService<CampaignBoards>(),
            app.Services.GetRequiredService<CampaignFiles>());
        app.Map(CampaignFunctions.List, room.ListAsync);
        app.Map(CampaignFunctions.Make, room.MakeAsync);
        app.Map(CampaignFunctions.Get, room.GetAsync);
        app.Map(CampaignFunctions.Goals, room.GoalsAsync);
        app.Map(CampaignFunctions.Figures, room.FiguresAsync);
        app.Map(CampaignFunctions.FiguresFile, room.FiguresFileAsync);
        app.Map(CampaignFunctions.File, room.FileAsync);
    }

    private sealed class Room(CampaignRecords records, CampaignBoards boards, CampaignFiles files)
    {
        public async Task<Ok<ItemList<CampaignItem>>> ListAsync(HttpContext context, Caller caller) =>
            TypedResults.Ok(ItemList.Of(await records.OfAsync(caller, context.RequestAborted).ConfigureAwait(false), CampaignItem.Of));

        public Task<Results<Created<CampaignItem>, Refusal>> MakeAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Created<CampaignItem>>(context, async json =>
        {
            var envelope = new Envelope(json);
            var command = CampaignRequests.Command(envelope, caller);
            return envelope.Finish() is { Count: > 0 } problems ? Wire.Errors.Invalid(problems)
                : (await records.MakeAsync(caller, command, Channel, context.RequestAborted).ConfigureAwait(false))
                    .To(made => TypedResults.Created((string?)null, CampaignItem.Of(made)));
        });

        public Task<Results<Ok<BoardItem>, Refusal>> GetAsync(HttpContext context, Caller caller) => WithAsync<Ok<BoardItem>>(context, caller,
            async campaign =>
            TypedResults.Ok(BoardItem.Of(await boards.OfAsync(caller, campaign, context.RequestAborted).ConfigureAwait(false),
                await boards.WholeAsync(caller, campaign, context.RequestAborted).ConfigureAwait(false),
                await records.FiguresAsync(campaign, CampaignBoards.CountiesOf(caller, campaign), context.RequestAborted).ConfigureAwait(false))));

        public Task<Results<Ok<GoalsItem>, Refusal>> GoalsAsync(HttpContext context, Caller caller) => WithAsync(context, caller, campaign =>
            Incoming.WithJsonAsync<Ok<GoalsItem>>(context, async json =>
        {
            var envelope = new Envelope(json);
            var command = CampaignRequests.Goal(envelope, caller);
            return envelope.Finish() is { Count: > 0 } problems ? Wire.Errors.Invalid(problems)
                : (await records.SetAsync(caller, campaign, command!, Channel, context.RequestAborted).ConfigureAwait(false))
                    .To(goals => TypedResults.Ok(new GoalsItem(goals.County, [.. goals.Goals.Select(GoalItem.Of)])));
        }));

        public Task<Results<Ok<FigureItem>, Refusal>> FiguresAsync(HttpContext context, Caller caller) => WithAsync(context, caller, campaign =>
            Incoming.WithJsonAsync<Ok<FigureItem>>(context, async json =>
        {
            var envelope = new Envelope(json);
            var (county, command) = CampaignRequests.Figure(envelope, caller);
            return envelope.Finish() is { Count: > 0 } problems ? Wire.Errors.Invalid(problems)
                : (await records.EnterAsync(caller, campaign, county, command, Channel, context.RequestAborted).ConfigureAwait(false))
                    .To(figure => TypedResults.Ok(FigureItem.Of(figure)));
        }));

        public Task<Results<Ok<ItemList<FigureItem>>, Refusal>> FiguresFileAsync(HttpContext context, Caller caller) =>
            WithAsync<Ok<ItemList<FigureItem>>>(context, caller, async campaign =>
            (await files.TakeAsync(context, caller, campaign, Channel, null).ConfigureAwait(false))
                .To(entered => TypedResults.Ok(ItemList.Of(entered.Items, FigureItem.Of))));

        public Task<Results<Download, Refusal>> FileAsync(HttpContext context, Caller caller) => WithAsync<Download>(context, caller,
            async campaign =>
            await boards.FileAsync(caller, campaign, context.RequestAborted).ConfigureAwait(false));

        private async Task<Results<T, Refusal>> WithAsync<T>(HttpContext context, Caller caller, Func<Campaign, Task<Results<T, Refusal>>> handle)
            where T : IResult => await records.FindAsync(caller, context.Request.RouteValues["id"] as string, context.RequestAborted)
                .ConfigureAwait(false) is { } campaign
                ? await handle(campaign).ConfigureAwait(false) : Wire.Errors.NotFound();
    }
}
