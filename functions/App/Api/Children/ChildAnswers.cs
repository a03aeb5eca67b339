using System.Text.Json;
using App.Security;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Privacy;

namespace App.Api.Children;

/// <summary>
/// Changed answers and judgements as the contract writes them; the portal's forms are turned into the same JSON. What is wrong with an answer travels
/// with the action, so that the decision can name everything at once.
/// </summary>
internal static class ChildAnswers
{
    /// <summary>An update of a child of this form. An answer of null takes the answer back.</summary>
    public static (ChildAction? Action, string? Version, IReadOnlyList<Problem> Problems) ReadUpdate(JsonElement json, FormDefinition form, DateOnly today)
    {
        var envelope = new Envelope(json);
        var answers = envelope.Object("answers", required: false);
        var reading = form.Read(answers, envelope.Raw("unknown"), today);
        var reason = envelope.Text("reason", required: false, DeclarationTerms.MaxReasonLength);
        var version = envelope.Text("version", required: true);
        string[] cleared = answers.ValueKind == JsonValueKind.Object
            ? [.. answers.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Null).Select(Envelope.Name).Where(name => form.Find(name) is not null)]
            : [];
        return envelope.Finish() is { Count: > 0 } problems
            ? (null, version, [.. problems, .. reading.Problems])
            : (new ChildAction(Permission.ChildrenUpdate, reason ?? "") { Changes = reading, Cleared = [.. cleared] }, version, []);
    }

    /// <summary>综合判断 about a child. Null with every problem.</summary>
    public static (ChildAction? Action, string? Version, IReadOnlyList<Problem> Problems) ReadJudgement(JsonElement json, Caller caller, DateOnly today)
    {
        var envelope = new Envelope(json);
        var (condition, outcome) = (envelope.Text("condition", required: true), envelope.Text("outcome", required: true));
        var reason = envelope.Text("reason", required: true, DeclarationTerms.MaxReasonLength);
        var version = envelope.Text("version", required: true);
        Outcome? read = outcome switch { "met" => Outcome.Met, "notMet" => Outcome.NotMet, _ => null };
        if (outcome is not null && read is null)
        {
            envelope.Add(Api.Errors.UnknownOption("outcome", "met、notMet"));
        }

        return envelope.Finish() is { Count: > 0 } problems
            ? (null, version, problems)
            : (new ChildAction(Permission.JudgementsRecord, reason!) { Judgement = new(condition!, read!.Value, caller.Subject, today, reason!) }, version, []);
    }
}
