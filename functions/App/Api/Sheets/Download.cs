using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace App.Api.Sheets;

/// <summary>A file that is written to the answer as it is made; its name is plain Chinese and names nobody.</summary>
internal sealed class Download(string name, string mediaType, Func<Stream, CancellationToken, Task> write) : IResult
{
    public static Download Of(string name, string mediaType, byte[] bytes) =>
        new(name, mediaType, (to, cancellation) => to.WriteAsync(bytes, cancellation).AsTask());

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = mediaType;
        response.Headers.CacheControl = "no-store";

        // An old browser takes the plain name; every other one the Chinese (RFC 6266).
        response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture,
            $"attachment; filename=\"file{Path.GetExtension(name)}\"; filename*=UTF-8''{Uri.EscapeDataString(name)}");
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await write(response.Body, httpContext.RequestAborted).ConfigureAwait(false);
        }
    }
}
