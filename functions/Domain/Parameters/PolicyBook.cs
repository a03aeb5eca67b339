using System.Collections.Immutable;
using Domain.Eligibility;
using Domain.Notices;

namespace Domain.Parameters;

/// <summary>
/// Every parameter with all its versions: the first one as it was when the system began (the plan, and what the operator had set), and every change
/// that was
/// ever proposed. One record, so that whoever changes something has read everything that stands beside it.
/// </summary>
/// <param name="First">The first version: value by parameter id.</param>
/// <param name="BegunAt">When it was written down; settings have no effect afterwards.</param>
/// <param name="Changes">In the order in which they were proposed.</param>
/// <param name="NoticeChanges">Other texts of the notice, in the order in which they were proposed; null where nobody ever did.</param>
public sealed record PolicyBook(ImmutableSortedDictionary<string, string> First, DateTimeOffset BegunAt, ImmutableArray<ParameterChange> Changes,
    IReadOnlyList<NoticeChange>? NoticeChanges = null)
{
    /// <summary>Of a store in which nothing was ever written down: the plan.</summary>
    public static PolicyBook None { get; } = new(ImmutableSortedDictionary<string, string>.Empty, DateTimeOffset.MinValue, []);

    /// <summary>The book of a system that begins.</summary>
    /// <param name="first">The plan with the operator's settings.</param>
    public static PolicyBook Begin(PolicyParameters first, DateTimeOffset now) =>
        new(PolicyParameter.All.ToImmutableSortedDictionary(parameter => parameter.Id, parameter => parameter.Of(first), StringComparer.Ordinal),
            now, []);

    /// <summary>With the parameters that a later version of the program brought along: their first version is the operator's settings, as it was for
    /// the others when the system began.</summary>
    /// <returns>The same where none is missing.</returns>
    public PolicyBook Completed(PolicyParameters first)
    {
        var missing = PolicyParameter.All.Where(parameter => !First.ContainsKey(parameter.Id)).ToList();
        return missing.Count == 0 ? this
            : this with { First = First.AddRange(missing.Select(parameter => KeyValuePair.Create(parameter.Id, parameter.Of(first)))) };
    }

    /// <summary>How many changes were approved so far.</summary>
    internal int Approvals => Changes.Count(change => change.Status == ChangeStatus.Approved);

    public ParameterChange? Find(string? id) => Changes.FirstOrDefault(change => change.Id == id);

    public NoticeChange? FindNotice(string? id) => NoticeChanges?.FirstOrDefault(change => change.Id == id);

    /// <summary>The notice as it was when the system began, and every version that was approved since.</summary>
    public NoticeVersions Notices() => new([Notice.First,
        .. (NoticeChanges ?? []).Where(change => change.Status == ChangeStatus.Approved).OrderBy(change => change.ValidFrom)
            .Select(change => change.ToNotice())]);

    /// <summary>The entries in force, oldest first: one for every day on which something changes.</summary>
    /// <param name="also">A change that nobody has approved, as if it were.</param>
    /// <exception cref="InvalidDataException">A value that was approved once, and that this version of the program does not read: it must not be
    /// judged by another one.</exception>
    public IReadOnlyList<PolicyParameters> Entries(ParameterChange? also = null)
    {
        var first = PolicyParameters.Written;
        foreach (var (id, value) in First)
        {
            first = Put(first, id, value);
        }

        var entries = new List<PolicyParameters> { first };
        foreach (var change in InForce(also).OrderBy(change => change.ValidFrom))
        {
            var changed = Put(entries[^1] with { EffectiveFrom = change.ValidFrom }, change.Parameter, change.Value);
            if (entries[^1].EffectiveFrom >= change.ValidFrom)
            {
                entries[^1] = changed with { EffectiveFrom = entries[^1].EffectiveFrom };
            }
            else
            {
                entries.Add(changed);
            }
        }

        return entries;
    }

    /// <summary>The parameters in force on a day.</summary>
    /// <param name="also">A change that nobody has approved, as if it were.</param>
    public PolicyParameters On(DateOnly day, ParameterChange? also = null)
    {
        var entries = Entries(also);
        return entries.LastOrDefault(entry => entry.EffectiveFrom <= day) ?? entries[0];
    }

    /// <summary>The versions of one parameter that hold or will hold, oldest first; the first one has no change.</summary>
    public IReadOnlyList<(DateOnly From, string Value, ParameterChange? Change)> VersionsOf(PolicyParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var first = First.GetValueOrDefault(parameter.Id) ?? parameter.Of(PolicyParameters.Written);
        var changes = InForce(null).Where(change => change.Parameter == parameter.Id).OrderBy(change => change.ValidFrom)
            .GroupBy(change => change.ValidFrom).Select(same => same.Last());
        return [(PolicyParameters.Written.EffectiveFrom, first, null),
            .. changes.Select(change => (change.ValidFrom, change.Value, (ParameterChange?)change))];
    }

    /// <summary>The book with this change instead of what it was, or as a new one.</summary>
    internal PolicyBook With(ParameterChange change) => this with
    {
        Changes = Changes.FirstOrDefault(known => known.Id == change.Id) is { } known ? Changes.Replace(known, change) : Changes.Add(change),
    };

    /// <summary>The book with this change of the notice instead of what it was, or as a new one.</summary>
    internal PolicyBook With(NoticeChange change) => this with
    {
        NoticeChanges = FindNotice(change.Id) is null ? [.. NoticeChanges ?? [], change]
            : [.. NoticeChanges!.Select(known => known.Id == change.Id ? change : known)],
    };

    /// <summary>In the order in which they were decided: of two for one day the later decision holds.</summary>
    private IEnumerable<ParameterChange> InForce(ParameterChange? also) =>
        [.. Changes.Where(change => change.Status == ChangeStatus.Approved && change.Id != also?.Id).OrderBy(change => change.Decided!.At),
            .. also is null ? [] : (ParameterChange[])[also]];

    private static PolicyParameters Put(PolicyParameters policy, string id, string value) =>
        (PolicyParameter.Find(id) ?? throw new InvalidDataException($"This version knows no policy parameter {id}.")).Put(policy, value)
            ?? throw new InvalidDataException($"This version does not read the value of the policy parameter {id}.");
}
