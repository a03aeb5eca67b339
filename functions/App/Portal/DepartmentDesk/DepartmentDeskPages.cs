using App.Api.Checklists;
using App.Api.PolicyGaps;
using App.Api.Releases;
using App.Functions;
using App.Wire;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Releases;
using Domain.Verification;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace App.Portal.DepartmentDesk;

/// <summary>What an officer of a department has to do.</summary>
/// <param name="Gaps">The first of what waits for the department's answer.</param>
/// <param name="Releases">Drafts of publications that wait for the department's opinion.</param>
public sealed record DepartmentDeskModel(DivisionCode County, DepartmentProfile Profile, Exchange Exchange, ListStanding Standing,
    Listed<GapOfChild> Gaps, IReadOnlyList<Release> Releases);

/// <summary>The desk of a department's officer: its list, what it sent, where it differs, what policies wait for its answer; nothing of
/// others.</summary>
public static class DepartmentDeskPages
{
    private const int MostGaps = 10;

    public static void MapDepartmentDesk(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.Services;
        var (records, cadence, gaps, releases) = (services.GetRequiredService<ChecklistRecords>(), services.GetRequiredService<Cadence>(),
            services.GetRequiredService<PolicyGapRecords>(), services.GetRequiredService<ReleaseRecords>());
        app.MapDesk(ChecklistFunctions.Desk, (context, seat) => ShowAsync(context, seat, records, cadence, gaps, releases));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, Seat seat, ChecklistRecords records, Cadence cadence, PolicyGapRecords gaps,
        ReleaseRecords releases)
    {
        // The county works with all departments from the board; this desk is one department's.
        if (seat.County is not { } county || seat.Caller.Assignment is not { Role: Role.DepartmentOfficer, Department: { } department })
        {
            return Desk.See("/portal/checklists");
        }

        if (DepartmentProfiles.Find(department) is not { } profile)
        {
            return Desk.Refused(seat, Wire.Errors.NotFound());
        }

        var cancellation = context.RequestAborted;
        var waiting = await gaps.ListAsync(seat.Caller, county, new([Domain.PolicyGaps.GapStatus.Open, Domain.PolicyGaps.GapStatus.Escalated]), null,
            MostGaps, cancellation).ConfigureAwait(false);
        var drafts = await releases.DraftsAsync(county, cancellation).ConfigureAwait(false);
        return Desk.Page<DepartmentPage>(seat,
            new DepartmentDeskModel(county, profile,
            await cadence.OfAsync(county, profile, withChildren: true, cancellation).ConfigureAwait(false),
            await records.StandingAsync(county, profile, cancellation).ConfigureAwait(false), waiting,
            [.. drafts.Where(draft => draft.Owing.Contains(department))]));
    }
}
