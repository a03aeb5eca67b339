using System.Text.Json;
using App.Security;
using App.Wire;
using Domain.Assignments;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Problems;
using Microsoft.AspNetCore.Http;

namespace App.Api.Assignments;

/// <summary>Which assignments are listed; null: all.</summary>
public sealed record AssignmentFilter(AssignmentStatus? Status, Role? Role, DivisionCode? County);

/// <summary>What the routes and the pages read the same way: the commands of this room, all problems at once.</summary>
internal static class AssignmentRequests
{
    public const int MaxReason = 300;

    private static readonly string[] Texts = ["issuer", "subject", "name", "role", .. AssignmentScope.Parts];

    private static readonly string[] Needed = ["issuer", "subject", "role"];

    /// <summary>An OpenID provider is named by an address.</summary>
    public static bool IsIssuer(string text) =>
        text.Length <= 300 && !text.Any(char.IsWhiteSpace) && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0;

    /// <summary>As the contract writes it.</summary>
    public static (GiveAssignment? Command, IReadOnlyList<Problem> Problems) ReadGiven(JsonElement json, Caller caller)
    {
        var envelope = new Envelope(json);
        var parts = Texts.ToDictionary(name => name, name => envelope.Text(name, required: false, name == "issuer" ? 300 : 200));
        var machine = envelope.Raw("machine");
        if (machine.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined))
        {
            envelope.Add(Wire.Errors.WrongType("machine", " true 或 false"));
        }

        return Command(parts.GetValueOrDefault, machine.ValueKind == JsonValueKind.True, envelope.Finish(), caller);
    }

    /// <param name="part">What was given, by name; null where nothing was.</param>
    /// <param name="problems">Found so far: what is wrong already is not also missing.</param>
    public static (GiveAssignment? Command, IReadOnlyList<Problem> Problems) Command(Func<string, string?> part, bool isMachine,
        List<Problem> problems, Caller caller)
    {
        bool IsFine(string name) => problems.TrueForAll(problem => problem.Field != name);
        foreach (var name in Needed.Where(name => part(name) is null && IsFine(name)))
        {
            problems.Add(Wire.Errors.MissingMember(name, "文字"));
        }

        if (part("issuer") is { } given && !IsIssuer(given))
        {
            problems.Add(Domain.Assignments.Errors.NotAnIssuer());
        }

        Assignment? assignment = null;
        if (IsFine("role"))
        {
            (assignment, var unfit) = AssignmentScope.Read(part);
            problems.AddRange(unfit.Where(problem => IsFine(problem.Field)));
        }

        if (assignment is not null && part("issuer") is { } issuer && part("subject") is { } subject)
        {
            var command = new GiveAssignment(Caller.SubjectOf(issuer, subject), issuer, subject, part("name"), isMachine, assignment, caller.Actor);
            problems.AddRange(GiveAssignment.Check(command));
            return problems.Count > 0 ? (null, problems) : (command, problems);
        }

        return (null, problems);
    }

    /// <summary>The version that was looked at, and why it ends: from the body, the header or the query.</summary>
    public static (EndAssignment? Command, string Version, IReadOnlyList<Problem> Problems) ReadEnd(JsonElement json, HttpRequest request,
        Caller caller)
    {
        var envelope = new Envelope(json);
        var version = envelope.Text("version", required: false) ?? Quoted(request.Headers.IfMatch)
            ?? (request.Query["version"] is [{ Length: > 0 } named] ? named : null);
        var reason = envelope.Text("reason", required: false, MaxReason);
        if (version is null && !envelope.IsWrong("version"))
        {
            envelope.Add(Errors.VersionRequired());
        }

        return envelope.Finish() is { Count: > 0 } problems ? (null, "", problems) : (new EndAssignment(reason, caller.Actor), version!, []);
    }

    /// <summary>Standing in for a colleague: a route's members or a page's boxes, with the version of the account that was looked at.</summary>
    public static (GrantAccess? Command, string Colleague, string Version, IReadOnlyList<Problem> Problems) ReadGrant(Envelope envelope,
        Caller caller)
    {
        var (colleague, version) = (envelope.Text("for", required: true), envelope.Text("version", required: true));
        var (from, until) = (envelope.Date("from", required: true), envelope.Date("until", required: true));
        var reason = envelope.Text("reason", required: true, MaxReason);
        return envelope.Finish() is { Count: > 0 } problems ? (null, "", "", problems)
            : (new(from!.Value, until!.Value, reason!, caller.Actor), colleague!, version!, []);
    }

    public static (string? Version, IReadOnlyList<Problem> Problems) ReadVersion(JsonElement json)
    {
        var envelope = new Envelope(json);
        var version = envelope.Text("version", required: true);
        return (version, envelope.Finish());
    }

    /// <summary>The filter that a list's query asks for; the portal's filters are the same.</summary>
    public static (AssignmentFilter Filter, IReadOnlyList<Problem> Problems) ReadFilter(IQueryCollection query)
    {
        var problems = new List<Problem>();
        var status = query.Read("status", AssignmentStatuses.Find, Errors.UnknownStatus(), problems);
        var role = query.Read("role", Roles.Find, Domain.Assignments.Errors.UnknownRole(), problems);
        var county = query.Read<DivisionCode>("county", static text => DivisionCode.TryParse(text, out var code)
            && (code == DivisionCode.Changzhi || (code.Level == DivisionLevel.County && DivisionCode.Changzhi.Contains(code))) ? code : null,
                Errors.UnknownCounty(), problems);
        return (new(status, role, county), problems);
    }

    /// <summary>A version as an entity tag, quoted or bare; "whatever there is" is none.</summary>
    private static string? Quoted(IReadOnlyList<string?> header) =>
        header is [{ } tag] && tag.Trim() is { Length: > 0 } text and not "*"
        ? (text.StartsWith("W/", StringComparison.Ordinal) ? text[2..] : text).Trim('"') : null;
}
