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
public sealed class PageResult<TComponent>(IDictionary<string, object?> parameters, int status = StatusCodes.Status200OK) : IResult, IPage
    where TComponent : IComponent
{
    public int Status => status;

    /// <summary>False for what nobody may see again without a new look being written down: it gets no address of its own, a reload asks anew.</summary>
    public bool IsKept { get; init; } = true;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        using var page = await RenderAsync(httpContext);
        await WriteAsync(httpContext, status, page.Written);
    }

    internal static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> page)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = page.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(page, context.RequestAborted);
        }
    }

    async Task<byte[]> IPage.RenderAsync(HttpContext context)
    {
        using var page = await RenderAsync(context);
        return page.Written.ToArray();
    }

    private async Task<PageWriter> RenderAsync(HttpContext httpContext)
    {
        var page = new PageWriter();
        await using (var renderer = new HtmlRenderer(httpContext.RequestServices, httpContext.RequestServices.GetRequiredService<ILoggerFactory>()))
        {
            await renderer.Dispatcher.InvokeAsync(async () =>
            {
                var root = await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters));
                page.Write("<!DOCTYPE html>\n");
                root.WriteHtmlTo(page);
            });
        }

        return page;
    }
}

/// <summary>A page that is not written yet.</summary>
internal interface IPage
{
    int Status { get; }

    bool IsKept { get; }

    Task<byte[]> RenderAsync(HttpContext context);
}

/// <summary>A page that was rendered before.</summary>
internal sealed class RenderedPage(int status, ReadOnlyMemory<byte> page) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => PageResult<Layout>.WriteAsync(httpContext, status, page);
}

public static class PageServices
{
    /// <summary>
    /// Chinese stays Chinese in a page: three bytes a character instead of the eight of a numeric entity. What could end a text or an attribute is encoded
    /// as ever.
    /// </summary>
    public static void AddPages(this IServiceCollection services) => services.AddSingleton(static _ => HtmlEncoder.Create(UnicodeRanges.All));
}
