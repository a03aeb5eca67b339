using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using App.Api.Children;
using App.Api.Declarations;
using App.Security;
using App.Wire;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Time;
using Domain.Verification;
using Storage;
using Storage.Sealing;

namespace App.Api.Checklists;

/// <summary>A child on a department's list, masked.</summary>
/// <param name="Id">What the child is called towards this department.</param>
/// <param name="Version">Fingerprint of its row.</param>
/// <param name="Change">"new" or "changed" since the last delivery; null: as it was.</param>
public sealed record ListedChild(string Id, string Version, string? Change, IReadOnlyDictionary<string, string> Masked);

/// <summary>How a department's list stands.</summary>
/// <param name="Last">The last delivery; null: none was made.</param>
public sealed record ListStanding(int Listed, int Answered, ChecklistDelivery? Last, int New, int Changed, int Left);

/// <summary>The lists of children that departments are asked to check (六), masked, and the deliveries of the past.</summary>
public sealed class ChecklistRecords(IStore store, IBlobStore blobs, ChildRecords children, CountyLists lists, SearchTokens tokens, TimeProvider time)
{
    public const int PageSize = 50;

    private const int MostKept = 48;

    // What went out never changes: read once, and forgotten when there are too many.
    private readonly ConcurrentDictionary<string, FrozenDictionary<string, UInt128>> _marks = new(StringComparer.Ordinal);

    /// <summary>The department of that id whose list the caller may see in the county: an officer their own only.</summary>
    /// <returns>The department; or the refusal: none of that id 404, another's 403.</returns>
    public static Attempt<DepartmentProfile> ProfileFor(Caller caller, string? id, Permission permission)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return Domain.Forms.Departments.Find(id) is not { } department || DepartmentProfiles.Find(department) is not { } profile
            ? Wire.Errors.NotFound()
            : !caller.Assignment.May(permission, out _)
                || (caller.Assignment.Role == Role.DepartmentOfficer && caller.Assignment.Department != department) ? Wire.Errors.NotAllowed()
            : profile;
    }

    /// <summary>One page of the list as it is now, masked: match keys only.</summary>
    /// <exception cref="InvalidContinuationException">The token is not one that this list gave out.</exception>
    public async Task<(Listed<ListedChild> Page, int Total)> ListAsync(DivisionCode county, DepartmentProfile profile, string? page, int size,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var (items, damaged) = (new List<ListedChild>(size), new List<DamagedDocument>());
        var whole = await lists.OfAsync(county, profile, cancellation).ConfigureAwait(false);
        var before = await LastAsync(county, profile, cancellation).ConfigureAwait(false) is { } last
            ? await MarksAsync(last, cancellation).ConfigureAwait(false) : null;
        var month = CivilTime.EndOfLastMonth(CivilTime.ChinaDate(time.GetUtcNow()));
        do
        {
            var listed = await children.ListAsync(county, Open, page, size, cancellation).ConfigureAwait(false);
            items.AddRange(listed.Items.Select(stored => stored.Child).Where(child => Checklist.Lists(profile, child, month)).Select(Show));
            damaged.AddRange(listed.Damaged);
            page = listed.Next;
        }
        while (page is not null && items.Count < size);
        return (new(items, page, damaged), whole.Rows.Count);

        ListedChild Show(Child child)
        {
            var row = Checklist.Row(profile, child);
            var mark = Checklist.Fingerprint(row);
            return new(NameFor(county, profile, child.Id), mark.ToString("x32", CultureInfo.InvariantCulture),
                before is null || !before.TryGetValue(child.Id, out var then) ? "new" : then != mark ? "changed" : null,
                row.Where(cell => RecordKeys.Find(cell.Column.Key) is not null).ToImmutableDictionary(cell => cell.Column.Key, cell => cell.Masked,
                    StringComparer.Ordinal));
        }
    }

    /// <summary>How the list stands against the last delivery.</summary>
    public async Task<ListStanding> StandingAsync(DivisionCode county, DepartmentProfile profile, CancellationToken cancellation)
    {
        var now = await lists.OfAsync(county, profile, cancellation).ConfigureAwait(false);
        var last = await LastAsync(county, profile, cancellation).ConfigureAwait(false);
        var news = now.Since(last?.Id, last is null ? null : await MarksAsync(last, cancellation).ConfigureAwait(false));
        return new(now.Rows.Count, now.Answered, last, news.New.Length, news.Changed.Length, news.Left.Length);
    }

    /// <summary>The latest deliveries of a department, newest first.</summary>
    public async Task<IReadOnlyList<ChecklistDelivery>> DeliveriesAsync(DivisionCode county, DepartmentProfile profile, int most,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var query = Query.Of(Kinds.ChecklistDelivery).Where(Fields.Department, profile.Department.Id()).OrderBy(Fields.At, descending: true);
        var listing = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(most), cancellation).ConfigureAwait(false);
        return [.. listing.Items.Select(document => document.Read(DeliveryJson.Default.ChecklistDelivery))];
    }

    public async Task<ChecklistDelivery?> LastAsync(DivisionCode county, DepartmentProfile profile, CancellationToken cancellation) =>
        await DeliveriesAsync(county, profile, 1, cancellation).ConfigureAwait(false) is [var last] ? last : null;

    /// <summary>The delivery of that id; null where the department has none of it in the county.</summary>
    public async Task<ChecklistDelivery?> FindAsync(DivisionCode county, DepartmentProfile profile, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return OpaqueId.Is(id) && await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.ChecklistDelivery, id, cancellation)
            .ConfigureAwait(false) is { } document
            && document.Read(DeliveryJson.Default.ChecklistDelivery) is var found && found.Department == profile.Department.Id() ? found : null;
    }

    /// <summary>The earlier delivery that <paramref name="since"/> names: by its id, or the last one at or before the end of a day.</summary>
    /// <returns>False: it names neither.</returns>
    internal async Task<(bool IsKnown, ChecklistDelivery? Delivery)> SinceAsync(DivisionCode county, DepartmentProfile profile, string since,
        CancellationToken cancellation)
    {
        if (!DateOnly.TryParseExact(since, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return await FindAsync(county, profile, since, cancellation).ConfigureAwait(false) is { } found ? (true, found) : (false, null);
        }

        // The whole day in China; a moment of the store's clock is UTC.
        var end = new DateTimeOffset(CivilTime.AddDays(day, 1).ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)).AddMilliseconds(-1);
        var query = Query.Of(Kinds.ChecklistDelivery).Where(Fields.Department, profile.Department.Id()).Between(Fields.At, null, end)
            .OrderBy(Fields.At, descending: true);
        var listing = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(1), cancellation).ConfigureAwait(false);
        return (true, listing.Items.Select(document => document.Read(DeliveryJson.Default.ChecklistDelivery)).FirstOrDefault());
    }

    /// <summary>What stood on the list when it was handed over: fingerprint by child.</summary>
    internal async Task<FrozenDictionary<string, UInt128>> MarksAsync(ChecklistDelivery delivery, CancellationToken cancellation)
    {
        if (_marks.TryGetValue(delivery.Id, out var kept))
        {
            return kept;
        }

        var marks = new Dictionary<string, UInt128>(delivery.Listed, StringComparer.Ordinal);
        await foreach (var line in LinesAsync(delivery.MarkParts, part => ChecklistNames.Marks(delivery.Id, part), cancellation)
            .ConfigureAwait(false))
        {
            var mark = JsonSerializer.Deserialize(line, DeliveryJson.Default.ChecklistMark)!;
            marks[mark.Child] = mark.Value;
        }

        if (_marks.Count >= MostKept)
        {
            _marks.Clear();
        }

        return _marks[delivery.Id] = marks.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The rows of a delivery as they went out; null where its time is over.</summary>
    internal async Task<IAsyncEnumerable<ChecklistLine>?> RowsAsync(ChecklistDelivery delivery, CancellationToken cancellation)
    {
        if (time.GetUtcNow() - delivery.At > ChecklistDelivery.FileLasts)
        {
            return null;
        }

        if (delivery.RowParts > 0)
        {
            var first = await blobs.OpenAsync(ChecklistNames.Rows(delivery.Id, 0), cancellation).ConfigureAwait(false);
            if (first is null)
            {
                return null;
            }

            await first.DisposeAsync().ConfigureAwait(false);
        }

        return ReadAsync();

        async IAsyncEnumerable<ChecklistLine> ReadAsync()
        {
            await foreach (var line in LinesAsync(delivery.RowParts, part => ChecklistNames.Rows(delivery.Id, part), cancellation)
                .ConfigureAwait(false))
            {
                yield return JsonSerializer.Deserialize(line, DeliveryJson.Default.ChecklistLine)!;
            }
        }
    }

    internal string NameFor(DivisionCode county, DepartmentProfile profile, string child) =>
        tokens.Pseudonym(DeclarationRecords.PartitionOf(county), profile.Department.Id(), child);

    internal static ChildFilter Open { get; } = new([.. ChildStatuses.All.Where(status => status.IsOpen())]);

    private async IAsyncEnumerable<string> LinesAsync(int parts, Func<int, string> name,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var part = 0; part < parts; part++)
        {
            var stream = await blobs.OpenAsync(name(part), cancellation).ConfigureAwait(false)
                ?? throw new InvalidDataException("A part of a checklist is gone.");
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
            {
                yield return line;
            }
        }
    }
}
