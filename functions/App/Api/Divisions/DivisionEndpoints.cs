using System.Globalization;
using App.Functions;
using App.Wire;
using Domain.Divisions;
using Domain.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace App.Api.Divisions;

/// <summary>Divisions level by level, for address pickers.</summary>
public static class DivisionEndpoints
{
    /// <summary>A changed list ships with a release; one of yesterday does for a picker.</summary>
    private const string Kept = "public, max-age=86400";

    public static void MapDivisions(this WebApplication app)
    {
        app.Map(Catalogue.ListDivisions, static context => Task.FromResult(List(context.Request.Query["parent"])));
        app.Map(Catalogue.ListCounties, static context =>
        {
            context.Response.Headers.CacheControl = Kept;
            return Task.FromResult(Counties());
        });
    }

    private static Ok<CountiesItem> Counties()
    {
        var provinces = DivisionTable.Provinces();
        var below = provinces.Concat(provinces.SelectMany(province => DivisionTable.Children(province.Code))
            .Where(city => city.Level < DivisionLevel.County))
            .Concat(DivisionTable.Children(DivisionCode.Changzhi));
        return TypedResults.Ok(new CountiesItem(NamesOf(provinces),
            below.ToDictionary(division => division.Code.Value, division => NamesOf(DivisionTable.Children(division.Code)))));

        static Dictionary<string, string> NamesOf(IReadOnlyList<Division> divisions) =>
            divisions.ToDictionary(division => division.Code.Value, division => division.Name);
    }

    private static Results<Ok<ItemList<DivisionItem>>, Refusal> List(string? parent)
    {
        if (string.IsNullOrEmpty(parent))
        {
            return TypedResults.Ok(ItemList.Of(DivisionTable.Provinces(), DivisionItem.Of));
        }

        return !DivisionCode.TryParse(parent, out var code)
            ? Errors.Invalid([new Problem("parent", "invalid-division", "没有这样的区划代码。代码是 6 位、9 位或 12 位数字，例如 140400，请核对。")])
            : DivisionTable.Find(code) is null && !code.IsAbroad ? Errors.NotFound()
            : TypedResults.Ok(ItemList.Of(DivisionTable.Children(code), DivisionItem.Of));
    }
}

/// <summary>The upper levels of the country, names by code.</summary>
/// <param name="Below">By the code of what they lie under.</param>
internal sealed record CountiesItem(IReadOnlyDictionary<string, string> Provinces, IReadOnlyDictionary<string, Dictionary<string, string>> Below);

/// <summary>A division, as a picker shows it.</summary>
/// <param name="Version">Known by its code; a change of name or limits is a new entry of the list that ships with a release.</param>
internal sealed record DivisionItem(DivisionCode Id, string Version, DivisionCode Code, string Name, string? FullName, DivisionLevel Level,
    DivisionKind Kind)
{
    public static DivisionItem Of(Division division) => new(division.Code,
        division.ValidFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "1", division.Code,
        division.Name, DivisionTable.FullName(division.Code), division.Level, division.Kind);
}
