using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Host;

/// <summary>A setting, an argument or an address stops the start; the message is the line for the console.</summary>
public sealed class StartRefusedException(string message) : InvalidOperationException(message);

internal static class Building
{
    /// <summary>More than any operation takes: what is larger is refused in words, and up to here read to the end so that the words arrive.</summary>
    private const long MaxBody = 64L * 1024 * 1024;

    public static void AddLog(this WebApplicationBuilder builder)
    {
        builder.Logging.AddProvider(new ConsoleLog());
        builder.Logging.AddFilter("Microsoft", LogLevel.Error);

        // Why a start failed is said in one line by Running.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    }

    /// <summary>Binds in code: neither <c>ASPNETCORE_URLS</c> nor a configuration file can open another address.</summary>
    public static void AddListening(this WebApplicationBuilder builder, Launch launch) => builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBody;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 500, gracePeriod: TimeSpan.FromSeconds(10));
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
}
