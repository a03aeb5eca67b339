using App.Functions;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Sealing;

namespace App.Api.PolicyGaps;

public static class PolicyGapServices
{
    public static void AddPolicyGaps(this IServiceCollection services)
    {
        services.AddSingleton(static at => new PolicyGapRecords(at.GetRequiredService<IStore>(), at.GetRequiredService<SearchTokens>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new PolicyGapActions(at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new PolicyGapWatch(at.GetRequiredService<IStore>(), at.GetRequiredService<PolicyGapRecords>(), at.GetRequiredService<TimeProvider>()));
    }

    /// <summary>The timer of this room.</summary>
    public static void HandlePolicyGaps(this IServiceProvider services) => services.GetRequiredService<Handlers>()
        .On(PolicyGapFunctions.Watch, (_, cancellation) => services.GetRequiredService<PolicyGapWatch>().RunAsync(cancellation));
}
