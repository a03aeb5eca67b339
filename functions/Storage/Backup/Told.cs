using System.Diagnostics;

namespace Storage.Backup;

/// <summary>Tells how far something is, about once a second and only where it takes longer than that.</summary>
public sealed class Told(Action<string> line)
{
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Tells it at once: somebody has to know.</summary>
    public void Say(string text) => line(text);

    /// <param name="text">Made only where it is told.</param>
    public void Now(Func<string> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Stopwatch.GetElapsedTime(_last) >= TimeSpan.FromSeconds(1))
        {
            line(text());
            _last = Stopwatch.GetTimestamp();
        }
    }
}
