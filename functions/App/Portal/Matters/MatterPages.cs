using App.Api.Matters;
using App.Functions;
using App.Pages;
using App.Wire;
using Domain.Matters;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.Matters;

/// <summary>What the page shows.</summary>
/// <param name="Typed">What was written into a form that was refused.</param>
/// <param name="Refused">Of which report the receipt was refused; null: the form for a new one, or none.</param>
public sealed record MatterModel(Listed<StoredMatter> Listed, string? Status, Posted Typed, string? Refused, Refusal? Refusal, string Done,
    Paging Paging);

/// <summary>七(三) at the desk: a county reports, the city takes note.</summary>
public static class MatterPages
{
    private const string Address = "/portal/matters";

    public static void MapMatterPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var records = app.Services.GetRequiredService<MatterRecords>();
        app.MapDesk(MatterFunctions.ListPage, (context, seat) => ShowAsync(context, seat, records, Posted.Empty, null, null));
        app.MapDesk(MatterFunctions.ReportPost, async (context, seat, posted) =>
        {
            var command = new ReportMatter(MatterKinds.Find(posted.Value("kind")), posted.Value("text"), seat.Caller.Actor);
            var (done, refusal) = await records.ReportAsync(seat.Caller, command, Desk.Channel, context.RequestAborted).ConfigureAwait(false);
            return done is not null ? Desk.See(Address + "?done=reported") : await ShowAsync(context, seat, records, posted, null,
                refusal).ConfigureAwait(false);
        });
        app.MapDesk(MatterFunctions.ReceivePost, async (context, seat, posted) =>
        {
            if (context.Request.RouteValues["id"] is not string id || await records.FindAsync(id,
                context.RequestAborted).ConfigureAwait(false) is not { } found)
            {
                return Desk.Refused(seat, Wire.Errors.NotFound());
            }

            var (done, refusal) = await records.ReceiveAsync(seat.Caller, found, new(posted.Value("reply"), seat.Caller.Actor),
                posted.Value("version"), Desk.Channel, context.RequestAborted)
                .ConfigureAwait(false);
            return done is not null ? Desk.See(Address + "?done=received") : await ShowAsync(context, seat, records, posted, id,
                refusal).ConfigureAwait(false);
        });
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Seat seat, MatterRecords records, Posted typed, string? refused,
        Refusal? refusal)
    {
        // City roles alone read without a county; everybody else reads their own.
        if (!seat.May(Permission.MattersRead))
        {
            return Desk.Refused(seat, Wire.Errors.NotAllowed());
        }

        var query = context.Request.Query;
        var status = MatterRecords.Statuses.FirstOrDefault(one => one == query["status"]);
        try
        {
            var page = query["page"] is [{ Length: > 0 } token] ? token : null;
            var listed = await records.ListAsync(seat.Caller, status, page, context.RequestAborted).ConfigureAwait(false);
            return Desk.Page<MattersPage>(seat, refusal?.Status ?? StatusCodes.Status200OK,
                new MatterModel(listed, status, typed, refused, refusal, query["done"].ToString(), Paging.Of(context, listed)));
        }
        catch (InvalidContinuationException)
        {
            return Desk.See(Address);
        }
    }
}
