using System.Diagnostics.Metrics;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Verification;

namespace App.Functions;

/// <summary>
/// What operators and the city watch, as figures: how long functions take, and how the work goes on. Every tag comes from a closed list (functions,
/// channels, counties, departments, outcomes), so that no figure can name anybody.
/// </summary>
internal static class Meters
{
    public const string Name = "Children";

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Functions =
        Meter.CreateHistogram<double>("children.function.duration", "s", "Runs of functions, by name and outcome (ok, refused, failed)");

    private static readonly Counter<long> Declarations =
        Meter.CreateCounter<long>("children.declarations", "{declaration}", "Declarations taken, by channel, county and form");

    private static readonly Counter<long> Turns =
        Meter.CreateCounter<long>("children.chat.turns", "{turn}", "What came of what parents said: understood, askedBack, givenUp");

    private static readonly Histogram<double> Waited =
        Meter.CreateHistogram<double>("children.queue.age", "s", "How long a message had been due when it was first taken, by queue");

    private static readonly Gauge<double> Compared =
        Meter.CreateGauge<double>("children.verification.progress", "1", "How much of a comparison is written, 0 to 1, by county and department");

    private static readonly Gauge<double> Behind =
        Meter.CreateGauge<double>("children.rollup.lag", "s", "How old the figures of a county were when they were last brought up to date");

    private static readonly Counter<long> Cells =
        Meter.CreateCounter<long>("children.release.cells", "{cell}",
            "Cells of releases drawn up: shown, or suppressed so that no child can be told from them");

    /// <param name="outcome">ok, refused or failed.</param>
    public static void Ran(Function? function, string outcome, TimeSpan took)
    {
        if (Functions.Enabled)
        {
            Functions.Record(
                took.TotalSeconds, new("function", function?.Name ?? "Unknown"), new("kind", Spans.KindOf(function)), new("outcome", outcome));
        }
    }

    public static void Took(Declaration declaration) =>
        Declarations.Add(
            1, new("channel", declaration.Provenance.Channel.Id()), new("county", declaration.County.Value), new("form", declaration.Form.Id));

    public static void Heard(Conversation.Heard heard) => Turns.Add(1, new KeyValuePair<string, object?>("outcome", heard switch
    {
        Conversation.Heard.Understood => "understood",
        Conversation.Heard.AskedBack => "askedBack",
        Conversation.Heard.GivenUp => "givenUp",
    }));

    public static void Took(QueueFunction queue, TimeSpan age) =>
        Waited.Record(Math.Max(0, age.TotalSeconds), new KeyValuePair<string, object?>("queue", queue.Queue));

    public static void Progress(DivisionCode county, string department, int done, int total) =>
        Compared.Record(total == 0 ? 0 : (double)done / total, new("county", county.Value), new("department", department));

    public static void RolledUp(DivisionCode county, TimeSpan behind) =>
        Behind.Record(behind.TotalSeconds, new KeyValuePair<string, object?>("county", county.Value));

    public static void Drawn(int shown, int suppressed)
    {
        Cells.Add(shown, new KeyValuePair<string, object?>("cell", "shown"));
        Cells.Add(suppressed, new KeyValuePair<string, object?>("cell", "suppressed"));
    }
}
