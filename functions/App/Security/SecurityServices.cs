using Microsoft.Extensions.DependencyInjection;

namespace App.Security;

public static class SecurityServices
{
    /// <param name="developmentIsPossible">Development environment, stand-alone, every bound address loopback.</param>
    public static void AddSecurity(this IServiceCollection services, bool developmentIsPossible)
    {
        services.AddSingleton(static at => new ClientAddress(at.GetRequiredService<Settings>()));
        services.AddSingleton(static at => new RateLimits(at.GetRequiredService<Settings>(), at.GetRequiredService<ClientAddress>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new DevelopmentRule(developmentIsPossible));
    }
}
