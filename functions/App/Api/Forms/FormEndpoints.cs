using System.Collections.Concurrent;
using System.Globalization;
using App.Functions;
using Domain.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace App.Api.Forms;

/// <summary>The official forms, as every client draws them.</summary>
public static class FormEndpoints
{
    private static readonly ConcurrentDictionary<FormDefinition, byte[]> Written = new();

    public static void MapForms(this WebApplication app)
    {
        app.Map(Catalogue.ListForms, static context => Task.FromResult(TypedResults.Ok(ItemList.Of(FormCatalogue.On(CivilDay.Of(context)),
            form => new FormPart(json => FormJson.WriteSummary(json, form, FormCatalogue.All.Where(other => other.Id == form.Id).Reverse()))))));
        app.Map(Catalogue.GetForm, static context => Task.FromResult(Get(context)));
    }

    private static IResult Get(HttpContext context)
    {
        var (id, version) = ((string?)context.Request.RouteValues["formId"] ?? "", context.Request.Query["version"].ToString());
        var found = version.Length == 0 ? FormCatalogue.Find(id, CivilDay.Of(context))
            : int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? FormCatalogue.Find(id, number) : null;
        return found is null ? Errors.NotFound()
            : Answer.Bytes(StatusCodes.Status200OK, Written.GetOrAdd(found, static form => Answer.Write(json => FormJson.Write(json, form))));
    }
}
