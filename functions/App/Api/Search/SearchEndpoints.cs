using System.Globalization;
using App.Api.Declarations;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace App.Api.Search;

/// <summary>What a search is found under.</summary>
internal sealed record SearchTaken(string Id);

/// <summary>One masked row.</summary>
/// <param name="Of">declaration or child.</param>
internal sealed record SearchRow(string Id, string Version, string Of, ChildKind Kind, string Status, string StatusLabel, string? Receipt,
    DivisionCode? Township, string? Place,
    IReadOnlyDictionary<string, string> Masked);

/// <summary>The routes of looking for somebody.</summary>
public static class SearchEndpoints
{
    public static void AddSearch(this IServiceCollection services) =>
        services.AddSingleton(static at => ActivatorUtilities.CreateInstance<PeopleSearch>(at));

    public static void MapSearch(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var search = app.Services.GetRequiredService<PeopleSearch>();
        app.Map(SearchFunctions.Begin, (context, caller) => BeginAsync(context, caller, search));
        app.Map(SearchFunctions.Result, (context, caller) => ResultAsync(context, caller, search));
    }

    /// <summary>The fields that a list may show, masked.</summary>
    private static readonly Field[] Shown = [Shared2024.ChildName, Shared2024.Sex, Shared2024.BirthDate, Shared2024.CitizenNumber,
        Shared2024.DeclarantPhone];

    private static Task<Results<Created<SearchTaken>, Refusal>> BeginAsync(HttpContext context, Caller caller, PeopleSearch search) =>
        Incoming.WithJsonAsync<Created<SearchTaken>>(context, async json =>
    {
        if (caller.CountyOf(context) is not { } county)
        {
            return Declarations.Errors.CountyNeeded();
        }

        var envelope = new Envelope(json);
        var text = envelope.Text("text", required: true, SearchText.MaxLength);
        var (terms, problem) = text is null ? (null, null) : SearchText.Read(text);
        if (problem is not null)
        {
            envelope.Add(problem);
        }

        if (envelope.Finish() is var problems && (text is null || terms is null || problems.Count > 0))
        {
            return Wire.Errors.Invalid(problems);
        }

        return (await search.BeginAsync(caller, county, terms, text, "api", context.RequestAborted).ConfigureAwait(false))
            .To(id => TypedResults.Created((string?)null, new SearchTaken(id)));
    });

    private static async Task<Results<Ok<ItemList<SearchRow>>, Refusal>> ResultAsync(HttpContext context, Caller caller, PeopleSearch search)
    {
        var page = 0;
        if (context.Request.Query["page"] is [{ Length: > 0 } token, ..]
            && !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out page))
        {
            return Wire.Errors.Invalid([Errors.BadPage()]);
        }

        return caller.CountyOf(context) is { } county
            && await search.FindAsync(caller, county, context.Request.RouteValues["id"] as string ?? "", page, context.RequestAborted)
            .ConfigureAwait(false) is { } found
            ? TypedResults.Ok(new ItemList<SearchRow>([.. found.Items.Select(RowOf)], found.Next) { Total = found.Total })
            : Wire.Errors.NotFound();
    }

    private static SearchRow RowOf(FoundPerson person) => person switch
    {
        { Declaration: var (declaration, document) } => new(declaration.Id, document.Version, "declaration", declaration.Form.Kind,
            declaration.Status.Id(), declaration.Status.Label(),
            declaration.Receipt.Value, TownshipOf(declaration.Form, declaration.Answers()), PlaceOf(declaration.Form, declaration.Answers()),
                Masking.Glance(declaration.Answers(), Shown)),
        { Child: var (child, document) } => new(child.Id, document.Version, "child", child.Kind, child.Status.Id(), child.Status.Label(),
            null, TownshipOf(child.Form, child.Answers), PlaceOf(child.Form, child.Answers), Masking.Glance(child.Answers, Shown)),
        _ => throw new InvalidOperationException("Neither a declaration nor a child."),
    };

    private static DivisionCode? TownshipOf(FormDefinition form, Answers answers) => DeclarationRecords.PlaceOf(form, answers)?.Township;

    private static string? PlaceOf(FormDefinition form, Answers answers) =>
        DeclarationRecords.PlaceOf(form, answers) is { } place ? DivisionTable.FullName(place.Township ?? place) : null;
}
