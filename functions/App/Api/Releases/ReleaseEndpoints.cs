using System.Text.Json;
using App.Api.Matters;
using App.Api.Sheets;
using App.Api.Statistics;
using App.Disclosure;
using App.Functions;
using App.Pages;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Releases;
using Domain.Statistics;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Releases;

/// <summary>The routes of releases for the house.</summary>
public static class ReleaseEndpoints
{
    private const string Channel = "api";

    public static void AddReleases(this IServiceCollection services)
    {
        services.AddSingleton(static at => new ReleaseRecords(at.GetRequiredService<IStore>()));
        services.AddSingleton(static at => new Briefs(at.GetRequiredService<IStore>(), at.GetRequiredService<MatterRecords>(),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IReleaseFigures>(static at => new ReleaseFigures(at.GetRequiredService<Rollups>()));
        services.AddSingleton(static at => new ReleaseActions(at.GetRequiredService<IStore>(), at.GetRequiredService<ReleaseRecords>(),
            at.GetRequiredService<IReleaseFigures>(), at.GetRequiredService<Settings>().Policy, static () => new CpSatSolver(), new CpSatAttacker(),
                at.GetRequiredService<TimeProvider>()));
    }

    public static void MapReleases(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<ReleaseRecords>(), app.Services.GetRequiredService<ReleaseActions>(),
            app.Services.GetRequiredService<Briefs>(), app.Services.GetRequiredService<SiteOf>(),
                app.Services.GetRequiredService<TimeProvider>());
        app.Map(ReleaseFunctions.Draft, room.DraftAsync);
        app.Map(ReleaseFunctions.Preview, room.PreviewAsync);
        app.Map(ReleaseFunctions.List, room.ListAsync);
        app.Map(ReleaseFunctions.Get, room.GetAsync);
        app.Map(ReleaseFunctions.Change, room.ChangeAsync);
        app.Map(ReleaseFunctions.GiveOpinion, room.OpineAsync);
        app.Map(ReleaseFunctions.Approve, room.ApproveAsync);
        app.Map(ReleaseFunctions.Withdraw, room.WithdrawAsync);
        app.Map(ReleaseFunctions.MakeBrief, room.MakeBriefAsync);
        app.Map(ReleaseFunctions.ListBriefs, room.ListBriefsAsync);
        app.Map(ReleaseFunctions.GetBrief, room.GetBriefAsync);
        var records = app.Services.GetRequiredService<ReleaseRecords>();
        app.Map(ReleaseFunctions.ListPublic, context => PublicReleases.ListAsync(context, records));
        app.Map(ReleaseFunctions.GetPublic, context => PublicReleases.GetAsync(context, records));
    }

    private sealed class Room(ReleaseRecords records, ReleaseActions actions, Briefs briefs, SiteOf site, TimeProvider time)
    {
        public Task<Results<Created<ReleaseOpened>, Refusal>> DraftAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Created<ReleaseOpened>>(context, async json =>
        {
            return ReadPlan(json, caller, isChange: false).IsRefused(out var refusal, out var read) ? refusal
                : (await actions.DraftAsync(caller, read.Plan, Channel, context.RequestAborted).ConfigureAwait(false))
                    .To(done => TypedResults.Created((string?)null, ReleaseOpened.Of(done, caller)));
        });

        public Task<Results<Ok<ReleasePreview>, Refusal>> PreviewAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<ReleasePreview>>(context, async json =>
            ReadPlan(json, caller, isChange: false).IsRefused(out var refusal, out var read) ? refusal
                : (await actions.PreviewAsync(caller, read.Plan, Channel, context.RequestAborted).ConfigureAwait(false)).To(figures =>
                    TypedResults.Ok(ReleasePreview.Of(
                    new Release { Id = "", Plan = read.Plan, Figures = figures, Author = caller.Actor, DraftedAt = figures.CountedAt }, caller))));

        public async Task<Results<Ok<ItemList<ReleaseHead>>, Refusal>> ListAsync(HttpContext context, Caller caller)
        {
            ReleaseStatus[] status = [ReleaseStatus.Draft, ReleaseStatus.Published, ReleaseStatus.Withdrawn];
            if (context.Request.Query["status"] is [{ Length: > 0 } text, ..])
            {
                if (ReleaseStatuses.Find(text) is not { } one)
                {
                    return Wire.Errors.Invalid([Errors.UnknownStatus()]);
                }

                status = [one];
            }

            try
            {
                var area = ReleaseStanding.AreaOf(caller);
                var page = context.Request.Query["page"] is [{ Length: > 0 } token, ..] ? token : null;
                return TypedResults.Ok(ItemList.Of(await records.ListAsync(status, area, page, context.RequestAborted).ConfigureAwait(false),
                    ReleaseHead.Of));
            }
            catch (InvalidContinuationException)
            {
                return Wire.Errors.Invalid([Declarations.Errors.BadPage()]);
            }
        }

        public async Task<Results<Ok<ReleaseOpened>, Refusal>> GetAsync(HttpContext context, Caller caller) =>
            await FindAsync(context, caller).ConfigureAwait(false) is { } found ? TypedResults.Ok(ReleaseOpened.Of(found, caller))
                : Wire.Errors.NotFound();

        public Task<Results<Ok<ReleaseOpened>, Refusal>> ChangeAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<ReleaseOpened>>(context, async json =>
        {
            if (await FindAsync(context, caller).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            return ReadPlan(json, caller, isChange: true).IsRefused(out var refusal, out var read) ? refusal
                : Reply(caller, await actions.ChangeAsync(caller, found, read.Plan, read.Version, Channel,
                    context.RequestAborted).ConfigureAwait(false));
        });

        public Task<Results<Ok<ReleaseOpened>, Refusal>> OpineAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Ok<ReleaseOpened>>(context, async json =>
        {
            if (await records.FindAsync((string)context.Request.RouteValues["id"]!, context.RequestAborted).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var envelope = new Envelope(json);
            var agree = envelope.Raw("agree");
            if (agree.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            {
                envelope.Add(Errors.BadAgree());
            }

            var comment = envelope.Text("comment", required: false, 1000) ?? "";
            var version = envelope.Text("version", required: false);
            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Wire.Errors.Invalid(problems);
            }

            // A county's officer may know of the city's releases, but it is the city's departments that are asked about them.
            return !ReleaseStanding.Sees(caller, found.Release) && !found.Release.Plan.IsOfCity ? Wire.Errors.NotFound()
                : Reply(caller, await actions.OpineAsync(caller, found, agree.ValueKind == JsonValueKind.True, comment, version, Channel,
                    context.RequestAborted).ConfigureAwait(false));
        });

        public Task<Results<Ok<ReleaseOpened>, Refusal>> ApproveAsync(HttpContext context, Caller caller) =>
            WithFoundAsync(context, caller, reason: false, async (found, _, version) =>
            Reply(caller, await actions.ApproveAsync(caller, found, version, Channel, context.RequestAborted).ConfigureAwait(false)));

        public Task<Results<Ok<ReleaseOpened>, Refusal>> WithdrawAsync(HttpContext context, Caller caller) =>
            WithFoundAsync(context, caller, reason: true, async (found, reason, version) =>
            Reply(caller, await actions.WithdrawAsync(caller, found, reason ?? "", version, Channel, context.RequestAborted).ConfigureAwait(false)));

        public Task<Results<Created<BriefItem>, Refusal>> MakeBriefAsync(HttpContext context, Caller caller) =>
            Incoming.WithJsonAsync<Created<BriefItem>>(context, async json =>
        {
            if (await FindAsync(context, caller).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var envelope = new Envelope(json);
            var (kind, from) = (envelope.Text("kind", required: true), envelope.Date("from", required: false));
            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Wire.Errors.Invalid(problems);
            }

            return (await briefs.MakeAsync(caller, found, BriefKinds.Find(kind), from, Channel, context.RequestAborted).ConfigureAwait(false))
                .To(brief => TypedResults.Created((string?)null, BriefItem.Of(brief)));
        });

        public async Task<Results<Ok<ItemList<BriefItem>>, Refusal>> ListBriefsAsync(HttpContext context, Caller caller) =>
            await FindAsync(context, caller).ConfigureAwait(false) is not { } found ? Wire.Errors.NotFound()
            : TypedResults.Ok(ItemList.Of(await briefs.OfAsync(found.Release, context.RequestAborted).ConfigureAwait(false), BriefItem.Of));

        public async Task<Results<Download, Refusal>> GetBriefAsync(HttpContext context, Caller caller) =>
            await briefs.FindAsync(caller, (string)context.Request.RouteValues["id"]!, context.RequestAborted).ConfigureAwait(false) is { } brief
                ? Briefs.Word(brief, site().Synthetic) : Wire.Errors.NotFound();

        // The two deeds of the approver of the level.
        private Task<Results<Ok<ReleaseOpened>, Refusal>> WithFoundAsync(HttpContext context, Caller caller, bool reason,
            Func<StoredRelease, string?, string?, Task<Results<Ok<ReleaseOpened>, Refusal>>> act) =>
                Incoming.WithJsonAsync<Ok<ReleaseOpened>>(context, async json =>
        {
            // First whether it is there for them: what is wrong with the form is said to nobody else.
            if (await FindAsync(context, caller).ConfigureAwait(false) is not { } found)
            {
                return Wire.Errors.NotFound();
            }

            var envelope = new Envelope(json);
            var why = reason ? envelope.Text("reason", required: true, 500) : null;
            var version = envelope.Text("version", required: false);
            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Wire.Errors.Invalid(problems);
            }

            return await act(found, why, version).ConfigureAwait(false);
        }, mayBeEmpty: true);

        private async Task<StoredRelease?> FindAsync(HttpContext context, Caller caller) =>
            await records.FindAsync((string)context.Request.RouteValues["id"]!, context.RequestAborted).ConfigureAwait(false) is { } found
            && ReleaseStanding.Sees(caller, found.Release) ? found : null;

        private Attempt<PlanRead> ReadPlan(JsonElement json, Caller caller, bool isChange)
        {
            var envelope = new Envelope(json);
            var title = envelope.Text("title", required: false);
            var level = envelope.Text("level", required: true);
            var caliber = envelope.Text("caliber", required: true);
            var asOf = envelope.Date("asOf", required: true);
            var version = isChange ? envelope.Text("version", required: true) : null;
            if (level is not (null or "county" or "city"))
            {
                envelope.Add(Domain.Releases.Errors.UnknownLevel());
            }

            if (caliber is not null && Calibers.Find(caliber) is null)
            {
                envelope.Add(Domain.Releases.Errors.UnknownCaliber());
            }

            var tables = ReadTables(envelope);
            var problems = envelope.Finish();

            // What can be judged of the plan is said together with what is wrong with its form.
            var today = CivilTime.ChinaDate(time.GetUtcNow());
            var isCity = caller.Assignment.Role == Role.CityAnalyst;
            var plan = PlanRelease.Decide(title ?? (envelope.IsWrong("title") ? "…" : ""), isCity ? DivisionCode.Changzhi
                : caller.Assignment.County!.Value, Calibers.Find(caliber) ?? Caliber.Monitoring, asOf ?? today, tables ?? [["county"]], today);
            problems.AddRange(plan.Problems);
            return plan.Outcome is not { } outcome || problems.Count > 0 ? Wire.Errors.Invalid(problems)
                : (level == "city") != isCity ? Wire.Errors.NotAllowed()
                : new PlanRead(outcome, version ?? "");
        }

        /// <param name="Version">The version that was looked at; empty for a new one.</param>
        private sealed record PlanRead(ReleasePlan Plan, string Version);

        private static Results<Ok<ReleaseOpened>, Refusal> Reply(Caller caller, Attempt<StoredRelease> attempt) =>
            attempt.To(done => TypedResults.Ok(ReleaseOpened.Of(done, caller)));

        private static List<IReadOnlyList<string>>? ReadTables(Envelope envelope)
        {
            var json = envelope.Raw("tables");
            if (json.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            {
                return [];
            }

            if (json.ValueKind != JsonValueKind.Array || json.EnumerateArray().Any(table =>
                table.ValueKind != JsonValueKind.Array || table.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String)))
            {
                envelope.Add(Errors.BadTables());
                return null;
            }

            return [.. json.EnumerateArray().Select(table => (IReadOnlyList<string>)[.. table.EnumerateArray().Select(Envelope.String)])];
        }
    }
}
