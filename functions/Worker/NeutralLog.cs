using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Worker;

/// <summary>Sends log lines to the Functions host without the exceptions beside them: the message of an exception may hold what somebody sent.</summary>
internal sealed class NeutralLog(ILoggerProvider inner) : ILoggerProvider, ISupportExternalScope
{
    /// <summary>Wraps every provider that is registered so far.</summary>
    public static void Wrap(IServiceCollection services)
    {
        foreach (var registered in services.Where(service => service.ServiceType == typeof(ILoggerProvider)).ToList())
        {
            services.Remove(registered);
            services.AddSingleton<ILoggerProvider>(at => new NeutralLog((ILoggerProvider)(registered.ImplementationInstance
                ?? registered.ImplementationFactory?.Invoke(at) ?? ActivatorUtilities.CreateInstance(at, registered.ImplementationType!))));
        }
    }

    public ILogger CreateLogger(string categoryName) => new Category(inner.CreateLogger(categoryName));

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => (inner as ISupportExternalScope)?.SetScopeProvider(scopeProvider);

    public void Dispose() => inner.Dispose();

    private sealed class Category(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        // The framework's own state objects may hold the exception too, so only the line goes on, with the exception's type and place.
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (inner.IsEnabled(logLevel))
            {
                var line = formatter(state, null);
                inner.Log(logLevel, eventId, exception is null ? line : $"{line} {exception.GetType().Name}{Environment.NewLine}{exception.StackTrace}", null, static (text, _) => text);
            }
        }
    }
}
