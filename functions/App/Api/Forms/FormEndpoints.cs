using System.Collections.Concurrent;
using App.Functions;
using Domain.Forms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace App.Api.Forms;

/// <summary>The official forms, as every client draws them.</summary>
public static class FormEndpoints
{
    private static readonly ConcurrentDictionary<string, byte[]> Written = new(StringComparer.Ordinal);

    public static void MapForms(this WebApplication app)
    {
        app.Map(Catalogue.ListForms, static _ =>
            Task.FromResult(TypedResults.Ok(ItemList.Of(FormCatalogue.All, form => new FormPart(json => FormJson.WriteSummary(json, form))))));
        app.Map(Catalogue.GetForm, static context => Task.FromResult(Get((string?)context.Request.RouteValues["formId"])));
    }

    private static IResult Get(string? id) => FormCatalogue.Find(id) is { } form
        ? Answer.Bytes(StatusCodes.Status200OK, Written.GetOrAdd(form.Id, static (_, form) => Answer.Write(json => FormJson.Write(json, form)), form))
        : Errors.NotFound();
}
