using App.Security;
using App.Wire;
using Domain.Cases;
using Domain.Problems;
using Microsoft.AspNetCore.Http;

namespace App.Api.Cases;

/// <summary>The commands about a case, as the routes and the pages say them. Each is null with every problem.</summary>
internal static class CaseRequests
{
    /// <summary>The filter that a list's query asks for.</summary>
    public static (CaseStatus Status, CaseType? Type, IReadOnlyList<Problem> Problems) ReadFilter(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var problems = new List<Problem>();
        var status = query["status"] is [{ Length: > 0 } named, ..] ? CaseStatuses.Find(named) : CaseStatus.Open;
        if (status is null)
        {
            problems.Add(Errors.UnknownStatus());
        }

        var type = query["type"] is [{ Length: > 0 } wanted, ..] ? CaseTypes.Find(wanted) : null;
        if (type is null && query["type"] is [{ Length: > 0 }, ..])
        {
            problems.Add(Errors.UnknownType());
        }

        return (status ?? CaseStatus.Open, type, problems);
    }

    /// <summary>A settlement.</summary>
    public static (SettleCase? Command, string Version, IReadOnlyList<Problem> Problems) ReadSettlement(Envelope envelope, Caller caller)
    {
        var outcome = envelope.Text("outcome", required: true);
        var reason = envelope.Text("reason", required: true, Reasons.MaxLength);
        var version = envelope.Text("version", required: true);
        var (subject, into) = (envelope.Text("subject", required: false), envelope.Text("into", required: false));
        if (outcome is not null && CaseOutcomes.Find(outcome) is null)
        {
            envelope.Add(Domain.Cases.Errors.UnknownOutcome());
        }

        return envelope.Finish() is { Count: > 0 } problems
            ? (null, version ?? "", problems)
            : (new SettleCase(CaseOutcomes.Find(outcome)!.Value, reason!, caller.Actor, subject, into), version!, []);
    }

    /// <summary>An answer of staff; what it says is judged by the decision.</summary>
    public static (ReplyToCase? Command, string Version, IReadOnlyList<Problem> Problems) ReadReply(Envelope envelope, Caller caller)
    {
        var (text, version) = (envelope.Text("text", required: true, Reasons.MaxLength), envelope.Text("version", required: true));
        return envelope.Finish() is { Count: > 0 } problems ? (null, version ?? "", problems) : (new ReplyToCase(text!, caller.Actor), version!, []);
    }
}
