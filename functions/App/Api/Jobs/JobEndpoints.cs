using App.Functions;
using App.Security;
using Domain.Divisions;
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
        // A county's jobs are its own; whoever is tied to no county sees those of the city.
        var county = caller.Assignment.HomeCounty ?? DivisionCode.Changzhi;
        if (context.Request.RouteValues["id"] is not string id || !OpaqueId.Is(id)
            || await store.FindAsync(Partition.County(county.Value), Kinds.Job, id, context.RequestAborted).ConfigureAwait(false) is not { } document)
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
}
