using Domain.Eligibility;
using Domain.Problems;

namespace Domain.Declarations;

/// <summary>
/// What may be decided about many declarations at once. Stricter than one review: whatever a person should look at first is left out and says why.
/// </summary>
/// <remarks>
/// On Monday morning forty complete files of 店上镇 wait, all met by their dates. One click may register them; the one whose mother is ill, and the one
/// whose number was declared in 襄垣县 too, stay behind.
/// </remarks>
public static class BulkReview
{
    /// <summary>More rows than anybody has looked at one by one.</summary>
    public const int MaxRows = 100;

    /// <summary>Everything that keeps this declaration out of a bulk decision; none: it is decided like a single one.</summary>
    /// <param name="hasOpenCase">Something about it waits to be looked at.</param>
    /// <param name="childId">As for the review itself.</param>
    public static IReadOnlyList<Problem> Check(Declaration declaration, ReviewDeclaration command, PolicyParameters policy, DateTimeOffset now,
        bool hasOpenCase, string childId)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        ArgumentNullException.ThrowIfNull(command);
        var decision = ReviewDeclaration.Decide(declaration, command, policy, now, childId);
        if (!decision.IsAccepted || command.Kind != ReviewKind.Register)
        {
            return decision.Problems;
        }

        var problems = new List<Problem>();
        if (decision.Outcome.Assessment.Findings is [var finding, ..] && finding.Outcome != Outcome.Met)
        {
            problems.Add(Errors.NotForBulk(finding.Outcome));
        }

        if (declaration.OpenAsks.Any())
        {
            problems.Add(Errors.OpenQuestion());
        }

        if (hasOpenCase)
        {
            problems.Add(Errors.OpenCaseFirst());
        }

        return problems;
    }
}
