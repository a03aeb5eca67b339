using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace App.Telemetry;

/// <summary>
/// Sends log lines out of the process, to the Functions host or a collector, without the exceptions beside them: the message of an exception may hold
/// what somebody sent. Of the line's own parts nothing goes on but the line.
/// </summary>
internal sealed class NeutralLog(ILoggerProvider inner) : ILoggerProvider, ISupportExternalScope
{
    /// <summary>Wraps the providers that are registered so far, except those that were there before.</summary>
    public static void Wrap(IServiceCollection services, IReadOnlyCollection<ServiceDescriptor>? before = null)
    {
        foreach (var registered in Providers(services).Except(before ?? []).ToList())
        {
            services.Remove(registered);
            services.AddSingleton<ILoggerProvider>(at => new NeutralLog((ILoggerProvider)(registered.ImplementationInstance
                ?? registered.ImplementationFactory?.Invoke(at) ?? ActivatorUtilities.CreateInstance(at, registered.ImplementationType!))));
        }
    }

    public static IReadOnlyCollection<ServiceDescriptor> Providers(IServiceCollection services) =>
        [.. services.Where(service => service.ServiceType == typeof(ILoggerProvider))];

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
                inner.Log(logLevel, eventId, exception is null ? line
                    : $"{line} {exception.GetType().Name}{Environment.NewLine}{exception.StackTrace}", null, static (text, _) => text);
            }
        }
    }
}
