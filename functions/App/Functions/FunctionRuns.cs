using System.Collections.Concurrent;

namespace App.Functions;

/// <summary>How one timer or queue has run in this process.</summary>
/// <param name="LastAt">When it was last fired.</param>
/// <param name="LastFailure">When it last failed, and what of: the kind of trouble, never its text.</param>
public sealed record FunctionRun(DateTimeOffset LastAt, TimeSpan LastTook, bool LastFailed, long Runs, long Failures, (DateTimeOffset At,
    string Code)? LastFailure);

/// <summary>How timers and queues have run since this process began: for whoever looks after it today; the long view is the meters'.</summary>
public sealed class FunctionRuns
{
    private readonly ConcurrentDictionary<string, FunctionRun> _byName = new(StringComparer.Ordinal);

    /// <param name="failure">Null: it came to its end.</param>
    public void Note(Function function, DateTimeOffset at, TimeSpan took, Exception? failure)
    {
        ArgumentNullException.ThrowIfNull(function);
        var failed = failure is null ? default((DateTimeOffset, string)?) : (at, CodeOf(failure));
        _byName.AddOrUpdate(function.Name, _ => new(at, took, failure is not null, 1, failure is null ? 0 : 1, failed),
            (_, before) => new(at, took, failure is not null, before.Runs + 1, before.Failures + (failure is null ? 0 : 1),
                failed ?? before.LastFailure));
    }

    /// <summary>Null: it has not run here yet.</summary>
    public FunctionRun? Find(Function function) => _byName.GetValueOrDefault((function ?? throw new ArgumentNullException(nameof(function))).Name);

    /// <summary>The name of the exception alone: its message could quote what it was about.</summary>
    private static string CodeOf(Exception failure) => failure is AggregateException { InnerExceptions: [var first, ..] } ? CodeOf(first)
        : failure.GetType().Name;
}
