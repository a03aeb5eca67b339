using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace App.Security;

/// <summary>
/// The portal's sessions: a cookie that says which account signed in, never what it may do. The assignment is read anew at every request, so taking
/// it away works at once.
/// </summary>
public sealed class Sessions(Settings settings, Callers callers, DevelopmentTokens personas, Devices devices,
    IDataProtectionProvider protection, TimeProvider time)
{
    /// <summary>Signed out after so long without a request (GB/T 22239: idle timeout).</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>Signed out after a working day in any case.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(10);

    /// <summary>How long after it was drawn a form is still known as somebody's.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    public const string Cookie = "desk";
    public const string Callback = "/portal/signin-oidc";

    /// <summary>Where a sign-in at the issuer ends that came to nothing.</summary>
    internal const string Failed = "/portal/signin?failed=1";

    internal const string Scheme = "session";
    internal const string Provider = "provider";

    private const string Persona = "persona";

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
    public static Task ChallengeAsync(HttpContext context, string returnTo) =>
        context.ChallengeAsync(Provider, new AuthenticationProperties { RedirectUri = returnTo });

    /// <summary>Opens a session for a persona of the development rule.</summary>
    public async Task OpenPersonaAsync(HttpContext context, Domain.Privacy.Assignment assignment, string? name)
    {
        var persona = personas.Issue(assignment, name);
        var account = await personas.FindAsync(context, persona).ConfigureAwait(false);
        var device = await devices.BeginAsync(context, account?.Subject ?? "").ConfigureAwait(false);
        var principal = SignInServices.Begin(context, [new(Devices.Claim, device), new(Persona, persona)]);
        await context.SignInAsync(Scheme, principal, StoredTickets.Beginning(time)).ConfigureAwait(false);
    }

    /// <summary>Ends the session for every copy of its cookie.</summary>
    public async Task CloseAsync(HttpContext context)
    {
        await devices.LeaveAsync(context).ConfigureAwait(false);
        await context.SignOutAsync(Scheme).ConfigureAwait(false);
    }

    /// <summary>Whether a request in which nobody is signed in comes from a device that was ended; then it is told to empty itself.</summary>
    public async Task<bool> IsOfEndedDeviceAsync(HttpContext context)
    {
        if (!await devices.IsEndedAsync(context).ConfigureAwait(false))
        {
            return false;
        }

        Devices.Empty(context);
        return true;
    }

    /// <summary>
    /// Pseudonym of the account whose session this cookie was, where it has run out of time; null where it was signed out, is older than a day, or
    /// never was ours.
    /// </summary>
    internal async Task<string?> FormerAccountAsync(HttpContext context)
    {
        await FindAsync(context).ConfigureAwait(false);
        return StoredTickets.FormerOf(context) is not { } principal ? null
            : principal.FindFirst(Persona)?.Value is { } persona ? (await personas.FindAsync(context, persona).ConfigureAwait(false))?.Subject
            : AccountOf(principal) is { } account ? Caller.SubjectOf(account.Issuer, account.Subject) : null;
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

    /// <summary>
    /// What a form of this session carries so that no other site can post it; it says too whose form it was, for when the session is over.
    /// </summary>
    internal string FormToken(string session, string account) => Forms.Protect(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{session}\n{account}\n{time.GetUtcNow().ToUnixTimeSeconds()}"));

    internal bool IsFormToken(string session, string token) => ReadFormToken(token)?.Session == session;

    /// <summary>
    /// Pseudonym of the account that a form was made for, up to a day after it was drawn; null where the token is none of ours. Whoever signed out
    /// beside an open form has no cookie any more that would say so.
    /// </summary>
    internal string? FormAccount(string token) => ReadFormToken(token) is var (_, account, at) && time.GetUtcNow() - at <= Remembered
        ? account : null;

    private (string Session, string Account, DateTimeOffset At)? ReadFormToken(string token)
    {
        try
        {
            return token.Length is > 0 and < 1000 && Forms.Unprotect(token).Split('\n') is [var session, var account, var at]
                && long.TryParse(at, out var seconds)
                ? (session, account, DateTimeOffset.FromUnixTimeSeconds(seconds)) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task<Session?> ReadAsync(HttpContext context)
    {
        if (await context.AuthenticateAsync(Scheme).ConfigureAwait(false) is not { Succeeded: true, Principal: { } principal }
            || principal.FindFirst(StoredTickets.Id)?.Value is not { } id)
        {
            return null;
        }

        if (principal.FindFirst(Persona)?.Value is { } persona)
        {
            return new Session(this, id, await personas.FindAsync(context, persona).ConfigureAwait(false));
        }

        if (AccountOf(principal) is not { } account)
        {
            return new Session(this, id, null);
        }

        var caller = await callers.OfAccountAsync(context, account.Issuer, account.Subject, principal.FindFirst("name")?.Value).ConfigureAwait(false);
        return new Session(this, id, caller) { Account = account };
    }

    private static Account? AccountOf(ClaimsPrincipal principal) =>
        principal.FindFirst(SignInServices.Issuer)?.Value is { } issuer && principal.FindFirst("sub")?.Value is { } subject
        ? new(issuer, subject) : null;

    private IDataProtector Carrier(string account, string address) => protection.CreateProtector("carried", account, address);

    private IDataProtector Forms => protection.CreateProtector("form");
}
