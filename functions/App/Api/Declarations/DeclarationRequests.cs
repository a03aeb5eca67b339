using System.Collections.Immutable;
using App.Security;
using App.Wire;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Privacy;
using Domain.Problems;

namespace App.Api.Declarations;

/// <summary>The commands about a declaration, as the routes and the pages say them. Each is null with every problem.</summary>
internal static class DeclarationRequests
{
    /// <summary>An end or a hand-over.</summary>
    public static (DeclarationAction? Action, string Version, IReadOnlyList<Problem> Problems) ReadAction(Envelope envelope, Permission permission)
    {
        var reason = envelope.Text("reason", required: true, Reasons.MaxLength);
        var version = envelope.Text("version", required: true);
        var to = permission == Permission.DeclarationsTransfer ? ReadCounty(envelope) : null;
        return envelope.Finish() is { Count: > 0 } problems ? (null, version ?? "", problems) : (new(permission, reason!, to), version!, []);
    }

    public static (ReviewDeclaration? Command, string Version, IReadOnlyList<Problem> Problems) ReadReview(Envelope envelope, Caller caller,
        DateOnly today)
    {
        var decision = envelope.Text("decision", required: true);
        var reason = envelope.Text("reason", required: false, Reasons.MaxLength);
        var version = envelope.Text("version", required: true);
        var fields = Keys(envelope);
        Judgement? judgement = null;
        if (envelope.Part("judgement") is { } part)
        {
            judgement = ReadJudgement(part, caller, today);
            part.Finish().ForEach(problem => envelope.Add(problem with { Field = "judgement." + problem.Field }));
        }

        if (decision is not null && ReviewKinds.Find(decision) is null)
        {
            envelope.Add(Domain.Declarations.Errors.UnknownDecision());
        }

        return envelope.Finish() is { Count: > 0 } problems
            ? (null, version ?? "", problems)
            : (new(ReviewKinds.Find(decision)!.Value, reason, caller.Actor, judgement, fields), version!, []);
    }

    /// <summary>综合判断; null with the problems in the envelope.</summary>
    public static Judgement? ReadJudgement(Envelope envelope, Caller caller, DateOnly today)
    {
        var (condition, outcome) = (envelope.Text("condition", required: true), envelope.Text("outcome", required: true));
        var reason = envelope.Text("reason", required: true, Reasons.MaxLength);
        Outcome? read = outcome switch { "met" => Outcome.Met, "notMet" => Outcome.NotMet, _ => null };
        if (outcome is not null && read is null)
        {
            envelope.Add(Wire.Errors.UnknownOption("outcome", "met、notMet"));
        }

        return condition is null || read is null || reason is null ? null : new(condition, read.Value, caller.Subject, today, reason);
    }

    /// <summary>The county that something is handed over to; null with the problem in the envelope.</summary>
    public static DivisionCode? ReadCounty(Envelope envelope)
    {
        if (envelope.Text("toCounty", required: true, 12) is not { } county)
        {
            return null;
        }

        if (DivisionCode.TryParse(county, out var code))
        {
            return code;
        }

        envelope.Add(Domain.Children.Errors.UnknownCounty());
        return null;
    }

    private static ImmutableArray<string> Keys(Envelope envelope)
    {
        var wrong = Wire.Errors.WrongType("fields", "一组字段名");
        var keys = envelope.Texts("fields", 100, wrong);
        if (!keys.Contains(null))
        {
            return [.. keys.OfType<string>()];
        }

        envelope.Add(wrong);
        return [];
    }
}
