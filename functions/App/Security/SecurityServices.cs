using System.Diagnostics;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Sealing;

namespace App.Security;

public static class SecurityServices
{
    /// <param name="developmentIsPossible">Development environment, stand-alone, every bound address loopback.</param>
    public static void AddSecurity(this IServiceCollection services, Settings settings, bool developmentIsPossible)
    {
        services.AddSignIn(settings);
        services.AddSingleton(static at => new ClientAddress(at.GetRequiredService<Settings>()));
        services.AddSingleton(static at => new RateLimits(at.GetRequiredService<Settings>().DeclarationsPerMinute,
            at.GetRequiredService<ClientAddress>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new ClientLimits(at.GetRequiredService<Settings>().CallsPerMinutePerClient,
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new HourlyCounters(at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new WrongProofs(at.GetRequiredService<HourlyCounters>(), at.GetRequiredService<SearchTokens>(),
            at.GetRequiredService<ClientAddress>()));
        services.AddSingleton(static at => new SearchLimit(at.GetRequiredService<Settings>().SearchesPerHour, at.GetRequiredService<HourlyCounters>(),
            at.GetRequiredService<SearchTokens>()));
        services.AddSingleton<DiagnosticSource>(static at => new UnreadableRequests(at.GetRequiredService<Settings>()));
        services.AddSingleton(new DevelopmentRule(developmentIsPossible));
        services.AddSingleton(static at => new DevelopmentTokens(at.GetRequiredService<DevelopmentRule>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new Callers(at.GetRequiredService<Settings>(), at.GetRequiredService<DevelopmentTokens>(),
            at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>(), at.GetRequiredService<ILogger<Callers>>()));
        services.AddSingleton(static at => new Sessions(at.GetRequiredService<Settings>(), at.GetRequiredService<Callers>(),
            at.GetRequiredService<DevelopmentTokens>(), at.GetRequiredService<Devices>(), at.GetRequiredService<IDataProtectionProvider>(),
                at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new SealedCookies(at.GetRequiredService<Settings>(), at.GetRequiredService<IDataProtectionProvider>(),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new Devices(at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new Openings(at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>()));
    }
}
