using System.Text.Json;
using Domain.Declarations;
using Domain.Forms;
using Domain.Privacy;
using Domain.States;

namespace Domain.Assignments;

/// <summary>The stored form of an <see cref="AccountAssignment"/>.</summary>
public static class AssignmentJson
{
    /// <summary>Goes up when what is written changes its meaning; old records are then read by a branch of their own.</summary>
    public const int Schema = 1;

    public static ReadOnlyMemory<byte> Write(AccountAssignment assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        return JsonBytes.Write(assignment, static (json, assignment) =>
        {
            json.WriteStartObject();
            json.WriteNumber("schema"u8, Schema);
            Members(json, assignment);
            StateJson.WriteList(json, "earlier", assignment.Earlier, Members);
            json.WriteEndObject();
        });
    }

    /// <exception cref="InvalidDataException">Not an assignment of this schema, or one of a role that there is not.</exception>
    public static AccountAssignment Read(ReadOnlyMemory<byte> utf8) =>
        StateJson.Read(utf8, Schema, static json => ReadMembers(json) with { Earlier = StateJson.ReadList(json, "earlier", ReadMembers) });

    private static void Members(Utf8JsonWriter json, AccountAssignment assignment)
    {
        json.WriteString("account"u8, assignment.Account);
        json.WriteString("issuer"u8, assignment.Issuer);
        json.WriteString("subject"u8, assignment.Subject);
        StateJson.WriteText(json, "name", assignment.Name);
        json.WriteBoolean("machine"u8, assignment.IsMachine);
        WritePost(json, assignment.Assignment);
        json.WriteString("status"u8, assignment.Status.Id());
        WriteStep(json, "given", assignment.Given);
        WriteStep(json, "decided", assignment.Decided);
        WriteStep(json, "ended", assignment.Ended);
        StateJson.WriteList(json, "grants", assignment.Grants, WriteGrant);
        if (assignment.StandIns.Length > 0)
        {
            StateJson.WriteKeys(json, "standIns", assignment.StandIns);
        }
    }

    private static void WritePost(Utf8JsonWriter json, Assignment assignment)
    {
        json.WriteString("role"u8, assignment.Role.Id());
        StateJson.WriteText(json, "county", assignment.County?.Value);
        StateJson.WriteText(json, "township", assignment.Township?.Value);
        StateJson.WriteText(json, "village", assignment.Village?.Value);
        StateJson.WriteText(json, "department", assignment.Department?.Id());
    }

    // A village that has been abolished since is still the one that was written down.
    private static Assignment ReadPost(JsonElement json) => new(StateJson.ReadId(json, "role", Roles.Find), StateJson.FindDivision(json, "county"),
        StateJson.FindDivision(json, "township"), StateJson.FindDivision(json, "village"),
        StateJson.FindText(json, "department") is null ? null : StateJson.ReadId(json, "department", Departments.Find));

    private static void WriteGrant(Utf8JsonWriter json, AccessGrant grant)
    {
        WritePost(json, grant.Assignment);
        json.WriteString("for"u8, grant.For);
        StateJson.WriteDay(json, "from", grant.From);
        StateJson.WriteDay(json, "until", grant.Until);
        WriteStep(json, "given", grant.Given);
        WriteStep(json, "ended", grant.Ended);
    }

    private static AccessGrant ReadGrant(JsonElement json) =>
        new(ReadPost(json), StateJson.ReadText(json, "for"), StateJson.ReadDay(json, "from"), StateJson.ReadDay(json, "until"),
            ReadStep(json, "given"))
        {
            Ended = FindStep(json, "ended"),
        };

    private static AccountAssignment ReadMembers(JsonElement json) => new()
    {
        Account = StateJson.ReadText(json, "account"),
        Issuer = StateJson.ReadText(json, "issuer"),
        Subject = StateJson.ReadText(json, "subject"),
        Name = StateJson.FindText(json, "name"),
        IsMachine = json.GetProperty("machine").GetBoolean(),
        Assignment = ReadPost(json),
        Status = StateJson.ReadId(json, "status", AssignmentStatuses.Find),
        Given = ReadStep(json, "given"),
        Decided = FindStep(json, "decided"),
        Ended = FindStep(json, "ended"),
        Grants = StateJson.ReadList(json, "grants", ReadGrant),
        StandIns = StateJson.ReadKeys(json, "standIns"),
    };

    private static void WriteStep(Utf8JsonWriter json, string name, Step? step)
    {
        if (step is not null)
        {
            json.WriteStartObject(name);
            StateJson.WriteActor(json, "by", step.By);
            json.WriteString("at"u8, step.At);
            StateJson.WriteText(json, "reason", step.Reason);
            json.WriteEndObject();
        }
    }

    private static Step ReadStep(JsonElement json, string name) =>
        FindStep(json, name) ?? throw new InvalidDataException($"A stored assignment lacks {name}.");

    private static Step? FindStep(JsonElement json, string name) => json.TryGetProperty(name, out var step)
        ? new(StateJson.ReadActor(step, "by"), StateJson.ReadInstant(step, "at"), StateJson.FindText(step, "reason"))
        : null;
}
