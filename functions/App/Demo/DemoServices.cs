using App.Api.Campaigns;
using App.Api.Declarations;
using App.Api.Departments;
using App.Api.National;
using App.Api.Releases;
using App.Pages;
using Domain.Time;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Demo;

public static class DemoServices
{
    /// <param name="seed">True with <c>--demo</c>: the synthetic city is seeded in the background.</param>
    public static void AddDemo(this IServiceCollection services, bool seed)
    {
        services.AddSingleton(static at => new CitySeeder(at.GetRequiredService<IStore>(), at.GetRequiredService<DeclarationRecords>(),
            at.GetRequiredService<Reviews>(), at.GetRequiredService<NumberIndex>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new DepartmentSeeder(at.GetRequiredService<Records>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new ReleaseSeeder(at.GetRequiredService<ReleaseRecords>(), at.GetRequiredService<ReleaseActions>(),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new RoomSeeder(at.GetRequiredService<NationalRecords>(), at.GetRequiredService<NationalMappings>(),
            at.GetRequiredService<CampaignRecords>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(at => new DemoSeeding(
            seed ? async cancellation =>
            {
                await at.GetRequiredService<CitySeeder>().SeedAsync(SyntheticCity.DemoCount, cancellation).ConfigureAwait(false);
                await at.GetRequiredService<DepartmentSeeder>().SeedAsync(SyntheticCity.DemoCount, cancellation).ConfigureAwait(false);
                await at.GetRequiredService<ReleaseSeeder>().SeedAsync(cancellation).ConfigureAwait(false);
                await at.GetRequiredService<RoomSeeder>().SeedAsync(cancellation).ConfigureAwait(false);
            }
        : null,
            at.GetRequiredService<Settings>().SyntheticDataOnly,
            cancellation => CitySeeder.IsSeededAsync(at.GetRequiredService<IStore>(), cancellation),
            at.GetRequiredService<ILogger<DemoSeeding>>()));
        services.AddSingleton<IHostedService>(static at => at.GetRequiredService<DemoSeeding>());
        services.AddSingleton<SiteOf>(static at =>
        {
            var (demo, time) = (at.GetRequiredService<DemoSeeding>(), at.GetRequiredService<TimeProvider>());
            return () => new(demo.IsDemo, CivilTime.ChinaDate(time.GetUtcNow()));
        });
    }
}
