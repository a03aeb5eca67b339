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
using Domain.Forms.Catalogue;
using Domain.Identity;
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
    private const int MaxText = 100;

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

    /// <summary>A lead as the contract writes it; the portal's form is turned into the same JSON. Null with every problem.</summary>
    internal static (RecordLead? Command, IReadOnlyList<Problem> Problems) Read(JsonElement json, Caller caller, DateOnly today)
    {
        var envelope = new Envelope(json);
        var reporter = envelope.Text("reporter", required: true);
        if (reporter is not null && LeadReporters.Find(reporter) is null)
        {
            envelope.Add(Errors.UnknownReporter());
        }

        IdentityNumber? number = null;
        if (envelope.Text("citizenNumber", required: false, 40) is { } typed)
        {
            var parsed = IdentityNumber.Parse(typed, today);
            number = parsed.Value;
            if (number is null)
            {
                envelope.Add(Errors.BadNumber("证件号码不对，请核对；不清楚的，请空着。"));
            }
        }

        Address? where = null;
        if (envelope.Object("where", required: false) is { ValueKind: JsonValueKind.Object } place)
        {
            var problems = new List<Problem>();
            where = Shared2024.CurrentAddress.Read(place, today, problems) as Address;
            problems.ForEach(problem => envelope.Add(problem with { Field = "where" + problem.Field[Shared2024.CurrentAddress.Key.Length..] }));
        }

        var (name, age, school, contact) = (envelope.Text("childName", false, MaxText), envelope.Text("age", false, MaxText),
            envelope.Text("school", false, MaxText), envelope.Text("contact", false, 2 * MaxText));
        var why = envelope.Text("why", required: false, DeclarationTerms.MaxReasonLength);
        return envelope.Finish() is { Count: > 0 } wrong ? (null, wrong)
            : (new(LeadReporters.Find(reporter)!.Value, name, number, age, where, school, contact, why, caller.Actor), []);
    }

    internal static (CaseStatus Status, IReadOnlyList<Problem> Problems) ReadFilter(IQueryCollection query) =>
        query["status"] is not [{ Length: > 0 } named, ..] ? (CaseStatus.Open, [])
            : CaseStatuses.Find(named) is { } status ? (status, []) : (CaseStatus.Open, [Cases.Errors.UnknownStatus()]);

    private sealed class Room(LeadRecords records, CaseRecords cases, TimeProvider time)
    {
        public Task<IResult> RecordAsync(HttpContext context, Caller caller) => Incoming.WithJsonAsync(context, async json =>
        {
            var (command, problems) = Read(json, caller, CivilTime.ChinaDate(time.GetUtcNow()));
            if (command is null)
            {
                return Api.Errors.Invalid(problems);
            }

            var (done, refusal) = await records.RecordAsync(caller, command, Channel, context.RequestAborted).ConfigureAwait(false);
            return done is null ? refusal! : TypedResults.Json(Item(done), LeadJson.Readable.LeadItem, statusCode: StatusCodes.Status201Created);
        });

        public async Task<IResult> ListAsync(HttpContext context, Caller caller)
        {
            var (status, problems) = ReadFilter(context.Request.Query);
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
            var (reason, problems) = StaffDeclarationEndpoints.ReadReason(json);
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
            var (command, version, problems) = CaseEndpoints.ReadSettlement(json, caller);
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
