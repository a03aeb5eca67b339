using System.Text.Json;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.Proposals;
using App.Functions;
using App.Security;
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
        public Task<IResult> StartAsync(HttpContext context, Caller caller) => Incoming.WithJsonAsync(context, async json =>
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var (wanted, problems) = ExportRequests.Read(new(json), caller, county, time.GetUtcNow());
            if (wanted is null)
            {
                return Api.Errors.Invalid(problems);
            }

            var (export, refusal) = await exports.ProposeAsync(caller, county, wanted, context.RequestAborted).ConfigureAwait(false);
            return export is null ? refusal! : Show(export, null, StatusCodes.Status202Accepted);
        });

        public async Task<IResult> ListAsync(HttpContext context, Caller caller) => caller.CountyOf(context) is { } county
            ? Answer.List(await exports.RecentAsync(county, context.RequestAborted).ConfigureAwait(false), null, static (json, found) => Write(json, found.Export, found.Document.Version))
            : Declarations.Errors.CountyNeeded();

        public async Task<IResult> WithAsync(HttpContext context, Caller caller, Func<StoredExport, Task<IResult>> handle) =>
            caller.CountyOf(context) is { } county
            && await exports.FindAsync(county, context.Request.RouteValues["id"] as string, context.RequestAborted).ConfigureAwait(false) is { } found
                ? await handle(found).ConfigureAwait(false)
                : Api.Errors.NotFound();

        public async Task<IResult> FetchAsync(HttpContext context, Caller caller, StoredExport found)
        {
            var (file, refusal) = await exports.FetchAsync(caller, found, context.RequestAborted).ConfigureAwait(false);
            return file is null ? refusal! : file;
        }

        public Task<IResult> DecideAsync(HttpContext context, Caller caller) =>
            WithAsync(context, caller, found => Incoming.WithJsonAsync(context, async json =>
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
            if (caller.CountyOf(context) is not { } county || context.Request.RouteValues["id"] is not string id
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
            if (caller.CountyOf(context) is not { } county || context.Request.RouteValues["id"] is not string id
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
        private static Task<IResult> WithReasonAsync(HttpContext context, Func<string?, Task<IResult?>> handle) =>
            Incoming.WithJsonAsync(context, async json =>
        {
            var (reason, problems) = new Envelope(json).Why();
            return await handle(reason).ConfigureAwait(false) ?? Api.Errors.Invalid(problems);
        });
    }
}
