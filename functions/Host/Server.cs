using App;

namespace Host;

/// <summary>The stand-alone server: the application with its own front door, timers and queues.</summary>
public static class Server
{
    /// <inheritdoc cref="Application.CreateAsync"/>
    public static Task<WebApplication> CreateAsync(Launch launch, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(launch);
        var builder = WebApplication.CreateEmptyBuilder(
            new() { EnvironmentName = launch.Environment, ApplicationName = nameof(Host), ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables().AddInMemoryCollection(launch.Settings);
        builder.Logging.AddProvider(new ConsoleLog());
        builder.Logging.AddFilter("Microsoft", LogLevel.Error);

        // Why a start failed is said in one line by Running.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);

        // Binds in code: neither ASPNETCORE_URLS nor a configuration file can open another address.
        builder.WebHost.UseServer(kestrel =>
        {
            foreach (var (address, port) in launch.Addresses)
            {
                if (address is null)
                {
                    kestrel.ListenLocalhost(port);
                }
                else
                {
                    kestrel.Listen(address, port);
                }
            }
        });
        return Application.CreateAsync(builder, new(StandAlone: true, launch.IsDevelopment && launch.Addresses.All(address => address.IsLoopback),
            launch.Demo, IsExposed: !launch.IsDevelopment && launch.Addresses.Any(address => !address.IsLoopback)), time);
    }
}
