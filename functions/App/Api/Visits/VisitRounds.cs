using App.Api.Children;
using App.Api.Declarations;
using App.Security;
using App.Wire;
using Domain.Children;
using Domain.Divisions;
using Domain.KeyCare;
using Domain.Privacy;
using Domain.Visits;
using Storage;

namespace App.Api.Visits;

/// <summary>Why somebody should go and see a child.</summary>
public enum RoundReason
{
    /// <summary>The last visitor said when to come again.</summary>
    Planned,

    /// <summary>The key-care ledger (六) wants somebody to be in touch.</summary>
    KeyCare,

    /// <summary>An outcome changes by the calendar; staff will look at the record.</summary>
    Review,
}

/// <summary>A child to visit, with every reason and its day, and the last visit there was.</summary>
public sealed record ToVisit(StoredChild Child, Visit? Last, IReadOnlyList<(RoundReason Reason, DateOnly Day)> Reasons)
{
    public DateOnly Day => Reasons.Min(reason => reason.Day);

    /// <summary>Where it stands in a list: not by a day that the list does not tell.</summary>
    internal DateOnly Order(DateOnly today) => Reasons.Min(reason => PrecisionOf(reason.Reason) == DuePrecision.Day ? reason.Day
        : DueTerm.Of(reason.Day, today, ChildRecords.Precision) == DueTerm.Overdue ? today.AddDays(-7) : today);

    /// <summary>
    /// How closely a list may say the day of a reason: a planned visit's is the visitor's own, a review's follows from the birthday.
    /// </summary>
    public static DuePrecision PrecisionOf(RoundReason reason) => reason == RoundReason.Review ? ChildRecords.Precision : DuePrecision.Day;
}

/// <summary>
/// The round of a village: whom to visit, from the visits planned, the key-care ledger and the register. A visitor learns that a visit is due, and
/// not from here what a ledger says about the family.
/// </summary>
public sealed class VisitRounds(IStore store, VisitRecords visits, ChildRecords children)
{
    /// <summary>What is due within so many days is shown; a visit of so many days ago answers it.</summary>
    public const int DaysAhead = 7;

    /// <summary>The most pressing first, at most <paramref name="most"/> of each reason.</summary>
    public async Task<(IReadOnlyList<ToVisit> Children, bool More)> ListAsync(Caller caller, DivisionCode county, DateOnly today, int most,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var until = today.AddDays(DaysAhead);
        var reasons = new Dictionary<string, List<(RoundReason, DateOnly)>>(StringComparer.Ordinal);
        var known = new Dictionary<string, StoredChild>(StringComparer.Ordinal);
        var planned = await visits.DueAsync(caller, county, until, most, cancellation).ConfigureAwait(false);
        foreach (var visit in planned)
        {
            Add(visit.Child, RoundReason.Planned, visit.NextOn!.Value);
        }

        var care = await CareAsync(caller, county, until, most, cancellation).ConfigureAwait(false);
        foreach (var entry in care)
        {
            Add(entry.Id, RoundReason.KeyCare, entry.DueOn!.Value);
        }

        var filter = new ChildFilter([ChildStatus.Active, ChildStatus.InReview], Due: DueFilter.Find(DueFilter.DueNow));
        var (due, next) = await children.ListWholeAsync(caller, county, filter, null, most, cancellation).ConfigureAwait(false);
        foreach (var child in due)
        {
            known[child.Child.Id] = child;
            Add(child.Child.Id, RoundReason.Review, child.Child.DueOn!.Value);
        }

        var all = new List<ToVisit>();
        foreach (var (id, why) in reasons)
        {
            var child = known.GetValueOrDefault(id) ?? await children.FindAsync(caller, county, id, Permission.VisitsRecord, cancellation)
                .ConfigureAwait(false);

            // Closed or handed over since: nobody here goes there any more.
            if (child is null || !child.Child.Status.IsOpen())
            {
                continue;
            }

            var last = await visits.FindLastAsync(child.Child, cancellation).ConfigureAwait(false);
            if (why.Where(reason => !Answers(last, reason)).ToList() is { Count: > 0 } open)
            {
                all.Add(new(child, last, open));
            }
        }

        return ([.. all.OrderBy(child => child.Order(today)).ThenBy(child => child.Child.Child.Id, StringComparer.Ordinal)], next is not null
            || planned.Count == most || care.Count == most);

        void Add(string child, RoundReason reason, DateOnly day)
        {
            if (!reasons.TryGetValue(child, out var list))
            {
                reasons[child] = list = [];
            }

            list.Add((reason, day));
        }
    }

    /// <summary>Whether the last visit was already the one that is due; what staff do with it at their desk is theirs.</summary>
    private static bool Answers(Visit? last, (RoundReason Reason, DateOnly Day) due) => last is not null && due.Reason switch
    {
        RoundReason.Planned => false,
        RoundReason.KeyCare => last.On >= due.Day.AddDays(-DaysAhead),
        RoundReason.Review => last.On >= due.Day,
    };

    private async Task<IReadOnlyList<KeyCareEntry>> CareAsync(Caller caller, DivisionCode county, DateOnly until, int most,
        CancellationToken cancellation)
    {
        var query = Query.Of(Kinds.KeyCareEntry).Where(Fields.Status, KeyCareStatus.Open.Id()).BetweenMonths(Fields.DueOn, null, until)
            .OrderBy(Fields.DueOn);
        if (query.Within(caller, Permission.VisitsRecord) is null)
        {
            return [];
        }

        var (entries, _) = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, null, most, Keep, cancellation).ConfigureAwait(false);
        return [.. entries.Take(most)];

        KeyCareEntry? Keep(Document document) => KeyCareJson.Read(document.Body) is { DueOn: { } due } entry && due <= until ? entry : null;
    }
}
