using App.Api.Retention;
using App.Functions;
using App.Pages;
using App.Wire;
using Domain.Problems;
using Domain.Retention;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.Retention;

/// <summary>What is past its term, the lists before, and the slots of backups.</summary>
/// <param name="Waiting">Ids of the lists that wait for a second person.</param>
/// <param name="Slots">Null: the keys of backups cannot be looked at.</param>
public sealed record RetentionModel(PastTerm Due, IReadOnlyList<StoredRetention> Lists, IReadOnlySet<string> Waiting, IReadOnlyList<KeptSlot>? Slots,
    Posted Typed, Refusal? Refusal, string Done)
{
    /// <summary>A list that erases waits for a second person.</summary>
    public bool IsProposed => Lists.Any(stored => !stored.List.TakesBack && Waiting.Contains(stored.List.Id));

    /// <summary>Keys were given up that could be taken back, and nobody has asked for it.</summary>
    public bool MayTakeBack => Slots?.Any(kept => kept.IsGivenUp) == true
        && !Lists.Any(stored => stored.List.TakesBack && (Waiting.Contains(stored.List.Id) || stored.List.Status == RetentionStatus.Approved));

    /// <summary>The list of the timer that nobody has looked through yet.</summary>
    public RetentionList? ToLookAt => Lists.Select(stored => stored.List).FirstOrDefault(list => list.AwaitsLook && Waiting.Contains(list.Id));
}

/// <summary>What is erased because its term is over, at the desk.</summary>
public static class RetentionPages
{
    private const string Address = "/portal/retention";

    public static void MapRetentionPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var room = app.Services.GetRequiredService<RetentionRoom>();
        app.MapDesk(RetentionFunctions.ListPage, (context, seat) => ShowAsync(context, seat, room, Posted.Empty, null));
        app.MapDesk(RetentionFunctions.ProposePost, (context, seat, posted) => PostAsync(context, seat, posted, room, "proposed", async (county,
            reason) =>
            (await room.ProposeAsync(seat.Caller, county, reason, Desk.Channel, context.RequestAborted).ConfigureAwait(false)).Refusal));
        app.MapDesk(RetentionFunctions.TakeBackPost, (context, seat, posted) => PostAsync(context, seat, posted, room, "asked-back", async (county,
            reason) =>
            (await room.ProposeBackAsync(seat.Caller, county, reason, Desk.Channel, context.RequestAborted).ConfigureAwait(false)).Refusal));
    }

    /// <summary>Does what somebody gives a reason for.</summary>
    private static async Task<IResult> PostAsync(HttpContext context, Seat seat, Posted posted, RetentionRoom room, string done,
        Func<Domain.Divisions.DivisionCode, string, Task<Refusal?>> act)
    {
        if (seat.County is not { } county)
        {
            return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
        }

        var reason = posted.Value("reason").Trim();
        var refused = reason.Length is 0 or > Reasons.MaxLength ? Wire.Errors.Invalid([Reasons.Required()])
            : await act(county, reason).ConfigureAwait(false);
        return refused is not null ? await ShowAsync(context, seat, room, posted, refused).ConfigureAwait(false)
            : Desk.See(Address + "?done=" + done);
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Seat seat, RetentionRoom room, Posted typed, Refusal? refusal)
    {
        if (seat.County is not { } county)
        {
            return Desk.Refused(seat, Api.Declarations.Errors.CountyNeeded());
        }

        var lists = await room.ListsAsync(county, context.RequestAborted).ConfigureAwait(false);
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stored in lists.Where(stored => stored.List.Status == RetentionStatus.Proposed))
        {
            if (await room.ProposalOfAsync(stored.List, context.RequestAborted).ConfigureAwait(false) is not null)
            {
                waiting.Add(stored.List.Id);
            }
        }

        return Desk.Page<RetentionPage>(seat, refusal?.Status ?? StatusCodes.Status200OK, new RetentionModel(
            await room.DueAsync(county, context.RequestAborted).ConfigureAwait(false), lists, waiting,
            await room.SlotsAsync(county, context.RequestAborted).ConfigureAwait(false), typed, refusal, context.Request.Query["done"].ToString()));
    }
}
