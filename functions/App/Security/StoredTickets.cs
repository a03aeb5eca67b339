using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Storage;

namespace App.Security;

/// <summary>
/// Who is signed in, on our side: the cookie holds a key and nothing else, so that signing out ends every copy of it. An entry is kept for a day from
/// its beginning, longer than a session lasts: until then a form that comes too late is still known as somebody's.
/// </summary>
/// <remarks>The village office's computer is used by several people, one after the other, and two of them at once in two windows.</remarks>
internal sealed class StoredTickets(IStore store, Devices devices, TimeProvider time) : ITicketStore
{
    /// <summary>The claim with the key.</summary>
    public const string Id = "sid";

    private const string From = "from";

    /// <summary>How long after its beginning a session that ran out of time is still known as somebody's.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    /// <summary>Where a request finds who its session was of, which has run out of time.</summary>
    private static readonly object Former = new();

    /// <summary>Set while somebody signs in: what the browser brought before ends, whoever it was of.</summary>
    private static readonly object Begins = new();

    /// <summary>What a session of ours begins with.</summary>
    public static AuthenticationProperties Beginning(TimeProvider time, string? redirectUri = null) => new()
    {
        RedirectUri = redirectUri,
        Items = { [From] = time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture) },
    };

    /// <summary>Called before somebody is signed in, so that nobody goes on under a key that another person's browser may have a copy of.</summary>
    public static void Begin(HttpContext context) => context.Items[Begins] = true;

    /// <summary>Who the request's session was of, where it has run out of time.</summary>
    public static ClaimsPrincipal? FormerOf(HttpContext context) => context.Items[Former] as ClaimsPrincipal;

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        var id = IdOf(ticket) ?? throw new ArgumentException("A session without a key.", nameof(ticket));
        var batch = Batch.Technical().Create(Kinds.Session, id, TicketSerializer.Default.Serialize(ticket),
            new IndexFields().Set(Fields.At, time.GetUtcNow()), expiresOn: BeginningOf(ticket) + Remembered);
        await store.CommitAsync(Partition.Index(id), batch, CancellationToken.None).ConfigureAwait(false);
        return id;
    }

    /// <summary>Used again: it lasts longer. What was signed out meanwhile stays so, and of two requests at once either may write.</summary>
    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        if (IdOf(ticket) != key)
        {
            throw new InvalidOperationException("A session goes on under its own key alone.");
        }

        if (await FindAsync(key, CancellationToken.None).ConfigureAwait(false) is { } document)
        {
            var batch = Batch.Technical().Replace(document, TicketSerializer.Default.Serialize(ticket),
                new IndexFields().Set(Fields.At, time.GetUtcNow()), expiresOn: document.ExpiresOn);
            await store.CommitAsync(Partition.Index(key), batch, CancellationToken.None).ConfigureAwait(false);
            if (DeviceOf(ticket) is { } device)
            {
                await devices.TouchAsync(device).ConfigureAwait(false);
            }
        }
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => throw new NotSupportedException("A session is looked for by a request.");

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, HttpContext httpContext, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (httpContext.Items.ContainsKey(Begins))
        {
            await RemoveAsync(key).ConfigureAwait(false);
            return null;
        }

        if (await FindAsync(key, cancellationToken).ConfigureAwait(false) is not { } document
            || TicketSerializer.Default.Deserialize(document.Body.ToArray()) is not { } ticket)
        {
            return null;
        }

        // Whoever ended the device ended every session on it, at once and on whatever instance.
        if (DeviceOf(ticket) is { } device && await devices.IsEndedAsync(httpContext, device).ConfigureAwait(false))
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (now <= ticket.Properties.ExpiresUtc && now - BeginningOf(ticket) <= Sessions.Longest)
        {
            return ticket;
        }

        httpContext.Items[Former] = ticket.Principal;
        return null;
    }

    public async Task RemoveAsync(string key)
    {
        // Another request may renew it in between.
        while (await FindAsync(key, CancellationToken.None).ConfigureAwait(false) is { } document
            && !(await store.CommitAsync(Partition.Index(key), Batch.Technical().Delete(document), CancellationToken.None)
                .ConfigureAwait(false)).IsCommitted)
        {
        }
    }

    /// <summary>A session whose record is damaged is nobody's: whoever held it signs in anew.</summary>
    private async Task<Document?> FindAsync(string key, CancellationToken cancellation)
    {
        try
        {
            return await store.FindAsync(Partition.Index(key), Kinds.Session, key, cancellation).ConfigureAwait(false);
        }
        catch (DamagedException)
        {
            return null;
        }
    }

    private static string? IdOf(AuthenticationTicket ticket) => ticket.Principal.FindFirst(Id)?.Value;

    private static string? DeviceOf(AuthenticationTicket ticket) => ticket.Principal.FindFirst(Devices.Claim)?.Value;

    private static DateTimeOffset BeginningOf(AuthenticationTicket ticket) =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(ticket.Properties.Items[From]!, System.Globalization.CultureInfo.InvariantCulture));
}
