using App.Api.Audit;
using Domain.Audit;
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
        app.MapDesk(Functions.Pages.PortalAuditVerify, async (context, seat, posted) =>
            AuditRecords.CountyOf(posted.Value("county")) is not { } county
            ? Desk.Refused(seat, Api.Errors.NotFound())
            : await ShowAsync(context, seat, records, await records.VerifyAsync(seat.Caller, county, Desk.Channel, context.RequestAborted).ConfigureAwait(false)).ConfigureAwait(false));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Seat seat, AuditRecords records, AuditReport? report)
    {
        var query = context.Request.Query;
        if (AuditRecords.CountyOf(report?.County ?? query["county"]) is not { } county
            || AuditRecords.ReadSearch(query["actor"], query["subject"], query["action"]) is not { } search)
        {
            return Desk.Refused(seat, Api.Errors.NotFound());
        }

        try
        {
            var listed = await records.ListAsync(county, search, query["page"] is [{ Length: > 0 } token] ? token : null, context.RequestAborted).ConfigureAwait(false);
            return Desk.Page<AuditPage>(seat, ("County", county), ("Search", search), ("Items", listed.Items), ("Next", listed.Next), ("Damaged", listed.Damaged), ("Report", report));
        }
        catch (InvalidContinuationException)
        {
            return Desk.See("/portal/audit");
        }
    }
}
