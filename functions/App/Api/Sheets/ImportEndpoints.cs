using System.Text.Json.Serialization;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage.Jobs;

namespace App.Api.Sheets;

/// <summary>The routes of templates and imports. Progress of a job is GET /api/jobs/{id}.</summary>
public static class ImportEndpoints
{
    private const int MostProblems = 500;

    public static void MapImports(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<Imports>());
        app.Map(SheetFunctions.Template, static (context, _) => Task.FromResult(Imports.Template(context)));
        app.Map(SheetFunctions.StartImport, room.StartAsync);
        app.Map(SheetFunctions.ListImports, room.ListAsync);
        app.Map(SheetFunctions.GetImport, (context, caller) => room.WithAsync<Ok<ImportOpened>>(context, caller, async (import, _) =>
            TypedResults.Ok(await room.ShowAsync(context, import).ConfigureAwait(false))));
        app.Map(SheetFunctions.ImportProblems, (context, caller) =>
            room.WithAsync(context, caller, (import, county) => room.CopyAsync(context, caller, import, county)));
        app.Map(SheetFunctions.WriteImport, (context, caller) =>
            room.ActAsync(context, caller, (envelope, _) => (envelope.Text("rows", required: true), envelope.Text("known", required: false)),
            (imports, county, import, chosen, cancellation) => imports.WriteAsync(caller, county, import, chosen.Item1, chosen.Item2, cancellation)));
        app.Map(SheetFunctions.UndoImport, (context, caller) =>
            room.ActAsync(context, caller, (envelope, _) =>
                envelope.Text("reason", required: true, Reasons.MaxLength),
            (imports, county, import, reason, cancellation) => imports.UndoAsync(caller, county, import, reason!, cancellation)));
        app.Map(SheetFunctions.StopImport, (context, caller) => room.ActAsync(context, caller, (_, _) => "",
            (imports, county, import, _, cancellation) => imports.StopAsync(county, import, cancellation)));
    }

    private sealed class Room(Imports imports)
    {
        public async Task<Results<Accepted<ImportOpened>, Refusal>> StartAsync(HttpContext context, Caller caller)
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            return (await imports.StartAsync(context, caller, county, null).ConfigureAwait(false)).IsRefused(out var refusal, out var import)
                ? refusal
                : await TakenAsync(context, import).ConfigureAwait(false);
        }

        public async Task<Results<Ok<ItemList<ImportHead>>, Refusal>> ListAsync(HttpContext context, Caller caller) =>
            caller.CountyOf(context) is { } county
            ? TypedResults.Ok(ItemList.Of(await imports.RecentAsync(county, context.RequestAborted).ConfigureAwait(false), ImportHead.Of))
            : Declarations.Errors.CountyNeeded();

        public async Task<Results<T, Refusal>> WithAsync<T>(HttpContext context, Caller caller, Func<Import, DivisionCode, Task<Results<T,
            Refusal>>> handle)
            where T : IResult => caller.CountyOf(context) is { } county
            && await imports.FindAsync(county, context.Request.RouteValues["id"] as string, context.RequestAborted)
            .ConfigureAwait(false) is { } import
                ? await handle(import, county).ConfigureAwait(false)
                : Wire.Errors.NotFound();

        public Task<Results<Download, Refusal>> CopyAsync(HttpContext context, Caller caller, Import import, DivisionCode county) =>
            imports.CopyAsync(caller, county, import, context.RequestAborted);

        public Task<Results<Accepted<ImportOpened>, Refusal>> ActAsync<T>(HttpContext context, Caller caller, Func<Envelope, Import, T> read,
            Func<Imports, DivisionCode, Import, T, CancellationToken, Task<Refusal?>> act) =>
            WithAsync(context, caller, (import, county) => Incoming.WithJsonAsync<Accepted<ImportOpened>>(context, async json =>
            {
                var envelope = new Envelope(json);
                var given = read(envelope, import);
                return envelope.Finish() is { Count: > 0 } problems ? Wire.Errors.Invalid(problems)
                    : await act(imports, county, import, given, context.RequestAborted).ConfigureAwait(false) is { } refused ? refused
                    : await TakenAsync(context, await imports.FindAsync(county, import.Id,
                        context.RequestAborted).ConfigureAwait(false) ?? import).ConfigureAwait(false);
            }, mayBeEmpty: true));

        public async Task<ImportOpened> ShowAsync(HttpContext context, Import import)
        {
            var problems = await imports.ProblemsAsync(import, MostProblems, context.RequestAborted).ConfigureAwait(false);
            var known = await imports.KnownAsync(import, MostProblems, context.RequestAborted).ConfigureAwait(false);
            var kept = import.Kept > 0 ? await imports.KeptRowsAsync(import, MostProblems, context.RequestAborted).ConfigureAwait(false) : [];
            return new(ImportHead.Of(import))
            {
                Rejected = [.. problems.Select(row => new RejectedRow(row.Row, row.Problems))],
                KnownRows = known,
                NotUndone = [.. kept.Select(row => new KeptRow(row.Row, row.Declaration, row.Outcome, UndoOutcomes.Label(row.Outcome!)))],
            };
        }

        private async Task<Accepted<ImportOpened>> TakenAsync(HttpContext context, Import import)
        {
            context.Response.Headers.RetryAfter = "1";
            return TypedResults.Accepted("/api/jobs/" + (import.AtWork ?? import.Check).Id, await ShowAsync(context, import).ConfigureAwait(false));
        }
    }
}

/// <summary>An import as a list shows it.</summary>
/// <param name="SameAs">The earlier import of the same file.</param>
/// <param name="Retired">Columns of an earlier version of the form: nothing in them is taken.</param>
internal record ImportHead(string Id, string Version, string FormId, DateTimeOffset At, int Rows, int Good, int Bad, int Known, string? SameAs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Retired, RefusedFile? Refused,
    ImportJob? Checking, ImportJob? Writing, ImportJob? Undoing)
{
    public static ImportHead Of(Import import)
    {
        var state = import.State;
        return new(import.Id, import.Version, state.Form, state.At, state.Rows, state.Good, state.Bad, state.Known, state.SameAs, state.Retired,
            state.Refused is { } refused ? new(refused.Code, refused.Message) : null,
            ImportJob.Of(import.Check), ImportJob.Of(import.Write, import.Skipped), ImportJob.Of(import.Undo));
    }
}

internal sealed record RefusedFile(string Code, string Message);

/// <param name="Skipped">Of writing: rows that were there already when they came to be written.</param>
internal sealed record ImportJob(string Job, JobStatus Status, int Done, int Total,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Skipped)
{
    public static ImportJob? Of(Job? job, int? skipped = null) => job is null ? null : new(job.Id, job.Status, job.Done, job.Total, skipped);
}

/// <summary>An import with what stands in the way of its rows.</summary>
internal sealed record ImportOpened : ImportHead
{
    public ImportOpened(ImportHead head)
        : base(head)
    {
    }

    [JsonPropertyOrder(1)]
    public required IReadOnlyList<RejectedRow> Rejected { get; init; }

    [JsonPropertyOrder(2)]
    public required IReadOnlyList<KnownRow> KnownRows { get; init; }

    /// <summary>Rows that undoing left as they are.</summary>
    [JsonPropertyOrder(3)]
    public required IReadOnlyList<KeptRow> NotUndone { get; init; }
}

internal sealed record RejectedRow(int Row, IReadOnlyList<Problem> Errors);

internal sealed record KeptRow(int Row, string? Declaration, string? Code, string Message);
