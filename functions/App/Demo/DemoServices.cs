using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace App.Demo;

public static class DemoServices
{
    /// <param name="seed">What <c>--demo</c> seeds with; null where no demo was asked for.</param>
    public static void AddDemo(this IServiceCollection services, Func<IServiceProvider, CancellationToken, Task>? seed)
    {
        services.AddSingleton(at => new DemoSeeding(seed is null ? null : cancellation => seed(at, cancellation), at.GetRequiredService<ILogger<DemoSeeding>>()));
        if (seed is not null)
        {
            services.AddSingleton<IHostedService>(static at => at.GetRequiredService<DemoSeeding>());
        }
    }
}
