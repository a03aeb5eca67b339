using System.Globalization;
using System.Text.Json.Serialization;
using App.Api.Declarations;
using App.Functions;
using App.Security;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Api.Search;

/// <summary>What a search is found under.</summary>
internal sealed record SearchTaken(string Id);

/// <summary>One masked row.</summary>
/// <param name="Of">declaration or child.</param>
internal sealed record SearchRow(string Id, string Version, string Of, string Kind, string Status, string StatusLabel, string? Receipt, string? Township, string? Place,
    IReadOnlyDictionary<string, string> Masked);

internal sealed record SearchRows(IReadOnlyList<SearchRow> Items, string? Next, int Total);

[JsonSerializable(typeof(SearchTaken))]
[JsonSerializable(typeof(SearchRows))]
internal sealed partial class SearchJson : JsonSerializerContext
{
    public static SearchJson Readable { get; } = new(Answer.Readable());
}

/// <summary>The routes of looking for somebody.</summary>
public static class SearchEndpoints
{
    public static void AddSearch(this IServiceCollection services) => services.AddSingleton(static at => ActivatorUtilities.CreateInstance<PeopleSearch>(at));

    public static void MapSearch(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var search = app.Services.GetRequiredService<PeopleSearch>();
        app.Map(SearchFunctions.Begin, (context, caller) => BeginAsync(context, caller, search));
        app.Map(SearchFunctions.Result, (context, caller) => ResultAsync(context, caller, search));
    }

    /// <summary>The fields that a list may show, masked.</summary>
    private static readonly Field[] Shown = [Shared2024.ChildName, Shared2024.Sex, Shared2024.BirthDate, Shared2024.CitizenNumber, Shared2024.DeclarantPhone];

    private static Task<IResult> BeginAsync(HttpContext context, Caller caller, PeopleSearch search) =>
        Incoming.WithJsonAsync(context, async json =>
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

        if (envelope.Finish() is { Count: > 0 } problems)
        {
            return Api.Errors.Invalid(problems);
        }

        var (id, refusal) = await search.BeginAsync(caller, county, terms!, text!, "api", context.RequestAborted).ConfigureAwait(false);
        return id is null ? refusal! : TypedResults.Json(new SearchTaken(id), SearchJson.Readable.SearchTaken,
            statusCode: StatusCodes.Status201Created);
    });

    private static async Task<IResult> ResultAsync(HttpContext context, Caller caller, PeopleSearch search)
    {
        var page = 0;
        if (context.Request.Query["page"] is [{ Length: > 0 } token, ..] && !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out page))
        {
            return Api.Errors.Invalid([Errors.BadPage()]);
        }

        return caller.CountyOf(context) is { } county
            && await search.FindAsync(caller, county, context.Request.RouteValues["id"] as string ?? "", page, context.RequestAborted).ConfigureAwait(false) is { } found
            ? TypedResults.Json(new SearchRows([.. found.Items.Select(RowOf)], found.Next, found.Total), SearchJson.Readable.SearchRows)
            : Api.Errors.NotFound();
    }

    private static SearchRow RowOf(FoundPerson person) => person switch
    {
        { Declaration: var (declaration, document) } => new(declaration.Id, document.Version, "declaration", FormJson.Id(declaration.Form.Kind), declaration.Status.Id(), declaration.Status.Label(),
            declaration.Receipt.Value, TownshipOf(declaration.Form, declaration.Answers()), PlaceOf(declaration.Form, declaration.Answers()), MaskedOf(declaration.Answers())),
        { Child: var (child, document) } => new(child.Id, document.Version, "child", FormJson.Id(child.Kind), child.Status.Id(), child.Status.Label(),
            null, TownshipOf(child.Form, child.Answers), PlaceOf(child.Form, child.Answers), MaskedOf(child.Answers)),
        _ => throw new InvalidOperationException("Neither a declaration nor a child."),
    };

    private static Dictionary<string, string> MaskedOf(Answers answers) => Shown.Where(field => answers.Find(field) is not null)
        .ToDictionary(field => field.Key, field => Masking.Show(field, answers.Find(field)!), StringComparer.Ordinal);

    private static string? TownshipOf(FormDefinition form, Answers answers) => DeclarationRecords.PlaceOf(form, answers)?.Township?.Value;

    private static string? PlaceOf(FormDefinition form, Answers answers) =>
        DeclarationRecords.PlaceOf(form, answers) is { } place ? DivisionTable.FullName(place.Township ?? place) : null;
}
