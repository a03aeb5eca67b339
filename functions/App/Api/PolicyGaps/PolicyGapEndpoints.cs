using App.Functions;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Problems;
using Domain.Time;
using Domain.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
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
            room.ActAsync(context, caller, Permission.PolicyGapsAnswer, PolicyGapRequests.ReadAnswer, room.Actions.AnswerAsync));
        app.Map(PolicyGapFunctions.Close, (context, caller) =>
            room.ActAsync(context, caller, Permission.PolicyGapsClose, PolicyGapRequests.ReadClosure, room.Actions.CloseAsync));
        app.Map(PolicyGapFunctions.Escalate, (context, caller) =>
            room.ActAsync(context, caller, Permission.PolicyGapsClose, PolicyGapRequests.ReadEscalation, room.Actions.EscalateAsync));
    }

    private sealed class Room(PolicyGapRecords records, PolicyGapActions actions, TimeProvider time)
    {
        private readonly PolicyGapAnswers _answers = new(records);

        public PolicyGapActions Actions => actions;

        public async Task<Results<Ok<ItemList<GapItem>>, Ok<ItemList<GapCount>>, Refusal>> ListAsync(HttpContext context, Caller caller)
        {
            var (filter, problems) = PolicyGapRequests.ReadFilter(context.Request.Query);
            if (problems.Count > 0)
            {
                return Wire.Errors.Invalid(problems);
            }

            if (caller.Assignment.May(Permission.PolicyGapsRead, out var grant) && grant.View == View.Totals)
            {
                var counties = caller.CountyOf(context) is { } named ? [named]
                    : DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code);
                var counts = (await records.EscalatedAsync(counties, context.RequestAborted).ConfigureAwait(false)).Select(PolicyGapAnswers.Count)
                    .ToList();
                return TypedResults.Ok(new ItemList<GapCount>(counts, null) { Total = counts.Count });
            }

            if (caller.CountyOf(context) is not { } county)
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
                List<GapItem> items = [.. listed.Items.Select(found => _answers.Item(caller, found, today))];
                return TypedResults.Ok(new ItemList<GapItem>(items, listed.Next) { Total = total });
            }
            catch (InvalidContinuationException)
            {
                return Wire.Errors.Invalid([Errors.BadPage()]);
            }
        }

        public Task<Results<Ok<GapOpened>, Refusal>> OpenAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<GapOpened>>(context, async json =>
        {
            if (await FindAsync(context, caller, Permission.PolicyGapsAnswer).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var (reason, problems) = new Envelope(json).Why();
            if (reason is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            var ofChild = await records.WithChildAsync(found, context.RequestAborted).ConfigureAwait(false);
            await records.OpenAsync(caller, ofChild, reason, Channel, context.RequestAborted).ConfigureAwait(false);
            return TypedResults.Ok(new GapOpened(found.Gap.Id, found.Document.Version, records.NameFor(caller, found.Gap),
                FormPart.Members(json => Checklist.Write(json, PolicyGapRecords.RowFor(ofChild)))));
        });

        public Task<Results<Ok<GapDone>, Refusal>> ActAsync<T>(HttpContext context, Caller caller, Permission permission, Func<Envelope, Caller,
            (T? Command, string Version, IReadOnlyList<Problem> Problems)> read,
            Func<Caller, StoredGap, T, string, string, CancellationToken, Task<Attempt<StoredGap>>> act)
            where T : class => Incoming.WithJsonAsync<Ok<GapDone>>(context, async json =>
        {
            if (await FindAsync(context, caller, permission).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var (command, version, problems) = read(new(json), caller);
            if (command is null)
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await act(caller, found, command, version, Channel, context.RequestAborted).ConfigureAwait(false))
                .To(done => TypedResults.Ok(new GapDone(done.Gap.Id, done.Document.Version, done.Gap.Status)));
        });

        private async Task<StoredGap?> FindAsync(HttpContext context, Caller caller, Permission permission) =>
            caller.CountyOf(context) is { } county && context.Request.RouteValues["id"] is string id
                ? await records.FindAsync(caller, county, id, permission, context.RequestAborted).ConfigureAwait(false)
                : null;
    }
}
