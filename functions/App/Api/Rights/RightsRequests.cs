using App.Security;
using App.Wire;
using Domain.Privacy;
using Domain.Problems;
using Domain.Rights;
using Microsoft.AspNetCore.Http;

namespace App.Api.Rights;

/// <summary>What requests of this room say, for routes and pages alike.</summary>
internal static class RightsRequests
{
    public static (RightsFilter Filter, IReadOnlyList<Problem> Problems) ReadFilter(IQueryCollection query)
    {
        var problems = new List<Problem>();
        var status = query.Read<RightStatus>("status", static text => RightWords.FindStatus(text), Errors.UnknownStatus(), problems);
        DueFilter? due = null;
        if (query["due"] is [{ Length: > 0 } text, ..] && (due = DueFilter.Find(text)) is null)
        {
            problems.Add(Errors.UnknownDue());
        }

        return (new(status ?? RightStatus.Open, due), problems);
    }

    /// <summary>The decision and the version that was looked at; null with the problems.</summary>
    public static (DecideRight? Command, string Version, IReadOnlyList<Problem> Problems) ReadDecision(Envelope envelope, Caller caller)
    {
        var (decision, ground) = (envelope.Text("decision", required: true), envelope.Text("ground", required: false));
        var (reason, version) = (envelope.Text("reason", required: true, Reasons.MaxLength), envelope.Text("version", required: true));
        var proof = envelope.Text("proof", required: false);
        if (proof is not null && RightWords.FindInPerson(proof) is null)
        {
            envelope.Add(Domain.Rights.Errors.NoProof());
        }

        if (decision is not (null or "grant" or "refuse"))
        {
            envelope.Add(Errors.UnknownDecision());
        }

        return envelope.Finish() is { Count: > 0 } problems ? (null, "", problems)
            : (new(decision == "grant", ground, reason, caller.Actor, RightWords.FindInPerson(proof)),
            version!, []);
    }
}

/// <summary>As what a copy is handed over.</summary>
internal static class CopyFormat
{
    public const string Json = "json";
    public const string Word = "docx";

    /// <summary>JSON where nothing is asked for.</summary>
    public static string Read(Envelope envelope)
    {
        var format = envelope.Text("format", required: false) ?? Json;
        if (format is not (Json or Word))
        {
            envelope.Add(Errors.UnknownFormat());
        }

        return format;
    }
}
