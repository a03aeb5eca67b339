using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using App.Api.Declarations;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.PolicyGaps;
using Domain.Privacy;
using Domain.Verification;
using Storage;
using Storage.Sealing;

namespace App.Api.PolicyGaps;

/// <summary>A gap with the document that it was read from.</summary>
public sealed record StoredGap(PolicyGap Gap, Document Document);

/// <summary>A gap beside the child it is about; the child is null where the county has no record of it any more.</summary>
public sealed record GapOfChild(StoredGap Stored, Child? Child)
{
    public PolicyGap Gap => Stored.Gap;
}

/// <summary>Which gaps a list shows.</summary>
/// <param name="Statuses">Any of these.</param>
/// <param name="Department">Only what it owns.</param>
public sealed record GapFilter(IReadOnlyList<GapStatus> Statuses, Department? Department = null, PolicyRule? Rule = null, DivisionCode? Place = null);

/// <summary>How many gaps of one rule in one county the city has been told of, and how many of those are answered.</summary>
/// <param name="Waiting">Reported, and the department has not answered.</param>
public sealed record EscalatedCount(DivisionCode County, PolicyRule Rule, int Waiting, int Answered);

/// <summary>
/// Gaps in the store, and who sees what of them. In the clear lie the department, the status and two instants: nothing that says whose they are, for
/// a
/// child's id beside 残联 would tell that it is disabled.
/// </summary>
public sealed class PolicyGapRecords(IStore store, SearchTokens tokens, TimeProvider time)
{
    public const int PageSize = 50;

    /// <summary>What the trail calls an opening.</summary>
    public const string OpenAction = "policyGap.open";

    public static IReadOnlyList<GapStatus> Unsettled { get; } = [GapStatus.Open, GapStatus.Escalated, GapStatus.Answered];

    /// <summary>The department whose gaps the caller sees; null for who sees all of the county. Nobody else gets here.</summary>
    public static Department? DepartmentOf(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Assignment.Role == Role.DepartmentOfficer ? caller.Assignment.Department : null;
    }

    /// <summary>What the child is called towards the caller: a pseudonym for a department, else its id.</summary>
    public string NameFor(Caller caller, PolicyGap gap)
    {
        ArgumentNullException.ThrowIfNull(gap);
        return DepartmentOf(caller) is { } department ? tokens.Pseudonym(DeclarationRecords.PartitionOf(gap.County), department.Id(), gap.Child)
            : gap.Child;
    }

    /// <summary>One page: what waits by age, oldest first; what is settled, newest first.</summary>
    /// <exception cref="InvalidContinuationException">The token is not one that this list gave out.</exception>
    public async Task<Listed<GapOfChild>> ListAsync(Caller caller, DivisionCode county, GapFilter filter, string? page, int size,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(filter);
        if (!caller.Assignment.May(Permission.PolicyGapsRead, county, null, out var grant) || grant.View == View.Totals)
        {
            return Listed<GapOfChild>.Nothing;
        }

        var (partition, query) = (DeclarationRecords.PartitionOf(county), QueryOf(caller, filter));
        var listed = await store.ListAsync(partition, query, page, size, document => Read(document) is var stored && IsIn(filter, stored)
            ? stored : null,
            cancellation).ConfigureAwait(false);
        var found = await store.FindAllAsync(partition, Kinds.Child, [.. listed.Items.Select(stored => stored.Gap.Child)], cancellation)
            .ConfigureAwait(false);
        var children = found.Items.ToDictionary(document => document.Id, document => ChildJson.Read(document.Body));
        return new([.. listed.Items.Select(stored => new GapOfChild(stored, children.GetValueOrDefault(stored.Gap.Child)))], listed.Next,
            listed.Damaged)
        { Previous = listed.Previous };
    }

    /// <summary>How many gaps the whole list holds.</summary>
    public async Task<int> CountAsync(Caller caller, DivisionCode county, GapFilter filter, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(filter);
        return !caller.Assignment.May(Permission.PolicyGapsRead, county, null, out var grant) || grant.View == View.Totals ? 0
            : (filter.Rule, filter.Place) is (null, null)
                ? await store.CountAsync(DeclarationRecords.PartitionOf(county), QueryOf(caller, filter), int.MaxValue, cancellation)
                .ConfigureAwait(false)
                : await store.CountAsync(DeclarationRecords.PartitionOf(county), QueryOf(caller, filter), document => IsIn(filter, Read(document)),
                    cancellation)
                    .ConfigureAwait(false);
    }

    private static Query QueryOf(Caller caller, GapFilter filter)
    {
        var department = DepartmentOf(caller) ?? filter.Department;
        var query = Query.Of(Kinds.PolicyGap).Any(Fields.Status, filter.Statuses.Select(status => status.Id()))
            .OrderBy(Fields.At, descending: filter.Statuses is [GapStatus.Closed]);
        if (department is { } owner)
        {
            query.Where(Fields.Department, owner.Id());
        }

        return query;
    }

    /// <summary>What the sealed record decides.</summary>
    private static bool IsIn(GapFilter filter, StoredGap stored) => (filter.Rule is null || stored.Gap.Rule == filter.Rule)
        && (filter.Place is not { } place || (stored.Gap.Place is { } there && place.Contains(there)));

    /// <summary>The gap of that id, if the caller may do this to it; whatever else, null: its existence is private.</summary>
    public async Task<StoredGap?> FindAsync(Caller caller, DivisionCode county, string id, Permission permission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return OpaqueId.Is(id) && caller.Assignment.May(permission, county, null, out var grant) && grant.View != View.Totals
            && await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.PolicyGap, id, cancellation).ConfigureAwait(false) is { } document
            && Read(document) is var found && (DepartmentOf(caller) is not { } own || own == found.Gap.Rule.Owner) ? found : null;
    }

    public async Task<GapOfChild> WithChildAsync(StoredGap stored, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var child = await store.FindWholeAsync(stored.Document.Partition, Kinds.Child, stored.Gap.Child, cancellation).ConfigureAwait(false);
        return new(stored, child is null ? null : ChildJson.Read(child.Body));
    }

    /// <summary>What the owner of the policy may know of the child: what it is recognised by, and the department's own fields (六).</summary>
    public static ImmutableArray<ChecklistCell> RowFor(GapOfChild found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found.Child is { ErasedAt: null } child && DepartmentProfiles.Find(found.Gap.Rule.Owner) is { } profile
            ? Checklist.Row(profile, child) : [];
    }

    /// <summary>Writes down who sees the child of a gap in full, and why, before anything of it is shown.</summary>
    public async Task OpenAsync(Caller caller, GapOfChild found, string reason, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        var entry = Entry(found.Gap, OpenAction, caller.Actor, channel, time.GetUtcNow(), reason) with
        {
            SubjectIds = [found.Gap.Id, found.Gap.Child],
            FieldKeys = [.. RowFor(found).Select(cell => cell.Column.Key)],
        };
        await store.CommitAsync(found.Stored.Document.Partition, Batch.Of(entry), cancellation).ConfigureAwait(false);
    }

    /// <summary>What the city has been told of and what waits there, by county and rule; no child.</summary>
    public async Task<IReadOnlyList<EscalatedCount>> EscalatedAsync(IEnumerable<DivisionCode> counties, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(counties);
        var counts = new List<EscalatedCount>();
        foreach (var county in counties)
        {
            var query = Query.Of(Kinds.PolicyGap).Any(Fields.Status, [GapStatus.Escalated.Id(), GapStatus.Answered.Id()]);
            var gaps = new List<PolicyGap>();
            await foreach (var stored in AllAsync(county, query, cancellation).ConfigureAwait(false))
            {
                if (stored.Gap.EscalatedAt is not null)
                {
                    gaps.Add(stored.Gap);
                }
            }

            counts.AddRange(from gap in gaps
                            group gap by gap.Rule into same
                            select new EscalatedCount(county, same.Key, same.Count(gap => gap.Status == GapStatus.Escalated),
                                same.Count(gap => gap.Status == GapStatus.Answered)));
        }

        return counts;
    }

    /// <summary>Every gap of a county that the query finds; one that does not open is passed over.</summary>
    internal async IAsyncEnumerable<StoredGap> AllAsync(DivisionCode county, Query query,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            var listing = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(Page.MaxSize, next), cancellation)
                .ConfigureAwait(false);
            foreach (var document in listing.Items)
            {
                yield return Read(document);
            }

            next = listing.Next;
        }
        while (next is not null);
    }

    /// <summary>The id of a new gap: the same for who finds it at the same time, and of no meaning to who reads the index.</summary>
    internal string IdOf(DivisionCode county, string child, PolicyRule rule) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tokens.Pseudonym(DeclarationRecords.PartitionOf(county),
            "policyGap/" + rule.Id, child))).AsSpan(0, 16));

    /// <summary>What of a gap leaves the sealed body.</summary>
    internal static IndexFields FieldsOf(PolicyGap gap)
    {
        var fields = new IndexFields().Set(Fields.Department, gap.Rule.Owner.Id()).Set(Fields.Status, gap.Status.Id()).Set(Fields.At, gap.ReferredAt);
        return gap.DueOn is { } due ? fields.Set(Fields.DueOn, due) : fields;
    }

    internal static AuditEntry Entry(PolicyGap gap, string action, AuditActor by, string channel, DateTimeOffset now, string? reason) =>
        AuditEntries.Of("policyGap", gap.Id, gap.County, action, by, channel, now, reason);

    private static StoredGap Read(Document document) => new(PolicyGapJson.Read(document.Body), document);
}
