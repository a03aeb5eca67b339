using App.Api.Audit;
using App.Wire;
using Domain.Audit;
using Domain.Divisions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.Audit;

/// <summary>The auditor's room: who saw whom and why, and whether the chain holds.</summary>
public static class AuditPages
{
    public static void MapAuditPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var records = app.Services.GetRequiredService<AuditRecords>();
        app.MapDesk(Functions.Pages.PortalAudit, (context, seat) => ShowAsync(context, seat, records, null));
        app.MapDesk(Functions.Pages.PortalAuditUnusual, (context, seat) => UnusualAsync(context, seat, records));
        app.MapDesk(Functions.Pages.PortalAuditVerify, async (context, seat, posted) =>
            AuditRecords.CountyOf(posted.Value("county")) is not { } county
            ? Desk.Refused(seat, Wire.Errors.NotFound())
            : await ShowAsync(context, seat, records, await records.VerifyAsync(seat.Caller, county, Desk.Channel, context.RequestAborted)
                .ConfigureAwait(false)).ConfigureAwait(false));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Seat seat, AuditRecords records, AuditReport? report)
    {
        var query = context.Request.Query;
        var named = report?.County ?? query["county"].ToString();
        if ((named == AuditPage.Everywhere ? DivisionCode.Changzhi : AuditRecords.CountyOf(named)) is not { } county
            || AuditRecords.ReadSearch(query["actor"].ToString().Trim(), query["subject"].ToString().Trim(), query["action"]) is not { } found)
        {
            return Desk.Refused(seat, Wire.Errors.NotFound());
        }

        // A day that is none is left out, as an empty box is.
        var search = found with { From = Day(query["first"]), Until = Day(query["last"]) };
        var isEverywhere = named == AuditPage.Everywhere;
        IReadOnlyList<DivisionCode> counties = isEverywhere ? AuditRecords.Counties : [county];
        try
        {
            var total = records.TotalAsync(counties, search, context.RequestAborted);
            var listed = isEverywhere ? await records.NewestAsync(counties, search, context.RequestAborted).ConfigureAwait(false)
                : await records.ListAsync(county, search, Paging.TokenOf(context), context.RequestAborted).ConfigureAwait(false);
            return Desk.Page<AuditPage>(seat, new AuditModel(isEverywhere ? null : county, search, listed,
                Paging.Of(context, listed, await total.ConfigureAwait(false)), report));
        }
        catch (InvalidContinuationException)
        {
            return Desk.See("/portal/audit");
        }
    }

    private static async Task<IResult> UnusualAsync(HttpContext context, Seat seat, AuditRecords records)
    {
        var (search, problems) = UnusualSearch.Read(context.Request.Query, seat.Site.Today);
        if (search is null)
        {
            return Desk.Refused(seat, Wire.Errors.Invalid(problems));
        }

        var (days, isWhole) = await records.UnusualAsync(search.Counties, search.From, search.Until, context.RequestAborted).ConfigureAwait(false);
        return Desk.Page<UnusualPage>(seat, new UnusualModel(search, days, isWhole));
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None,
            out var day) && day.Year is > 2000 and < 2200 ? day : null;
}

/// <summary>What the auditor looks at.</summary>
/// <param name="County">Null: all of them, the newest.</param>
public sealed record AuditModel(DivisionCode? County, AuditSearch Search, Listed<AuditEntry> Listed, Paging Paging, AuditReport? Report);

/// <summary>Looks at people that stand out.</summary>
public sealed record UnusualModel(UnusualSearch Search, IReadOnlyList<UnusualDay> Days, bool IsWhole);
