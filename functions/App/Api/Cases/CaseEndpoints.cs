using System.Text.Json;
using App.Api.Eligibility;
using App.Functions;
using App.Security;
using Domain.Cases;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Cases;

/// <summary>The routes of cases for review: a list without what was said, an opening with a reason, a settlement with a version.</summary>
public static class CaseEndpoints
{
    private const string Channel = "api";

    public static void MapCases(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<CaseRecords>(), app.Services.GetRequiredService<CaseActions>());
        app.Map(ReviewFunctions.ListCases, room.ListAsync);
        app.Map(ReviewFunctions.OpenCase, room.OpenAsync);
        app.Map(ReviewFunctions.SettleCase, room.SettleAsync);
        app.Map(ReviewFunctions.ReplyToCase, room.ReplyAsync);
    }

    private sealed class Room(CaseRecords records, CaseActions actions)
    {
        public async Task<IResult> ListAsync(HttpContext context, Caller caller)
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var (status, type, problems) = CaseRequests.ReadFilter(context.Request.Query);
            if (problems.Count > 0)
            {
                return Api.Errors.Invalid(problems);
            }

            try
            {
                var page = context.Request.Query["page"] is [{ Length: > 0 } token] ? token : null;
                var listed = await records.ListAsync(caller, county, status, type, page, CaseRecords.PageSize, context.RequestAborted).ConfigureAwait(false);
                return Answer.List(listed, WriteItem);
            }
            catch (InvalidContinuationException)
            {
                return Api.Errors.Invalid([Declarations.Errors.BadPage()]);
            }
        }

        public Task<IResult> OpenAsync(HttpContext context, Caller caller) => Incoming.WithJsonAsync(context, async json =>
        {
            if (await FindAsync(context, caller, Permission.CasesList).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            var (reason, problems) = new Envelope(json).Why();
            if (reason is null)
            {
                return Api.Errors.Invalid(problems);
            }

            await records.OpenAsync(caller, found.Case, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            return Answer.Ok(writer => Write(writer, found, full: true));
        });

        public Task<IResult> SettleAsync(HttpContext context, Caller caller) =>
            ChangeAsync(context, caller, CaseRequests.ReadSettlement, actions.SettleAsync);

        public Task<IResult> ReplyAsync(HttpContext context, Caller caller) =>
            ChangeAsync(context, caller, CaseRequests.ReadReply, actions.ReplyAsync);

        private Task<IResult> ChangeAsync<T>(HttpContext context, Caller caller, Func<Envelope, Caller,
            (T? Command, string Version, IReadOnlyList<Problem> Problems)> read,
            Func<Caller, StoredCase, T, string, string, CancellationToken, Task<(StoredCase? Done, Refusal? Refusal)>> change)
            where T : class => Incoming.WithJsonAsync(context, async json =>
        {
            if (await FindAsync(context, caller, Permission.CasesSettle).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            var (command, version, problems) = read(new(json), caller);
            if (command is null)
            {
                return Api.Errors.Invalid(problems);
            }

            var (done, refusal) = await change(caller, found, command, version, Channel, context.RequestAborted).ConfigureAwait(false);
            return done is null ? refusal! : Answer.Ok(writer => WriteItem(writer, done));
        });

        private async Task<StoredCase?> FindAsync(HttpContext context, Caller caller, Permission permission) =>
            caller.CountyOf(context) is { } county && context.Request.RouteValues["id"] is string id
                ? await records.FindAsync(caller, county, id, permission, context.RequestAborted).ConfigureAwait(false)
                : null;
    }

    private static void WriteItem(Utf8JsonWriter json, StoredCase stored) => Write(json, stored, full: false);

    private static void Write(Utf8JsonWriter json, StoredCase stored, bool full)
    {
        var found = stored.Case;
        json.WriteStartObject();
        json.WriteString("id", found.Id);
        json.WriteString("version", stored.Document.Version);
        json.WriteString("type", found.Type.Id());
        json.WriteString("typeLabel", found.Type.Label());
        json.WriteString("status", found.Status.Id());
        json.WriteString("county", found.County.Value);
        json.WriteString("openedOn", AssessmentJson.Day(CivilTime.ChinaDate(found.At)));
        json.WriteString("dueOn", found.DueOn is { } due ? AssessmentJson.Day(due) : null);
        if (found.DueAt is { } dueAt)
        {
            json.WriteString("dueAt", dueAt);
        }
        else
        {
            json.WriteNull("dueAt");
        }

        json.WriteNumber("calls", found.Calls.Length);
        json.WriteBoolean("canBeAnswered", found is { CanBeAnswered: true, Status: CaseStatus.Open });
        json.WriteString("child", found.Child);
        json.WriteString("otherCounty", found.OtherCounty?.Value);
        Texts("declarations", found.Parts.Where(part => part.County == found.County).Select(part => part.Declaration).DefaultIfEmpty(found.Declaration).OfType<string>());

        // Of another county only that there is one, and its kind.
        json.WriteStartArray("elsewhere");
        foreach (var part in found.Parts.Where(part => part.County != found.County))
        {
            json.WriteStartObject();
            json.WriteString("county", part.County.Value);
            json.WriteString("kind", FormJson.Id(part.Kind));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Texts("outcomes", found.Status == CaseStatus.Open ? CaseOutcomes.For(found.Type).Select(outcome => outcome.Id()) : []);
        json.WriteStartArray("settlements");
        foreach (var settlement in found.Settlements)
        {
            json.WriteStartObject();
            json.WriteString("outcome", settlement.Outcome.Id());
            json.WriteString("reason", settlement.Reason);
            json.WriteString("by", settlement.By.Subject);
            json.WriteString("role", settlement.By.Role);
            json.WriteString("at", settlement.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (full)
        {
            json.WriteString("words", found.Words);
            json.WriteStartArray("said");
            foreach (var call in found.Calls)
            {
                json.WriteStartObject();
                json.WriteString("at", call.At);
                json.WriteString("kind", call.Kind);
                json.WriteString("words", call.Words);
                json.WriteString("phone", call.Phone);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("replies");
            foreach (var reply in found.Replies)
            {
                json.WriteStartObject();
                json.WriteString("at", reply.At);
                json.WriteString("by", reply.By.Subject);
                json.WriteString("text", reply.Text);
                json.WriteString("delivery", reply.Delivery.Id());
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();

        void Texts(string name, IEnumerable<string> texts)
        {
            json.WriteStartArray(name);
            foreach (var text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }
    }
}
