using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace App.Pages;

/// <summary>
/// Pages: a Razor component and its one model, rendered on the server by the framework, and written whole. No circuits and no interactive runtime:
/// several instances serve one portal.
/// </summary>
public static class Html
{
    /// <summary>What most pages of the desk need at most.</summary>
    private const int UsualBytes = 64 * 1024;

    /// <summary>An offer to the framework's own script in the browser, which no page of ours loads.</summary>
    private const string EnhancedNavigation = "blazor-enhanced-nav";

    /// <summary>
    /// Chinese stays Chinese in a page: three bytes a character instead of the eight of a numeric entity. What could end a text or an attribute is
    /// encoded as ever.
    /// </summary>
    public static void AddPages(this IServiceCollection services)
    {
        services.AddSingleton(static _ => HtmlEncoder.Create(UnicodeRanges.All));
        services.AddRazorComponents();
    }

    /// <summary>The page that shows this model.</summary>
    public static RazorComponentResult<TPage> Page<TPage>(object model, int status = StatusCodes.Status200OK)
        where TPage : IComponent => new(new { Model = model }) { StatusCode = status };

    /// <summary>Answers with whatever a handler came to.</summary>
    public static async Task AnswerAsync(this HttpContext context, IResult result)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(result);
        if (result is RazorComponentResult page)
        {
            await WriteAsync(context, StatusOf(page), await RenderAsync(context, page).ConfigureAwait(false)).ConfigureAwait(false);
        }
        else
        {
            await result.ExecuteAsync(context).ConfigureAwait(false);
        }
    }

    internal static int StatusOf(RazorComponentResult page) => page.StatusCode ?? StatusCodes.Status200OK;

    /// <summary>
    /// The page as it would be sent, and nothing sent yet: what fails half-way leaves nothing of it with the reader, and it may be kept instead
    /// (KeptPages).
    /// </summary>
    internal static async Task<ReadOnlyMemory<byte>> RenderAsync(HttpContext context, RazorComponentResult page)
    {
        var response = context.Response;
        var body = response.Body;
        var whole = new MemoryStream(UsualBytes);
        response.Body = whole;
        try
        {
            await page.ExecuteAsync(context).ConfigureAwait(false);
        }
        finally
        {
            response.Body = body;
        }

        // What the framework said of an answer that is only now to be given.
        response.Headers.Remove(EnhancedNavigation);
        response.ContentType = null;
        response.StatusCode = StatusCodes.Status200OK;
        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
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
            await response.Body.WriteAsync(page, context.RequestAborted).ConfigureAwait(false);
        }
    }
}

/// <summary>A page that nobody may see again without a new look being written down: it gets no address of its own, a reload asks anew.</summary>
internal sealed class SeenOnce(RazorComponentResult page) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => httpContext.AnswerAsync(page);
}

/// <summary>A page that was rendered before.</summary>
internal sealed class RenderedPage(int status, ReadOnlyMemory<byte> page) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => Html.WriteAsync(httpContext, status, page);
}
