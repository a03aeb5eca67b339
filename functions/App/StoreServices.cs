using App.Api.Health;
using App.Demo;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Sealing;

namespace App;

public static class StoreServices
{
    /// <param name="opening">The storage room on its way; awaited before the application is used.</param>
    public static void AddStore(this IServiceCollection services, Task<StorageRoot> opening)
    {
        // Made by the container, so that the container closes it after everything that uses it.
        services.AddSingleton(_ => opening.GetAwaiter().GetResult());
        services.AddSingleton(static at => at.GetRequiredService<StorageRoot>().Store);
        services.AddSingleton(static at => at.GetRequiredService<StorageRoot>().Blobs);
        services.AddSingleton(static at => at.GetRequiredService<StorageRoot>().Queue);
        services.AddSingleton(static at => at.GetRequiredService<StorageRoot>().Keys);
        services.AddSingleton(static at => new SearchTokens(at.GetRequiredService<KeyRings>()));
        services.AddSingleton(static at =>
        {
            var (storage, demo) = (at.GetRequiredService<StorageRoot>(), at.GetRequiredService<DemoSeeding>());
            var readiness = new Readiness();
            foreach (var (name, check) in storage.Checks)
            {
                readiness.Add(name, check);
            }

            readiness.Add("demo", _ => Task.FromResult(demo.State is DemoState.Off or DemoState.Seeded));
            return readiness;
        });
    }
}
