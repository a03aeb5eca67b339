using System.Diagnostics;
using App.Functions;
using OpenTelemetry;

namespace App.Telemetry;

/// <summary>
/// The last look before a span leaves: whatever is not one of <see cref="Spans.Keys"/> is taken out of it, and so is every text that nobody wrote
/// into a program. Deny by default: a library that finds its way into a trace tells no more than that it was there.
/// </summary>
internal sealed class OnlyKnownTags : BaseProcessor<Activity>
{
    /// <summary>What the Functions worker says of an invocation: ids and the version of its own.</summary>
    private static readonly string[] OfTheWorker = ["faas.", "az."];

    public override void OnEnd(Activity data)
    {
        foreach (var (key, _) in data.TagObjects.ToList())
        {
            if (!Spans.Keys.Contains(key) && !OfTheWorker.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)))
            {
                data.SetTag(key, null);
            }
        }

        if (data.StatusDescription is not null)
        {
            data.SetStatus(data.Status);
        }

        // Events cannot be taken out, and those of an exception carry its message: such a span does not leave.
        if (data.Events.Any())
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
