using App.Api.Children;
using App.Api.Declarations;
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
            at.GetRequiredService<Withdrawals>(), at.GetRequiredService<Erasing>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new SameNumber(at.GetRequiredService<DeclarationRecords>(), at.GetRequiredService<ChildRecords>(), at.GetRequiredService<Openings>()));
    }
}
