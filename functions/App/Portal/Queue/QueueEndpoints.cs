using App.Api.Cases;
using App.Api.Checklists;
using App.Api.Declarations;
using App.Api.Matters;
using App.Api.Proposals;
using App.Api.Releases;
using App.Api.Verifications;
using Domain.Declarations;
using Domain.Privacy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Portal.Queue;

/// <summary>The desk: what is due, by kind and age, and the declarations, soonest first.</summary>
public static class QueueEndpoints
{
    private const int PageSize = 25;

    public static void MapQueue(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var reviews = app.Services.GetRequiredService<Reviews>();
        var workload = new Workload(app.Services.GetRequiredService<IStore>(), app.Services.GetRequiredService<ProposalRecords>(),
            app.Services.GetRequiredService<CaseRecords>(), app.Services.GetRequiredService<Cadence>(), app.Services.GetRequiredService<VerificationDesk>(),
            app.Services.GetRequiredService<VerificationItems>(), app.Services.GetRequiredService<ReleaseRecords>(), app.Services.GetRequiredService<MatterRecords>(),
            app.Services.GetRequiredService<Settings>().Policy, app.Services.GetRequiredService<TimeProvider>());
        app.MapDesk(Functions.Pages.Portal, (context, seat) => ShowAsync(context, seat, reviews, workload));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Seat seat, Reviews reviews, Workload workload)
    {
        if (!seat.May(Permission.DeclarationsList) || seat.County is not { } county)
        {
            // An officer of a department has work here all the same, and a desk of its own.
            return Desk.Page<HomePage>(seat, ("Work", seat.County is { } own && seat.Caller.Assignment.Role == Role.DepartmentOfficer
                ? await workload.OfAsync(seat.Caller, own, seat.Site.Today, context.RequestAborted).ConfigureAwait(false)
                : await workload.OfCityAsync(seat.Caller, seat.Site.Today, context.RequestAborted).ConfigureAwait(false)));
        }

        var query = context.Request.Query;
        string? Given(string name) => query[name].ToString();
        var filter = QueueFilter.Of(county, Given);
        var size = query["size"] == "100" ? BulkReview.MaxRows : PageSize;
        try
        {
            var after = query["page"] is [{ Length: > 0 } token] ? token : null;
            var work = workload.OfAsync(seat.Caller, county, seat.Site.Today, context.RequestAborted);
            var listed = await reviews.ListAsync(seat.Caller, county, filter, after, size, context.RequestAborted).ConfigureAwait(false);
            return Desk.Page<QueuePage>(seat, ("County", county), ("Items", listed.Items), ("Next", listed.Next), ("Damaged", listed.Damaged), ("Later", after is not null), ("Status", QueueFilter.StatusOf(Given)), ("Kind", filter.Kind), ("Township", filter.Place),
                ("Size", size), ("Work", await work.ConfigureAwait(false)));
        }
        catch (InvalidContinuationException)
        {
            return Desk.See("/portal");
        }
    }
}
