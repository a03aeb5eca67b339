using Domain.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Wire;

/// <summary>The day on which a request is answered.</summary>
internal static class CivilDay
{
    /// <summary>The China date.</summary>
    public static DateOnly Of(HttpContext context) => CivilTime.ChinaDate(context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
}
