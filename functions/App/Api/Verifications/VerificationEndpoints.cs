using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Matching;
using Domain.Privacy;
using Domain.Problems;
using Domain.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage.Jobs;

namespace App.Api.Verifications;

/// <summary>
/// The routes of comparisons: start, how far, what they came to, what persons decide. Two views of one page: civil affairs, and a department.
/// </summary>
public static class VerificationEndpoints
{
    private const string Channel = "api";

    public static void MapVerifications(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<VerificationDesk>(), app.Services.GetRequiredService<VerificationItems>(),
            app.Services.GetRequiredService<VerificationActions>());
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
        public Task<Results<Accepted<StartedItem>, Accepted<ItemList<StartedItem>>, Refusal>> StartAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Accepted<StartedItem>, Accepted<ItemList<StartedItem>>>(context, async json =>
        {
            var envelope = new Envelope(json);
            var named = envelope.Text("county", required: false, 12);
            var county = CountyOf(named);
            if (named is not null && county is null)
            {
                envelope.Add(Errors.UnknownCounty());
            }

            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Wire.Errors.Invalid(problems);
            }

            if ((await desk.StartAsync(caller, context.Request.RouteValues["department"] as string, county, Channel,
                context.RequestAborted).ConfigureAwait(false))
                .IsRefused(out var refusal, out var started))
            {
                return refusal;
            }

            if (started is [var only])
            {
                context.Response.Headers.RetryAfter = "2";
                return TypedResults.Accepted("/api/verifications/" + only.Verification.Id, StartedItem.Of(only));
            }

            return TypedResults.Accepted((string?)null, ItemList.Of(started, StartedItem.Of));
        }, mayBeEmpty: true);

        public async Task<Results<Ok<ItemList<StateItem>>, Refusal>> ListAsync(HttpContext context, Caller caller)
        {
            if (VerificationDesk.Find(caller, context.Request.RouteValues["department"] as string).IsRefused(out var refusal, out var profile))
            {
                return refusal;
            }

            List<StateItem> states = [];
            foreach (var county in caller.Assignment.HomeCounty is { } home ? [home] : DivisionTable.Children(DivisionCode.Changzhi)
                .Select(one => one.Code))
            {
                var (current, last) = await desk.LatestAsync(profile.Department, county, context.RequestAborted).ConfigureAwait(false);
                states.AddRange(new[] { current, last }.OfType<StoredVerification>().DistinctBy(one => one.Verification.Id).Select(StateItem.Of));
            }

            return TypedResults.Ok(new ItemList<StateItem>(states, null) { Total = states.Count });
        }

        public async Task<Results<Ok<StateItem>, Refusal>> GetAsync(HttpContext context, Caller caller) =>
            (await FindAsync(context, caller, Permission.VerificationsProgress).ConfigureAwait(false)).To(found =>
                TypedResults.Ok(StateItem.Of(found)));

        public async Task<Results<Accepted<StateItem>, Refusal>> CancelAsync(HttpContext context, Caller caller)
        {
            if ((await FindAsync(context, caller, Permission.VerificationsProgress).ConfigureAwait(false)).IsRefused(out var refusal, out var found))
            {
                return refusal;
            }

            return await desk.CancelAsync(caller, found, Channel, context.RequestAborted).ConfigureAwait(false) is { } refused ? refused
                : (await FindAsync(context, caller, Permission.VerificationsProgress).ConfigureAwait(false))
                    .To(cancelled => TypedResults.Accepted((string?)null, StateItem.Of(cancelled)));
        }

        public async Task<Results<Ok<ItemList<ResultItem>>, Refusal>> ResultsAsync(HttpContext context, Caller caller)
        {
            if ((await FindAsync(context, caller, Permission.VerificationsRead).ConfigureAwait(false)).IsRefused(out var refusal, out var found))
            {
                return refusal;
            }

            var query = context.Request.Query;
            var outcome = query["outcome"] is [{ Length: > 0 } named, ..] ? named : null;
            return (await desk.ResultsAsync(caller, found, outcome, query["page"] is [{ Length: > 0 } token, ..] ? token : null, Channel,
                context.RequestAborted)
                .ConfigureAwait(false)).To(page => TypedResults.Ok(new ItemList<ResultItem>(
                    [.. page.Items.Select(item => ItemOf(caller, found, item))], page.Next?.ToString(CultureInfo.InvariantCulture))
                { Total = found.Verification.Summary is { } summary ? VerificationItems.Count(summary, outcome) : 0 }));
        }

        public Task<Results<Ok<ResultItem>, Refusal>> DecideAsync(HttpContext context, Caller caller) =>
            WithItemAsync(context, caller, async (found, item, json) =>
        {
            var envelope = new Envelope(json);
            var (decision, version) = (envelope.Text("decision", required: true), envelope.Text("version", required: true));
            var verdict = LinkVerdicts.Find(decision);
            if (decision is not null && verdict is null)
            {
                envelope.Add(Errors.UnknownVerdict());
            }

            return envelope.Finish() is var problems && (verdict is null || version is null || problems.Count > 0) ? Wire.Errors.Invalid(problems)
                : await actions.DecideAsync(caller, found, item, new(verdict.Value, version), Channel, context.RequestAborted).ConfigureAwait(false);
        });

        public Task<Results<Ok<ResultItem>, Refusal>> TakeBackDecisionAsync(HttpContext context, Caller caller) =>
            WithItemAsync(context, caller, async (found, item, json) =>
            new Envelope(json).WhyOfVersion() is var (reason, version, problems) && reason is null ? Wire.Errors.Invalid(problems)
                : version != item.Version ? Wire.Errors.VersionConflict()
                : await actions.TakeBackAsync(caller, found, item, reason, Channel, context.RequestAborted).ConfigureAwait(false));

        public Task<Results<Ok<ResultItem>, Refusal>> AdjudicateAsync(HttpContext context, Caller caller) =>
            WithDifferenceAsync(context, caller, async (found, item, difference, json) =>
        {
            var envelope = new Envelope(json);
            var decision = envelope.Text("decision", required: true);
            var reason = envelope.Text("reason", required: true, Reasons.MaxLength);
            var version = envelope.Text("version", required: true);
            var ruling = Rulings.Find(decision);
            if (decision is not null && ruling is null)
            {
                envelope.Add(Errors.UnknownRuling());
            }

            return envelope.Finish() is var problems && (ruling is null || reason is null || version is null || problems.Count > 0)
                ? Wire.Errors.Invalid(problems)
                : await actions.AdjudicateAsync(caller, found, item, difference, new(ruling.Value, reason, version), Channel,
                    context.RequestAborted).ConfigureAwait(false);
        });

        public Task<Results<Ok<ResultItem>, Refusal>> TakeBackAdjudicationAsync(HttpContext context, Caller caller) =>
            WithDifferenceAsync(context, caller, async (found, item, difference, json) =>
            new Envelope(json).WhyOfVersion() is var (reason, version, problems) && reason is null ? Wire.Errors.Invalid(problems)
                : version != item.Version ? Wire.Errors.VersionConflict()
                : await actions.TakeBackAsync(caller, found, item, difference, reason, Channel, context.RequestAborted).ConfigureAwait(false));

        private Task<Results<Ok<ResultItem>, Refusal>> WithItemAsync(HttpContext context, Caller caller, Func<StoredVerification, SeenItem,
            JsonElement, Task<Attempt<SeenItem>>> act) =>
            Incoming.WithJsonAsync<Ok<ResultItem>>(context, async json =>
            {
                if ((await DoneAsync(context, caller).ConfigureAwait(false)).IsRefused(out var refusal, out var found))
                {
                    return refusal;
                }

                if (await items.FindAsync(found, context.Request.RouteValues["item"] as string, context.RequestAborted)
                    .ConfigureAwait(false) is not { } item)
                {
                    return Wire.Errors.NotFound();
                }

                return (await act(found, item, json).ConfigureAwait(false)).To(done => TypedResults.Ok(ItemOf(caller, found, done)));
            });

        private Task<Results<Ok<ResultItem>, Refusal>> WithDifferenceAsync(HttpContext context, Caller caller, Func<StoredVerification, SeenItem,
            SeenDifference, JsonElement, Task<Attempt<SeenItem>>> act) =>
            Incoming.WithJsonAsync<Ok<ResultItem>>(context, async json =>
            {
                if ((await DoneAsync(context, caller).ConfigureAwait(false)).IsRefused(out var refusal, out var found))
                {
                    return refusal;
                }

                if (!int.TryParse(context.Request.RouteValues["n"] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    || await items.FindAsync(found, number, context.RequestAborted).ConfigureAwait(false) is not var (item, difference))
                {
                    return Wire.Errors.NotFound();
                }

                return (await act(found, item, difference, json).ConfigureAwait(false)).To(done => TypedResults.Ok(ItemOf(caller, found, done)));
            });

        private async Task<Attempt<StoredVerification>> DoneAsync(HttpContext context, Caller caller)
        {
            var attempt = await FindAsync(context, caller, Permission.DiscrepanciesAdjudicate).ConfigureAwait(false);
            return attempt.Done is { Verification.Summary: null } ? Errors.NotDone() : attempt;
        }

        private Task<Attempt<StoredVerification>> FindAsync(HttpContext context, Caller caller, Permission permission) =>
            desk.FindAsync(caller, context.Request.RouteValues["id"] as string, permission, context.RequestAborted);

        /// <summary>An item as the caller may see it: a department sees the outcome, and of its own matches what its own fields say.</summary>
        private ResultItem ItemOf(Caller caller, StoredVerification found, SeenItem seen)
        {
            var item = seen.Item;
            var isWhole = caller.Assignment.May(Permission.VerificationsRead, found.County, null, out var grant) && grant.View == View.Whole;
            var differences = isWhole || item.Outcome == Outcomes.Matched ? seen.Differences : [];
            return new(
                seen.Id, seen.Version, item.Child is { } child ? desk.PseudonymOf(found, child) : null, item.Batch, item.Row, item.Outcome,
                [.. differences.Select(one => new DifferenceItem(one.Number, one.Found.Field, one.Found.Declared, one.Found.Reported,
                    one.Found.DeclaredOn, one.Found.ReportedOn, one.Found.Severity, one.Status))],
                isWhole ? item.Child : null, isWhole ? item.Probability : null, isWhole && item.Child is not null ? item.Evidence : null, isWhole
                    ? seen.Verdict : null, isWhole ? item.Case : null);
        }
    }

    internal static DivisionCode? CountyOf(string? named) => DivisionCode.TryParse(named, out var code)
        && DivisionTable.Children(DivisionCode.Changzhi).Any(county => county.Code == code) ? code : null;

    internal static string Status(StoredVerification found) => FormJson.Id(found.Job.Status);
}

/// <summary>A comparison that was begun.</summary>
internal sealed record StartedItem(string Id, string County, JobStatus Status)
{
    public static StartedItem Of(StoredVerification found) => new(found.Verification.Id, found.Verification.County, found.Job.Status);
}

/// <summary>How far a comparison is; counts are 0 until it is done.</summary>
internal sealed record StateItem(
    string Id, string Version, string Department, string County, JobStatus Status, int Total, int Processed, int Matched, int Possible,
        int Unmatched, int OnlyInDepartment,
    int Discrepancies, int Cases, string? Error, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, DateOnly? SourceAsOf, bool? LastKnown)
{
    public static StateItem Of(StoredVerification found)
    {
        var (job, summary) = (found.Job, found.Verification.Summary);
        return new(found.Verification.Id, found.Document.Version, found.Verification.Department, found.Verification.County, job.Status,
            summary?.Total ?? job.Total, job.Status == JobStatus.Done ? job.Total : job.Done, summary?.Matched ?? 0, summary?.Possible ?? 0,
                summary?.Unmatched ?? 0, summary?.OnlyInDepartment ?? 0, summary?.Discrepancies ?? 0, summary?.Cases ?? 0, job.Error,
                    found.Verification.At, summary?.EndedAt, summary?.SourceAsOf,
            summary?.IsLastKnown);
    }
}

/// <summary>A field that differs, with both values as they were given.</summary>
internal sealed record DifferenceItem(int N, string Field, JsonElement? Declared, JsonElement Reported, DateOnly? DeclaredOn, DateOnly ReportedOn,
    string Severity, string Status);

/// <summary>An item; what follows the discrepancies is there for civil affairs only.</summary>
internal sealed record ResultItem(
    string Id, string Version, string? Child, string? Batch, int? Row, string Outcome, IReadOnlyList<DifferenceItem> Discrepancies,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ChildId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Probability,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<LinkageEvidence>? Evidence,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LinkVerdict? Decision,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Case);
