using Domain.Notices;
using Domain.Problems;

namespace Domain.Eligibility;

/// <summary>
/// The dated parameters that every decision of this process is made by, and the only way to any of them. They begin as the plan with the operator's
/// settings
/// (<c>Policy:*</c>); from then on the policy room's versions are taken in, on every instance alike.
/// </summary>
/// <remarks>
/// A page that judged by the plan as written would say 符合 where the decision says 不符合. A version comes into force on a later day than it is approved
/// (<c>Domain/Parameters</c>), so an instance that hears of it a little later judges nobody by the old one on its days.
/// </remarks>
public sealed class PolicyInForce
{
    private volatile IReadOnlyList<PolicyParameters> _entries;
    private volatile NoticeVersions _notices = NoticeVersions.Seeded;

    /// <param name="settings">Names without the prefix, without mistakes (<see cref="Check"/>).</param>
    public PolicyInForce(IReadOnlyList<KeyValuePair<string, string?>> settings) => _entries = [PolicyParameters.Written.With(settings).Parameters];

    /// <param name="entries">Oldest first, at least one.</param>
    public PolicyInForce(IReadOnlyList<PolicyParameters> entries) => _entries = entries;

    /// <summary>The plan as it is written: for tests and measurements; the program reads its settings and the policy room.</summary>
    public static PolicyInForce AsWritten { get; } = new((IReadOnlyList<KeyValuePair<string, string?>>)[]);

    /// <summary>Everything that is wrong with the operator's settings.</summary>
    public static IReadOnlyList<Problem> Check(IReadOnlyList<KeyValuePair<string, string?>> settings) =>
        PolicyParameters.Written.With(settings).Problems;

    /// <summary>Every entry as it is applied, oldest first.</summary>
    public IReadOnlyList<PolicyParameters> History => _entries;

    /// <summary>The texts that whoever consents has read, decided in the same room.</summary>
    public NoticeVersions Notices => _notices;

    /// <summary>The parameters in force on a day; before the first document its readings are used, so that any day can be asked about.</summary>
    public PolicyParameters On(DateOnly day)
    {
        var entries = _entries;
        for (var last = entries.Count - 1; last > 0; last--)
        {
            if (entries[last].EffectiveFrom <= day)
            {
                return entries[last];
            }
        }

        return entries[0];
    }

    /// <summary>The same, which stays so whatever comes into force: for a computation that must be made by one policy.</summary>
    public PolicyInForce AsOfNow() => new(_entries) { _notices = _notices };

    /// <summary>From now on these are in force.</summary>
    /// <param name="entries">Oldest first, at least one.</param>
    public void Take(IReadOnlyList<PolicyParameters> entries, NoticeVersions notices)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(notices);
        ArgumentOutOfRangeException.ThrowIfZero(entries.Count);
        (_entries, _notices) = (entries, notices);
    }
}
