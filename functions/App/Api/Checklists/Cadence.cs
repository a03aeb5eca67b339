using App.Api.Declarations;
using App.Security;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Privacy;
using Domain.Time;
using Domain.Verification;
using Storage;

namespace App.Api.Checklists;

/// <summary>How the exchange of lists between a county and one department stands.</summary>
/// <param name="DeliveredOn">When the county last handed its list over; null: never.</param>
/// <param name="Delivered">Children on the list then.</param>
/// <param name="ListDueOn">By when the county hands over the next one.</param>
/// <param name="RecordsOn">When the department's last records arrived; null: never.</param>
/// <param name="RecordsDueOn">By when the department sends what it has.</param>
/// <param name="Listed">Children on the list now; null where the reader gets no counts of children.</param>
/// <param name="Answered">Of those, how many leave nothing to ask the department.</param>
public sealed record Exchange(DivisionCode County, DepartmentProfile Profile, DateOnly? DeliveredOn, int? Delivered, DateOnly ListDueOn,
    DateOnly? RecordsOn, DateOnly RecordsDueOn, int? Listed, int? Answered)
{
    public bool IsListOverdue(DateOnly today) => ListDueOn < today;

    public bool AreRecordsOverdue(DateOnly today) => RecordsDueOn < today;
}

/// <summary>Who owes whom a list, since when (六, 七(三)); the rhythm is <see cref="ChecklistCadence"/>.</summary>
public sealed class Cadence(IStore store, ChecklistRecords records, CountyLists lists, PolicyInForce policy, TimeProvider time)
{
    /// <summary>What the caller may know: an officer of the own department, a county of all, the city of every county without counting
    /// children.</summary>
    public async Task<IReadOnlyList<Exchange>> OfAsync(Caller caller, DivisionCode? county, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.Assignment.May(Permission.VerificationsProgress, out var grant))
        {
            return [];
        }

        IEnumerable<DivisionCode> counties = county is { } one ? [one] : grant.View == View.Totals
            ? DivisionTable.Children(DivisionCode.Changzhi).Select(each => each.Code) : [];
        var profiles = DepartmentProfiles.All.Where(profile => grant.View != View.OwnFields || profile.Department == caller.Assignment.Department)
            .ToList();
        var found = new List<Exchange>();
        foreach (var each in counties.Where(each => caller.Assignment.May(Permission.VerificationsProgress, each, null, out _)))
        {
            foreach (var profile in profiles)
            {
                found.Add(await OfAsync(each, profile, grant.View != View.Totals, cancellation).ConfigureAwait(false));
            }
        }

        return found;
    }

    public async Task<Exchange> OfAsync(DivisionCode county, DepartmentProfile profile, bool withChildren, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var inForce = policy.On(CivilTime.ChinaDate(time.GetUtcNow()));
        var last = await records.LastAsync(county, profile, cancellation).ConfigureAwait(false);
        var sent = await SentOnAsync(county, profile, cancellation).ConfigureAwait(false);
        var now = withChildren ? await lists.OfAsync(county, profile, cancellation).ConfigureAwait(false) : null;
        return new(county, profile, last?.On, last?.Listed, ChecklistCadence.DueOn(last?.On, inForce), sent,
            ChecklistCadence.DueOn(sent, inForce),
            now?.Rows.Count, now?.Answered);
    }

    /// <summary>The day on which the department's last records arrived; one that waits for something, was cancelled or could not be read is
    /// none.</summary>
    private async Task<DateOnly?> SentOnAsync(DivisionCode county, DepartmentProfile profile, CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.DepartmentBatch).Where(Fields.Department, profile.Department.Id()).OrderBy(Fields.At, descending: true);
        var listing = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(20), cancellation).ConfigureAwait(false);
        return listing.Items.FirstOrDefault(document => document.Fields.Get(Fields.Status) == "done")?.Fields.Get(Fields.At) is { } text
            && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var at) ? CivilTime.ChinaDate(at) : null;
    }
}
