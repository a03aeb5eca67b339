using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Storage;
using Storage.Embedded;

namespace App;

/// <summary>A setting, an argument or an address stops the start; the message is the line for the console.</summary>
public sealed class StartRefusedException(string message) : InvalidOperationException(message);

/// <summary>What both executables have in common before there is an application: how they listen, and how they say why they do not start.</summary>
public static class Starting
{
    /// <summary>More than any operation takes: what is larger is refused in words, and up to here read to the end so that the words arrive. The
    /// Functions host would answer 500 to a body past this limit of the server.</summary>
    private const long MaxBody = 256L * 1024 * 1024;

    /// <summary>Limits of the server; what it listens on is the executable's to say.</summary>
    public static IWebHostBuilder UseServer(this IWebHostBuilder web, Action<KestrelServerOptions> listen)
    {
        ArgumentNullException.ThrowIfNull(web);
        ArgumentNullException.ThrowIfNull(listen);
        return web.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 500, gracePeriod: TimeSpan.FromSeconds(10));
            listen(kestrel);
        });
    }

    /// <summary>Why a start failed, in one line and without a stack trace; null where the failure is the program's own.</summary>
    public static string? Refusal(Exception failure) => failure switch
    {
        StartRefusedException or FolderInUseException or FolderUnusableException or ServiceAwayException or InvalidDataException => failure.Message,
        UnauthorizedAccessException => "没有权限读写数据文件夹或密钥文件，请检查 --data（Store:Path）和 Keys:Path。",
        IOException { InnerException: AddressInUseException } => "要用的端口已被占用。请先停止占用它的程序，或用 --urls 另选一个端口。",
        IOException or SocketException => $"无法打开数据文件夹或监听地址：{failure.GetType().Name}。请检查 --data 和 --urls。",
        _ => null,
    };
}
