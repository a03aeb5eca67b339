using App.Api.Children;
using App.Functions;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Sealing;

namespace App.Api.Checklists;

public static class ChecklistServices
{
    public static void AddChecklists(this IServiceCollection services)
    {
        services.AddSingleton(static at => new CountyLists(at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at =>
            new ChecklistRecords(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(), at.GetRequiredService<ChildRecords>(),
            at.GetRequiredService<CountyLists>(), at.GetRequiredService<SearchTokens>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at =>
            new Deliveries(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(), at.GetRequiredService<ChildRecords>(),
            at.GetRequiredService<ChecklistRecords>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at =>
            new Cadence(at.GetRequiredService<IStore>(), at.GetRequiredService<ChecklistRecords>(), at.GetRequiredService<CountyLists>(),
            at.GetRequiredService<Settings>().Policy, at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new ChecklistCleaning(at.GetRequiredService<IBlobStore>(), at.GetRequiredService<Settings>().Policy,
            at.GetRequiredService<TimeProvider>()));
    }

    /// <summary>The timer of this room.</summary>
    public static void HandleChecklists(this IServiceProvider services) => services.GetRequiredService<Handlers>()
        .On(ChecklistFunctions.Clean, (_, cancellation) => services.GetRequiredService<ChecklistCleaning>().CleanAsync(cancellation));
}
