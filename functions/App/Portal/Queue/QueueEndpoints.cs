using App.Api.Cases;
using App.Api.Checklists;
using App.Api.Declarations;
using App.Api.Matters;
using App.Api.Proposals;
using App.Api.Releases;
using App.Api.Verifications;
using App.Wire;
using Domain.Declarations;
using Domain.Divisions;
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
            app.Services.GetRequiredService<CaseRecords>(), app.Services.GetRequiredService<Cadence>(),
                app.Services.GetRequiredService<VerificationDesk>(), app.Services.GetRequiredService<VerificationItems>(),
                    app.Services.GetRequiredService<ReleaseRecords>(), app.Services.GetRequiredService<MatterRecords>(),
                        app.Services.GetRequiredService<Settings>().Policy, app.Services.GetRequiredService<TimeProvider>());
        var badges = new QueueBadges(app.Services.GetRequiredService<ProposalRecords>(), app.Services.GetRequiredService<CaseRecords>());
        app.MapDesk(Functions.Pages.Portal, (context, seat) => ShowAsync(context, seat, reviews, workload, badges));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Seat seat, Reviews reviews, Workload workload, QueueBadges badges)
    {
        // Whose work is to agree or not begins with what waits for that.
        if (context.Request.Query.ContainsKey(Desk.StartBox))
        {
            return Desk.See(seat.Caller.Assignment.Role == Role.CountyApprover ? "/" + Functions.Pages.PortalApprovals.Route : "/portal");
        }

        if (!seat.May(Permission.DeclarationsList) || seat.County is not { } county)
        {
            // An officer of a department has work here all the same, and a desk of its own.
            return Desk.Page<HomePage>(seat, seat.County is { } own && seat.Caller.Assignment.Role == Role.DepartmentOfficer
                ? await workload.OfAsync(seat.Caller, own, seat.Site.Today, context.RequestAborted).ConfigureAwait(false)
                : await workload.OfCityAsync(seat.Caller, seat.Site.Today, context.RequestAborted).ConfigureAwait(false));
        }

        string? Given(string name) => context.Request.Query[name].ToString();
        var filter = QueueFilter.Of(county, Given);
        var size = Given("size") == "100" ? BulkReview.MaxRows : PageSize;
        try
        {
            var work = workload.OfAsync(seat.Caller, county, seat.Site.Today, context.RequestAborted);
            var total = reviews.TotalAsync(seat.Caller, county, filter, context.RequestAborted);
            var listed = await reviews.ListAsync(seat.Caller, county, filter, Paging.TokenOf(context), size, context.RequestAborted)
                .ConfigureAwait(false);
            return Desk.Page<QueuePage>(seat, new QueueModel(county, filter, listed, Paging.Of(context, listed, await total.ConfigureAwait(false)),
                QueueFilter.StatusOf(Given), QueueFilter.OrderOf(Given), size, await work.ConfigureAwait(false),
                await badges.OfAsync(seat.Caller, county, [.. listed.Items.Select(item => item.Declaration)], context.RequestAborted)
                    .ConfigureAwait(false)));
        }
        catch (InvalidContinuationException)
        {
            return Desk.See("/portal");
        }
    }
}

/// <summary>The queue as a page shows it.</summary>
/// <param name="Order">Of <see cref="QueueFilter"/>.</param>
/// <param name="Badges">By declaration: what a reviewer should know before opening it.</param>
public sealed record QueueModel(DivisionCode County, DeclarationFilter Filter, Listed<StoredDeclaration> Listed, Paging Paging,
    DeclarationStatus? Status, string Order, int Size, IReadOnlyList<WorkKind> Work, IReadOnlyDictionary<string, IReadOnlyList<string>> Badges);
