using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Functions;

public static class FunctionServices
{
    /// <param name="runHere">True in the stand-alone server: timers and queues run in this process; under the Functions host it fires them.</param>
    public static void AddFunctions(this IServiceCollection services, bool runHere)
    {
        services.AddSingleton(static at => new Handlers(at.GetRequiredService<Beforehand>()));
        if (runHere)
        {
            services.AddSingleton<IHostedService>(static at => new Scheduler(Catalogue.Timers, at.GetRequiredService<Handlers>(),
                at.GetRequiredService<TimeProvider>(), at.GetRequiredService<ILogger<Scheduler>>()));
            services.AddSingleton<IHostedService>(static at => new QueuePump(Catalogue.Queues, at.GetRequiredService<Handlers>(),
                at.GetRequiredService<IWorkQueue>(), at.GetRequiredService<TimeProvider>(), at.GetRequiredService<ILogger<QueuePump>>()));
        }
    }
}
