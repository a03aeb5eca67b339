using System.Text.Json;
using App.Api.Children;
using App.Api.Declarations;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Forms;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
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
        var room = new Room(app.Services.GetRequiredService<VisitDeclarations>(), app.Services.GetRequiredService<VisitDrafts>(),
            app.Services.GetRequiredService<VisitRecords>(), app.Services.GetRequiredService<ChildRecords>(),
                app.Services.GetRequiredService<Openings>());
        app.Map(VisitFunctions.DeclareByVisit, room.DeclareAsync);
        app.Map(VisitFunctions.ListVisitDrafts, room.DraftsAsync);
        app.Map(VisitFunctions.GetVisitDraft, room.DraftAsync);
        app.Map(VisitFunctions.PutVisitDraft, room.KeepAsync);
        app.Map(VisitFunctions.RecordVisit, room.RecordAsync);
        app.Map(VisitFunctions.ListVisits, room.VisitsAsync);
    }

    private sealed class Room(VisitDeclarations declarations, VisitDrafts drafts, VisitRecords visits, ChildRecords children, Openings openings)
    {
        public Task<Results<Created<VisitDeclared>, Refusal>> DeclareAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Created<VisitDeclared>>(context, async json =>
        {
            if (DeclarationEndpoints.KeyOf(context) is not { } key)
            {
                return Declarations.Errors.KeyMissing();
            }

            var envelope = new Envelope(json);
            var form = envelope.Form(CivilDay.Of(context));
            var (answers, unknown) = (envelope.Object("answers", required: true), envelope.Raw("unknown"));
            var problems = envelope.Finish();
            if (form is null || problems.Count > 0)
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await declarations.DeclareAsync(caller, key, CanonicalJson.Hash(json), form, new(answers, unknown),
                context.RequestAborted).ConfigureAwait(false))
                .To(accepted => TypedResults.Created((string?)null, VisitDeclared.Of(accepted)));
        });

        public async Task<Ok<ItemList<DraftHead>>> DraftsAsync(HttpContext context, Caller caller) =>
            TypedResults.Ok(ItemList.Of(await drafts.ListAsync(caller, context.RequestAborted).ConfigureAwait(false), DraftHead.Of));

        public async Task<Results<Ok<DraftOpened>, Refusal>> DraftAsync(HttpContext context, Caller caller) =>
            await drafts.FindAsync(caller, IdOf(context), context.RequestAborted).ConfigureAwait(false) is { } stored
                ? TypedResults.Ok(DraftOpened.Full(stored)) : Errors.NoSuchDraft();

        public Task<Results<Ok<DraftHead>, Refusal>> KeepAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<DraftHead>>(context, async json =>
        {
            var begun = await drafts.FindAsync(caller, IdOf(context), context.RequestAborted).ConfigureAwait(false);
            var envelope = new Envelope(json);
            var form = envelope.Form(CivilDay.Of(context), begun?.Draft.Form);
            if (envelope.Number("formVersion", Wire.Errors.WrongType("formVersion", "整数")) is { } of && begun is null && form is not null)
            {
                // Begun at a door without a signal, before the day on which the form changed, and heard of only now.
                form = drafts.Begun(form, of, CivilDay.Of(context)) ?? form;
            }

            var (boxes, screen) = (envelope.Object("boxes", required: true), envelope.Raw("screen"));
            var (version, save) = (envelope.Text("version", required: false), envelope.Text("save", required: true));
            if (save is not null && !(save.Length is >= 8 and <= 64 && save.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')))
            {
                envelope.Add(Errors.BadSave());
            }

            var number = 0;
            if (screen.ValueKind is not JsonValueKind.Undefined
                && !(screen.ValueKind is JsonValueKind.Number && screen.TryGetInt32(out number) && number is >= 0 and <= MostScreens))
            {
                envelope.Add(Wire.Errors.WrongType("screen", "从 0 开始的整数"));
            }

            var problems = envelope.Finish();
            var (read, wrong) = form is null ? (Pages.Posted.Empty, []) : VisitDraftJson.ReadBoxes(boxes, form);
            problems.AddRange(wrong);
            if (form is null || save is null || problems.Count > 0)
            {
                return Wire.Errors.Invalid(problems);
            }

            var saved = await drafts.SaveAsync(caller, IdOf(context), new(form, read, number, version, save),
                context.RequestAborted).ConfigureAwait(false);
            return saved.Newer is { } newer ? Conflict(form, read, newer) : saved.Kept is { } kept ? TypedResults.Ok(DraftHead.Of(kept))
                : saved.Refusal ?? Wire.Errors.VersionConflict();
        });

        public async Task<Results<Created<VisitItem>, Refusal>> RecordAsync(HttpContext context, Caller caller)
        {
            if (await FindAsync(context, caller, Permission.VisitsRecord).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            return await Incoming.WithJsonAsync<Created<VisitItem>>(context, async json =>
            {
                var (command, problems) = VisitRequests.Read(new(json), caller);
                if (command is null)
                {
                    return Wire.Errors.Invalid(problems);
                }

                var key = DeclarationEndpoints.KeyOf(context) ?? Guid.NewGuid().ToString("N");
                return (await visits.RecordAsync(caller, found, command, key, VisitRequests.Channel, context.RequestAborted).ConfigureAwait(false))
                    .To(kept => TypedResults.Created((string?)null, VisitItem.Of(kept, full: true)));
            }).ConfigureAwait(false);
        }

        public async Task<Results<Ok<ItemList<VisitItem>>, Refusal>> VisitsAsync(HttpContext context, Caller caller)
        {
            if (await FindAsync(context, caller, Permission.ChildrenList).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var full = await openings.UntilAsync(caller, found.Child.County, "child.open", found.Child.Id, context.RequestAborted)
                .ConfigureAwait(false) is not null;
            return TypedResults.Ok(ItemList.Of(await visits.OfAsync(found.Child, context.RequestAborted).ConfigureAwait(false), visit =>
                VisitItem.Of(visit, full)));
        }

        private static string IdOf(HttpContext context) => (string?)context.Request.RouteValues["id"] ?? "";

        private async Task<StoredChild?> FindAsync(HttpContext context, Caller caller, Permission permission) =>
            caller.CountyOf(context) is { } county ? await children.FindAsync(caller, county, IdOf(context), permission,
                context.RequestAborted).ConfigureAwait(false) : null;
    }

    /// <summary>Also carries the draft as it is now and what differs, so that the device can show both.</summary>
    private static Refusal Conflict(FormDefinition form, Pages.Posted mine, StoredVisitDraft newer)
    {
        var conflict = Wire.Errors.VersionConflict() with { Message = Errors.SavedElsewhere };
        return conflict with
        {
            Problems = [new("version", conflict.Code, conflict.Message)],
            Also = json =>
            {
                json.WritePropertyName("current");
                JsonSerializer.Serialize(json, DraftOpened.Full(newer), AnswerJson.Readable.DraftOpened);
                json.WritePropertyName("differences");
                IReadOnlyList<BoxDifferenceItem> differences = [.. BoxDifference.Between(form, mine, newer.Draft.Boxes).Select(BoxDifferenceItem.Of)];
                JsonSerializer.Serialize(json, differences, AnswerJson.Readable.IReadOnlyListBoxDifferenceItem);
            },
        };
    }
}
