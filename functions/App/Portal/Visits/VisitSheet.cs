using App.Api.Visits;
using App.Pages;
using App.Security;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;

namespace App.Portal.Visits;

/// <summary>What the boxes of a visit come to: the same reading and the same rules as at submission, before it.</summary>
/// <param name="Problems">Everything that stands in the way, the responsibility of somebody else first.</param>
/// <param name="Assessment">What the plan says to what is known so far; null without an address.</param>
public sealed record VisitSheet(FormDefinition Form, Answers Answers, IReadOnlyList<Problem> Problems, IReadOnlyList<Problem> Warnings,
    Assessment? Assessment)
{
    public static VisitSheet Read(FormDefinition form, Posted boxes, Caller caller, DateOnly today, VisitDeclarations declarations,
        PolicyInForce policy)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(declarations);
        ArgumentNullException.ThrowIfNull(policy);
        var (answers, unknown) = boxes.Answers(form);
        var reading = form.Take(answers, unknown, new Intake(today, SelfDeclared: false));
        var assessment = reading.Answers.Has(Shared2024.CurrentAddress) ? Assess.For(form, reading.Answers, today, policy.On(today), []) : null;
        IReadOnlyList<Problem> problems = declarations.Elsewhere(caller, form, reading.Answers, today) is { } elsewhere
            ? [elsewhere, .. reading.Problems] : reading.Problems;
        var warnings = reading.Warnings.Where(warning => !IsUntouched(warning, boxes)).Concat(assessment?.Warnings ?? [])
            .DistinctBy(warning => (warning.Field, warning.Code));
        return new(form, reading.Answers, problems, [.. warnings], assessment);
    }

    /// <summary>The village was filled in beforehand as the place of the hukou; that it does not apply is no news to anybody.</summary>
    private static bool IsUntouched(Problem warning, Posted boxes) =>
        warning.Code == "not-applicable" && warning.Field == Shared2024.HukouAddress.Key && boxes.Value(Shared2024.HukouAddress.Key + ".detail")
        .Length == 0;
}
