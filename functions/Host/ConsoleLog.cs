using System.Globalization;

namespace Host;

/// <summary>
/// One line per event on standard output. Of an exception only type and place are written: its message may hold what somebody sent.
/// </summary>
internal sealed class ConsoleLog : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Category(categoryName);

    public void Dispose()
    {
    }

    private sealed class Category(string name) : ILogger
    {
        // The framework's own events say little at Information and are not ours to vouch for.
        private readonly LogLevel _from = name.StartsWith("Microsoft.", StringComparison.Ordinal) ? LogLevel.Error : LogLevel.Information;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= _from && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var place = exception is null ? "" : $" {exception.GetType().Name}{Environment.NewLine}{exception.StackTrace}";
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {logLevel} {name}[{eventId.Id}] {formatter(state, exception)}{place}"));
            }
        }
    }
}
