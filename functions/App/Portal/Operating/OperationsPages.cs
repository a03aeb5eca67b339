using App.Api.Operating;
using App.Functions;
using App.Pages;
using App.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.Operating;

/// <summary>What the page shows.</summary>
/// <param name="Typed">What was written into a form that was refused.</param>
/// <param name="Refused">Of which message.</param>
public sealed record OperationsModel(OperationsItem Now, Posted Typed, string? Refused, Refusal? Refusal, string Done);

/// <summary>The room of the system administrator.</summary>
public static class OperationsPages
{
    private const string Address = "/portal/operations";

    public static void MapOperationsPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var (reading, poison) = (app.Services.GetRequiredService<OperationsReading>(), app.Services.GetRequiredService<PoisonMessages>());
        app.MapDesk(OperationFunctions.LookPage, (context, seat) => ShowAsync(context, seat, reading, Posted.Empty, null, null));
        app.MapDesk(OperationFunctions.SettlePost, async (context, seat, posted) =>
        {
            var (queue, id) = ((string?)context.Request.RouteValues["queue"], (string?)context.Request.RouteValues["id"]);
            var (done, refusal) = await poison.SettleAsync(seat.Caller, queue, id, posted.Value("action"), posted.Value("reason"), Desk.Channel,
                context.RequestAborted)
                .ConfigureAwait(false);
            return done is not null ? Desk.See($"{Address}?done={done.Action}")
                : await ShowAsync(context, seat, reading, posted, id, refusal).ConfigureAwait(false);
        });
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Seat seat, OperationsReading reading, Posted typed, string? refused,
        Refusal? refusal) =>
        Desk.Page<OperationsPage>(seat, refusal?.Status ?? StatusCodes.Status200OK,
            new OperationsModel(await reading.ReadAsync(context.RequestAborted).ConfigureAwait(false), typed, refused, refusal,
                context.Request.Query["done"].ToString()));
}
