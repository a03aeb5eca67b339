using System.Text.Json;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.Proposals;
using App.Functions;
using App.Security;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Api.Sheets;

/// <summary>The routes of exports and of the annexes.</summary>
public static class ExportEndpoints
{
    private const string Channel = "api";

    public static void MapExports(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<Exports>(), app.Services.GetRequiredService<ProposalRecords>(), app.Services.GetRequiredService<Reviews>(),
            app.Services.GetRequiredService<ChildRecords>(), app.Services.GetRequiredService<Papers>(), app.Services.GetRequiredService<TimeProvider>());
        app.Map(SheetFunctions.StartExport, room.StartAsync);
        app.Map(SheetFunctions.ListExports, room.ListAsync);
        app.Map(SheetFunctions.GetExport, (context, caller) => room.WithAsync(context, caller, found => Task.FromResult<IResult>(Show(found.Export, found.Document.Version, StatusCodes.Status200OK))));
        app.Map(SheetFunctions.DecideExport, room.DecideAsync);
        app.Map(SheetFunctions.ExportFile, (context, caller) => room.WithAsync(context, caller, found => room.FetchAsync(context, caller, found)));
        app.Map(SheetFunctions.DeclarationAnnex, room.DeclarationAsync);
        app.Map(SheetFunctions.ChildAnnex, room.ChildAsync);
    }

    /// <summary>What is asked for; null with every problem.</summary>
    internal static (Export? Export, IReadOnlyList<Problem> Problems) Read(JsonElement json, Caller caller, DivisionCode county, DateTimeOffset now)
    {
        var envelope = new Envelope(json);
        var reason = envelope.Text("reason", required: true, DeclarationTerms.MaxReasonLength);
        var (kind, status) = (envelope.Text("kind", required: false, 20), envelope.Text("status", required: false, 30));
        var (place, due) = (envelope.Text("township", required: false, 12), envelope.Text("due", required: false, 20));
        if (kind is not ("migrant" or "leftBehind"))
        {
            envelope.Add(Errors.KindNeeded());
        }

        if (status is not null && ChildStatuses.Find(status) is null)
        {
            envelope.Add(Children.Errors.UnknownStatus());
        }

        if (due is not null && DueFilter.Find(due) is null)
        {
            envelope.Add(Children.Errors.BadDue());
        }

        if (place is not null && !(DivisionCode.TryParse(place, out var code) && county.Contains(code)))
        {
            envelope.Add(Children.Errors.UnknownPlace("township"));
        }

        return envelope.Finish() is { Count: > 0 } problems ? (null, problems)
            : (new(OpaqueId.New(now), county.Value, kind!, status is null ? [.. ChildStatuses.All.Where(one => one.IsOpen()).Select(one => one.Id())] : [status], place,
                due, reason!, caller.Actor.Subject, caller.Actor.Role, now), []);
    }

    private static Answer Show(Export export, string? version, int status) => Answer.Json(status, json => Write(json, export, version));

    private static void Write(Utf8JsonWriter json, Export export, string? version)
    {
        json.WriteStartObject();
        json.WriteString("id", export.Id);
        json.WriteString("version", version);
        json.WriteString("status", FormJson.Id(export.Status));
        json.WriteString("kind", export.Kind);
        json.WriteString("at", export.At);
        json.WriteString("by", export.Subject);
        json.WriteNumber("rows", export.Rows);
        if (export.Damaged > 0)
        {
            json.WriteNumber("damaged", export.Damaged);
        }

        json.WritePropertyName("until");
        if (export.Until is { } until)
        {
            json.WriteStringValue(until);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }

    private sealed class Room(Exports exports, ProposalRecords proposals, Reviews reviews, ChildRecords children, Papers papers, TimeProvider time)
    {
        public Task<IResult> StartAsync(HttpContext context, Caller caller) => WithBodyAsync(context, async json =>
        {
            if (StaffDeclarationEndpoints.CountyOf(context, caller) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var (wanted, problems) = Read(json, caller, county, time.GetUtcNow());
            if (wanted is null)
            {
                return Api.Errors.Invalid(problems);
            }

            var (export, refusal) = await exports.ProposeAsync(caller, county, wanted, context.RequestAborted).ConfigureAwait(false);
            return export is null ? refusal! : Show(export, null, StatusCodes.Status202Accepted);
        });

        public async Task<IResult> ListAsync(HttpContext context, Caller caller) => StaffDeclarationEndpoints.CountyOf(context, caller) is { } county
            ? Answer.List(await exports.RecentAsync(county, context.RequestAborted).ConfigureAwait(false), null, static (json, found) => Write(json, found.Export, found.Document.Version))
            : Declarations.Errors.CountyNeeded();

        public async Task<IResult> WithAsync(HttpContext context, Caller caller, Func<StoredExport, Task<IResult>> handle) =>
            StaffDeclarationEndpoints.CountyOf(context, caller) is { } county
            && await exports.FindAsync(county, context.Request.RouteValues["id"] as string, context.RequestAborted).ConfigureAwait(false) is { } found
                ? await handle(found).ConfigureAwait(false)
                : Api.Errors.NotFound();

        public async Task<IResult> FetchAsync(HttpContext context, Caller caller, StoredExport found)
        {
            var (file, refusal) = await exports.FetchAsync(caller, found, context.RequestAborted).ConfigureAwait(false);
            return file is null ? refusal! : file;
        }

        public Task<IResult> DecideAsync(HttpContext context, Caller caller) => WithAsync(context, caller, found => WithBodyAsync(context, async json =>
        {
            var envelope = new Envelope(json);
            var (decision, reason) = (envelope.Text("decision", required: true, 20), envelope.Text("reason", required: false, DeclarationTerms.MaxReasonLength));
            if (decision is not (null or "approve" or "refuse"))
            {
                envelope.Add(Errors.UnknownDecision());
            }

            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Api.Errors.Invalid(problems);
            }

            var county = DivisionCode.Parse(found.Export.County);
            var open = (await proposals.OpenAsync(caller, county, context.RequestAborted).ConfigureAwait(false)).FirstOrDefault(stored => stored.Proposal.SubjectId == found.Export.Id);
            if (open is null)
            {
                return caller.Assignment.May(Permission.RecordsExport, out var grant) && grant.Duty == Duty.Approve ? Errors.NotWaiting() : Api.Errors.NotAllowed();
            }

            Refusal? refusal;
            if (decision == "approve")
            {
                refusal = await exports.ApproveAsync(caller, open, context.RequestAborted).ConfigureAwait(false);
            }
            else
            {
                (var done, refusal) = await proposals.SendBackAsync(caller, open, reason, Channel, context.RequestAborted).ConfigureAwait(false);
                if (done is not null)
                {
                    await exports.RefusedAsync(caller, done, reason, context.RequestAborted).ConfigureAwait(false);
                }
            }

            return refusal is not null ? refusal
                : await exports.FindAsync(county, found.Export.Id, context.RequestAborted).ConfigureAwait(false) is { } now ? Show(now.Export, now.Document.Version, StatusCodes.Status200OK)
                : Api.Errors.NotFound();
        }));

        public Task<IResult> DeclarationAsync(HttpContext context, Caller caller) => WithReasonAsync(context, async reason =>
        {
            if (StaffDeclarationEndpoints.CountyOf(context, caller) is not { } county || context.Request.RouteValues["id"] is not string id
                || await reviews.FindAsync(caller, county, id, Permission.DeclarationsOpen, context.RequestAborted).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            if (reason is null)
            {
                return null;
            }

            await reviews.OpenAsync(caller, found.Declaration, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            return papers.Word(found.Declaration.Form, Papers.Of(found.Declaration));
        });

        public Task<IResult> ChildAsync(HttpContext context, Caller caller) => WithReasonAsync(context, async reason =>
        {
            if (StaffDeclarationEndpoints.CountyOf(context, caller) is not { } county || context.Request.RouteValues["id"] is not string id
                || await children.FindAsync(caller, county, id, Permission.ChildrenOpen, context.RequestAborted).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            if (reason is null)
            {
                return null;
            }

            await children.OpenAsync(caller, found.Child, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            return papers.Word(found.Child.Form, Papers.Of(found.Child));
        });

        /// <summary>Finds first (what is not there is not found, whatever the body says), then asks for the reason.</summary>
        private static Task<IResult> WithReasonAsync(HttpContext context, Func<string?, Task<IResult?>> handle) => WithBodyAsync(context, async json =>
        {
            var (reason, problems) = StaffDeclarationEndpoints.ReadReason(json);
            return await handle(reason).ConfigureAwait(false) ?? Api.Errors.Invalid(problems);
        });

        private static async Task<IResult> WithBodyAsync(HttpContext context, Func<JsonElement, Task<IResult>> handle)
        {
            var (json, refusal) = await Incoming.ReadJsonAsync(context, Catalogue.JsonBody).ConfigureAwait(false);
            if (json is null)
            {
                return refusal!;
            }

            using (json)
            {
                return await handle(json.RootElement).ConfigureAwait(false);
            }
        }
    }
}
