using Domain.Assignments;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Time;
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
        if (context.Request.Headers.Authorization is not [{ } header] || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            || header.Length > 16_000)
        {
            return null;
        }

        var token = header["Bearer ".Length..].Trim();
        return await development.FindAsync(context, token).ConfigureAwait(false) ?? await FromIssuerAsync(token, context.RequestAborted)
            .ConfigureAwait(false);
    }

    /// <summary>
    /// The caller of an account that a person has signed in with: its assignment as it is now. A program's account opens no session.
    /// </summary>
    public async Task<Caller?> OfAccountAsync(HttpContext context, string issuer, string subject, string? name)
    {
        ArgumentNullException.ThrowIfNull(context);
        return await ActiveAsync(issuer, subject, context.RequestAborted).ConfigureAwait(false) is { IsMachine: false } found
            ? Of(found, name, Acting.IsChosen(context.Request)) : null;
    }

    private async Task<AccountAssignment?> ActiveAsync(string issuer, string subject, CancellationToken cancellation)
    {
        var id = Caller.AssignmentIdOf(Caller.SubjectOf(issuer, subject));
        var document = await store.FindAsync(Partition.County(DivisionCode.Changzhi.Value), Kinds.Assignment, id, cancellation).ConfigureAwait(false);
        return document is not null && AssignmentJson.Read(document.Body) is { Status: AssignmentStatus.Active } found ? found : null;
    }

    /// <param name="standsIn">Works in the colleague's post, as long as it is lent; after that in the own one.</param>
    private Caller Of(AccountAssignment found, string? name, bool standsIn = false)
    {
        var grant = found.GrantOn(CivilTime.ChinaDate(time.GetUtcNow()));
        return new(found.Account, name is { Length: > 0 } ? name : found.Name, standsIn && grant is not null ? grant.Assignment : found.Assignment)
        {
            Own = standsIn && grant is not null ? found.Assignment : null,
            Grant = grant,
        };
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
            return await issuer.FindAsync(token, cancellation).ConfigureAwait(false) is { } holder
                && await ActiveAsync(holder.Issuer, holder.Subject, cancellation).ConfigureAwait(false) is { } found

                // A program asks for one department; nobody answers for what it would decide about a child.
                && (!holder.IsProgram || found.Assignment.Role == Role.DepartmentOfficer)
                ? Of(found, holder.Name)
                : null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or IOException)
        {
            log.IssuerUnreachable(exception.GetType().Name);
            return null;
        }
    }
}
