using App.Functions;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace App.Api.Parameters;

public static class ParameterServices
{
    public static void AddParameters(this IServiceCollection services)
    {
        services.AddSingleton(static at => new PolicyRecords(at.GetRequiredService<IStore>(),
            at.GetRequiredService<Settings>().Policy.On(DateOnly.MinValue)));
        services.AddSingleton(static at => new PolicyReader(at.GetRequiredService<IStore>(), at.GetRequiredService<PolicyRecords>(),
            at.GetRequiredService<Settings>().Policy,
            at.GetRequiredService<StorageRoot>().TroubleOf, at.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Beforehand>(static at => at.GetRequiredService<PolicyReader>().FreshAsync);
        services.AddSingleton(static at => new ParameterActions(at.GetRequiredService<IStore>(), at.GetRequiredService<IWorkQueue>(),
            at.GetRequiredService<PolicyRecords>(),
            at.GetRequiredService<PolicyReader>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new NoticeActions(at.GetRequiredService<IStore>(), at.GetRequiredService<IWorkQueue>(),
            at.GetRequiredService<PolicyRecords>(),
            at.GetRequiredService<PolicyReader>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new ParameterEffects(at.GetRequiredService<IStore>(), at.GetRequiredService<PolicyRecords>(),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new ParameterRoom(at.GetRequiredService<PolicyRecords>(), at.GetRequiredService<PolicyReader>(),
            at.GetRequiredService<Settings>().Policy,
            at.GetRequiredService<TimeProvider>()));
    }
}
