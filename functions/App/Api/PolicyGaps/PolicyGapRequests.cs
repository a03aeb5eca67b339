using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.PolicyGaps;
using Domain.Problems;
using Microsoft.AspNetCore.Http;

namespace App.Api.PolicyGaps;

/// <summary>The filter and the commands of this room, as the routes and the pages say them. Each command is null with every problem.</summary>
internal static class PolicyGapRequests
{
    /// <summary>The filter that a list's query asks for.</summary>
    public static (GapFilter Filter, IReadOnlyList<Problem> Problems) ReadFilter(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var problems = new List<Problem>();
        var status = query.Read("status", GapStatuses.Find, Errors.UnknownStatus(), problems);
        var department = query.Read("department", Domain.Forms.Departments.Find, Errors.UnknownDepartment(), problems);
        var place = query.Read<DivisionCode>("township", text => DivisionCode.TryParse(text, out var code) ? code : null,
            Children.Errors.UnknownPlace("township"), problems);
        var rule = query["rule"] is [{ Length: > 0 } named, ..] ? PolicyRules.Find(named) : null;
        if (rule is null && query["rule"] is [{ Length: > 0 }, ..])
        {
            problems.Add(Errors.UnknownRule());
        }

        return (new(status is { } one ? [one] : PolicyGapRecords.Unsettled, department, rule, place), problems);
    }

    /// <summary>An answer of a department: what it says is judged by the decision.</summary>
    public static (AnswerGap? Command, string Version, IReadOnlyList<Problem> Problems) ReadAnswer(Envelope envelope, Caller caller)
    {
        var (answer, version) = (Said(envelope, "answer", Domain.PolicyGaps.Errors.AnswerRequired()), envelope.Text("version", required: true));
        var done = envelope.YesOrNo("done", Errors.NotYesOrNo());
        return envelope.Finish() is { Count: > 0 } problems ? (null, version ?? "", problems) : (new(answer!, done, caller.Actor), version!, []);
    }

    public static (CloseGap? Command, string Version, IReadOnlyList<Problem> Problems) ReadClosure(Envelope envelope, Caller caller)
    {
        var (reason, version, decision) = (Said(envelope, "reason", Reasons.Required()),
            envelope.Text("version", required: true), envelope.Text("decision", required: false));
        if (decision is not (null or "close" or "sendBack"))
        {
            envelope.Add(Errors.UnknownDecision());
        }

        return envelope.Finish() is { Count: > 0 } problems ? (null, version ?? "", problems)
            : (new(reason!, caller.Actor, decision == "sendBack"), version!, []);
    }

    public static (EscalateGap? Command, string Version, IReadOnlyList<Problem> Problems) ReadEscalation(Envelope envelope, Caller caller)
    {
        var (reason, version) = (Said(envelope, "reason", Reasons.Required()), envelope.Text("version", required: true));
        return envelope.Finish() is { Count: > 0 } problems ? (null, version ?? "", problems) : (new(reason!, caller.Actor), version!, []);
    }

    /// <summary>What must be written, asked for in words that a clerk can follow.</summary>
    private static string? Said(Envelope envelope, string name, Problem missing)
    {
        var said = envelope.Text(name, required: false, Reasons.MaxLength);
        if (said is null && !envelope.IsWrong(name))
        {
            envelope.Add(missing);
        }

        return said;
    }
}
