using System.Net;
using Microsoft.AspNetCore.Http;

namespace App.Security;

/// <summary>
/// What exists only in development (tokens for personas, the persona picker, the bot without a token) exists only while all of this holds: the
/// Development environment, the stand-alone server, every bound address loopback, and a request from loopback to localhost that no proxy forwarded.
/// </summary>
/// <remarks>Behind the Functions host or any proxy every peer is loopback; so loopback alone proves nothing, and no single slip opens the door.</remarks>
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

    private static bool IsForwarded(IHeaderDictionary headers)
    {
        foreach (var name in headers.Keys)
        {
            if (name.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase) || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
                || name.Equals("X-Original-For", StringComparison.OrdinalIgnoreCase) || name.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
