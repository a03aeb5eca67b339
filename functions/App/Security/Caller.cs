using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Domain.Audit;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;

namespace App.Security;

/// <summary>Somebody with an account: who they are by issuer and subject, and what the assignment lets them do. Never taken from a request's body.</summary>
/// <param name="Subject">Pseudonym of issuer and subject: what audit entries and proposals hold.</param>
public sealed record Caller(string Subject, string? Name, Assignment Assignment)
{
    public AuditActor Actor => new(Subject, Assignment.Role.Id());

    /// <summary>The pseudonym of an account; the same for ever, and nobody's name.</summary>
    public static string SubjectOf(string issuer, string subject) =>
        "u-" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{issuer}\n{subject}")).AsSpan(0, 18));
}

/// <summary>The stored form of an assignment: issuer + subject → role and territory. Written by the security administrator.</summary>
public static class AssignmentJson
{
    /// <summary>Where the assignment of an account lies in the city's partition.</summary>
    public static string IdOf(string callerSubject) => "assignment-" + callerSubject;

    public static byte[] Write(Assignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        return Api.Answer.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("role", assignment.Role.Id());
            Text("county", assignment.County?.Value);
            Text("township", assignment.Township?.Value);
            Text("village", assignment.Village?.Value);
            Text("department", assignment.Department?.Id());
            json.WriteEndObject();

            void Text(string name, string? value)
            {
                if (value is not null)
                {
                    json.WriteString(name, value);
                }
            }
        });
    }

    /// <summary>The assignment, or null where it names a role or place that there is not.</summary>
    public static Assignment? Read(ReadOnlyMemory<byte> utf8)
    {
        using var json = JsonDocument.Parse(utf8);
        return Of(name => json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null);
    }

    /// <summary>Reads the five parts by name; null where the role is unknown or a part cannot be read: nothing is guessed.</summary>
    public static Assignment? Of(Func<string, string?> part)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (Roles.Find(part("role")) is not { } role)
        {
            return null;
        }

        DivisionCode? county = null, township = null, village = null;
        Department? department = null;
        if (!Division("county", DivisionLevel.County, ref county) || !Division("township", DivisionLevel.Township, ref township)
            || !Division("village", DivisionLevel.Village, ref village))
        {
            return null;
        }

        if (part("department") is { } id && (department = Departments.Find(id)) is null)
        {
            return null;
        }

        // A village lies in its township, a township in its county: what contradicts itself reaches nothing.
        return (township is { } t && county is { } c && !c.Contains(t)) || (village is { } v && township is { } above && !above.Contains(v))
            ? null
            : new Assignment(role, county, township, village, department);

        bool Division(string name, DivisionLevel level, ref DivisionCode? code)
        {
            if (part(name) is not { } text)
            {
                return true;
            }

            if (!DivisionCode.TryParse(text, out var read) || DivisionTable.Find(read) is null)
            {
                return false;
            }

            code = read;
            return (read.Level == level && DivisionCode.Changzhi.Contains(read)) || (read == DivisionCode.Changzhi && name == "county" && role.HasCityDesk());
        }
    }
}
