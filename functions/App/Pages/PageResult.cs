using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace App.Pages;

/// <summary>
/// A Razor component rendered on the server into one whole page. No circuits and no interactive runtime: several instances serve one portal.
/// </summary>
/// <remarks>The renderer is made per request, so the host pays nothing for pages at start-up.</remarks>
public sealed class PageResult<TComponent>(IDictionary<string, object?> parameters, int status = StatusCodes.Status200OK) : IResult
    where TComponent : IComponent
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using var renderer = new HtmlRenderer(httpContext.RequestServices, httpContext.RequestServices.GetRequiredService<ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var root = await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters));
            return root.ToHtmlString();
        });
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "text/html; charset=utf-8";
        httpContext.Response.Headers.CacheControl = "no-store";
        await httpContext.Response.WriteAsync("<!DOCTYPE html>\n" + html, Encoding.UTF8, httpContext.RequestAborted);
    }
}
