using System.Text.Json;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.Eligibility;
using App.Functions;
using App.Security;
using Domain.Declarations;
using Domain.Forms;
using Domain.Privacy;
using Domain.Visits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Api.Visits;

/// <summary>The routes of door visits: declare, keep unfinished visits, record a visit to a registered child.</summary>
public static class VisitEndpoints
{
    /// <summary>No form has as many question groups.</summary>
    private const int MostScreens = 99;

    public static void MapVisits(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<VisitDeclarations>(), app.Services.GetRequiredService<VisitDrafts>(), app.Services.GetRequiredService<VisitRecords>(),
            app.Services.GetRequiredService<ChildRecords>(), app.Services.GetRequiredService<Openings>());
        app.Map(VisitFunctions.DeclareByVisit, room.DeclareAsync);
        app.Map(VisitFunctions.ListVisitDrafts, room.DraftsAsync);
        app.Map(VisitFunctions.GetVisitDraft, room.DraftAsync);
        app.Map(VisitFunctions.PutVisitDraft, room.KeepAsync);
        app.Map(VisitFunctions.RecordVisit, room.RecordAsync);
        app.Map(VisitFunctions.ListVisits, room.VisitsAsync);
    }

    private sealed class Room(VisitDeclarations declarations, VisitDrafts drafts, VisitRecords visits, ChildRecords children, Openings openings)
    {
        public Task<IResult> DeclareAsync(HttpContext context, Caller caller) => Incoming.WithJsonAsync(context, async json =>
        {
            if (DeclarationEndpoints.KeyOf(context) is not { } key)
            {
                return Declarations.Errors.KeyMissing();
            }

            var envelope = new Envelope(json);
            var form = envelope.Form();
            var (answers, unknown) = (envelope.Object("answers", required: true), envelope.Raw("unknown"));
            var problems = envelope.Finish();
            if (form is null || problems.Count > 0)
            {
                return Api.Errors.Invalid(problems);
            }

            var declared = await declarations.DeclareAsync(caller, key, CanonicalJson.Hash(json), form, new(answers, unknown),
                context.RequestAborted).ConfigureAwait(false);
            return declared.Accepted is { } accepted ? Answer.Json(StatusCodes.Status201Created, writer => Write(writer, accepted)) : declared.Refusal!;
        });

        public async Task<IResult> DraftsAsync(HttpContext context, Caller caller) =>
            Answer.List(await drafts.ListAsync(caller, context.RequestAborted).ConfigureAwait(false), null, (json, stored) =>
            {
                json.WriteStartObject();
                WriteHead(json, stored);
                json.WriteEndObject();
            });

        public async Task<IResult> DraftAsync(HttpContext context, Caller caller) =>
            await drafts.FindAsync(caller, IdOf(context), context.RequestAborted).ConfigureAwait(false) is { } stored ? Answer.Ok(json => WriteDraft(json, stored)) : Errors.NoSuchDraft();

        public Task<IResult> KeepAsync(HttpContext context, Caller caller) => Incoming.WithJsonAsync(context, async json =>
        {
            var envelope = new Envelope(json);
            var form = envelope.Form();
            var (boxes, screen) = (envelope.Object("boxes", required: true), envelope.Raw("screen"));
            var (version, save) = (envelope.Text("version", required: false), envelope.Text("save", required: true));
            if (save is not null && !(save.Length is >= 8 and <= 64 && save.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')))
            {
                envelope.Add(Errors.BadSave());
            }

            var number = 0;
            if (screen.ValueKind is not JsonValueKind.Undefined && !(screen.ValueKind is JsonValueKind.Number && screen.TryGetInt32(out number) && number is >= 0 and <= MostScreens))
            {
                envelope.Add(Api.Errors.WrongType("screen", "从 0 开始的整数"));
            }

            var problems = envelope.Finish();
            var (read, wrong) = form is null ? (Pages.Posted.Empty, []) : VisitDraftJson.ReadBoxes(boxes, form);
            problems.AddRange(wrong);
            if (form is null || problems.Count > 0)
            {
                return Api.Errors.Invalid(problems);
            }

            var saved = await drafts.SaveAsync(caller, IdOf(context), new(form, read, number, version, save!), context.RequestAborted).ConfigureAwait(false);
            return saved.Kept is { } kept
                ? Answer.Ok(writer =>
                {
                    writer.WriteStartObject();
                    WriteHead(writer, kept);
                    writer.WriteEndObject();
                })
                : saved.Newer is { } newer ? Conflict(form, read, newer) : saved.Refusal!;
        });

        public async Task<IResult> RecordAsync(HttpContext context, Caller caller)
        {
            if (await FindAsync(context, caller, Permission.VisitsRecord).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            return await Incoming.WithJsonAsync(context, async json =>
            {
                var (command, problems) = VisitRequests.Read(new(json), caller);
                if (command is null)
                {
                    return Api.Errors.Invalid(problems);
                }

                var key = DeclarationEndpoints.KeyOf(context) ?? Guid.NewGuid().ToString("N");
                var (kept, refusal) = await visits.RecordAsync(caller, found, command, key, VisitRequests.Channel,
                    context.RequestAborted).ConfigureAwait(false);
                return kept is null ? refusal! : Answer.Json(StatusCodes.Status201Created, writer => WriteVisit(writer, kept, full: true));
            }).ConfigureAwait(false);
        }

        public async Task<IResult> VisitsAsync(HttpContext context, Caller caller)
        {
            if (await FindAsync(context, caller, Permission.ChildrenList).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            var full = await openings.UntilAsync(caller, found.Child.County, "child.open", found.Child.Id, context.RequestAborted).ConfigureAwait(false) is not null;
            return Answer.List(await visits.OfAsync(found.Child, context.RequestAborted).ConfigureAwait(false), null, (writer, visit) => WriteVisit(writer, visit, full));
        }

        private static string IdOf(HttpContext context) => (string?)context.Request.RouteValues["id"] ?? "";

        private async Task<StoredChild?> FindAsync(HttpContext context, Caller caller, Permission permission) =>
            caller.CountyOf(context) is { } county ? await children.FindAsync(caller, county, IdOf(context), permission,
                context.RequestAborted).ConfigureAwait(false) : null;
    }

    /// <summary>A problem document that also carries the draft as it is now and what differs, so that the device can show both.</summary>
    private static Answer Conflict(FormDefinition form, Pages.Posted mine, StoredVisitDraft newer) => Answer.Bytes(StatusCodes.Status409Conflict, Answer.Write(json =>
    {
        var refusal = Api.Errors.VersionConflict();
        json.WriteStartObject();
        json.WriteString("type", "about:blank");
        json.WriteString("title", Errors.SavedElsewhere);
        json.WriteNumber("status", refusal.Status);
        json.WriteString("code", refusal.Code);
        json.WriteStartArray("errors");
        Refusal.Write(json, new Problem("version", refusal.Code, Errors.SavedElsewhere));
        json.WriteEndArray();
        json.WritePropertyName("current");
        WriteDraft(json, newer);
        json.WriteStartArray("differences");
        foreach (var difference in BoxDifference.Between(form, mine, newer.Draft.Boxes))
        {
            json.WriteStartObject();
            json.WriteString("field", difference.Field.Key);
            json.WriteString("label", difference.Field.Name);
            json.WriteString("yours", difference.Mine);
            json.WriteString("theirs", difference.Theirs);
            json.WriteStartArray("boxes");
            foreach (var name in Pages.Posted.NamesOf(difference.Field))
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }), "application/problem+json; charset=utf-8");

    private static void Write(Utf8JsonWriter json, Submitted submitted)
    {
        json.WriteStartObject();
        json.WriteString("id", submitted.Declaration.Id);
        json.WriteString("receipt", submitted.Declaration.Receipt.Value);
        json.WriteString("status", submitted.Declaration.Status.Id());
        json.WriteString("county", submitted.Declaration.County.Value);
        json.WriteString("channel", submitted.Declaration.Provenance.Channel.Id());
        json.WritePropertyName("assessment");
        AssessmentJson.Write(json, submitted.Assessment, submitted.Assessment.Warnings);
        AssessmentJson.WriteWarnings(json, submitted.Warnings);
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, StoredVisitDraft stored)
    {
        var draft = stored.Draft;
        json.WriteString("id", draft.Id);
        json.WriteString("version", stored.Document.Version);
        json.WriteString("formId", draft.Form.Id);
        json.WriteNumber("screen", draft.Screen);
        json.WriteString("save", draft.Save);
        json.WriteString("changedAt", draft.ChangedAt);
        json.WriteString("receipt", draft.Done?.Receipt.Value);
    }

    private static void WriteDraft(Utf8JsonWriter json, StoredVisitDraft stored)
    {
        json.WriteStartObject();
        WriteHead(json, stored);
        VisitDraftJson.WriteBoxes(json, stored.Draft.Boxes);
        json.WriteEndObject();
    }

    private static void WriteVisit(Utf8JsonWriter json, Visit visit, bool full)
    {
        json.WriteStartObject();
        json.WriteString("id", visit.Id);

        // It never changes, so its first version is its only one.
        json.WriteString("version", "1");
        json.WriteString("child", visit.Child);
        json.WriteString("visitedOn", AssessmentJson.Day(visit.On));
        json.WriteStartArray("met");
        foreach (var met in visit.Met)
        {
            json.WriteStringValue(met.Id());
        }

        json.WriteEndArray();
        json.WriteString("seen", full ? visit.Seen : null);
        json.WriteString("nextOn", visit.NextOn is { } next ? AssessmentJson.Day(next) : null);
        json.WriteString("by", visit.By.Subject);
        json.WriteString("role", visit.By.Role);
        json.WriteString("at", visit.At);
        json.WriteEndObject();
    }
}
