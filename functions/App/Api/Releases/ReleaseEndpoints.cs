using System.Text.Json;
using App.Api.Matters;
using App.Api.Statistics;
using App.Demo;
using App.Disclosure;
using App.Functions;
using App.Security;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Releases;
using Domain.Statistics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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
        services.AddSingleton(static at => new Briefs(at.GetRequiredService<IStore>(), at.GetRequiredService<MatterRecords>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IReleaseFigures>(static at => new ReleaseFigures(at.GetRequiredService<Rollups>()));
        services.AddSingleton(static at => new ReleaseActions(at.GetRequiredService<IStore>(), at.GetRequiredService<ReleaseRecords>(), at.GetRequiredService<IReleaseFigures>(),
            at.GetRequiredService<Settings>().Policy, static () => new CpSatSolver(), new CpSatAttacker(), at.GetRequiredService<TimeProvider>()));
    }

    public static void MapReleases(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = new Room(app.Services.GetRequiredService<ReleaseRecords>(), app.Services.GetRequiredService<ReleaseActions>(), app.Services.GetRequiredService<Briefs>(),
            app.Services.GetRequiredService<DemoSeeding>(), app.Services.GetRequiredService<TimeProvider>());
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

    private sealed class Room(ReleaseRecords records, ReleaseActions actions, Briefs briefs, DemoSeeding demo, TimeProvider time)
    {
        public Task<IResult> DraftAsync(HttpContext context, Caller caller) => Incoming.WithJsonAsync(context, async json =>
        {
            var (plan, _, refusal) = ReadPlan(json, caller, isChange: false);
            return plan is null ? refusal! : Reply(caller, await actions.DraftAsync(caller, plan, Channel, context.RequestAborted).ConfigureAwait(false), StatusCodes.Status201Created);
        });

        public Task<IResult> PreviewAsync(HttpContext context, Caller caller) => Incoming.WithJsonAsync(context, async json =>
        {
            var (plan, _, refusal) = ReadPlan(json, caller, isChange: false);
            if (plan is null)
            {
                return refusal!;
            }

            var (figures, notMade) = await actions.PreviewAsync(caller, plan, "api", context.RequestAborted).ConfigureAwait(false);
            return figures is null ? notMade! : Answer.Ok(to =>
            {
                var release = new Release { Id = "", Plan = plan, Figures = figures, Author = caller.Actor, DraftedAt = figures.CountedAt };
                to.WriteStartObject();
                WriteRequired(to, release);
                WriteFigures(to, release, caller);
                to.WriteEndObject();
            });
        });

        public async Task<IResult> ListAsync(HttpContext context, Caller caller)
        {
            ReleaseStatus[] status = [ReleaseStatus.Draft, ReleaseStatus.Published, ReleaseStatus.Withdrawn];
            if (context.Request.Query["status"] is [{ Length: > 0 } text, ..])
            {
                if (ReleaseStatuses.Find(text) is not { } one)
                {
                    return Api.Errors.Invalid([Errors.UnknownStatus()]);
                }

                status = [one];
            }

            try
            {
                var area = ReleaseStanding.AreaOf(caller);
                var page = context.Request.Query["page"] is [{ Length: > 0 } token, ..] ? token : null;
                return Answer.List(await records.ListAsync(status, area, page, context.RequestAborted).ConfigureAwait(false), WriteHead);
            }
            catch (InvalidContinuationException)
            {
                return Api.Errors.Invalid([Declarations.Errors.BadPage()]);
            }
        }

        public async Task<IResult> GetAsync(HttpContext context, Caller caller) =>
            await FindAsync(context, caller).ConfigureAwait(false) is { } found ? Answer.Ok(json => Write(json, found, caller)) : Api.Errors.NotFound();

        public Task<IResult> ChangeAsync(HttpContext context, Caller caller) => Incoming.WithJsonAsync(context, async json =>
        {
            if (await FindAsync(context, caller).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            var (plan, version, refusal) = ReadPlan(json, caller, isChange: true);
            return plan is null ? refusal!
                : Reply(caller, await actions.ChangeAsync(caller, found, plan, version!, Channel, context.RequestAborted).ConfigureAwait(false));
        });

        public Task<IResult> OpineAsync(HttpContext context, Caller caller) => Incoming.WithJsonAsync(context, async json =>
        {
            if (await records.FindAsync((string)context.Request.RouteValues["id"]!, context.RequestAborted).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
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
                return Api.Errors.Invalid(problems);
            }

            // A county's officer may know of the city's releases, but it is the city's departments that are asked about them.
            return !ReleaseStanding.Sees(caller, found.Release) && !found.Release.Plan.IsOfCity ? Api.Errors.NotFound()
                : Reply(caller, await actions.OpineAsync(caller, found, agree.ValueKind == JsonValueKind.True, comment, version, Channel, context.RequestAborted).ConfigureAwait(false));
        });

        public Task<IResult> ApproveAsync(HttpContext context, Caller caller) => WithFoundAsync(context, caller, reason: false, async (found, _, version) =>
            Reply(caller, await actions.ApproveAsync(caller, found, version, Channel, context.RequestAborted).ConfigureAwait(false)));

        public Task<IResult> WithdrawAsync(HttpContext context, Caller caller) => WithFoundAsync(context, caller, reason: true, async (found, reason, version) =>
            Reply(caller, await actions.WithdrawAsync(caller, found, reason!, version, Channel, context.RequestAborted).ConfigureAwait(false)));

        public Task<IResult> MakeBriefAsync(HttpContext context, Caller caller) => Incoming.WithJsonAsync(context, async json =>
        {
            if (await FindAsync(context, caller).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            var envelope = new Envelope(json);
            var (kind, from) = (envelope.Text("kind", required: true), envelope.Date("from", required: false));
            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Api.Errors.Invalid(problems);
            }

            var (brief, refusal) = await briefs.MakeAsync(caller, found, BriefKinds.Find(kind), from, Channel, context.RequestAborted).ConfigureAwait(false);
            return brief is null ? refusal! : Answer.Json(StatusCodes.Status201Created, to => Write(to, brief));
        });

        public async Task<IResult> ListBriefsAsync(HttpContext context, Caller caller) => await FindAsync(context, caller).ConfigureAwait(false) is not { } found ? Api.Errors.NotFound()
            : Answer.List(await briefs.OfAsync(found.Release, context.RequestAborted).ConfigureAwait(false), null, Write);

        public async Task<IResult> GetBriefAsync(HttpContext context, Caller caller) =>
            await briefs.FindAsync(caller, (string)context.Request.RouteValues["id"]!, context.RequestAborted).ConfigureAwait(false) is { } brief
                ? Briefs.Word(brief, demo.IsDemo) : Api.Errors.NotFound();

        // The two deeds of the approver of the level.
        private Task<IResult> WithFoundAsync(HttpContext context, Caller caller, bool reason, Func<StoredRelease, string?, string?,
            Task<IResult>> act) =>
            Incoming.WithJsonAsync(context, async json =>
        {
            // First whether it is there for them: what is wrong with the form is said to nobody else.
            if (await FindAsync(context, caller).ConfigureAwait(false) is not { } found)
            {
                return Api.Errors.NotFound();
            }

            var envelope = new Envelope(json);
            var why = reason ? envelope.Text("reason", required: true, 500) : null;
            var version = envelope.Text("version", required: false);
            if (envelope.Finish() is { Count: > 0 } problems)
            {
                return Api.Errors.Invalid(problems);
            }

            return await act(found, why, version).ConfigureAwait(false);
        }, mayBeEmpty: true);

        private async Task<StoredRelease?> FindAsync(HttpContext context, Caller caller) =>
            await records.FindAsync((string)context.Request.RouteValues["id"]!, context.RequestAborted).ConfigureAwait(false) is { } found && ReleaseStanding.Sees(caller, found.Release) ? found : null;

        private (ReleasePlan? Plan, string? Version, Refusal? Refusal) ReadPlan(JsonElement json, Caller caller, bool isChange)
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
            var plan = PlanRelease.Decide(title ?? (envelope.IsWrong("title") ? "…" : ""), isCity ? DivisionCode.Changzhi : caller.Assignment.County!.Value, Calibers.Find(caliber) ?? Caliber.Monitoring, asOf ?? today, tables ?? [["county"]], today);
            problems.AddRange(plan.Problems);
            return problems.Count > 0 ? (null, null, Api.Errors.Invalid(problems))
                : (level == "city") != isCity ? (null, null, Api.Errors.NotAllowed())
                : (plan.Outcome, version, null);
        }

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

        private static IResult Reply(Caller caller, (StoredRelease? Done, Refusal? Refusal) outcome, int status = StatusCodes.Status200OK) =>
            outcome.Done is { } done ? Answer.Json(status, json => Write(json, done, caller)) : outcome.Refusal!;

        private static void Write(Utf8JsonWriter json, Brief brief)
        {
            json.WriteStartObject();
            json.WriteString("id", brief.Id);
            json.WriteString("kind", brief.Kind.Id());
            json.WriteString("from", ReleaseSnapshot.Day(brief.From));
            json.WriteString("until", ReleaseSnapshot.Day(brief.Until));
            json.WriteString("madeBy", brief.MadeBy.Subject);
            json.WriteString("madeAt", brief.MadeAt);
            json.WriteEndObject();
        }

        private static void WriteHead(Utf8JsonWriter json, StoredRelease stored)
        {
            json.WriteStartObject();
            WriteMembers(json, stored);
            json.WriteEndObject();
        }

        private static void WriteMembers(Utf8JsonWriter json, StoredRelease stored)
        {
            var release = stored.Release;
            json.WriteString("id", release.Id);
            json.WriteString("version", stored.Document.Version);
            json.WriteString("status", release.Status.Id());
            json.WriteString("statusLabel", release.Status.Label());
            json.WriteString("number", release.Number);
            json.WriteString("title", release.Plan.Title);
            json.WriteString("level", release.Plan.IsOfCity ? "city" : "county");
            json.WriteString("county", release.Plan.Area.Value);
            json.WriteString("caliber", release.Plan.Caliber.Id());
            json.WriteString("asOf", ReleaseSnapshot.Day(release.Plan.AsOf));
            WriteRequired(json, release);
            WriteOpinions(json, "opinions", release.Opinions);
            WriteOpinions(json, "voidedOpinions", release.Voided);
            if (release.Status == ReleaseStatus.Draft)
            {
                json.WriteString("askedOn", ReleaseSnapshot.Day(release.AskedOn));
            }

            json.WriteString("publishedOn", release.PublishedOn is { } on ? ReleaseSnapshot.Day(on) : null);
            json.WriteString("withdrawnOn", release.WithdrawnOn is { } withdrawn ? ReleaseSnapshot.Day(withdrawn) : null);
            json.WriteString("withdrawalReason", release.WithdrawalReason);
        }

        private static void Write(Utf8JsonWriter json, StoredRelease stored, Caller caller)
        {
            var release = stored.Release;
            json.WriteStartObject();
            WriteMembers(json, stored);
            WriteFigures(json, release, caller);
            json.WriteEndObject();
        }

        private static void WriteRequired(Utf8JsonWriter json, Release release)
        {
            json.WriteStartArray("requiredOpinions");
            foreach (var department in release.Plan.RequiredOpinions)
            {
                json.WriteStringValue(department.Id());
            }

            json.WriteEndArray();
        }

        private static void WriteOpinions(Utf8JsonWriter json, string name, IEnumerable<Opinion> opinions)
        {
            json.WriteStartArray(name);
            foreach (var opinion in opinions)
            {
                json.WriteStartObject();
                json.WriteString("department", opinion.Department.Id());
                json.WriteBoolean("agree", opinion.Agrees);
                json.WriteString("comment", opinion.Comment);
                json.WriteString("at", opinion.At);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        private static void WriteFigures(Utf8JsonWriter json, Release release, Caller caller)
        {
            json.WriteString("countedAt", release.Figures.CountedAt);
            ReleaseSnapshot.WriteTables(json, release);
            json.WriteStartArray("notLeaving");
            foreach (var table in release.Figures.NotLeaving)
            {
                json.WriteStringValue(table);
            }

            json.WriteEndArray();

            if (ReleaseStanding.ReadsReasons(caller))
            {
                ReleaseReasons.Write(json, release);
            }
        }
    }
}
