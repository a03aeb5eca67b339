using System.Net;

namespace Host;

/// <summary>One address to listen on.</summary>
/// <param name="Address">Null: localhost, on IPv4 and IPv6.</param>
public sealed record Listening(IPAddress? Address, int Port)
{
    public bool IsLoopback => Address is null || IPAddress.IsLoopback(Address);

    /// <summary>Reads <c>http://host:port[;…]</c>; null where one of them cannot be listened on.</summary>
    public static IReadOnlyList<Listening>? Parse(string urls)
    {
        var addresses = new List<Listening>();
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // "+" and "*" are how servers say "every address"; a Uri cannot.
            var readable = url.Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal);
            if (!Uri.TryCreate(readable, UriKind.Absolute, out var uri) || uri.Scheme != "http" || uri.PathAndQuery != "/")
            {
                return null;
            }

            if (uri.Host == "localhost")
            {
                addresses.Add(new(null, uri.Port));
            }
            else if (IPAddress.TryParse(uri.Host, out var address))
            {
                addresses.Add(new(address, uri.Port));
            }
            else
            {
                return null;
            }
        }

        return addresses.Count > 0 ? addresses : null;
    }
}

/// <summary>How the process was started: addresses, environment, and the settings given on the command line.</summary>
/// <param name="Settings"><c>Section:Key</c> → value, over the environment.</param>
public sealed record Launch(IReadOnlyList<Listening> Addresses, bool Demo, string Environment, IReadOnlyDictionary<string, string?> Settings)
{
    public const string DefaultUrls = "http://localhost:7071";

    public const string Usage =
        "用法：Host [--urls http://127.0.0.1:7071] [--data 文件夹] [--demo] [--区段:名称 值]…　备份、恢复、迁移：Host backup、Host restore、Host move-county";

    public bool IsDevelopment => Environment == "Development";

    /// <summary>Reads arguments and environment; the problem is one line for the console.</summary>
    public static (Launch? Launch, string? Problem) Read(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(environment);
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        string? urls = null;
        var demo = false;
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] && left.StartsWith("--", StringComparison.Ordinal) ? (left, right)
                : (args[i], null);
            if (name == "--demo")
            {
                demo = true;
                continue;
            }

            if (name is not ("--urls" or "--data" or "--environment")
                && !(name.StartsWith("--", StringComparison.Ordinal) && name.Contains(':', StringComparison.Ordinal)))
            {
                return (null, $"不认识的参数 {name}。{Usage}");
            }

            value ??= ++i < args.Count ? args[i] : null;
            if (value is null)
            {
                return (null, $"{name} 后面缺少内容。{Usage}");
            }

            switch (name)
            {
                case "--urls":
                    urls = value;
                    break;
                case "--data":
                    settings["Store:Path"] = value;
                    break;
                case "--environment":
                    settings["environment"] = value;
                    break;
                default:
                    settings[name[2..]] = value;
                    break;
            }
        }

        settings.Remove("environment", out var named);
        named ??= environment("ASPNETCORE_ENVIRONMENT") ?? environment("DOTNET_ENVIRONMENT") ?? "Production";
        return Listening.Parse(urls ?? environment("ASPNETCORE_URLS") ?? DefaultUrls) is { } addresses
            ? (new(addresses, demo, named, settings), null)
            : (null, $"--urls 须是 http://地址:端口（HTTPS 由前面的网关负责），例如 {DefaultUrls}。");
    }
}
