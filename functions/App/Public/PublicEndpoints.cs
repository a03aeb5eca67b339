using System.Text.Json;
using App.Api.Releases;
using App.Functions;
using App.Pages;
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
            var listed = await records.ListAsync([ReleaseStatus.Published, ReleaseStatus.Withdrawn], null, page, context.RequestAborted)
                .ConfigureAwait(false);
            return Html.Page<PublicFiguresPage>(new PublicListModel(site(), [.. listed.Items.Select(stored => stored.Release)])
            {
                Next = listed.Next
            });
        }
        catch (InvalidContinuationException)
        {
            return Results.Redirect("/public");
        }
    }

    private static async Task<IResult> ShowAsync(HttpContext context, ReleaseRecords records, SiteOf site)
    {
        if (await PublicReleases.FindAsync((string)context.Request.RouteValues["number"]!, records, context.RequestAborted)
            .ConfigureAwait(false) is not { } release)
        {
            return Wire.Errors.NotFound();
        }

        if (release.Status == ReleaseStatus.Withdrawn)
        {
            return Html.Page<GonePage>(new GoneModel(site(), release), StatusCodes.Status410Gone);
        }

        using var document = JsonDocument.Parse(release.Snapshot!);
        return Html.Page<ReleasePage>(new PublicReleaseModel(site(), document.RootElement.Clone()));
    }
}

/// <summary>The list of what was released.</summary>
public sealed record PublicListModel(SiteContext Site, IReadOnlyList<Release> Releases)
{
    public string? Next { get; init; }
}

/// <summary>A release that was withdrawn.</summary>
public sealed record GoneModel(SiteContext Site, Release Release);

/// <summary>A release in force.</summary>
/// <param name="Release">The published document.</param>
public sealed record PublicReleaseModel(SiteContext Site, JsonElement Release);
