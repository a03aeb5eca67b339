using App.Api.Proposals;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.KeyCare;

public static class KeyCareServices
{
    public static void AddKeyCare(this IServiceCollection services)
    {
        services.AddSingleton(static at => new KeyCareRecords(at.GetRequiredService<IStore>(), at.GetRequiredService<Settings>().Policy,
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new KeyCareActions(at.GetRequiredService<IStore>(), at.GetRequiredService<KeyCareRecords>(),
            at.GetRequiredService<ProposalRecords>(), at.GetRequiredService<TimeProvider>()));
    }
}
