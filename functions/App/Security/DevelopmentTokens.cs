using System.Security.Claims;
using System.Security.Cryptography;
using Domain.Assignments;
using Domain.Forms;
using Domain.Privacy;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace App.Security;

/// <summary>
/// Tokens for personas, only under the <see cref="DevelopmentRule"/>. The signing key is made anew by every process: no token outlives it or works
/// anywhere else.
/// </summary>
public sealed class DevelopmentTokens(DevelopmentRule rule, TimeProvider time)
{
    private const string Issuer = "urn:development";
    private const string Audience = "urn:development:api";

    // Bytes, not a key object: the token libraries are loaded when the first token comes, not at start.
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>A token that carries its own assignment, for eight hours.</summary>
    public string Issue(Assignment assignment, string? name)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        var claims = new ClaimsIdentity();
        foreach (var (type, value) in Parts(assignment).Append(("name", name ?? $"演示{assignment.Role.Label()}")))
        {
            if (value is not null)
            {
                claims.AddClaim(new Claim(type, value));
            }
        }

        // The same persona is the same person, so that "author is not approver" can be tried out.
        claims.AddClaim(new Claim("sub", string.Join('/', Parts(assignment).Select(part => part.Value)) + "/" + name));
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Subject = claims,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddHours(8),
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(_key), SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>Who the token is for; null where it is none of ours or the request is not under the rule.</summary>
    public async Task<Caller?> FindAsync(HttpContext context, string token)
    {
        if (!rule.Allows(context))
        {
            return null;
        }

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            IssuerSigningKey = new SymmetricSecurityKey(_key),
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => from <= time.GetUtcNow().UtcDateTime && time.GetUtcNow().UtcDateTime < until,
        }).ConfigureAwait(false);
        if (!result.IsValid)
        {
            return null;
        }

        string? Claim(string type) => result.ClaimsIdentity.FindFirst(type)?.Value;
        return AssignmentScope.Of(Claim) is { } assignment ? new Caller(Caller.SubjectOf(Issuer, Claim("sub")!), Claim("name"), assignment) : null;
    }

    private static IEnumerable<(string Type, string? Value)> Parts(Assignment assignment) =>
    [
        ("role", assignment.Role.Id()),
        ("county", assignment.County?.Value),
        ("township", assignment.Township?.Value),
        ("village", assignment.Village?.Value),
        ("department", assignment.Department?.Id()),
    ];
}
