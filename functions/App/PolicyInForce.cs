using System.Collections.Concurrent;
using Domain.Eligibility;

namespace App;

/// <summary>The plan's dated parameters with what the operator has set (<c>Policy:*</c>): what every decision of this process is made by.</summary>
/// <param name="settings">Names without the prefix; checked at start by <see cref="Settings.Read"/>.</param>
public sealed class PolicyInForce(IReadOnlyList<KeyValuePair<string, string?>> settings)
{
    private readonly ConcurrentDictionary<PolicyParameters, PolicyParameters> _changed = new(ReferenceEqualityComparer.Instance);

    /// <summary>The plan as it is written.</summary>
    public static PolicyInForce AsWritten { get; } = new([]);

    public PolicyParameters On(DateOnly day)
    {
        var written = PolicyParameters.On(day);
        return settings.Count == 0 ? written : _changed.GetOrAdd(written, static (entry, settings) => entry.With(settings).Parameters, settings);
    }
}
