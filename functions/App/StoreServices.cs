using System.Globalization;
using App.Api.Forms;
using App.Api.Health;
using App.Demo;
using App.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Sealing;

namespace App;

public static class StoreServices
{
    /// <param name="opening">The storage room on its way; awaited before the application is used.</param>
    public static void AddStore(this IServiceCollection services, Task<StorageRoot> opening)
    {
        // Made by the container, so that the container closes it after everything that uses it.
        services.AddSingleton(at =>
        {
            var (storage, log) = (opening.GetAwaiter().GetResult(), at.GetRequiredService<ILogger<StorageRoot>>());
            storage.Damage.Found += log.RecordDamaged;
            return storage;
        });
        services.AddSingleton(static at => at.GetRequiredService<StorageRoot>().Store);
        services.AddSingleton(static at => at.GetRequiredService<StorageRoot>().Blobs);
        services.AddSingleton(static at => at.GetRequiredService<StorageRoot>().Queue);
        services.AddSingleton(static at => at.GetRequiredService<StorageRoot>().Keys);
        services.AddSingleton(static at => new SearchTokens(at.GetRequiredService<KeyRings>()));
        services.AddSingleton<Pulse>();
        services.AddSingleton(static at =>
        {
            var (storage, demo) = (at.GetRequiredService<StorageRoot>(), at.GetRequiredService<DemoSeeding>());
            var readiness = new Readiness(at.GetRequiredService<ILogger<Readiness>>());
            foreach (var check in storage.Checks)
            {
                readiness.Add(check.Name, check.Wrong);
            }

            readiness.Add("demo", _ => Task.FromResult(demo.State is DemoState.Off or DemoState.Seeded));
            var (pulse, time) = (at.GetRequiredService<Pulse>(), at.GetRequiredService<TimeProvider>());
            var began = time.GetUtcNow();
            readiness.AddNote("pulse", async cancellation =>
            {
                var last = await pulse.LastAsync(cancellation).ConfigureAwait(false);
                var since = last > began ? last.Value : began;
                return time.GetUtcNow() - since > Pulse.Late
                    ? string.Create(CultureInfo.InvariantCulture, $"none since {since.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}")
                    : null;
            });
            var forms = at.GetRequiredService<FormFolder>();
            readiness.AddNote("forms", _ => Task.FromResult(forms.Wrong));
            readiness.AddNote("keySettings", _ => Task.FromResult(storage.Keys.HeldUp));
            readiness.AddNote("records", async cancellation => await storage.DamagedAsync(cancellation).ConfigureAwait(false) is > 0 and var count
                ? string.Create(CultureInfo.InvariantCulture, $"damaged: {count}")
                : null);
            return readiness;
        });
    }
}
