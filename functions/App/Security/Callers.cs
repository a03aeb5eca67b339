using Domain.Divisions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Security;

/// <summary>
/// Finds out who is calling: a bearer token of the configured OpenID Connect issuer, made for this application, whose issuer and subject have an
/// assignment; in development a persona's token.
/// </summary>
public sealed class Callers(Settings settings, DevelopmentTokens development, IStore store, TimeProvider time, ILogger<Callers> log)
{
    private Issuer? _issuer;

    /// <summary>The caller, or null where there is no valid token or no assignment.</summary>
    public async Task<Caller?> FindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || header.Length > 16_000)
        {
            return null;
        }

        var token = header["Bearer ".Length..].Trim();
        return await development.FindAsync(context, token).ConfigureAwait(false) ?? await FromIssuerAsync(token, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>The caller of an account that has signed in: its assignment as it is now.</summary>
    public async Task<Caller?> OfAccountAsync(string issuer, string subject, string? name, CancellationToken cancellation)
    {
        var pseudonym = Caller.SubjectOf(issuer, subject);
        var document = await store.FindAsync(Partition.County(DivisionCode.Changzhi.Value), Kinds.Assignment, AssignmentJson.IdOf(pseudonym), cancellation).ConfigureAwait(false);
        return document is not null && AssignmentJson.Read(document.Body) is { } assignment ? new Caller(pseudonym, name, assignment) : null;
    }

    private async Task<Caller?> FromIssuerAsync(string token, CancellationToken cancellation)
    {
        if (settings is not { Authority: { } authority, ClientId: { } clientId })
        {
            return null;
        }

        try
        {
            var issuer = _issuer ?? Interlocked.CompareExchange(ref _issuer, new Issuer(authority, clientId, time), null) ?? _issuer;
            return await issuer.FindAsync(token, cancellation).ConfigureAwait(false) is var (name, subject, person)
                ? await OfAccountAsync(name, subject, person, cancellation).ConfigureAwait(false)
                : null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or IOException)
        {
            log.IssuerUnreachable(exception.GetType().Name);
            return null;
        }
    }
}
