using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Divisions;
using Domain.Time;
using Storage;
using Storage.Audit;

namespace App.Api.Audit;

/// <summary>What an auditor looks for in one county's trail; everything given must be so.</summary>
/// <param name="Actor">Pseudonym of who acted.</param>
/// <param name="Subject">Id of a declaration or child: who saw or changed it.</param>
public sealed record AuditSearch(string? Actor, string? Subject, string? Action)
{
    /// <summary>First and last day in China, both included.</summary>
    public DateOnly? From { get; init; }

    /// <inheritdoc cref="From"/>
    public DateOnly? Until { get; init; }

    /// <summary>One of these actions; nothing: any.</summary>
    public IReadOnlyList<string> Any { get; init; } = [];
}

/// <summary>The audit trail, read and verified; looking into it is itself written down.</summary>
public sealed class AuditRecords(IStore store, AuditVerification verification, TimeProvider time)
{
    public const int PageSize = 50;

    private const int ReadAtOnce = 500;

    /// <summary>The city's own partition and its counties.</summary>
    public static IReadOnlyList<DivisionCode> Counties { get; } = [DivisionCode.Changzhi,
        .. DivisionTable.Children(DivisionCode.Changzhi).Select(county => county.Code)];

    /// <summary>The partition that a request names; the city's own where it names none, null where there is no such.</summary>
    public static DivisionCode? CountyOf(string? named) =>
        string.IsNullOrEmpty(named) ? DivisionCode.Changzhi : DivisionCode.TryParse(named, out var code) && Counties.Contains(code) ? code : null;

    /// <summary>What is searched for, or null where a value cannot be one of the trail's.</summary>
    internal static AuditSearch? ReadSearch(string? actor, string? subject, string? action) =>
        new[] { actor, subject, action }.All(text => string.IsNullOrEmpty(text) || (text.Length <= 100 && text.All(c => c is > ' ' and <= '~')))
            ? new AuditSearch(Null(actor), Null(subject), Null(action))
            : null;

    private static string? Null(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>One page, newest first.</summary>
    /// <exception cref="InvalidContinuationException">The token is not one that this list gave out.</exception>
    public async Task<Listed<AuditEntry>> ListAsync(DivisionCode county, AuditSearch search, string? page, CancellationToken cancellation,
        int size = PageSize)
    {
        ArgumentNullException.ThrowIfNull(search);
        var listing = await store.ListAsync(Partition.County(county.Value), QueryOf(search), new(size, page), cancellation).ConfigureAwait(false);
        return Listed<AuditEntry>.Of(listing, static document => AuditContext.Read(document.Body));
    }

    /// <summary>The newest of several counties together; there is no page behind it: whoever wants older ones names the county or the days.</summary>
    public async Task<Listed<AuditEntry>> NewestAsync(IReadOnlyList<DivisionCode> counties, AuditSearch search, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(search);
        var each = await Task.WhenAll(counties.Select(county => ListAsync(county, search, null, cancellation))).ConfigureAwait(false);
        return new([.. each.SelectMany(listed => listed.Items).OrderByDescending(entry => entry.At)
            .ThenByDescending(entry => entry.Id, StringComparer.Ordinal).Take(PageSize)], null,
            [.. each.SelectMany(listed => listed.Damaged)]);
    }

    /// <summary>How many there are in those counties.</summary>
    public async Task<Total> TotalAsync(IReadOnlyList<DivisionCode> counties, AuditSearch search, CancellationToken cancellation,
        int most = Total.Most)
    {
        ArgumentNullException.ThrowIfNull(search);
        var each = await Task.WhenAll(counties.Select(county =>
            store.TotalAsync(Partition.County(county.Value), QueryOf(search), cancellation, most))).ConfigureAwait(false);
        return new(each.Sum(total => total.Count), each.Any(total => total.IsAtLeast));
    }

    /// <summary>So many days may be looked at together for what is unusual.</summary>
    public const int MostDays = 31;

    /// <summary>So many entries of a county are read for it; beyond, the answer says that it is not whole.</summary>
    private const int MostRead = 20_000;

    /// <summary>Days on which somebody's looks at people stand out, the latest first, and whether everything of those days was read.</summary>
    public async Task<(IReadOnlyList<UnusualDay> Days, bool IsWhole)> UnusualAsync(IReadOnlyList<DivisionCode> counties, DateOnly from,
        DateOnly until, CancellationToken cancellation)
    {
        var (entries, isWhole) = (new List<AuditEntry>(), true);
        foreach (var county in counties)
        {
            string? page = null;
            var read = 0;
            do
            {
                var listed = await ListAsync(county, new(null, null, null) { From = from, Until = until, Any = UnusualAccess.Looks }, page,
                    cancellation, ReadAtOnce).ConfigureAwait(false);
                entries.AddRange(listed.Items);
                (page, read, isWhole) = (listed.Next, read + listed.Items.Count, isWhole && listed.Damaged.Count == 0);
            }
            while (page is not null && read < MostRead);
            isWhole &= page is null;
        }

        return (UnusualAccess.Find(entries), isWhole);
    }

    private static Query QueryOf(AuditSearch search)
    {
        var query = Query.Of(Kinds.Audit).OrderBy(Fields.At, descending: true);
        foreach (var (field, value) in new[] { (Fields.Actor, search.Actor), (Fields.Subjects, search.Subject), (Fields.Action, search.Action) })
        {
            if (value is not null)
            {
                query.Where(field, value);
            }
        }

        if (search.Any.Count > 0)
        {
            query.Any(Fields.Action, [.. search.Any]);
        }

        return (search.From, search.Until) is (null, null) ? query
            : query.Between(Fields.At, search.From is { } from ? Begin(from) : default(IndexValue?), search.Until is { } until
                ? Begin(CivilTime.AddDays(until, 1)) : default(IndexValue?));

        // Midnight in China; the first instant of the day behind is of no entry that anybody would miss.
        static IndexValue Begin(DateOnly day)
        {
            return IndexValue.Of(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)));
        }
    }

    /// <summary>Checks the county's whole chain against its anchors, and writes down that it was checked.</summary>
    public async Task<AuditReport> VerifyAsync(Caller caller, DivisionCode county, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var now = time.GetUtcNow();
        var entry = new AuditEntry
        {
            Id = OpaqueId.New(now),
            County = county.Value,
            At = now,
            Actor = caller.Actor,
            Channel = channel,
            Action = "audit.verify",
            SubjectKind = "audit",
        };
        await store.CommitAsync(Partition.County(county.Value), Batch.Of(entry), cancellation).ConfigureAwait(false);
        return await verification.VerifyAsync(county.Value, cancellation).ConfigureAwait(false);
    }
}
