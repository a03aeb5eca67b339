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

    /// <summary>A county's jobs are its own; whoever is tied to no county sees those of the city, and who keeps the machines running all of them.</summary>
    private static async Task<Document?> FindAsync(Caller caller, IStore store, string id, CancellationToken cancellation)
    {
        IEnumerable<DivisionCode> places = [caller.Assignment.HomeCounty ?? DivisionCode.Changzhi];
        if (caller.Assignment.May(Permission.SystemOperate, out _))
        {
            places = places.Concat(DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code));
        }

        foreach (var place in places)
        {
            if (await store.FindAsync(Partition.County(place.Value), Kinds.Job, id, cancellation).ConfigureAwait(false) is { } document)
            {
                return document;
            }
        }

        return null;
    }
}
