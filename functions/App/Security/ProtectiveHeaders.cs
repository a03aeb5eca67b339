using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace App.Security;

/// <summary>What every answer tells the browser not to do.</summary>
internal static class ProtectiveHeaders
{
    private static readonly StringValues Policy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues SameOrigin = "same-origin";
    private static readonly StringValues Deny = "DENY";
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues NoSensors = "camera=(), geolocation=(), microphone=(), payment=()";
    private static readonly StringValues TwoYears = "max-age=63072000; includeSubDomains";

    private static readonly PathString VisitWorker = new("/assets/visit-worker.js");

    public static bool IsHttps(Settings settings) => settings.PublicOrigin?.Scheme == Uri.UriSchemeHttps;

    public static void Set(HttpContext context, bool https)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = NoSniff;
        headers["Referrer-Policy"] = NoReferrer;
        headers.XFrameOptions = Deny;
        headers["Cross-Origin-Opener-Policy"] = SameOrigin;
        headers["Cross-Origin-Resource-Policy"] = SameOrigin;
        headers["Permissions-Policy"] = NoSensors;

        if (context.Request.Path.Equals(VisitWorker, StringComparison.Ordinal))
        {
            headers["Service-Worker-Allowed"] = "/portal/visits/"; // it lies among the files and looks after the visits alone
        }

        // Everything but the static files, which carry their own fingerprints, may hold something about a child.
        if (!context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal))
        {
            headers.CacheControl = NoStore;
        }

        if (https || context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = TwoYears;
        }
    }
}
