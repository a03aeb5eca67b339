using Microsoft.AspNetCore.Http;

namespace App.Security;

/// <summary>
/// In which of two posts somebody works who stands in for a colleague: the browser keeps the choice, the assignment says whether it holds. The cookie
/// is no secret and gives nothing.
/// </summary>
internal static class Acting
{
    private const string Cookie = "acting";
    private const string StandsIn = "colleague";

    public static bool IsChosen(HttpRequest request) => request.Cookies[Cookie] == StandsIn;

    public static void Choose(HttpContext context, bool standsIn, bool https)
    {
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = https, Path = "/" };
        if (standsIn)
        {
            context.Response.Cookies.Append(Cookie, StandsIn, options);
        }
        else
        {
            context.Response.Cookies.Delete(Cookie, options);
        }
    }

    /// <summary>Whoever sits down at this browser next begins in the own post.</summary>
    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/" });
}
