using App.Api.Declarations;
using App.Api.Proposals;
using App.Pages;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Rights;

public static class RightsServices
{
    public static void AddRights(this IServiceCollection services)
    {
        services.AddSingleton(static at => new RightsRecords(at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new RightsActions(at.GetRequiredService<IStore>(), at.GetRequiredService<RightsRecords>(),
            at.GetRequiredService<DeclarationRecords>(), at.GetRequiredService<ProposalRecords>(),
            at.GetRequiredService<Withdrawals>(), at.GetRequiredService<Erasures>(), at.GetRequiredService<Settings>().Policy,
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new RightsCopies(at.GetRequiredService<IStore>(), at.GetRequiredService<DeclarationRecords>(),
            at.GetRequiredService<Withdrawals>(), at.GetRequiredService<SiteOf>(), at.GetRequiredService<TimeProvider>()));
    }
}
