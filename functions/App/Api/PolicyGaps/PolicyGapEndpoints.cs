using System.Text.Json;
using App.Api.Declarations;
using App.Functions;
using App.Security;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.PolicyGaps;
using Domain.Privacy;
using Domain.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.PolicyGaps;

/// <summary>The routes of policies that do not reach a child (七(三)).</summary>
public static class PolicyGapEndpoints
{
    private const string Channel = "api";

    public static void MapPolicyGaps(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<PolicyGapRecords>(), app.Services.GetRequiredService<PolicyGapActions>(),
            app.Services.GetRequiredService<TimeProvider>());
        app.Map(PolicyGapFunctions.List, room.ListAsync);
        app.Map(PolicyGapFunctions.Open, room.OpenAsync);
        app.Map(PolicyGapFunctions.Answer, (context, caller) =>
            room.ActAsync(context, caller, Permission.PolicyGapsAnswer, ReadAnswer, room.Actions.AnswerAsync));
        app.Map(PolicyGapFunctions.Close, (context, caller) =>
            room.ActAsync(context, caller, Permission.PolicyGapsClose, ReadClosure, room.Actions.CloseAsync));
        app.Map(PolicyGapFunctions.Escalate, (context, caller) =>
            room.ActAsync(context, caller, Permission.PolicyGapsClose, ReadEscalation, room.Actions.EscalateAsync));
    }

    /// <summary>The filter that a list's query asks for; the portal's filters are the same.</summary>
    internal static (GapFilter Filter, IReadOnlyList<Problem> Problems) ReadFilter(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var problems = new List<Problem>();
        var status = query.Read("status", GapStatuses.Find, Errors.UnknownStatus(), problems);
        var department = query.Read("department", Domain.Forms.Departments.Find, Errors.UnknownDepartment(), problems);
        var place = query.Read<DivisionCode>("township", text => DivisionCode.TryParse(text, out var code) ? code : null,
            Children.Errors.UnknownPlace("township"), problems);
        var rule = query["rule"] is [{ Length: > 0 } named, ..] ? PolicyRules.Find(named) : null;
        if (rule is null && query["rule"] is [{ Length: > 0 }, ..])
        {
            problems.Add(Errors.UnknownRule());
        }

        return (new(status is { } one ? [one] : PolicyGapRecords.Unsettled, department, rule, place), problems);
    }

    /// <summary>An answer of a department as the contract writes it. What it says is judged by the decision.</summary>
    private static (AnswerGap? Command, string Version, IReadOnlyList<Problem> Problems) ReadAnswer(JsonElement json, Caller caller)
    {
        var envelope = new Envelope(json);
        var (answer, version) = (envelope.Text("answer", required: true, DeclarationTerms.MaxReasonLength), envelope.Text("version", required: true));
        bool? done = envelope.Raw("done").ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            _ => Wrong(),
        };
        return envelope.Finish() is { Count: > 0 } problems ? (null, version ?? "", problems) : (new(answer!, done, caller.Actor), version!, []);

        bool? Wrong()
        {
            envelope.Add(Errors.NotYesOrNo());
            return null;
        }
    }

    private static (CloseGap? Command, string Version, IReadOnlyList<Problem> Problems) ReadClosure(JsonElement json, Caller caller)
    {
        var envelope = new Envelope(json);
        var (reason, version, decision) = (envelope.Text("reason", required: true, DeclarationTerms.MaxReasonLength),
            envelope.Text("version", required: true), envelope.Text("decision", required: false));
        if (decision is not (null or "close" or "sendBack"))
        {
            envelope.Add(Errors.UnknownDecision());
        }

        return envelope.Finish() is { Count: > 0 } problems ? (null, version ?? "", problems)
            : (new(reason!, caller.Actor, decision == "sendBack"), version!, []);
    }

    private static (EscalateGap? Command, string Version, IReadOnlyList<Problem> Problems) ReadEscalation(JsonElement json, Caller caller)
    {
        var envelope = new Envelope(json);
        var (reason, version) = (envelope.Text("reason", required: true, DeclarationTerms.MaxReasonLength), envelope.Text("version", required: true));
        return envelope.Finish() is { Count: > 0 } problems ? (null, version ?? "", problems) : (new(reason!, caller.Actor), version!, []);
    }

    private sealed class Room(PolicyGapRecords records, PolicyGapActions actions, TimeProvider time)
    {
        private readonly PolicyGapAnswers _answers = new(records);

        public PolicyGapActions Actions => actions;

        public async Task<IResult> ListAsync(HttpContext context, Caller caller)
        {
            var (filter, problems) = ReadFilter(context.Request.Query);
            if (problems.Count > 0)
            {
                return Api.Errors.Invalid(problems);
            }

            if (caller.Assignment.May(Permission.PolicyGapsRead, out var grant) && grant.View == View.Totals)
            {
                var counties = StaffDeclarationEndpoints.CountyOf(context, caller) is { } named ? [named]
                    : DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code);
                var counts = (await records.EscalatedAsync(counties, context.RequestAborted).ConfigureAwait(false)).Select(PolicyGapAnswers.Count)
                    .ToList();
                return TypedResults.Json(new GapCounts(counts, null, counts.Count), GapJson.Readable.GapCounts);
            }

            if (StaffDeclarationEndpoints.CountyOf(context, caller) is not { } county)
            {
                return Declarations.Errors.CountyNeeded();
            }

            try
            {
                var page = context.Request.Query["page"] is [{ Length: > 0 } token] ? token : null;
                var listed = await records.ListAsync(caller, county, filter, page, PolicyGapRecords.PageSize, context.RequestAborted)
                    .ConfigureAwait(false);
                var total = await records.CountAsync(caller, county, filter, context.RequestAborted).ConfigureAwait(false);
                var today = CivilTime.ChinaDate(time.GetUtcNow());
                return TypedResults.Json(new GapList([.. listed.Items.Select(found => _answers.Item(caller, found, today))], listed.Next, total),
                    GapJson.Readable.GapList);
            }
            catch (InvalidContinuationException)
            {
                return Api.Errors.Invalid([Errors.BadPage()]);
            }
        }

        public Task<IResult> OpenAsync(HttpContext context, Caller caller) => Incoming.WithJsonAsync(context, async json =>
        {
            if (await FindAsync(context, caller, Permission.PolicyGapsAnswer).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            var (reason, problems) = StaffDeclarationEndpoints.ReadReason(json);
            if (reason is null)
            {
                return Api.Errors.Invalid(problems);
            }

            var ofChild = await records.WithChildAsync(found, context.RequestAborted).ConfigureAwait(false);
            await records.OpenAsync(caller, ofChild, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            return Answer.Ok(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("id", found.Gap.Id);
                writer.WriteString("version", found.Document.Version);
                writer.WriteString("child", records.NameFor(caller, found.Gap));
                writer.WriteStartObject("row");
                Checklist.Write(writer, PolicyGapRecords.RowFor(ofChild));
                writer.WriteEndObject();
                writer.WriteEndObject();
            });
        });

        public Task<IResult> ActAsync<T>(HttpContext context, Caller caller, Permission permission, Func<JsonElement, Caller,
            (T? Command, string Version, IReadOnlyList<Problem> Problems)> read,
            Func<Caller, StoredGap, T, string, string, CancellationToken, Task<(StoredGap? Done, Refusal? Refusal)>> act)
            where T : class => Incoming.WithJsonAsync(context, async json =>
        {
            if (await FindAsync(context, caller, permission).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            var (command, version, problems) = read(json, caller);
            if (command is null)
            {
                return Api.Errors.Invalid(problems);
            }

            var (done, refusal) = await act(caller, found, command, version, Channel, context.RequestAborted).ConfigureAwait(false);
            return done is null ? refusal!
                : TypedResults.Json(new GapDone(done.Gap.Id, done.Document.Version, done.Gap.Status.Id()), GapJson.Readable.GapDone);
        });

        private async Task<StoredGap?> FindAsync(HttpContext context, Caller caller, Permission permission) =>
            StaffDeclarationEndpoints.CountyOf(context, caller) is { } county && context.Request.RouteValues["id"] is string id
                ? await records.FindAsync(caller, county, id, permission, context.RequestAborted).ConfigureAwait(false)
                : null;
    }
}
