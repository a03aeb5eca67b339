using System.Collections.Immutable;
using System.Text.Json;
using App.Api.Eligibility;
using App.Functions;
using App.Security;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.KeyCare;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.KeyCare;

/// <summary>The routes of the key-care ledger: a masked list, an opening with a reason, follow-ups, exits.</summary>
public static class KeyCareEndpoints
{
    private const string Channel = "api";

    public static void MapKeyCare(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<KeyCareRecords>(), app.Services.GetRequiredService<KeyCareActions>(), app.Services.GetRequiredService<TimeProvider>());
        app.Map(KeyCareFunctions.List, room.ListAsync);
        app.Map(KeyCareFunctions.Open, room.OpenAsync);
        app.Map(KeyCareFunctions.FollowUp, room.FollowUpAsync);
        app.Map(KeyCareFunctions.Exit, (context, caller) => room.ExitAsync(context, caller, back: false));
        app.Map(KeyCareFunctions.Reopen, (context, caller) => room.ExitAsync(context, caller, back: true));
    }

    private sealed class Room(KeyCareRecords records, KeyCareActions actions, TimeProvider time)
    {
        public async Task<IResult> ListAsync(HttpContext context, Caller caller)
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var (filter, problems) = KeyCareRequests.ReadFilter(context.Request.Query);
            if (problems.Count > 0)
            {
                return Api.Errors.Invalid(problems);
            }

            try
            {
                var page = context.Request.Query["page"] is [{ Length: > 0 } token] ? token : null;
                var listed = await records.ListAsync(caller, county, filter, page, KeyCareRecords.PageSize, context.RequestAborted).ConfigureAwait(false);
                var today = CivilTime.ChinaDate(time.GetUtcNow());
                return Answer.List(listed, (json, item) => WriteItem(json, item, today));
            }
            catch (InvalidContinuationException)
            {
                return Api.Errors.Invalid([Children.Errors.BadPage()]);
            }
        }

        public Task<IResult> OpenAsync(HttpContext context, Caller caller) => WithEntryAsync(context, caller, async (found, json) =>
        {
            var (reason, problems) = new Envelope(json).Why();
            if (reason is null)
            {
                return Api.Errors.Invalid(problems);
            }

            await records.OpenAsync(caller, found.Entry, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            var today = CivilTime.ChinaDate(time.GetUtcNow());
            return Answer.Ok(writer => WriteFull(writer, found, today));
        });

        public Task<IResult> FollowUpAsync(HttpContext context, Caller caller) => WithEntryAsync(context, caller, async (found, json) =>
        {
            var (note, version, problems) = KeyCareRequests.ReadFollowUp(new(json), CivilTime.ChinaDate(time.GetUtcNow()));
            if (note is null)
            {
                return Api.Errors.Invalid(problems);
            }

            var (done, refusal) = await actions.FollowUpAsync(caller, found, note, version, Channel, context.RequestAborted).ConfigureAwait(false);
            return done is null ? refusal! : Done(done, StatusCodes.Status201Created);
        });

        public Task<IResult> ExitAsync(HttpContext context, Caller caller, bool back) => WithEntryAsync(context, caller, async (found, json) =>
        {
            var (reason, version, problems) = new Envelope(json).WhyOfVersion();
            if (reason is null)
            {
                return Api.Errors.Invalid(problems);
            }

            var (done, refusal) = await actions.ExitAsync(caller, found, reason, back, version, Channel, context.RequestAborted).ConfigureAwait(false);
            return done is null ? refusal! : Done(done, StatusCodes.Status200OK);
        });

        private Task<IResult> WithEntryAsync(HttpContext context, Caller caller, Func<StoredEntry, JsonElement, Task<IResult>> handle) =>
            Incoming.WithJsonAsync(context, async json =>
                caller.CountyOf(context) is { } county && context.Request.RouteValues["id"] is string id
                && await records.FindAsync(caller, county, id, context.RequestAborted).ConfigureAwait(false) is { } found
                    ? await handle(found, json).ConfigureAwait(false)
                    : Api.Errors.NotFound());

        private static Answer Done(KeyCareOutcome done, int status) => Answer.Json(done.Proposed is null ? status : StatusCodes.Status202Accepted, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", done.Entry.Id);
            json.WriteString("version", done.Version);
            json.WriteString("status", done.Entry.Status.Id());
            json.WriteString("dueOn", done.Entry.DueOn is { } due ? AssessmentJson.Day(due) : null);
            if (done.Event is { } happened)
            {
                json.WriteNumber("number", happened.Number);
            }

            json.WriteString("proposal", done.Proposed?.Id);
            json.WriteEndObject();
        });
    }

    private static void WriteItem(Utf8JsonWriter json, CaredFor item, DateOnly today)
    {
        json.WriteStartObject();
        WriteHead(json, item.Stored, today);
        json.WriteString("due", item.Entry.DueOn is { } due ? DueTerm.Of(due, today, DuePrecision.Day) : null);
        json.WriteStartObject("masked");
        foreach (var field in (Field[])[Shared2024.ChildName, Shared2024.Sex, Shared2024.BirthDate])
        {
            if (item.Child?.Answers.Find(field) is { } value)
            {
                json.WriteString(field.Key, Masking.Show(field, value));
            }
        }

        json.WriteEndObject();

        // Which trigger, not which answer: the explanation repeats what the family said and waits for an opening.
        json.WriteStartArray("triggers");
        foreach (var trigger in item.Entry.Triggers)
        {
            json.WriteStartObject();
            WriteTrigger(json, trigger);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFull(Utf8JsonWriter json, StoredEntry stored, DateOnly today)
    {
        json.WriteStartObject();
        WriteHead(json, stored, today);
        json.WriteString("dueOn", stored.Entry.DueOn is { } until ? AssessmentJson.Day(until) : null);
        WriteTriggers(json, stored.Entry.Triggers);
        json.WriteStartArray("events");
        foreach (var happened in stored.Entry.Events)
        {
            json.WriteStartObject();
            json.WriteNumber("number", happened.Number);
            json.WriteString("kind", happened.Kind.Id());
            json.WriteString("kindLabel", happened.Kind.Label());
            json.WriteString("at", happened.At);
            json.WriteString("by", happened.By.Subject);
            json.WriteString("role", happened.By.Role);
            json.WriteString("approvedBy", happened.ApprovedBy?.Subject);
            json.WriteString("reason", happened.Reason);
            json.WriteString("dueOn", happened.DueOn is { } due ? AssessmentJson.Day(due) : null);
            json.WriteString("from", happened.From?.Value);
            json.WriteString("to", happened.To?.Value);
            if (happened.Note is { } note)
            {
                json.WriteStartObject("note");
                json.WriteString("on", AssessmentJson.Day(note.On));
                json.WriteString("kind", note.Kind.Id());
                json.WriteString("notes", note.Notes);
                json.WriteString("nextDueOn", note.NextDueOn is { } next ? AssessmentJson.Day(next) : null);
                if (note.Corrects is { } corrects)
                {
                    json.WriteNumber("corrects", corrects);
                }

                json.WriteEndObject();
            }

            if (!happened.Triggers.IsEmpty)
            {
                WriteTriggers(json, happened.Triggers);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, StoredEntry stored, DateOnly today)
    {
        var entry = stored.Entry;
        json.WriteString("id", entry.Id);
        json.WriteString("version", stored.Document.Version);
        json.WriteString("child", entry.Id);
        json.WriteString("status", entry.Status.Id());
        json.WriteString("statusLabel", entry.Status.Label());
        json.WriteString("kind", FormJson.Id(entry.Kind));
        json.WriteString("county", entry.County.Value);
        json.WriteString("township", entry.Place?.Township?.Value);
        json.WriteString("village", entry.Place?.Village?.Value);
        json.WriteString("place", entry.Place is { } place ? DivisionTable.FullName(place.Township ?? place) : null);
        json.WriteBoolean("provisional", entry.IsProvisional);
        json.WriteString("openedOn", AssessmentJson.Day(entry.OpenedOn));
        json.WriteBoolean("overdue", entry.DueOn < today);
        json.WriteString("lastContactOn", entry.LastContactOn is { } last ? AssessmentJson.Day(last) : null);
        json.WriteNumber("followUps", entry.FollowUps.Count());
    }

    private static void WriteTriggers(Utf8JsonWriter json, ImmutableArray<LedgerTrigger> triggers)
    {
        json.WriteStartArray("triggers");
        foreach (var trigger in triggers)
        {
            json.WriteStartObject();
            WriteTrigger(json, trigger);
            json.WriteString("explanation", trigger.Explanation);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTrigger(Utf8JsonWriter json, LedgerTrigger trigger)
    {
        json.WriteString("trigger", trigger.Trigger);
        json.WriteString("label", TriggerIds.Label(trigger.Trigger));
        json.WriteString("clause", trigger.Clause);
        json.WriteBoolean("provisional", trigger.Provisional);
        json.WriteBoolean("confirm", trigger.Confirm);
        json.WriteString("since", AssessmentJson.Day(trigger.Since));
        json.WriteString("confirmedOn", trigger.ConfirmedOn is { } on ? AssessmentJson.Day(on) : null);
    }
}
