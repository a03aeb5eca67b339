using Microsoft.AspNetCore.Http;

namespace App.Pages;

/// <summary>After a post: go and look (a reload does not post again, Back does not ask).</summary>
public sealed class SeeOther(string address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        httpContext.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
