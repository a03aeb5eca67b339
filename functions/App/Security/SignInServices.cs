using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Storage;

namespace App.Security;

/// <summary>
/// The framework's own handlers sign staff in: OpenID Connect, by authorization code with PKCE and no client secret kept anywhere, and a cookie.
/// Their keys and their sessions are documents of the store, shared by all instances.
/// </summary>
internal static class SignInServices
{
    /// <summary>Not "iss": the framework drops a claim of that name from what it signs in.</summary>
    public const string Issuer = "issuer";

    public static void AddSignIn(this IServiceCollection services, Settings settings)
    {
        services.AddDataProtection().SetApplicationName("children");
        services.AddOptions<KeyManagementOptions>().Configure<IStore, TimeProvider>(static (options, store, time) => options.XmlRepository =
            new StoredKeys(store, time));

        // A session is looked for where a page or route asks who is there, not for every style sheet and every parent.
        AppContext.SetSwitch("Microsoft.AspNetCore.Authentication.SuppressAutoDefaultScheme", true);
        var authentication = services.AddAuthentication().AddCookie(Sessions.Scheme);
        services.AddOptions<CookieAuthenticationOptions>(Sessions.Scheme)
            .Configure<IStore, DevelopmentRule, Devices, TimeProvider>((options, store, rule, devices, time) =>
            {
                options.Cookie.Name = Sessions.Cookie;
                options.Cookie.Path = "/";
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.Cookie.SecurePolicy = PolicyOf(rule, settings);
                options.ExpireTimeSpan = Sessions.Idle;
                options.SlidingExpiration = true;
                options.SessionStore = new StoredTickets(store, devices, time);
            });
        if (settings.Authority is { } authority)
        {
            authentication.AddOpenIdConnect(Sessions.Provider, static _ => { });
            services.AddOptions<OpenIdConnectOptions>(Sessions.Provider)
                .Configure<DevelopmentRule, Devices, TimeProvider>((options, rule, devices, time) =>
                Configure(options, settings, authority, PolicyOf(rule, settings), devices, time));
        }

        // The keys are read with the first cookie, not at start: an instance that wakes up for a parent's question needs none.
        foreach (var preload in services.Where(static service => service.ServiceType == typeof(IHostedService)
            && service.ImplementationType?.Assembly == typeof(KeyManagementOptions).Assembly).ToList())
        {
            services.Remove(preload);
        }
    }

    /// <summary>Takes browsers back from the issuer; inside the frame, so that what goes wrong there is answered like everything else.</summary>
    public static void UseSignIn(this WebApplication app) => app.UseAuthentication();

    /// <summary>Somebody who signs in: a session with a key of its own, never one that was there before.</summary>
    public static ClaimsPrincipal Begin(HttpContext context, IEnumerable<Claim> claims)
    {
        StoredTickets.Begin(context);
        return new(new ClaimsIdentity([new(StoredTickets.Id, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))),
            .. claims.Where(claim => claim.Value.Length > 0)],
            Sessions.Scheme));
    }

    private static CookieSecurePolicy PolicyOf(DevelopmentRule rule, Settings settings) =>
        rule.IsCookieSecure(settings) ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    private static void Configure(OpenIdConnectOptions options, Settings settings, Uri authority, CookieSecurePolicy secure, Devices devices,
        TimeProvider time)
    {
        options.Authority = authority.ToString().TrimEnd('/');
        options.ClientId = settings.ClientId;
        options.RequireHttpsMetadata = authority.Scheme == Uri.UriSchemeHttps;
        options.SignInScheme = Sessions.Scheme;
        options.CallbackPath = Sessions.Callback;
        options.ResponseType = "code";
        options.ResponseMode = "query";
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = false;
        options.SaveTokens = false;
        options.Scope.Clear();
        options.Scope.Add("openid");
        options.Scope.Add("profile");
        foreach (var cookie in (CookieBuilder[])[options.CorrelationCookie, options.NonceCookie])
        {
            // The issuer sends the browser back with a plain link, for which Lax cookies travel.
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = secure;
        }

        options.Events.OnRedirectToIdentityProvider = context =>
        {
            if (settings.PublicOrigin is { } origin)
            {
                context.ProtocolMessage.RedirectUri = origin.GetLeftPart(UriPartial.Authority) + Sessions.Callback;
            }

            return Task.CompletedTask;
        };
        options.Events.OnTokenValidated = async context =>
        {
            var (token, named) = (context.SecurityToken, context.Principal?.FindFirst("name") ?? context.Principal?.FindFirst("preferred_username"));
            var device = await devices.BeginAsync(context.HttpContext, Caller.SubjectOf(token.Issuer, token.Subject)).ConfigureAwait(false);
            context.Principal = Begin(context.HttpContext,
                [new(Devices.Claim, device), new(Issuer, token.Issuer), new("sub", token.Subject), new("name", named?.Value ?? "")]);
            context.Properties = StoredTickets.Beginning(time, context.Properties?.RedirectUri);
        };
        options.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect(Sessions.Failed);
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }
}
