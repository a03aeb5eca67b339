using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace App.Security;

/// <summary>
/// What exists only in development (tokens for personas, the persona picker, the bot without a token) exists only while all of this holds: the
/// Development environment, the stand-alone server, every bound address loopback, and a request from loopback to localhost that no proxy forwarded.
/// </summary>
/// <remarks>
/// Behind the Functions host or any proxy every peer is loopback; so loopback alone proves nothing, and no single slip opens the door.
/// </remarks>
/// <param name="isPossible">Environment, mode and bound addresses, which are known at start.</param>
public sealed class DevelopmentRule(bool isPossible)
{
    /// <summary>Whether the routes are mapped at all.</summary>
    public bool IsPossible { get; } = isPossible;

    public bool Allows(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return IsPossible
            && context.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
            && context.Request.Host.Host is ("localhost" or "127.0.0.1")
            && !IsForwarded(context.Request.Headers);
    }

    /// <summary>
    /// Whether cookies go over TLS alone: under a public origin as that says, else wherever this is not somebody's own machine. A gateway in front
    /// speaks TLS with the browser though it speaks plain HTTP with us.
    /// </summary>
    public bool IsCookieSecure(Settings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.PublicOrigin is { } origin ? origin.Scheme == Uri.UriSchemeHttps : !IsPossible;
    }

    /// <summary>
    /// Names by which proxies, gateways and content networks say for whom they ask; each maker has its own, and most of them say so in the name.
    /// </summary>
    private static readonly SearchValues<string> Marks = SearchValues.Create(
        ["forward", "client-ip", "clientip", "real-ip", "realip", "original-", "remote-addr", "remote-ip", "proxy", "cluster-", "connecting-ip",
            "peer-"], StringComparison.OrdinalIgnoreCase);

    private static readonly string[] Makers =
        ["CF-", "CDN-", "X-CDN", "X-Azure-", "X-ARR-", "X-MS-", "X-AppService-", "X-WAWS-", "X-Envoy-", "X-Amz", "X-Amzn-", "CloudFront-", "Fastly-",
            "Akamai", "X-Akamai", "Ali-", "Eagleeye-", "X-Tencent",
            "X-Cloud-Trace", "X-Appengine-", "Fly-", "X-Vercel-", "X-Traefik", "X-Nginx", "X-HAProxy", "X-Varnish", "X-Kong-", "X-Ngrok-", "X-Host",
                "X-Scheme", "X-Url-Scheme", "X-HTTPS", "Front-End-Https"];

    private static bool IsForwarded(IHeaderDictionary headers)
    {
        foreach (var name in headers.Keys)
        {
            if (name.Equals("Via", StringComparison.OrdinalIgnoreCase) || name.AsSpan().ContainsAny(Marks)
                || Makers.Any(maker => name.StartsWith(maker, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}
