using App.Api.Jobs;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Privacy;
using Domain.Statistics;
using Domain.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Api.Statistics;

/// <summary>Internal figures (四): who may see which, and what is written down about every question.</summary>
public static class StatisticsEndpoints
{
    private const string Channel = "api";

    public static void AddStatistics(this IServiceCollection services)
    {
        services.AddSingleton(static at => new Rollups(at.GetRequiredService<IStore>(), at.GetRequiredService<Settings>().Policy,
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new RollupJobs(at.GetRequiredService<IStore>(), at.GetRequiredService<IWorkQueue>(),
            at.GetRequiredService<Rollups>(), at.GetRequiredService<TimeProvider>(), at.GetRequiredService<ILogger<JobCarrier>>()));
        services.AddSingleton(static at => new StatisticsRoom(at.GetRequiredService<IStore>(), at.GetRequiredService<Rollups>(),
            at.GetRequiredService<Settings>().Policy, at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new CellChildren(at.GetRequiredService<IStore>(), at.GetRequiredService<Rollups>(),
            at.GetRequiredService<Children.ChildRecords>(), at.GetRequiredService<Settings>().Policy, at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new Populations(at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>()));
    }

    public static void MapStatistics(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var (room, jobs) = (app.Services.GetRequiredService<StatisticsRoom>(), app.Services.GetRequiredService<RollupJobs>());
        var populations = app.Services.GetRequiredService<Populations>();
        app.Map(StatisticsFunctions.Count, (context, caller) => CountAsync(context, caller, room, populations));
        app.Map(StatisticsFunctions.PutPopulation, (context, caller) => PopulationRoutes.PutAsync(context, caller, populations));
        app.Map(StatisticsFunctions.GetPopulation, (context, _) => PopulationRoutes.GetAsync(context, populations));
        app.Map(StatisticsFunctions.RollUp, (context, caller) => RollUpAsync(context, caller, jobs));
    }

    /// <summary>The timer and the queue of this room.</summary>
    public static void HandleStatistics(this IServiceProvider services)
    {
        var handlers = services.GetRequiredService<Handlers>();
        handlers.On(StatisticsFunctions.Run, (firing, cancellation) => services.GetRequiredService<RollupJobs>()
            .RunAsync(firing.Message, cancellation));
        handlers.On(StatisticsFunctions.Timer, (_, cancellation) => Each.DoAsync<Func<Task>>(
            [() => services.GetRequiredService<RollupJobs>().ResumeAsync(cancellation),
                () => services.GetRequiredService<Rollups>().RollUpAsync(cancellation)],
            part => part(), cancellation));
    }

    private static async Task<Results<Ok<StatisticsItem>, Refusal>> CountAsync(HttpContext context, Caller caller, StatisticsRoom room,
        Populations populations)
    {
        if (Calibers.Find(context.Request.RouteValues["caliber"] as string) is not { } caliber)
        {
            return Wire.Errors.NotFound();
        }

        var query = context.Request.Query;
        if ((await room.CountAsync(caller, caliber, query["asOf"], query["by"], query["kind"], query["county"], Channel,
            context.RequestAborted).ConfigureAwait(false))
            .IsRefused(out var refusal, out var figures))
        {
            return refusal;
        }

        var year = figures.Table.Question.AsOf.Year;
        var population = query["rates"] == "true" ? await populations.FindAsync(year, null, context.RequestAborted).ConfigureAwait(false) : null;
        var rates = query["rates"] == "true" ? Rates.Of(figures.Table, population) : null;
        return TypedResults.Ok(StatisticsItem.Of(figures, rates, population));
    }

    private static Task<Results<Accepted<JobTaken>, Refusal>> RollUpAsync(HttpContext context, Caller caller, RollupJobs jobs) =>
        Incoming.WithJsonAsync<Accepted<JobTaken>>(context, async json =>
    {
        var envelope = new Envelope(json);
        var named = envelope.Text("county", required: false, 6);
        var (place, refusal) = StatisticsRoom.PlaceOf(caller, Permission.StatisticsRollUp, named);
        if (refusal is null && envelope.Finish() is { Count: > 0 } problems)
        {
            refusal = Wire.Errors.Invalid(problems);
        }

        if (refusal is not null)
        {
            return refusal;
        }

        var job = await jobs.StartAsync(caller, place ?? DivisionCode.Changzhi, Channel, context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.RetryAfter = "1";
        return TypedResults.Accepted("/api/jobs/" + job.Id, new JobTaken(job.Id, job.Kind, job.County, job.Status));
    });
}

/// <summary>A question of somebody with the rows that answer it.</summary>
/// <param name="Minimum">The smallest figure that they are shown (<see cref="HiddenCells"/>); 0: every one, they may list the children.</param>
public sealed record Asking(Question Question, RollupLook Look, int Minimum)
{
    public IReadOnlyList<Cell> Shown(IReadOnlyList<Cell> cells) => Minimum == 0 ? cells : HiddenCells.Hide(cells, Minimum);

    public Figures Shown(Figures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return figures with { Table = figures.Table with { Cells = Shown(figures.Table.Cells) } };
    }
}

/// <summary>Asking for figures as somebody: cut to their place, small cells kept back from who may not list the children, and written down.</summary>
public sealed class StatisticsRoom(IStore store, Rollups rollups, PolicyInForce policy, TimeProvider time)
{
    /// <summary>What the trail calls a question, and a table that was taken along.</summary>
    internal const string Asked = "statistics.read";

    internal const string Exported = "statistics.export";

    /// <param name="county">As the request names it; null or empty: the caller's own, for a city role the city.</param>
    public async Task<Attempt<Figures>> CountAsync(Caller caller, Caliber caliber, string? asOf, string? by, string? kind, string? county,
        string channel,
        CancellationToken cancellation, string action = Asked)
    {
        return (await AskAsync(caller, caliber, asOf, by, kind, county, channel, action,
            cancellation).ConfigureAwait(false)).IsRefused(out var refusal, out var room)
            ? refusal : room.Shown(room.Look.Count(room.Question));
    }

    /// <summary>Writes the question down and looks; everything that the answer shows comes from this one look.</summary>
    /// <param name="about">What is asked about besides the dimensions, for the trail.</param>
    internal async Task<Attempt<Asking>> AskAsync(
        Caller caller, Caliber caliber, string? asOf, string? by, string? kind, string? county, string channel, string action,
            CancellationToken cancellation, params string[] about)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var now = time.GetUtcNow();
        var (place, refused) = PlaceOf(caller, Permission.StatisticsRead, county);
        var (question, problems) = Question.Read(caliber, asOf, by, kind, place, CivilTime.ChinaDate(now));
        if (refused is { Status: not StatusCodes.Status422UnprocessableEntity } || (refused is not null && problems.Count == 0))
        {
            return refused;
        }

        if (question is null)
        {
            return Wire.Errors.Invalid([.. problems, .. refused?.Problems ?? []]);
        }

        var entry = AuditEntries.Of("statistics", caliber.Id(), place?.County ?? DivisionCode.Changzhi, action, caller.Actor, channel, now, null) with
        {
            FieldKeys = [.. question.Names, .. about],
        };
        await store.CommitAsync(Partition.County(entry.County), Batch.Of(entry), cancellation).ConfigureAwait(false);
        var look = await rollups.LookAsync(question.Place, cancellation).ConfigureAwait(false);
        return new Asking(question, look, caller.Assignment.May(Permission.ChildrenList, out _) ? 0
            : policy.On(CivilTime.ChinaDate(now)).InternalMinimumCell);
    }

    /// <summary>The township or county that the caller's figures are about; null: the whole city.</summary>
    internal static (DivisionCode? Place, Refusal? Refusal) PlaceOf(Caller caller, Permission permission, string? named)
    {
        DivisionCode? wanted = null;
        if (!string.IsNullOrEmpty(named))
        {
            if (!DivisionCode.TryParse(named, out var code) || !Rollups.Counties.Contains(code))
            {
                return (null, Wire.Errors.Invalid([Errors.UnknownCounty()]));
            }

            wanted = code;
        }

        var assignment = caller.Assignment;
        if (!assignment.May(permission, out var grant) || (grant.Scope is Scope.Township or Scope.County && wanted is { } other
            && other != assignment.County))
        {
            return (null, Wire.Errors.NotAllowed());
        }

        return (grant.Scope switch { Scope.Township => assignment.Township, Scope.County => assignment.County, _ => wanted }, null);
    }
}
