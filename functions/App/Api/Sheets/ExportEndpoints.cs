using System.Text.Json.Serialization;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.Proposals;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace App.Api.Sheets;

/// <summary>An export: what of it whoever asked and whoever agrees may see.</summary>
/// <param name="Until">Until when it can be fetched.</param>
internal sealed record ExportItem(string Id, string? Version, ExportStatus Status, string Kind, DateTimeOffset At, string By, int Rows,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Damaged, DateTimeOffset? Until)
{
    public static ExportItem Of(StoredExport found) => Of(found.Export, found.Document.Version);

    public static ExportItem Of(Export export, string? version) => new(export.Id, version, export.Status, export.Kind, export.At, export.Subject,
        export.Rows,
        export.Damaged > 0 ? export.Damaged : null, export.Until);
}

/// <summary>The routes of exports and of the annexes.</summary>
public static class ExportEndpoints
{
    private const string Channel = "api";

    public static void MapExports(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<Exports>(), app.Services.GetRequiredService<ProposalRecords>(),
            app.Services.GetRequiredService<Reviews>(), app.Services.GetRequiredService<ChildRecords>(), app.Services.GetRequiredService<Papers>(),
                app.Services.GetRequiredService<TimeProvider>());
        app.Map(SheetFunctions.StartExport, room.StartAsync);
        app.Map(SheetFunctions.ListExports, room.ListAsync);
        app.Map(SheetFunctions.GetExport, (context, caller) => room.WithAsync<Ok<ExportItem>>(context, caller, static found =>
            Task.FromResult<Results<Ok<ExportItem>, Refusal>>(TypedResults.Ok(ExportItem.Of(found)))));
        app.Map(SheetFunctions.DecideExport, room.DecideAsync);
        app.Map(SheetFunctions.ExportFile, (context, caller) => room.WithAsync(context, caller, found => room.FetchAsync(context, caller, found)));
        app.Map(SheetFunctions.DeclarationAnnex, room.DeclarationAsync);
        app.Map(SheetFunctions.ChildAnnex, room.ChildAsync);
    }

    private sealed class Room(Exports exports, ProposalRecords proposals, Reviews reviews, ChildRecords children, Papers papers, TimeProvider time)
    {
        public Task<Results<Accepted<ExportItem>, Refusal>> StartAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Accepted<ExportItem>>(context, async json =>
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var (wanted, problems) = ExportRequests.Read(new(json), caller, county, time.GetUtcNow());
            if (wanted is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await exports.ProposeAsync(caller, county, wanted, context.RequestAborted).ConfigureAwait(false)).To(export =>
                TypedResults.Accepted((string?)null, ExportItem.Of(export, null)));
        });

        public async Task<Results<Ok<ItemList<ExportItem>>, Refusal>> ListAsync(HttpContext context, Caller caller) =>
            caller.CountyOf(context) is { } county
            ? TypedResults.Ok(ItemList.Of(await exports.RecentAsync(county, context.RequestAborted).ConfigureAwait(false), ExportItem.Of))
            : Declarations.Errors.CountyNeeded();

        public async Task<Results<T, Refusal>> WithAsync<T>(HttpContext context, Caller caller, Func<StoredExport, Task<Results<T, Refusal>>> handle)
            where T : IResult => caller.CountyOf(context) is { } county
            && await exports.FindAsync(county, context.Request.RouteValues["id"] as string, context.RequestAborted).ConfigureAwait(false) is { } found
                ? await handle(found).ConfigureAwait(false)
                : Wire.Errors.NotFound();

        public async Task<Results<Download, Refusal>> FetchAsync(HttpContext context, Caller caller, StoredExport found) =>
            (await exports.FetchAsync(caller, found, context.RequestAborted).ConfigureAwait(false)).To(file => file);

        public Task<Results<Ok<ExportItem>, Refusal>> DecideAsync(HttpContext context, Caller caller) =>
            WithAsync(context, caller, found => Incoming.WithJsonAsync<Ok<ExportItem>>(context, async json =>
        {
            var envelope = new Envelope(json);
            var (decision, reason) = (envelope.Text("decision", required: true, 20),
                envelope.Text("reason", required: false, Reasons.MaxLength));
            if (decision is not (null or "approve" or "refuse"))
            {
                envelope.Add(Errors.UnknownDecision());
            }

            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Wire.Errors.Invalid(problems);
            }

            var county = DivisionCode.Parse(found.Export.County);
            var open = (await proposals.OpenAsync(caller, county, context.RequestAborted).ConfigureAwait(false))
                .FirstOrDefault(stored => stored.Proposal.SubjectId == found.Export.Id);
            if (open is null)
            {
                return caller.Assignment.May(Permission.RecordsExport, out var grant) && grant.Duty == Duty.Approve ? Errors.NotWaiting()
                    : Wire.Errors.NotAllowed();
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
                : await exports.FindAsync(county, found.Export.Id, context.RequestAborted).ConfigureAwait(false) is { } now
                    ? TypedResults.Ok(ExportItem.Of(now))
                : Wire.Errors.NotFound();
        }));

        public Task<Results<Download, Refusal>> DeclarationAsync(HttpContext context, Caller caller) => WithReasonAsync(context, async reason =>
        {
            if (caller.CountyOf(context) is not { } county || context.Request.RouteValues["id"] is not string id
                || await reviews.FindAsync(caller, county, id, Permission.DeclarationsOpen, context.RequestAborted)
                .ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            if (reason is null)
            {
                return null;
            }

            await reviews.OpenAsync(caller, found.Declaration, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            return papers.Word(found.Declaration.Form, Papers.Of(found.Declaration));
        });

        public Task<Results<Download, Refusal>> ChildAsync(HttpContext context, Caller caller) => WithReasonAsync(context, async reason =>
        {
            if (caller.CountyOf(context) is not { } county || context.Request.RouteValues["id"] is not string id
                || await children.FindAsync(caller, county, id, Permission.ChildrenOpen, context.RequestAborted)
                .ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            if (reason is null)
            {
                return null;
            }

            await children.OpenAsync(caller, found.Child, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            return papers.Word(found.Child.Form, Papers.Of(found.Child));
        });

        /// <summary>Finds first (what is not there is not found, whatever the body says), then asks for the reason.</summary>
        private static Task<Results<Download, Refusal>> WithReasonAsync(HttpContext context, Func<string?, Task<Results<Download,
            Refusal>?>> handle) =>
            Incoming.WithJsonAsync<Download>(context, async json =>
        {
            var (reason, problems) = new Envelope(json).Why();
            return await handle(reason).ConfigureAwait(false) ?? Wire.Errors.Invalid(problems);
        });
    }
}
