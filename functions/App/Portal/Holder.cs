using System.Security.Cryptography;
using System.Text;
using App.Security;
using Microsoft.AspNetCore.Http;

namespace App.Portal;

/// <summary>
/// Who holds this device, for the scripts of a visit that is opened without a signal: they show what the same account typed, and nobody else's. A
/// number of no other use, which names nobody.
/// </summary>
/// <remarks>One phone for two directors of a village: the second signs in, and goes where there is no signal.</remarks>
internal static class Holder
{
    private const string Cookie = "holder";

    public static void Note(HttpContext context, Caller caller)
    {
        var holder = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("holder\n" + caller.Subject)).AsSpan(0, 16));
        if (context.Request.Cookies[Cookie] != holder)
        {
            context.Response.Cookies.Append(Cookie, holder, Options(context));
        }
    }

    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options(context));

    private static CookieOptions Options(HttpContext context) => new()
    {
        Path = "/portal",
        HttpOnly = false, // read by visit.js
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
    };
}
