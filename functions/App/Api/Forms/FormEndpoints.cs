using System.Collections.Concurrent;
using App.Functions;
using App.Wire;
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
        var found = FormCatalogue.Asked((string?)context.Request.RouteValues["formId"], context.Request.Query["version"], CivilDay.Of(context));
        return found is null ? Wire.Errors.NotFound()
            : Answer.Bytes(StatusCodes.Status200OK, Written.GetOrAdd(found, static form => Answer.Write(json => FormJson.Write(json, form))));
    }
}
