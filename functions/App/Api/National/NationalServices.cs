using App.Api.Children;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.National;

public static class NationalServices
{
    public static void AddNational(this IServiceCollection services)
    {
        services.AddSingleton(static at => new NationalRecords(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>()));
        services.AddSingleton(static at => new NationalMappings(at.GetRequiredService<IStore>(), at.GetRequiredService<NationalRecords>(),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new NationalRows(at.GetRequiredService<IStore>()));
        services.AddSingleton(static at => new NationalLedger(at.GetRequiredService<NationalRecords>()));
        services.AddSingleton(static at => new NationalBatches(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<ChildRecords>(), at.GetRequiredService<NationalRecords>(), at.GetRequiredService<NationalRows>(),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new NationalReturns(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<NationalRecords>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new NationalCleaning(at.GetRequiredService<IBlobStore>(), at.GetRequiredService<Settings>().Policy,
            at.GetRequiredService<TimeProvider>()));
    }
}
