using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Domain.Divisions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Storage;

namespace App.Security;

/// <summary>
/// The portal's sessions: a cookie that says which account signed in, never what it may do. The assignment is read anew at every request, so taking it
/// away works at once.
/// </summary>
/// <remarks>
/// The framework's own cookie and OpenID Connect handlers do the work, inside a container of their own that is made when the first person signs in: the
/// public routes pay nothing for them at start. Authorization code with PKCE; no client secret is kept anywhere.
/// </remarks>
public sealed class Sessions(Settings settings, Callers callers, DevelopmentTokens personas, IStore store, DevelopmentRule rule, TimeProvider time) : IDisposable
{
    /// <summary>Signed out after so long without a request (GB/T 22239: idle timeout).</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>Signed out after a working day in any case.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(10);

    /// <summary>How long after its beginning a session that ran out of time is still known as somebody's.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    public const string Cookie = "desk";
    public const string Callback = "/portal/signin-oidc";

    private const string Scheme = "session";
    private const string Provider = "provider";
    private const string Persona = "persona";

    /// <summary>Not "iss": the framework drops a claim of that name from what it signs in.</summary>
    private const string Issuer = "issuer";

    private readonly Lazy<ServiceProvider> _services = new(() => Build(settings, store, rule, time));

    /// <summary>Whether accounts of an OpenID Connect issuer can sign in here.</summary>
    public bool HasProvider => settings.Authority is not null;

    /// <summary>The session of this request; null where there is none or it is over.</summary>
    public async Task<Session?> FindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.Request.Cookies.ContainsKey(Cookie))
        {
            return null;
        }

        if (context.Items.TryGetValue(typeof(Sessions), out var known))
        {
            return (Session?)known;
        }

        var found = await ReadAsync(context).ConfigureAwait(false);
        context.Items[typeof(Sessions)] = found;
        return found;
    }

    /// <summary>Sends the browser to the issuer; it comes back to <see cref="Callback"/>.</summary>
    public Task ChallengeAsync(HttpContext context, string returnTo) =>
        WithinAsync(context, () => context.ChallengeAsync(Provider, new AuthenticationProperties { RedirectUri = returnTo }));

    /// <summary>Takes the browser back from the issuer: checks the answer, opens the session, redirects.</summary>
    public Task CallbackAsync(HttpContext context) => WithinAsync(context, async () =>
    {
        var handlers = context.RequestServices.GetRequiredService<IAuthenticationHandlerProvider>();
        if (await handlers.GetHandlerAsync(context, Provider).ConfigureAwait(false) is not IAuthenticationRequestHandler handler || !await handler.HandleRequestAsync().ConfigureAwait(false))
        {
            context.Response.Redirect("/portal/signin?failed=1");
        }
    });

    /// <summary>Opens a session for a persona of the development rule.</summary>
    public Task OpenPersonaAsync(HttpContext context, Domain.Privacy.Assignment assignment, string? name) => WithinAsync(context, () =>
        context.SignInAsync(Scheme, Principal([new(Persona, personas.Issue(assignment, name))]), Lasting(time)));

    /// <summary>Ends the session for every copy of its cookie: the village office's computer is used by several people.</summary>
    public async Task CloseAsync(HttpContext context)
    {
        if (await FindAsync(context).ConfigureAwait(false) is { Id: var session })
        {
            var (id, now) = (IdOfEnded(session), time.GetUtcNow());
            var batch = Batch.Technical().Create(Kinds.Deduplication, id, "{}"u8.ToArray(), new IndexFields().Set(Fields.Type, "endedSession").Set(Fields.At, now), expiresOn: now + Remembered);
            await store.CommitAsync(Partition.Index(id), batch, CancellationToken.None).ConfigureAwait(false);
        }

        await WithinAsync(context, () => context.SignOutAsync(Scheme)).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (_services.IsValueCreated)
        {
            _services.Value.Dispose();
        }
    }

    /// <summary>
    /// Pseudonym of the account whose session this cookie was, where it has run out of time; null where it was signed out, is older than a day, or never was ours.
    /// </summary>
    internal async Task<string?> FormerAccountAsync(HttpContext context)
    {
        if (!context.Request.Cookies.ContainsKey(Cookie))
        {
            return null;
        }

        var options = _services.Value.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(Scheme);
        return options.CookieManager.GetRequestCookie(context, Cookie) is { Length: > 0 and < 16_000 } cookie
            && options.TicketDataFormat.Unprotect(cookie) is { Principal: { } principal, Properties: { } properties }
            && await IsWithinAsync(principal, properties, Remembered, context.RequestAborted).ConfigureAwait(false)
            ? principal.FindFirst(Persona)?.Value is { } persona ? (await personas.FindAsync(context, persona).ConfigureAwait(false))?.Subject
                : principal.FindFirst(Issuer)?.Value is { } issuer && principal.FindFirst("sub")?.Value is { } subject ? Caller.SubjectOf(issuer, subject) : null
            : null;
    }

    /// <summary>What the page that keeps a posted form carries: who posted it to which address, for as long as a session may last.</summary>
    internal string CarryProof(string account, string address) =>
        Carrier(account, address).Protect(time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));

    internal bool IsCarryProof(string account, string address, string proof)
    {
        try
        {
            return proof.Length is > 0 and < 1000 && long.TryParse(Carrier(account, address).Unprotect(proof), out var seconds)
                && time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds) <= Longest;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>What a form of this session carries so that no other site can post it; it says too whose form it was, for when the session is over.</summary>
    internal string FormToken(string session, string account) => Forms.Protect(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{session}\n{account}\n{time.GetUtcNow().ToUnixTimeSeconds()}"));

    internal bool IsFormToken(string session, string token) => ReadFormToken(token)?.Session == session;

    /// <summary>
    /// Pseudonym of the account that a form was made for, up to a day after it was drawn; null where the token is none of ours. Whoever signed out beside an
    /// open form has no cookie any more that would say so.
    /// </summary>
    internal string? FormAccount(string token) => ReadFormToken(token) is var (_, account, at) && time.GetUtcNow() - at <= Remembered ? account : null;

    private (string Session, string Account, DateTimeOffset At)? ReadFormToken(string token)
    {
        try
        {
            return token.Length is > 0 and < 1000 && Forms.Unprotect(token).Split('\n') is [var session, var account, var at] && long.TryParse(at, out var seconds)
                ? (session, account, DateTimeOffset.FromUnixTimeSeconds(seconds)) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static ServiceProvider Build(Settings settings, IStore store, DevelopmentRule rule, TimeProvider time)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(time);
        services.AddDataProtection().SetApplicationName("desk");
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new StoredKeys(store, time));
        var https = rule.IsCookieSecure(settings);
        var authentication = services.AddAuthentication(Scheme).AddCookie(Scheme, options =>
        {
            options.Cookie.Name = Cookie;
            options.Cookie.Path = "/";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = Idle;
            options.SlidingExpiration = true;
        });
        if (settings.Authority is { } authority)
        {
            authentication.AddOpenIdConnect(Provider, options => Configure(options, settings, authority, https, time));
        }

        return services.BuildServiceProvider();
    }

    private static void Configure(OpenIdConnectOptions options, Settings settings, Uri authority, bool https, TimeProvider time)
    {
        options.Authority = authority.ToString().TrimEnd('/');
        options.ClientId = settings.ClientId;
        options.RequireHttpsMetadata = authority.Scheme == Uri.UriSchemeHttps;
        options.SignInScheme = Scheme;
        options.CallbackPath = Callback;
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
            cookie.SecurePolicy = https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        }

        options.Events.OnRedirectToIdentityProvider = context =>
        {
            if (settings.PublicOrigin is { } origin)
            {
                context.ProtocolMessage.RedirectUri = origin.GetLeftPart(UriPartial.Authority) + Callback;
            }

            return Task.CompletedTask;
        };
        options.Events.OnTokenValidated = context =>
        {
            var token = context.SecurityToken;
            var (issuer, subject) = (token.Issuer, token.Subject);
            context.Principal = Principal([new(Issuer, issuer), new("sub", subject), new("name", (context.Principal?.FindFirst("name") ?? context.Principal?.FindFirst("preferred_username"))?.Value ?? "")]);
            context.Properties = Lasting(time, context.Properties?.RedirectUri);
            return Task.CompletedTask;
        };
        options.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect("/portal/signin?failed=1");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    private static ClaimsPrincipal Principal(IEnumerable<Claim> claims) =>
        new(new ClaimsIdentity([new("sid", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))), .. claims.Where(claim => claim.Value.Length > 0)], Scheme));

    private static AuthenticationProperties Lasting(TimeProvider time, string? redirectUri = null) => new()
    {
        RedirectUri = redirectUri,
        Items = { ["from"] = time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture) },
    };

    private async Task<Session?> ReadAsync(HttpContext context)
    {
        AuthenticateResult? result = null;
        await WithinAsync(context, async () => result = await context.AuthenticateAsync(Scheme).ConfigureAwait(false)).ConfigureAwait(false);
        if (result is not { Succeeded: true, Principal: { } principal, Properties: { } properties }
            || principal.FindFirst("sid")?.Value is not { } id
            || !await IsWithinAsync(principal, properties, Longest, context.RequestAborted).ConfigureAwait(false))
        {
            return null;
        }

        if (principal.FindFirst(Persona)?.Value is { } persona)
        {
            return new Session(this, id, await personas.FindAsync(context, persona).ConfigureAwait(false));
        }

        if (principal.FindFirst(Issuer)?.Value is not { } issuer || principal.FindFirst("sub")?.Value is not { } subject)
        {
            return new Session(this, id, null);
        }

        var caller = await callers.OfAccountAsync(context, issuer, subject, principal.FindFirst("name")?.Value).ConfigureAwait(false);
        return new Session(this, id, caller) { Account = new(issuer, subject) };
    }

    /// <summary>Began no longer ago than that and was not signed out.</summary>
    private async Task<bool> IsWithinAsync(ClaimsPrincipal principal, AuthenticationProperties properties, TimeSpan longest, CancellationToken cancellation) =>
        principal.FindFirst("sid")?.Value is { Length: > 0 } id
        && long.TryParse(properties.Items.TryGetValue("from", out var from) ? from : null, out var seconds)
        && time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds) <= longest
        && await store.FindAsync(Partition.Index(IdOfEnded(id)), Kinds.Deduplication, IdOfEnded(id), cancellation).ConfigureAwait(false) is null;

    private static string IdOfEnded(string session) => "session-" + session;

    private IDataProtector Carrier(string account, string address) =>
        _services.Value.GetRequiredService<IDataProtectionProvider>().CreateProtector("carried", account, address);

    private IDataProtector Forms => _services.Value.GetRequiredService<IDataProtectionProvider>().CreateProtector("form");

    /// <summary>The framework's handlers look their services up in the request: for this call, in the room's own container.</summary>
    private async Task WithinAsync(HttpContext context, Func<Task> run)
    {
        var outside = context.RequestServices;
        var scope = _services.Value.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            context.RequestServices = scope.ServiceProvider;
            try
            {
                await run().ConfigureAwait(false);
            }
            finally
            {
                context.RequestServices = outside;
            }
        }
    }
}

/// <summary>Somebody signed in.</summary>
/// <param name="Id">Random, new with every sign-in.</param>
/// <param name="Caller">Null where the account has no assignment.</param>
public sealed record Session(Sessions Sessions, string Id, Caller? Caller)
{
    private string? _formToken;

    /// <summary>The account at the issuer; null for a persona.</summary>
    public Account? Account { get; init; }

    /// <summary>Made once for all forms of a page.</summary>
    public string FormToken => _formToken ??= Sessions.FormToken(FormsOf, Caller?.Subject ?? "");

    public bool IsFormToken(string token) => Sessions.IsFormToken(FormsOf, token);

    /// <summary>A form is posted in the post that it was drawn for, not in the one that was chosen beside it meanwhile.</summary>
    private string FormsOf => Caller?.Own is null ? Id : Id + "-colleague";

    internal string CarryProof(string account, string address) => Sessions.CarryProof(account, address);

    internal bool IsCarryProof(string account, string address, string proof) => Sessions.IsCarryProof(account, address, proof);
}

/// <summary>An account as its OpenID provider names it.</summary>
public sealed record Account(string Issuer, string Subject);

/// <summary>The keys that protect cookies and forms, one document each: sealed by the encryption ring like every document, shared by all instances.</summary>
internal sealed class StoredKeys(IStore store, TimeProvider time) : IXmlRepository
{
    private static readonly Partition City = Partition.County(DivisionCode.Changzhi.Value);

    // The framework asks synchronously, at the first use and about once a day; no request context is held meanwhile.
    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(ReadAsync).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) => Task.Run(async () =>
    {
        var batch = Batch.Technical().Create(Kinds.DataProtectionKey, Guid.CreateVersion7().ToString("N"), Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)),
            new IndexFields().Set(Fields.At, time.GetUtcNow()));
        await store.CommitAsync(City, batch).ConfigureAwait(false);
    }).GetAwaiter().GetResult();

    private async Task<IReadOnlyCollection<XElement>> ReadAsync()
    {
        var all = new List<XElement>();
        string? after = null;
        do
        {
            var page = await store.ListAsync(City, Query.Of(Kinds.DataProtectionKey), new(Page.MaxSize, after)).ConfigureAwait(false);
            all.AddRange(page.Items.Select(document => XElement.Parse(Encoding.UTF8.GetString(document.Body.Span))));
            after = page.Next;
        }
        while (after is not null);
        return all;
    }
}
