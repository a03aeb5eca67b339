namespace App.Functions;

/// <summary>One firing of a timer or one message of a queue.</summary>
/// <param name="Message">The queue message's text; null for a timer.</param>
/// <param name="Now">The instant of the firing.</param>
public readonly record struct Firing(string? Message, DateTimeOffset Now);

/// <summary>Which code runs for which timer and queue. Handlers are idempotent: a crash, a retry and two instances may each run them again.</summary>
public sealed class Handlers
{
    private readonly Dictionary<string, Func<Firing, CancellationToken, Task>> _byName = new(StringComparer.OrdinalIgnoreCase);

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
    public Task RunAsync(Function function, Firing firing, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(function);
        return _byName[function.Name](firing, cancellation);
    }

    public bool Handles(Function function) => _byName.ContainsKey((function ?? throw new ArgumentNullException(nameof(function))).Name);
}
