using App.Api.Search;
using App.Functions;
using App.Pages;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.Search;

/// <summary>What the page of a search shows.</summary>
/// <param name="Found">Null where nothing was looked for yet: what was written cannot be read.</param>
public sealed record ResultsModel(string Id, string Text, SearchPage? Found, IReadOnlyList<Problem> Problems);

/// <summary>The one box in the head of every page, and what it finds.</summary>
public static class SearchPages
{
    public static void MapSearchPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var search = app.Services.GetRequiredService<PeopleSearch>();
        var kept = app.Services.GetRequiredService<KeptPages>();
        app.MapDesk(SearchFunctions.SearchPost, (context, seat, posted) => BeginAsync(context, seat, posted, search));
        app.MapDesk(SearchFunctions.SearchPage, (context, seat) => ShowAsync(context, seat, search));
        app.MapDesk(SearchFunctions.AnswerPage, kept.ShowAsync);
    }

    private static async Task<IResult> BeginAsync(HttpContext context, Seat seat, Posted posted, PeopleSearch search)
    {
        if (seat.County is not { } county)
        {
            return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
        }

        var text = posted.Value("text").Trim();
        var (terms, problem) = SearchText.Read(text);
        if (terms is null)
        {
            return Desk.Page<ResultsPage>(seat, StatusCodes.Status422UnprocessableEntity, new ResultsModel("", text, null, [problem!]));
        }

        return (await search.BeginAsync(seat.Caller, county, terms, text, Desk.Channel,
            context.RequestAborted).ConfigureAwait(false)).IsRefused(out var refusal, out var id) ? Desk.Refused(seat, refusal)
            : Desk.See("/portal/search/" + id);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Seat seat, PeopleSearch search)
    {
        var (id, page) = (context.Request.RouteValues["id"] as string ?? "", int.TryParse(context.Request.Query["page"], out var rows) && rows > 0
            ? rows : 0);
        return seat.County is { } county && await search.FindAsync(seat.Caller, county, id, page, context.RequestAborted)
            .ConfigureAwait(false) is { } found
            ? Desk.Page<ResultsPage>(seat, new ResultsModel(id, found.Text, found, []))
            : Desk.Refused(seat, Portal.Errors.PageOver());
    }
}
