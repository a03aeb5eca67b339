using System.Text.Encodings.Web;
using System.Text.Unicode;
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
        ArgumentNullException.ThrowIfNull(httpContext);
        using var page = new PageWriter();
        await using (var renderer = new HtmlRenderer(httpContext.RequestServices, httpContext.RequestServices.GetRequiredService<ILoggerFactory>()))
        {
            await renderer.Dispatcher.InvokeAsync(async () =>
            {
                var root = await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters));
                page.Write("<!DOCTYPE html>\n");
                root.WriteHtmlTo(page);
            });
        }

        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = page.Written.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(page.Written, httpContext.RequestAborted);
        }
    }
}

public static class PageServices
{
    /// <summary>
    /// Chinese stays Chinese in a page: three bytes a character instead of the eight of a numeric entity. What could end a text or an attribute is encoded
    /// as ever.
    /// </summary>
    public static void AddPages(this IServiceCollection services) => services.AddSingleton(static _ => HtmlEncoder.Create(UnicodeRanges.All));
}
