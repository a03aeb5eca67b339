using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using App.Functions;
using App.Security;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Matching;
using Domain.Privacy;
using Domain.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage.Jobs;

namespace App.Api.Verifications;

/// <summary>The routes of comparisons: start, how far, what they came to, what persons decide. Two views of one page: civil affairs, and a department.</summary>
public static class VerificationEndpoints
{
    private const string Channel = "api";

    public static void MapVerifications(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<VerificationDesk>(), app.Services.GetRequiredService<VerificationItems>(), app.Services.GetRequiredService<VerificationActions>());
        app.Map(VerificationFunctions.Start, room.StartAsync);
        app.Map(VerificationFunctions.List, room.ListAsync);
        app.Map(VerificationFunctions.Get, room.GetAsync);
        app.Map(VerificationFunctions.Cancel, room.CancelAsync);
        app.Map(VerificationFunctions.Results, room.ResultsAsync);
        app.Map(VerificationFunctions.Decide, room.DecideAsync);
        app.Map(VerificationFunctions.TakeBackDecision, room.TakeBackDecisionAsync);
        app.Map(VerificationFunctions.Adjudicate, room.AdjudicateAsync);
        app.Map(VerificationFunctions.TakeBackAdjudication, room.TakeBackAdjudicationAsync);
    }

    private sealed class Room(VerificationDesk desk, VerificationItems items, VerificationActions actions)
    {
        public async Task<IResult> StartAsync(HttpContext context, Caller caller)
        {
            var (json, refusal) = await Incoming.ReadJsonAsync(context, Catalogue.JsonBody, mayBeEmpty: true).ConfigureAwait(false);
            if (json is null)
            {
                return refusal!;
            }

            DivisionCode? county = null;
            using (json)
            {
                var envelope = new Envelope(json.RootElement);
                if (envelope.Text("county", required: false, 12) is { } named)
                {
                    county = CountyOf(named);
                    if (county is null)
                    {
                        envelope.Add(Errors.UnknownCounty());
                    }
                }

                if (envelope.Finish() is { Count: > 0 } problems)
                {
                    return Api.Errors.Invalid(problems);
                }
            }

            var (started, refused) = await desk.StartAsync(caller, context.Request.RouteValues["department"] as string, county, Channel, context.RequestAborted).ConfigureAwait(false);
            if (refused is not null)
            {
                return refused;
            }

            if (started is [var only])
            {
                context.Response.Headers.Location = "/api/verifications/" + only.Verification.Id;
                context.Response.Headers.RetryAfter = "2";
                return Write(StatusCodes.Status202Accepted, new StartedJson(only.Verification.Id, only.Verification.County, Status(only)), VerificationAnswers.Default.StartedJson);
            }

            return Write(StatusCodes.Status202Accepted, new StartedList([.. started.Select(one => new StartedJson(one.Verification.Id, one.Verification.County, Status(one)))], null, started.Count), VerificationAnswers.Default.StartedList);
        }

        public async Task<IResult> ListAsync(HttpContext context, Caller caller)
        {
            if (VerificationDesk.Find(caller, context.Request.RouteValues["department"] as string, out var refusal) is not { } profile)
            {
                return refusal!;
            }

            List<StateJson> states = [];
            foreach (var county in caller.Assignment.HomeCounty is { } home ? [home] : DivisionTable.Children(DivisionCode.Changzhi).Select(one => one.Code))
            {
                var (current, last) = await desk.LatestAsync(profile.Department, county, context.RequestAborted).ConfigureAwait(false);
                states.AddRange(new[] { current, last }.OfType<StoredVerification>().DistinctBy(one => one.Verification.Id).Select(StateOf));
            }

            return Write(StatusCodes.Status200OK, new StateList(states, null, states.Count), VerificationAnswers.Default.StateList);
        }

        public async Task<IResult> GetAsync(HttpContext context, Caller caller)
        {
            var (found, refusal) = await FindAsync(context, caller, Permission.VerificationsProgress).ConfigureAwait(false);
            return found is null ? refusal! : Write(StatusCodes.Status200OK, StateOf(found), VerificationAnswers.Default.StateJson);
        }

        public async Task<IResult> CancelAsync(HttpContext context, Caller caller)
        {
            var (found, refusal) = await FindAsync(context, caller, Permission.VerificationsProgress).ConfigureAwait(false);
            refusal ??= await desk.CancelAsync(caller, found!, Channel, context.RequestAborted).ConfigureAwait(false);
            if (refusal is not null)
            {
                return refusal;
            }

            (found, refusal) = await FindAsync(context, caller, Permission.VerificationsProgress).ConfigureAwait(false);
            return found is null ? refusal! : Write(StatusCodes.Status202Accepted, StateOf(found), VerificationAnswers.Default.StateJson);
        }

        public async Task<IResult> ResultsAsync(HttpContext context, Caller caller)
        {
            var (found, refusal) = await FindAsync(context, caller, Permission.VerificationsRead).ConfigureAwait(false);
            if (found is null)
            {
                return refusal!;
            }

            var query = context.Request.Query;
            var outcome = query["outcome"] is [{ Length: > 0 } named, ..] ? named : null;
            var (page, refused) = await desk.ResultsAsync(caller, found, outcome, query["page"] is [{ Length: > 0 } token, ..] ? token : null,
                Channel, context.RequestAborted).ConfigureAwait(false);
            return page is null ? refused! : Write(StatusCodes.Status200OK,
                new ResultList([.. page.Items.Select(item => ItemOf(caller, found, item))], page.Next?.ToString(CultureInfo.InvariantCulture), VerificationItems.Count(found.Verification.Summary!, outcome)),
                VerificationAnswers.Default.ResultList);
        }

        public Task<IResult> DecideAsync(HttpContext context, Caller caller) => WithItemAsync(context, caller, async (found, item, json) =>
        {
            var envelope = new Envelope(json);
            var (decision, version) = (envelope.Text("decision", required: true), envelope.Text("version", required: true));
            var verdict = LinkVerdicts.Find(decision);
            if (decision is not null && verdict is null)
            {
                envelope.Add(Errors.UnknownVerdict());
            }

            return envelope.Finish() is { Count: > 0 } problems ? (null, Api.Errors.Invalid(problems))
                : await actions.DecideAsync(caller, found, item, new(verdict!.Value, version!), Channel, context.RequestAborted).ConfigureAwait(false);
        });

        public Task<IResult> TakeBackDecisionAsync(HttpContext context, Caller caller) => WithItemAsync(context, caller, async (found, item, json) =>
            new Envelope(json).WhyOfVersion() is var (reason, version, problems) && reason is null ? (null, Api.Errors.Invalid(problems))
                : version != item.Version ? (null, Api.Errors.VersionConflict())
                : await actions.TakeBackAsync(caller, found, item, reason, Channel, context.RequestAborted).ConfigureAwait(false));

        public Task<IResult> AdjudicateAsync(HttpContext context, Caller caller) => WithDifferenceAsync(context, caller, async (found, item, difference, json) =>
        {
            var envelope = new Envelope(json);
            var decision = envelope.Text("decision", required: true);
            var reason = envelope.Text("reason", required: true, DeclarationTerms.MaxReasonLength);
            var version = envelope.Text("version", required: true);
            var ruling = Rulings.Find(decision);
            if (decision is not null && ruling is null)
            {
                envelope.Add(Errors.UnknownRuling());
            }

            return envelope.Finish() is { Count: > 0 } problems ? (null, Api.Errors.Invalid(problems))
                : await actions.AdjudicateAsync(caller, found, item, difference, new(ruling!.Value, reason!, version!), Channel, context.RequestAborted).ConfigureAwait(false);
        });

        public Task<IResult> TakeBackAdjudicationAsync(HttpContext context, Caller caller) => WithDifferenceAsync(context, caller, async (found, item, difference, json) =>
            new Envelope(json).WhyOfVersion() is var (reason, version, problems) && reason is null ? (null, Api.Errors.Invalid(problems))
                : version != item.Version ? (null, Api.Errors.VersionConflict())
                : await actions.TakeBackAsync(caller, found, item, difference, reason, Channel, context.RequestAborted).ConfigureAwait(false));

        private Task<IResult> WithItemAsync(HttpContext context, Caller caller, Func<StoredVerification, SeenItem, JsonElement, Task<(SeenItem? Done, Refusal? Refusal)>> act) =>
            Incoming.WithJsonAsync(context, async json =>
            {
                var (found, refusal) = await DoneAsync(context, caller).ConfigureAwait(false);
                if (found is null)
                {
                    return refusal!;
                }

                if (await items.FindAsync(found, context.Request.RouteValues["item"] as string, context.RequestAborted).ConfigureAwait(false) is not { } item)
                {
                    return Api.Errors.NotFound();
                }

                var (done, refused) = await act(found, item, json).ConfigureAwait(false);
                return done is null ? refused! : Write(StatusCodes.Status200OK, ItemOf(caller, found, done), VerificationAnswers.Default.ResultJson);
            });

        private Task<IResult> WithDifferenceAsync(HttpContext context, Caller caller, Func<StoredVerification, SeenItem, SeenDifference, JsonElement, Task<(SeenItem? Done, Refusal? Refusal)>> act) =>
            Incoming.WithJsonAsync(context, async json =>
            {
                var (found, refusal) = await DoneAsync(context, caller).ConfigureAwait(false);
                if (found is null)
                {
                    return refusal!;
                }

                if (!int.TryParse(context.Request.RouteValues["n"] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    || await items.FindAsync(found, number, context.RequestAborted).ConfigureAwait(false) is not var (item, difference))
                {
                    return Api.Errors.NotFound();
                }

                var (done, refused) = await act(found, item, difference, json).ConfigureAwait(false);
                return done is null ? refused! : Write(StatusCodes.Status200OK, ItemOf(caller, found, done), VerificationAnswers.Default.ResultJson);
            });

        private async Task<(StoredVerification? Found, Refusal? Refusal)> DoneAsync(HttpContext context, Caller caller)
        {
            var (found, refusal) = await FindAsync(context, caller, Permission.DiscrepanciesAdjudicate).ConfigureAwait(false);
            return found is { Verification.Summary: null } ? (null, Errors.NotDone()) : (found, refusal);
        }

        private Task<(StoredVerification? Found, Refusal? Refusal)> FindAsync(HttpContext context, Caller caller, Permission permission) =>
            desk.FindAsync(caller, context.Request.RouteValues["id"] as string, permission, context.RequestAborted);

        /// <summary>An item as the caller may see it: a department sees the outcome, and of its own matches what its own fields say.</summary>
        private ResultJson ItemOf(Caller caller, StoredVerification found, SeenItem seen)
        {
            var item = seen.Item;
            var isWhole = caller.Assignment.May(Permission.VerificationsRead, found.County, null, out var grant) && grant.View == View.Whole;
            var differences = isWhole || item.Outcome == Outcomes.Matched ? seen.Differences : [];
            return new(
                seen.Id, seen.Version, item.Child is { } child ? desk.PseudonymOf(found, child) : null, item.Batch, item.Row, item.Outcome,
                [.. differences.Select(one => new DifferenceJson(one.Number, one.Found.Field, one.Found.Declared, one.Found.Reported, Day(one.Found.DeclaredOn), Day(one.Found.ReportedOn)!, one.Found.Severity, one.Status))],
                isWhole ? item.Child : null, isWhole ? item.Probability : null, isWhole && item.Child is not null ? item.Evidence : null, isWhole ? seen.Verdict?.Id() : null, isWhole ? item.Case : null);
        }
    }

    internal static DivisionCode? CountyOf(string? named) => DivisionCode.TryParse(named, out var code)
        && DivisionTable.Children(DivisionCode.Changzhi).Any(county => county.Code == code) ? code : null;

    internal static string Status(StoredVerification found) => FormJson.Id(found.Job.Status);

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static StateJson StateOf(StoredVerification found)
    {
        var (job, summary) = (found.Job, found.Verification.Summary);
        return new(
            found.Verification.Id, found.Document.Version, found.Verification.Department, found.Verification.County, Status(found),
            summary?.Total ?? job.Total, job.Status == JobStatus.Done ? job.Total : job.Done, summary?.Matched ?? 0, summary?.Possible ?? 0, summary?.Unmatched ?? 0,
            summary?.OnlyInDepartment ?? 0, summary?.Discrepancies ?? 0, summary?.Cases ?? 0, job.Error, found.Verification.At, summary?.EndedAt, Day(summary?.SourceAsOf), summary?.IsLastKnown);
    }

    private static Answer Write<T>(int status, T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => Answer.Json(status, json => JsonSerializer.Serialize(json, value, type));
}

internal sealed record StartedJson(string Id, string County, string Status);

internal sealed record StartedList(IReadOnlyList<StartedJson> Items, string? Next, int Total);

/// <summary>How far a comparison is; counts are 0 until it is done.</summary>
internal sealed record StateJson(
    string Id, string Version, string Department, string County, string Status, int Total, int Processed, int Matched, int Possible, int Unmatched, int OnlyInDepartment, int Discrepancies, int Cases,
    string? Error, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? SourceAsOf, bool? LastKnown);

internal sealed record StateList(IReadOnlyList<StateJson> Items, string? Next, int Total);

internal sealed record DifferenceJson(int N, string Field, JsonElement? Declared, JsonElement Reported, string? DeclaredOn, string ReportedOn, string Severity, string Status);

/// <summary>An item; what follows the discrepancies is there for civil affairs only.</summary>
internal sealed record ResultJson(
    string Id, string Version, string? Child, string? Batch, int? Row, string Outcome, IReadOnlyList<DifferenceJson> Discrepancies,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ChildId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Probability,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<LinkageEvidence>? Evidence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Decision,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Case);

internal sealed record ResultList(IReadOnlyList<ResultJson> Items, string? Next, int Total);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StartedJson))]
[JsonSerializable(typeof(StartedList))]
[JsonSerializable(typeof(StateJson))]
[JsonSerializable(typeof(StateList))]
[JsonSerializable(typeof(ResultJson))]
[JsonSerializable(typeof(ResultList))]
internal sealed partial class VerificationAnswers : JsonSerializerContext;
