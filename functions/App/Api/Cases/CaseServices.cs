using App.Api.Children;
using App.Api.Declarations;
using App.Api.Proposals;
using App.Security;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Sealing;

namespace App.Api.Cases;

public static class CaseServices
{
    public static void AddCases(this IServiceCollection services)
    {
        services.AddSingleton(static at => new CaseRecords(at.GetRequiredService<IStore>(), at.GetRequiredService<SearchTokens>(),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new SameNumber(at.GetRequiredService<DeclarationRecords>(), at.GetRequiredService<ChildRecords>(),
            at.GetRequiredService<Openings>()));
        services.AddSingleton(static at => new CaseDeeds(at.GetRequiredService<DeclarationRecords>(), at.GetRequiredService<ChildRecords>(),
            at.GetRequiredService<Reviews>(), at.GetRequiredService<DeclarationActions>(), at.GetRequiredService<ChildActions>(),
                at.GetRequiredService<ProposalRecords>(), at.GetRequiredService<Withdrawals>()));
        services.AddSingleton(static at => new CaseActions(at.GetRequiredService<IStore>(), at.GetRequiredService<IWorkQueue>(),
            at.GetRequiredService<CaseRecords>(), at.GetRequiredService<ChildRecords>(), at.GetRequiredService<CaseDeeds>(),
                at.GetRequiredService<TimeProvider>()));
    }
}
