using System.Text.Json;
using System.Text.Json.Serialization;
using App.Api.Cases;
using App.Api.Declarations;
using App.Api.Eligibility;
using App.Functions;
using App.Security;
using Domain.Cases;
using Domain.Declarations;
using Domain.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Sealing;

namespace App.Api.Leads;

/// <summary>A lead as a list shows it: nothing of what was told.</summary>
/// <param name="DeclaredNow">A declaration of the number stands in this county by now.</param>
internal sealed record LeadItem(string Id, string Version, string Status, string Reporter, string ReporterLabel, string? Township, string? Village,
    string OpenedOn, string? DueOn, bool DeclaredNow,
    string? Outcome, string? Reason);

internal sealed record LeadList(IReadOnlyList<LeadItem> Items, string? Next, int Total);

/// <summary>A lead with what was told.</summary>
internal sealed record LeadOpened(string Id, string Version, string Status, string? Words, string? Declaration, IReadOnlyList<string> Outcomes);

[JsonSerializable(typeof(LeadItem))]
[JsonSerializable(typeof(LeadList))]
[JsonSerializable(typeof(LeadOpened))]
internal sealed partial class LeadJson : JsonSerializerContext
{
    public static LeadJson Readable { get; } = new(Answer.Readable());
}

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
        public Task<IResult> RecordAsync(HttpContext context, Caller caller) => Incoming.WithJsonAsync(context, async json =>
        {
            var (command, problems) = LeadRequests.Read(new(json), caller, CivilTime.ChinaDate(time.GetUtcNow()));
            if (command is null)
            {
                return Api.Errors.Invalid(problems);
            }

            var (done, refusal) = await records.RecordAsync(caller, command, Channel, context.RequestAborted).ConfigureAwait(false);
            return done is null ? refusal! : TypedResults.Json(Item(done), LeadJson.Readable.LeadItem, statusCode: StatusCodes.Status201Created);
        });

        public async Task<IResult> ListAsync(HttpContext context, Caller caller)
        {
            var (status, problems) = LeadRequests.ReadFilter(context.Request.Query);
            if (problems.Count > 0)
            {
                return Api.Errors.Invalid(problems);
            }

            try
            {
                var page = context.Request.Query["page"] is [{ Length: > 0 } token] ? token : null;
                var listed = await records.ListAsync(caller, status, page, LeadRecords.PageSize, context.RequestAborted).ConfigureAwait(false);
                var total = await records.CountAsync(caller, status, context.RequestAborted).ConfigureAwait(false);
                return TypedResults.Json(new LeadList([.. listed.Items.Select(Item)], listed.Next, total), LeadJson.Readable.LeadList);
            }
            catch (InvalidContinuationException)
            {
                return Api.Errors.Invalid([Declarations.Errors.BadPage()]);
            }
        }

        public Task<IResult> OpenAsync(HttpContext context, Caller caller) => WithAsync(context, caller, async (found, json) =>
        {
            var (reason, problems) = new Envelope(json).Why();
            if (reason is null)
            {
                return Api.Errors.Invalid(problems);
            }

            await cases.OpenAsync(caller, found.Case, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            return TypedResults.Json(new LeadOpened(found.Case.Id, found.Stored.Document.Version, found.Case.Status.Id(), found.Case.Words,
                found.Case.Declaration,
                found.Case.Status == CaseStatus.Open ? [.. CaseOutcomes.For(CaseType.Lead).Select(outcome => outcome.Id())] : []),
                    LeadJson.Readable.LeadOpened);
        });

        public Task<IResult> SettleAsync(HttpContext context, Caller caller) => WithAsync(context, caller, async (found, json) =>
        {
            var (command, version, problems) = CaseRequests.ReadSettlement(new(json), caller);
            if (command is null)
            {
                return Api.Errors.Invalid(problems);
            }

            var (done, refusal) = await records.SettleAsync(caller, found, command, version, Channel, context.RequestAborted).ConfigureAwait(false);
            return done is null ? refusal! : TypedResults.Json(Item(done), LeadJson.Readable.LeadItem);
        });

        private Task<IResult> WithAsync(HttpContext context, Caller caller, Func<FollowedLead, JsonElement, Task<IResult>> handle) =>
            Incoming.WithJsonAsync(context, async json =>
            context.Request.RouteValues["id"] is string id
                && await records.FindAsync(caller, id, context.RequestAborted).ConfigureAwait(false) is { } found
                ? await handle(found, json).ConfigureAwait(false) : Api.Errors.NotFound());

        private static LeadItem Item(FollowedLead found)
        {
            var (lead, last) = (found.Case, found.Case.Settlements.LastOrDefault());
            return new(lead.Id, found.Stored.Document.Version, lead.Status.Id(), lead.Lead!.Reporter.Id(), lead.Lead.Reporter.Label(),
                lead.Township?.Value, lead.Lead.Place?.Village?.Value,
                AssessmentJson.Day(CivilTime.ChinaDate(lead.At)), lead.DueOn is { } due ? AssessmentJson.Day(due) : null, found.IsDeclaredHere,
                    last?.Outcome.Id(), last?.Reason);
        }
    }
}
