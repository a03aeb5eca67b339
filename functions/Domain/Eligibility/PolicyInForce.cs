using System.Collections.Concurrent;
using Domain.Forms;

namespace Domain.Eligibility;

/// <summary>
/// The plan's dated parameters with what the operator has set (<c>Policy:*</c>): what every decision of this process is made by, and the only way to any
/// parameter. A page that judged by the plan as written would say 符合 where the decision says 不符合.
/// </summary>
/// <param name="settings">Names without the prefix, without mistakes (<see cref="Check"/>).</param>
public sealed class PolicyInForce(IReadOnlyList<KeyValuePair<string, string?>> settings)
{
    private readonly ConcurrentDictionary<PolicyParameters, PolicyParameters> _changed = new(ReferenceEqualityComparer.Instance);

    /// <summary>The plan as it is written: for tests and measurements; the program reads its settings.</summary>
    public static PolicyInForce AsWritten { get; } = new([]);

    /// <summary>Everything that is wrong with the operator's settings.</summary>
    public static IReadOnlyList<Problem> Check(IReadOnlyList<KeyValuePair<string, string?>> settings) => PolicyParameters.On(DateOnly.MaxValue).With(settings).Problems;

    /// <summary>Every entry as it is applied, oldest first.</summary>
    public IReadOnlyList<PolicyParameters> History => [.. PolicyParameters.History.Select(entry => On(entry.EffectiveFrom))];

    /// <summary>The parameters in force on a day.</summary>
    public PolicyParameters On(DateOnly day)
    {
        var written = PolicyParameters.On(day);
        return settings.Count == 0 ? written : _changed.GetOrAdd(written, static (entry, settings) => entry.With(settings).Parameters, settings);
    }
}
