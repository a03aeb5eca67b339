using App.Api.Releases;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Releases;
using Domain.Statistics;
using Domain.Time;

namespace App.Demo;

/// <summary>
/// The invented city's first publication (七(二)), by the same actions as a real one: an analyst drafts, the city's departments agree, somebody else
/// approves.
/// Beside it a county's draft that still waits for a department. Begun again after an interruption, it goes on with what is not done yet.
/// </summary>
internal sealed class ReleaseSeeder(ReleaseRecords records, ReleaseActions actions, TimeProvider time)
{
    private const string Channel = "portal";
    private const string FirstTitle = "长治市流动儿童和留守儿童人数、参保情况";
    private const string OwedTitle = "潞州区流动儿童和留守儿童入学、参保情况";

    /// <summary>潞州区, where most of the city's migrant children live.</summary>
    private static readonly DivisionCode County = DivisionCode.Parse("140403");

    /// <summary>Of the county's draft: the one that has answered; 教育 has not.</summary>
    private const Department Answered = Department.MedicalInsurance;

    public async Task SeedAsync(CancellationToken cancellation)
    {
        var today = CivilTime.ChinaDate(time.GetUtcNow());
        var day = new DateOnly(today.Year, today.Month, 1);
        var first = await DraftedAsync(new("demo-analyst", null, new(Role.CityAnalyst)), FirstTitle, DivisionCode.Changzhi, day,
            [[Dimensions.County.Key], [Dimensions.County.Key, Dimensions.AgeBand3.Key], [Dimensions.County.Key, "medicalInsurance"]], cancellation)
                .ConfigureAwait(false);
        foreach (var department in first.Release.Owing.ToList())
        {
            first = await AgreeAsync(first, department, DivisionCode.Changzhi, cancellation).ConfigureAwait(false);
        }

        if (first.Release.Status == ReleaseStatus.Draft)
        {
            Done(await actions.ApproveAsync(new("demo-city-approver", null, new(Role.CityApprover)), first, null, Channel,
                cancellation).ConfigureAwait(false));
        }

        var owed = await DraftedAsync(new("demo-reviewer", null, new(Role.CountyReviewer, County)), OwedTitle, County, day,
            [["sex", "schooling"], [Dimensions.AgeBand3.Key, "medicalInsurance"]], cancellation).ConfigureAwait(false);
        if (owed.Release.Owing.Contains(Answered))
        {
            await AgreeAsync(owed, Answered, County, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<StoredRelease> DraftedAsync(Caller author, string title, DivisionCode area, DateOnly day,
        IReadOnlyList<IReadOnlyList<string>> tables, CancellationToken cancellation)
    {
        var known = await records.ListAsync([ReleaseStatus.Draft, ReleaseStatus.Published, ReleaseStatus.Withdrawn], area, null,
            cancellation).ConfigureAwait(false);
        if (known.Items.FirstOrDefault(stored => stored.Release.Plan.Title == title && stored.Release.IsBy(author.Subject)) is { } begun)
        {
            return begun;
        }

        var plan = PlanRelease.Decide(title, area, Caliber.Monitoring, day, tables,
            day).Outcome ?? throw new InvalidOperationException("The plan of the demonstration's release does not hold.");
        return Done(await actions.DraftAsync(author, plan, Channel, cancellation).ConfigureAwait(false));
    }

    private async Task<StoredRelease> AgreeAsync(StoredRelease found, Department department, DivisionCode area, CancellationToken cancellation)
    {
        var officer = department == Department.Statistics ? new Assignment(Role.Statistician, area)
            : new Assignment(Role.DepartmentOfficer, area, Department: department);
        return Done(await actions.OpineAsync(new("demo-" + department.Id(), null, officer), found, agrees: true, "", null, Channel,
            cancellation).ConfigureAwait(false));
    }

    private static StoredRelease Done(Attempt<StoredRelease> attempt) => attempt.IsRefused(out var refusal, out var done)
        ? throw new InvalidOperationException($"The release of the demonstration is refused: {refusal.Code}.") : done;
}
