using Microsoft.AspNetCore.Http;

namespace App.Wire;

/// <summary>410: it was there, and this is what is still said of it.</summary>
internal sealed class Gone<T>(T value) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => TypedResults.Json(value, statusCode: StatusCodes.Status410Gone).ExecuteAsync(httpContext);
}
