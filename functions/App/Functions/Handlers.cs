using System.Diagnostics;
using Storage.Moving;

namespace App.Functions;

/// <summary>One firing of a timer or one message of a queue.</summary>
/// <param name="Message">The queue message's text; null for a timer.</param>
/// <param name="Now">The instant of the firing.</param>
public readonly record struct Firing(string? Message, DateTimeOffset Now)
{
    /// <summary>Since when the message had been due, where this is the first try of it.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The trace of whoever fired it (traceparent), where it is part of one.</summary>
    public string? Trace { get; init; }
}

/// <summary>Which code runs for which timer and queue. Handlers are idempotent: a crash, a retry and two instances may each run them again.</summary>
public sealed class Handlers(Beforehand before)
{
    private readonly Dictionary<string, Func<Firing, CancellationToken, Task>> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What came of the runs in this process.</summary>
    public FunctionRuns Runs { get; } = new();

    public void On(TimerFunction timer, Func<Firing, CancellationToken, Task> handle)
    {
        ArgumentNullException.ThrowIfNull(timer);
        _byName.Add(timer.Name, handle);
    }

    public void On(QueueFunction queue, Func<Firing, CancellationToken, Task> handle)
    {
        ArgumentNullException.ThrowIfNull(queue);
        _byName.Add(queue.Name, handle);
    }

    /// <exception cref="KeyNotFoundException">Nobody handles it: a gap in the program.</exception>
    public async Task RunAsync(Function function, Firing firing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(function);
        var handle = _byName[function.Name];
        if (function is QueueFunction queue && firing.Due is { } due)
        {
            Meters.Took(queue, firing.Now - due);
        }

        var started = Stopwatch.GetTimestamp();
        using var span = Spans.Begin(function, firing.Trace);
        try
        {
            await before(cancellation).ConfigureAwait(false);
            await handle(firing, cancellation).ConfigureAwait(false);
            Meters.Ran(function, "ok", Stopwatch.GetElapsedTime(started));
            Runs.Note(function, firing.Now, Stopwatch.GetElapsedTime(started), null);
        }
        catch (Exception exception) when (IsMovingOnly(exception))
        {
            // The county's work goes on where it arrives, from its own records: nothing is left to be done, or tried again, here.
            Meters.Ran(function, "refused", Stopwatch.GetElapsedTime(started));
            Runs.Note(function, firing.Now, Stopwatch.GetElapsedTime(started), null);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            span.Failed(exception);
            Meters.Ran(function, "failed", Stopwatch.GetElapsedTime(started));
            Runs.Note(function, firing.Now, Stopwatch.GetElapsedTime(started), exception);
            throw;
        }
    }

    private static bool IsMovingOnly(Exception exception) =>
        exception is CountyMovedException || (exception is AggregateException { InnerExceptions.Count: > 0 } many
            && many.InnerExceptions.All(IsMovingOnly));

    public bool Handles(Function function) => _byName.ContainsKey((function ?? throw new ArgumentNullException(nameof(function))).Name);
}

/// <summary>What comes before each request, firing and message: whoever decides something decides by the policy in force.</summary>
public delegate ValueTask Beforehand(CancellationToken cancellation);
