using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Domain.Assignments;
using Domain.Audit;
using Domain.Divisions;
using Domain.Privacy;
using Microsoft.AspNetCore.Http;

namespace App.Security;

/// <summary>
/// Somebody with an account: who they are by issuer and subject, and what the assignment lets them do. Never taken from a request's body.
/// </summary>
/// <param name="Subject">Pseudonym of issuer and subject: what audit entries and proposals hold.</param>
public sealed record Caller(string Subject, string? Name, Assignment Assignment)
{
    /// <summary>The account's own post, where <see cref="Assignment"/> is a colleague's that it stands in for.</summary>
    public Assignment? Own { get; init; }

    /// <summary>Whose post it may work in today beside its own, chosen or not.</summary>
    public AccessGrant? Grant { get; init; }

    public AuditActor Actor => new(Subject, Assignment.Role.Id());

    /// <summary>The county whose partition is meant: the assignment's; a city role names one of the city. Null: it has to be named.</summary>
    public DivisionCode? CountyOf(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Assignment.HomeCounty
            ?? (Assignment.IsCityWide && DivisionCode.TryParse(context.Request.Query["county"], out var named)
                && named.Level == DivisionLevel.County && DivisionCode.Changzhi.Contains(named) && DivisionTable.Find(named) is not null ? named
                    : null);
    }

    /// <summary>
    /// The pseudonym of an account; the same for ever, and nobody's name. Providers write their own address with or without a slash at its end.
    /// </summary>
    public static string SubjectOf(string issuer, string subject)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        return "u-" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer.TrimEnd('/')}\n{subject}")).AsSpan(0, 18));
    }

    /// <summary>Where the assignment of an account lies among the city's records: as opaque as every id.</summary>
    /// <param name="account">A pseudonym of <see cref="SubjectOf"/>.</param>
    public static string AssignmentIdOf(string account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("assignment\n" + account)).AsSpan(0, 16));
    }
}
