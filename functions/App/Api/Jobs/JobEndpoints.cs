using App.Api.Statistics;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Jobs;

namespace App.Api.Jobs;

/// <summary>A job as whoever waits for it sees it.</summary>
internal sealed record JobItem(string Id, string Version, string Kind, string County, JobStatus Status, int Done, int Total, string? Phase,
    string? Error);

/// <summary>How far long work is: counts and a phase, nothing about a child.</summary>
public static class JobEndpoints
{
    public static void MapJobs(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var store = app.Services.GetRequiredService<IStore>();
        app.Map(Catalogue.GetJob, (context, caller) => GetAsync(context, caller, store));
    }

    private static async Task<Results<Ok<JobItem>, Refusal>> GetAsync(HttpContext context, Caller caller, IStore store)
    {
        if (context.Request.RouteValues["id"] is not string id || !OpaqueId.Is(id) || await FindAsync(caller, store, id, context.RequestAborted)
            .ConfigureAwait(false) is not { } document)
        {
            return Wire.Errors.NotFound();
        }

        var job = document.Read(JobJson.Default.Job);
        return TypedResults.Ok(new JobItem(job.Id, document.Version, job.Kind, job.County, job.Status, job.Done, job.Total, job.Phase, job.Error));
    }

    /// <summary>
    /// A county's jobs are its own; whoever is tied to no county sees those of the city, and whoever keeps the machines running those of every
    /// county. Who may have a county counted anew sees how far that is.
    /// </summary>
    private static async Task<Document?> FindAsync(Caller caller, IStore store, string id, CancellationToken cancellation)
    {
        var home = caller.Assignment.HomeCounty ?? DivisionCode.Changzhi;
        foreach (var place in (IEnumerable<DivisionCode>)[home, .. DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code)
            .Where(county => county != home)])
        {
            var all = place == home || caller.Assignment.May(Permission.SystemOperate, out _);
            if ((all || caller.Assignment.May(Permission.StatisticsRollUp, place, null, out _))
                && await store.FindAsync(Partition.County(place.Value), Kinds.Job, id, cancellation).ConfigureAwait(false) is { } document
                && (all || document.Fields.Get(Fields.Type) == RollupJobs.Kind))
            {
                return document;
            }
        }

        return null;
    }
}
