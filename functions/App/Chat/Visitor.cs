using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using App.Security;
using App.Wire;
using Channels.DirectLine;
using Domain.Time;
using Microsoft.AspNetCore.Http;

namespace App.Chat;

/// <summary>Recognises who comes back: a random cookie that says nothing about anybody and leaves the browser for <c>/chat</c> only.</summary>
/// <remarks>The ids on the channel follow from it by a one-way hash: whoever reads a log of ids cannot make the cookie.</remarks>
public sealed class Visitor(Settings settings, DevelopmentRule rule, TimeProvider time)
{
    private const string Cookie = "chat";
    private const int Bytes = 16;

    /// <summary>The visitor of this request; a new one gets the cookie.</summary>
    /// <param name="fresh">Somebody else sits down at this device: nothing of before is shown.</param>
    public DirectLineGrant Recognise(HttpContext context, bool fresh)
    {
        ArgumentNullException.ThrowIfNull(context);
        var known = context.Request.Cookies[Cookie];
        var secret = !fresh && IsOurs(known) ? known! : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        context.Response.Cookies.Append(Cookie, secret, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps || rule.IsCookieSecure(settings),
            Path = "/chat",
            MaxAge = TimeSpan.FromDays(3 * settings.DraftDays(time.GetUtcNow())),
            IsEssential = true,
        });

        // A new conversation now and then, so that what was said goes by its age; the draft belongs to the user and goes on.
        var period = CivilTime.ChinaDate(time.GetUtcNow()).DayNumber / (2 * settings.DraftDays(time.GetUtcNow()));
        return new($"dl_{Derive("user", secret)}", Derive(string.Create(CultureInfo.InvariantCulture, $"conversation-{period}"), secret));
    }

    /// <summary>Whether somebody has talked on this device before: then a conversation waits that begins elsewhere than at the greeting.</summary>
    public static bool IsKnown(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return IsOurs(context.Request.Cookies[Cookie]);
    }

    private static bool IsOurs(string? cookie) => OpaqueId.Is(cookie);

    private static string Derive(string purpose, string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{purpose}|{secret}")).AsSpan(0, 16));
}
