using System.Text.Json;
using App.Functions;
using App.Security;
using Domain.Divisions;
using Domain.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
        app.Map(SheetFunctions.GetImport, (context, caller) => room.WithAsync(context, caller, (import, _) => room.ShowAsync(context, import, StatusCodes.Status200OK)));
        app.Map(SheetFunctions.ImportProblems, (context, caller) => room.WithAsync(context, caller, (import, county) => room.CopyAsync(context, caller, import, county)));
        app.Map(SheetFunctions.WriteImport, (context, caller) => room.ActAsync(context, caller, (envelope, _) => (envelope.Text("rows", required: true), envelope.Text("known", required: false)),
            (imports, county, import, chosen, cancellation) => imports.WriteAsync(caller, county, import, chosen.Item1, chosen.Item2, cancellation)));
        app.Map(SheetFunctions.UndoImport, (context, caller) => room.ActAsync(context, caller, (envelope, _) => envelope.Text("reason", required: true, Domain.Declarations.DeclarationTerms.MaxReasonLength),
            (imports, county, import, reason, cancellation) => imports.UndoAsync(caller, county, import, reason!, cancellation)));
        app.Map(SheetFunctions.StopImport, (context, caller) => room.ActAsync(context, caller, (_, _) => "",
            (imports, county, import, _, cancellation) => imports.StopAsync(county, import, cancellation)));
    }

    private sealed class Room(Imports imports)
    {
        public async Task<IResult> StartAsync(HttpContext context, Caller caller)
        {
            if (caller.CountyOf(context) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            var (import, refusal) = await imports.StartAsync(context, caller, county, null).ConfigureAwait(false);
            return import is null ? refusal! : await ShowAsync(context, import, StatusCodes.Status202Accepted).ConfigureAwait(false);
        }

        public async Task<IResult> ListAsync(HttpContext context, Caller caller) => caller.CountyOf(context) is { } county
            ? Answer.List(await imports.RecentAsync(county, context.RequestAborted).ConfigureAwait(false), null, static (json, import) =>
            {
                json.WriteStartObject();
                WriteHead(json, import);
                json.WriteEndObject();
            })
            : Declarations.Errors.CountyNeeded();

        public async Task<IResult> WithAsync(HttpContext context, Caller caller, Func<Import, DivisionCode, Task<IResult>> handle) =>
            caller.CountyOf(context) is { } county
            && await imports.FindAsync(county, context.Request.RouteValues["id"] as string, context.RequestAborted).ConfigureAwait(false) is { } import
                ? await handle(import, county).ConfigureAwait(false)
                : Api.Errors.NotFound();

        public async Task<IResult> CopyAsync(HttpContext context, Caller caller, Import import, DivisionCode county) =>
            await imports.CopyAsync(caller, county, import, context.RequestAborted).ConfigureAwait(false) ?? Api.Errors.NotFound();

        public Task<IResult> ActAsync<T>(HttpContext context, Caller caller, Func<Envelope, Import, T> read, Func<Imports, DivisionCode, Import, T, CancellationToken, Task<Refusal?>> act) =>
            WithAsync(context, caller, async (import, county) =>
            {
                var (json, refusal) = await Incoming.ReadJsonAsync(context, Catalogue.JsonBody, mayBeEmpty: true).ConfigureAwait(false);
                if (json is null)
                {
                    return refusal!;
                }

                using (json)
                {
                    var envelope = new Envelope(json.RootElement);
                    var given = read(envelope, import);
                    if (envelope.Finish() is { Count: > 0 } problems)
                    {
                        return Api.Errors.Invalid(problems);
                    }

                    if (await act(imports, county, import, given, context.RequestAborted).ConfigureAwait(false) is { } refused)
                    {
                        return refused;
                    }
                }

                import = (await imports.FindAsync(county, import.Id, context.RequestAborted).ConfigureAwait(false))!;
                return await ShowAsync(context, import, StatusCodes.Status202Accepted).ConfigureAwait(false);
            });

        public async Task<IResult> ShowAsync(HttpContext context, Import import, int status)
        {
            var problems = await imports.ProblemsAsync(import, MostProblems, context.RequestAborted).ConfigureAwait(false);
            var known = await imports.KnownAsync(import, MostProblems, context.RequestAborted).ConfigureAwait(false);
            var kept = import.Kept > 0 ? await imports.KeptRowsAsync(import, MostProblems, context.RequestAborted).ConfigureAwait(false) : [];
            var answer = Answer.Write(json =>
            {
                json.WriteStartObject();
                WriteHead(json, import);
                json.WriteStartArray("rejected");
                foreach (var row in problems)
                {
                    json.WriteStartObject();
                    json.WriteNumber("row", row.Row);
                    json.WriteStartArray("errors");
                    foreach (var problem in row.Problems)
                    {
                        json.WriteStartObject();
                        json.WriteString("field", problem.Field);
                        json.WriteString("code", problem.Code);
                        json.WriteString("message", problem.Message);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("knownRows");
                foreach (var row in known)
                {
                    json.WriteStartObject();
                    json.WriteNumber("row", row.Row);
                    json.WriteString("code", row.Code);
                    json.WriteString("message", row.Message);
                    json.WriteString("declaration", row.Declaration);
                    json.WriteString("child", row.Child);
                    json.WriteString("import", row.Import);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("notUndone");
                foreach (var row in kept)
                {
                    json.WriteStartObject();
                    json.WriteNumber("row", row.Row);
                    json.WriteString("declaration", row.Declaration);
                    json.WriteString("code", row.Outcome);
                    json.WriteString("message", UndoOutcomes.Label(row.Outcome!));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return Answer.Bytes(status, answer, headers: status == StatusCodes.Status202Accepted ? [("Location", "/api/jobs/" + (import.AtWork ?? import.Check).Id), ("Retry-After", "1")] : null);
        }
    }

    private static void WriteHead(Utf8JsonWriter json, Import import)
    {
        var state = import.State;
        json.WriteString("id", import.Id);
        json.WriteString("version", import.Version);
        json.WriteString("formId", state.Form);
        json.WriteString("at", state.At);
        json.WriteNumber("rows", state.Rows);
        json.WriteNumber("good", state.Good);
        json.WriteNumber("bad", state.Bad);
        json.WriteNumber("known", state.Known);
        json.WriteString("sameAs", state.SameAs);
        json.WritePropertyName("refused");
        if (state.Refused is { } refused)
        {
            json.WriteStartObject();
            json.WriteString("code", refused.Code);
            json.WriteString("message", refused.Message);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }

        WriteJob(json, "checking", import.Check);
        WriteJob(json, "writing", import.Write, import.Skipped);
        WriteJob(json, "undoing", import.Undo);
    }

    /// <param name="skipped">Of writing: rows that were there already when they came to be written.</param>
    private static void WriteJob(Utf8JsonWriter json, string name, Job? job, int? skipped = null)
    {
        json.WritePropertyName(name);
        if (job is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("job", job.Id);
        json.WriteString("status", FormJson.Id(job.Status));
        json.WriteNumber("done", job.Done);
        json.WriteNumber("total", job.Total);
        if (skipped is { } rows)
        {
            json.WriteNumber("skipped", rows);
        }

        json.WriteEndObject();
    }
}
