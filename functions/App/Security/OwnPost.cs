using Microsoft.AspNetCore.Http;

namespace App.Security;

/// <summary>Whether the browser says that one of our own pages posted this (they send no referrer, so Origin is "null").</summary>
/// <remarks>
/// For posts that need no cookie of ours to do something: a sign-in, a proof. Somebody else's page could make a visitor give it unawares.
/// </remarks>
public static class OwnPost
{
    public static bool Is(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Headers["Sec-Fetch-Site"] is not [{ } site, ..] ? IsOwnOrigin(request) : site is "same-origin" or "none"
            && IsOwnOrigin(request);
    }

    private static bool IsOwnOrigin(HttpRequest request) =>
        request.Headers.Origin is not [{ } origin, ..] || origin == "null" || origin == $"{request.Scheme}://{request.Host}";
}
