using App.Api.Statistics;
using App.Functions;
using App.Security;
using Domain.Divisions;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Jobs;

/// <summary>How far long work is: counts and a phase, nothing about a child.</summary>
public static class JobEndpoints
{
    public static void MapJobs(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var store = app.Services.GetRequiredService<IStore>();
        app.Map(Catalogue.GetJob, (context, caller) => GetAsync(context, caller, store));
    }

    private static async Task<IResult> GetAsync(HttpContext context, Caller caller, IStore store)
    {
        if (context.Request.RouteValues["id"] is not string id || !OpaqueId.Is(id) || await FindAsync(caller, store, id, context.RequestAborted).ConfigureAwait(false) is not { } document)
        {
            return Errors.NotFound();
        }

        var job = document.Read(JobJson.Default.Job);
        return Answer.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", job.Id);
            json.WriteString("version", document.Version);
            json.WriteString("kind", job.Kind);
            json.WriteString("county", job.County);
            json.WriteString("status", Domain.Forms.FormJson.Id(job.Status));
            json.WriteNumber("done", job.Done);
            json.WriteNumber("total", job.Total);
            json.WriteString("phase", job.Phase);
            json.WriteString("error", job.Error);
            json.WriteEndObject();
        });
    }

    /// <summary>
    /// A county's jobs are its own; whoever is tied to no county sees those of the city, and whoever keeps the machines running those of every county. Who may
    /// have a county counted anew sees how far that is.
    /// </summary>
    private static async Task<Document?> FindAsync(Caller caller, IStore store, string id, CancellationToken cancellation)
    {
        var home = caller.Assignment.HomeCounty ?? DivisionCode.Changzhi;
        foreach (var place in (IEnumerable<DivisionCode>)[home, .. DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code).Where(county => county != home)])
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
