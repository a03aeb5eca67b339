using System.Globalization;
using System.Text.Json;
using App.Api.Eligibility;
using App.Functions;
using App.Security;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Children;

/// <summary>The routes of registered children: masked lists and searches, an opening with a reason, history, and what needs two persons.</summary>
public static class ChildEndpoints
{
    private const string Channel = "api";

    public static void MapChildren(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<ChildRecords>(), app.Services.GetRequiredService<ChildActions>(), app.Services.GetRequiredService<Openings>(),
            app.Services.GetRequiredService<TimeProvider>(), app.Services.GetRequiredService<Settings>().Policy);
        app.Map(Functions.Catalogue.ListChildren, room.ListAsync);
        app.Map(Functions.Catalogue.SearchChildren, room.SearchAsync);
        app.Map(Functions.Catalogue.OpenChild, room.OpenAsync);
        app.Map(Functions.Catalogue.ChildHistory, room.HistoryAsync);
        app.Map(ChildFunctions.Update, (context, caller) => room.ActAsync(context, caller, Permission.ChildrenUpdate));
        app.Map(ChildFunctions.Judge, (context, caller) => room.ActAsync(context, caller, Permission.JudgementsRecord));
        app.Map(Functions.Catalogue.CloseChild, (context, caller) => room.ActAsync(context, caller, Permission.ChildrenClose));
        app.Map(Functions.Catalogue.MergeChild, (context, caller) => room.ActAsync(context, caller, Permission.ChildrenMerge));
        app.Map(Functions.Catalogue.TransferChild, (context, caller) => room.ActAsync(context, caller, Permission.ChildrenTransfer));
    }

    private sealed class Room(ChildRecords records, ChildActions actions, Openings openings, TimeProvider time, PolicyInForce policy)
    {
        public async Task<IResult> ListAsync(HttpContext context, Caller caller)
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var query = context.Request.Query;
            var problems = new List<Problem>();
            var status = query.Read("status", ChildStatuses.Find, Errors.UnknownStatus(), problems);
            ChildKind? kind = query.Read<ChildKind>("kind", text => text switch { "migrant" => ChildKind.Migrant, "leftBehind" => ChildKind.LeftBehind, _ => null }, Errors.UnknownKind(), problems);
            var place = query.Read<DivisionCode>("township", text => DivisionCode.TryParse(text, out var code) ? code : null, Errors.UnknownPlace("township"), problems);
            var due = DueFilter.Find(query["due"]);
            if (due is null && query["due"] is [{ Length: > 0 }, ..])
            {
                problems.Add(Errors.BadDue());
            }

            if (problems.Count > 0)
            {
                return Api.Errors.Invalid(problems);
            }

            try
            {
                var filter = new ChildFilter(status is { } one ? [one] : [], kind, place, due);
                var listed = await records.ListAsync(caller, county, filter, query["page"] is [{ Length: > 0 } token] ? token : null, ChildRecords.PageSize, context.RequestAborted).ConfigureAwait(false);
                var today = CivilTime.ChinaDate(time.GetUtcNow());
                return Answer.List(listed, (writer, item) => WriteItem(writer, item, today));
            }
            catch (InvalidContinuationException)
            {
                return Api.Errors.Invalid([Errors.BadPage()]);
            }
        }

        public Task<IResult> SearchAsync(HttpContext context, Caller caller) => Incoming.WithJsonAsync(context, async json =>
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var (search, problems) = ChildRequests.ReadSearch(new(json));
            if (search is null)
            {
                return Api.Errors.Invalid(problems);
            }

            var (found, refusal) = await records.SearchAsync(caller, county, search, Channel, context.RequestAborted).ConfigureAwait(false);
            var today = CivilTime.ChinaDate(time.GetUtcNow());
            return refusal is null ? Answer.List(found, null, (writer, item) => WriteItem(writer, item, today)) : refusal;
        });

        public Task<IResult> OpenAsync(HttpContext context, Caller caller) => Incoming.WithJsonAsync(context, async json =>
        {
            if (await FindAsync(context, caller, Permission.ChildrenOpen).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            var (reason, problems) = new Envelope(json).Why();
            if (reason is null)
            {
                return Api.Errors.Invalid(problems);
            }

            await records.OpenAsync(caller, found.Child, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            var today = CivilTime.ChinaDate(time.GetUtcNow());
            return Answer.Ok(writer => WriteFull(writer, found, today, policy));
        });

        public async Task<IResult> HistoryAsync(HttpContext context, Caller caller)
        {
            if (await FindAsync(context, caller, Permission.ChildrenHistory).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            var open = await openings.UntilAsync(caller, found.Child.County, "child.open", found.Child.Id, context.RequestAborted).ConfigureAwait(false) is not null;
            return Answer.List(await records.HistoryAsync(found.Child, context.RequestAborted).ConfigureAwait(false), null, (writer, revision) => WriteRevision(writer, revision, open));
        }

        public Task<IResult> ActAsync(HttpContext context, Caller caller, Permission permission) => Incoming.WithJsonAsync(context, async json =>
        {
            if (await FindAsync(context, caller, permission).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            var today = CivilTime.ChinaDate(time.GetUtcNow());
            var (action, version, problems) = permission switch
            {
                Permission.ChildrenUpdate => ChildRequests.ReadUpdate(new(json), found.Child.Form, today),
                Permission.JudgementsRecord => ChildRequests.ReadJudgement(new(json), caller, today),
                _ => ChildRequests.ReadAction(new(json), permission),
            };
            if (action is null)
            {
                return Api.Errors.Invalid(problems);
            }

            var (done, refusal) = await actions.ActAsync(caller, found, action, version, Channel, context.RequestAborted).ConfigureAwait(false);
            return done is null ? refusal! : Answer.Json(done.Proposed is null ? StatusCodes.Status200OK : StatusCodes.Status202Accepted, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("id", done.Child.Id);
                writer.WriteString("version", done.Version);
                writer.WriteString("status", done.Child.Status.Id());
                writer.WriteString("proposal", done.Proposed?.Id);
                AssessmentJson.WriteWarnings(writer, done.Warnings);
                writer.WriteEndObject();
            });
        });

        private async Task<StoredChild?> FindAsync(HttpContext context, Caller caller, Permission permission) =>
            caller.CountyOf(context) is { } county && context.Request.RouteValues["id"] is string id
                ? await records.FindAsync(caller, county, id, permission, context.RequestAborted).ConfigureAwait(false)
                : null;
    }

    private static void WriteItem(Utf8JsonWriter json, StoredChild stored, DateOnly today)
    {
        var child = stored.Child;
        var place = ChildRecords.PlaceOf(child);
        json.WriteStartObject();
        WriteHead(json, stored);
        json.WriteString("township", place?.Township?.Value);
        json.WriteString("village", place?.Village?.Value);
        json.WriteString("place", place is { } division ? DivisionTable.FullName(division.Township ?? division) : null);
        json.WriteString("due", child.DueOn is { } due ? DueTerm.Of(due, today, ChildRecords.Precision) : null);
        json.WriteStartObject("masked");
        foreach (var field in (Field[])[Shared2024.ChildName, Shared2024.Sex, Shared2024.BirthDate, Shared2024.CitizenNumber, Shared2024.DeclarantPhone])
        {
            if (child.Answers.Find(field) is { } value)
            {
                json.WriteString(field.Key, Masking.Show(field, value));
            }
        }

        json.WriteEndObject();
        json.WriteStartArray("findings");
        foreach (var finding in child.Assessment.Findings)
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule);
            json.WriteString("outcome", finding.Outcome.Code());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFull(Utf8JsonWriter json, StoredChild stored, DateOnly today, PolicyInForce policy)
    {
        var child = stored.Child;
        json.WriteStartObject();
        WriteHead(json, stored);
        json.WriteString("formId", child.Form.Id);
        json.WriteNumber("formVersion", child.Form.Version);
        json.WritePropertyName("answers");
        child.Form.Write(json, child.Answers);
        WriteTexts(json, "unknown", child.Form.UnknownKeys(child.Answers));
        WriteTexts(json, "declarations", child.Declarations);
        var assessment = Assess.For(child.Form, child.Answers, today, policy.On(today), child.Judgements);
        json.WritePropertyName("assessment");
        AssessmentJson.Write(json, assessment, assessment.Warnings);
        json.WriteStartArray("timeline");
        foreach (var spell in child.Timeline)
        {
            json.WriteStartObject();
            json.WriteString("of", FormJson.Id(spell.Of));
            json.WriteString("kind", FormJson.Id(spell.Kind));
            json.WriteString("where", spell.Where?.Value);
            json.WriteString("from", spell.From is { } from ? AssessmentJson.Day(from) : null);
            json.WriteString("to", spell.To is { } to ? AssessmentJson.Day(to) : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Keys of fields, never values: what they were is in the opened record.
    private static void WriteRevision(Utf8JsonWriter json, ChildRevision revision, bool open)
    {
        json.WriteStartObject();
        json.WriteString("id", revision.Id);
        json.WriteString("version", revision.Number.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("number", revision.Number);
        json.WriteString("cause", revision.Cause.Id());
        json.WriteString("causeLabel", revision.Cause.Label());

        // What the calendar did alone it did on the day after a birthday: to the month, until the record is opened.
        if (open || revision.Cause != RevisionCause.Reassessed)
        {
            json.WriteString("at", revision.At);
        }
        else
        {
            json.WriteString("at", IndexValue.Month(CivilTime.ChinaDate(revision.At)).Text);
        }

        json.WriteString("by", revision.By.Subject);
        json.WriteString("role", revision.By.Role);
        json.WriteString("reason", revision.Reason);
        json.WriteString("channel", revision.Channel);
        json.WriteString("status", revision.State.Status.Id());
        WriteTexts(json, "changed", revision.Changed);
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, StoredChild stored)
    {
        var child = stored.Child;
        json.WriteString("id", child.Id);
        json.WriteString("version", stored.Document.Version);
        json.WriteString("status", child.Status.Id());
        json.WriteString("statusLabel", child.Status.Label());
        json.WriteString("kind", FormJson.Id(child.Kind));
        json.WriteString("county", child.County.Value);
        json.WriteString("registeredOn", AssessmentJson.Day(CivilTime.ChinaDate(child.RegisteredAt)));
        json.WriteString("transferredTo", child.Status == ChildStatus.Transferred ? child.Transfer?.To.Value : null);
        json.WriteString("mergedInto", child.Ending?.MergedInto);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
