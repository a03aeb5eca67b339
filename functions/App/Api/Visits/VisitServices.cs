using App.Api.Children;
using App.Api.Declarations;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Visits;

public static class VisitServices
{
    public static void AddVisits(this IServiceCollection services)
    {
        services.AddSingleton(static at => new VisitDrafts(at.GetRequiredService<IStore>(), at.GetRequiredService<Settings>(),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new VisitDeclarations(at.GetRequiredService<Submissions>(), at.GetRequiredService<DeclarationRecords>(),
            at.GetRequiredService<TimeProvider>(), at.GetRequiredService<Settings>().Policy));
        services.AddSingleton(static at => new VisitRecords(at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new TakenRounds(at.GetRequiredService<IStore>(), at.GetRequiredService<VisitRounds>(),
            at.GetRequiredService<VisitRecords>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new VisitRounds(at.GetRequiredService<IStore>(), at.GetRequiredService<VisitRecords>(),
            at.GetRequiredService<ChildRecords>()));
    }
}
