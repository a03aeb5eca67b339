using App.Functions;
using Domain.Divisions;
using Domain.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace App.Api.Divisions;

/// <summary>Divisions level by level, for address pickers.</summary>
public static class DivisionEndpoints
{
    public static void MapDivisions(this WebApplication app) =>
        app.Map(Catalogue.ListDivisions, static context => Task.FromResult(List(context.Request.Query["parent"])));

    private static IResult List(string? parent)
    {
        if (string.IsNullOrEmpty(parent))
        {
            return Answer(DivisionTable.Provinces());
        }

        return !DivisionCode.TryParse(parent, out var code)
            ? Errors.Invalid([new Problem("parent", "invalid-division", "没有这样的区划代码。代码是 6 位、9 位或 12 位数字，例如 140400，请核对。")])
            : DivisionTable.Find(code) is null && !code.IsAbroad ? Errors.NotFound()
            : Answer(DivisionTable.Children(code));
    }

    private static Answer Answer(IReadOnlyList<Division> divisions) => Api.Answer.List(divisions, null, (json, division) =>
    {
        json.WriteStartObject();
        json.WriteString("id", division.Code.Value);
        // A division is known by its code; a change of name or limits is a new entry of the list that ships with a release.
        json.WriteString("version", division.ValidFrom?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "1");
        json.WriteString("code", division.Code.Value);
        json.WriteString("name", division.Name);
        json.WriteString("fullName", DivisionTable.FullName(division.Code));
        json.WriteString("level", FormJson.Id(division.Level));
        json.WriteString("kind", FormJson.Id(division.Kind));
        json.WriteEndObject();
    });
}
