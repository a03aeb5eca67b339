using System.Text.Json;
using App.Api.Cases;
using App.Api.Declarations;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Cases;
using Domain.Divisions;
using Domain.Forms;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Sealing;

namespace App.Api.Leads;

/// <summary>A lead as a list shows it: nothing of what was told.</summary>
/// <param name="DeclaredNow">A declaration of the number stands in this county by now.</param>
internal sealed record LeadItem(string Id, string Version, CaseStatus Status, LeadReporter Reporter, string ReporterLabel, DivisionCode? Township,
    DivisionCode? Village, DateOnly OpenedOn, DateOnly? DueOn, bool DeclaredNow, CaseOutcome? Outcome, string? Reason);

/// <summary>A lead with what was told.</summary>
internal sealed record LeadOpened(string Id, string Version, CaseStatus Status, string? Words, string? Declaration,
    IReadOnlyList<CaseOutcome> Outcomes);

/// <summary>The routes of children whom somebody tells of (七(一)).</summary>
public static class LeadEndpoints
{
    private const string Channel = "api";

    public static void AddLeads(this IServiceCollection services) =>
        services.AddSingleton(static at => new LeadRecords(at.GetRequiredService<IStore>(), at.GetRequiredService<CaseRecords>(),
        at.GetRequiredService<NumberIndex>(), at.GetRequiredService<SearchTokens>(), at.GetRequiredService<TimeProvider>()));

    public static void MapLeads(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<LeadRecords>(), app.Services.GetRequiredService<CaseRecords>(),
            app.Services.GetRequiredService<TimeProvider>());
        app.Map(LeadFunctions.Record, room.RecordAsync);
        app.Map(LeadFunctions.List, room.ListAsync);
        app.Map(LeadFunctions.Open, room.OpenAsync);
        app.Map(LeadFunctions.Settle, room.SettleAsync);
    }

    private sealed class Room(LeadRecords records, CaseRecords cases, TimeProvider time)
    {
        public Task<Results<Created<LeadItem>, Refusal>> RecordAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Created<LeadItem>>(context, async json =>
        {
            var (command, problems) = LeadRequests.Read(new(json), caller, CivilTime.ChinaDate(time.GetUtcNow()));
            if (command is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await records.RecordAsync(caller, command, Channel, context.RequestAborted).ConfigureAwait(false))
                .To(done => TypedResults.Created((string?)null, Item(done)));
        });

        public async Task<Results<Ok<ItemList<LeadItem>>, Refusal>> ListAsync(HttpContext context, Caller caller)
        {
            var (status, problems) = LeadRequests.ReadFilter(context.Request.Query);
            if (problems.Count > 0)
            {
                return Wire.Errors.Invalid(problems);
            }

            try
            {
                var page = context.Request.Query["page"] is [{ Length: > 0 } token] ? token : null;
                var listed = await records.ListAsync(caller, status, page, LeadRecords.PageSize, context.RequestAborted).ConfigureAwait(false);
                var total = await records.CountAsync(caller, status, context.RequestAborted).ConfigureAwait(false);
                return TypedResults.Ok(new ItemList<LeadItem>([.. listed.Items.Select(Item)], listed.Next) { Total = total });
            }
            catch (InvalidContinuationException)
            {
                return Wire.Errors.Invalid([Declarations.Errors.BadPage()]);
            }
        }

        public Task<Results<Ok<LeadOpened>, Refusal>> OpenAsync(HttpContext context, Caller caller) =>
            WithAsync<LeadOpened>(context, caller, async (found, json) =>
        {
            var (reason, problems) = new Envelope(json).Why();
            if (reason is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            await cases.OpenAsync(caller, found.Case, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            return TypedResults.Ok(new LeadOpened(found.Case.Id, found.Stored.Document.Version, found.Case.Status, found.Case.Words,
                found.Case.Declaration,
                found.Case.Status == CaseStatus.Open ? [.. CaseOutcomes.For(CaseType.Lead)] : []));
        });

        public Task<Results<Ok<LeadItem>, Refusal>> SettleAsync(HttpContext context, Caller caller) =>
            WithAsync<LeadItem>(context, caller, async (found, json) =>
        {
            var (command, version, problems) = CaseRequests.ReadSettlement(new(json), caller);
            if (command is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await records.SettleAsync(caller, found, command, version, Channel, context.RequestAborted).ConfigureAwait(false)).To(done =>
                TypedResults.Ok(Item(done)));
        });

        private Task<Results<Ok<T>, Refusal>> WithAsync<T>(HttpContext context, Caller caller, Func<FollowedLead, JsonElement, Task<Results<Ok<T>,
            Refusal>>> handle) =>
            Incoming.WithJsonAsync<Ok<T>>(context, async json =>
            context.Request.RouteValues["id"] is string id
                && await records.FindAsync(caller, id, context.RequestAborted).ConfigureAwait(false) is { } found
                ? await handle(found, json).ConfigureAwait(false) : Wire.Errors.NotFound());

        private static LeadItem Item(FollowedLead found)
        {
            var (lead, last) = (found.Case, found.Case.Settlements.LastOrDefault());
            return new(lead.Id, found.Stored.Document.Version, lead.Status, lead.Lead!.Reporter, lead.Lead.Reporter.Label(), lead.Township,
                lead.Lead.Place?.Village,
                CivilTime.ChinaDate(lead.At), lead.DueOn, found.IsDeclaredHere, last?.Outcome, last?.Reason);
        }
    }
}
