using System.Text.Json;
using App.Api.Releases;
using App.Functions;
using App.Pages;
using App.Security;
using Domain.Releases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Public;

/// <summary>The public statistics: what was released, for everybody to read, print and check.</summary>
public static class PublicEndpoints
{
    public static void MapPublic(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var (records, site) = (app.Services.GetRequiredService<ReleaseRecords>(), app.Services.GetRequiredService<SiteOf>());
        app.Map(ReleaseFunctions.PublicPage, context => ListAsync(context, records, site));
        app.Map(ReleaseFunctions.PublicReleasePage, context => ShowAsync(context, records, site));
    }

    private static async Task<IResult> ListAsync(HttpContext context, ReleaseRecords records, SiteOf site)
    {
        try
        {
            var page = context.Request.Query["page"] is [{ Length: > 0 } token, ..] ? token : null;
            var listed = await records.ListAsync([ReleaseStatus.Published, ReleaseStatus.Withdrawn], null, page, context.RequestAborted).ConfigureAwait(false);
            return new PageResult<ListPage>(new Dictionary<string, object?>
            {
                ["Site"] = site(),
                ["Releases"] = listed.Items.Select(stored => stored.Release).ToList(),
                ["Next"] = listed.Next,
            });
        }
        catch (InvalidContinuationException)
        {
            return Results.Redirect("/public");
        }
    }

    private static async Task<IResult> ShowAsync(HttpContext context, ReleaseRecords records, SiteOf site)
    {
        if (await PublicReleases.FindAsync((string)context.Request.RouteValues["number"]!, records, context.RequestAborted).ConfigureAwait(false) is not { } release)
        {
            return Api.Errors.NotFound();
        }

        if (release.Status == ReleaseStatus.Withdrawn)
        {
            return new PageResult<GonePage>(new Dictionary<string, object?> { ["Site"] = site(), ["Release"] = release }, StatusCodes.Status410Gone);
        }

        using var document = JsonDocument.Parse(release.Snapshot!);
        return new PageResult<ReleasePage>(new Dictionary<string, object?> { ["Site"] = site(), ["Release"] = document.RootElement.Clone() });
    }
}
