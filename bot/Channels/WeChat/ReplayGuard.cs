using System.Collections.Concurrent;

namespace Channels.WeChat;

/// <summary>
/// Remembers, for as long as a signature is acceptable, which body it came with. In plain mode the signature does not cover the body, so whoever saw
/// one could send their own words with it; WeChat's own retries bring the same body and pass.
/// </summary>
/// <remarks>
/// Per instance. With several instances set WeChat to encrypted mode, where the signature covers the body; the message id stops true repeats.
/// </remarks>
public sealed class ReplayGuard(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (string Body, DateTimeOffset Until)> _seen = new(StringComparer.Ordinal);

    /// <summary>False when this signature came before with another body.</summary>
    public bool Admit(string signature, string bodyHash, TimeSpan window)
    {
        var now = time.GetUtcNow();
        if (_seen.Count > 10_000)
        {
            foreach (var old in _seen.Where(entry => entry.Value.Until < now).ToArray())
            {
                _seen.TryRemove(old);
            }
        }

        // A request up to one window early stays acceptable for two.
        return _seen.GetOrAdd(signature, (bodyHash, now + window + window)).Body == bodyHash;
    }
}
