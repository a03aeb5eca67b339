using System.Collections.Immutable;
using Domain.Audit;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Problems;

namespace Domain.Children;

/// <summary>What every change of a child has in common: the next revision, the due day, the refusals.</summary>
internal static class ChildChanges
{
    /// <summary>Makes the new state the next revision.</summary>
    public static ChildChange Next(
        Child before, Child after, RevisionCause cause, AuditActor by, DateTimeOffset at, string? reason, IReadOnlyList<Problem>? warnings = null)
    {
        var changed = after.Form == before.Form ? ChangedKeys.Between(after.Form, before.Answers, after.Answers)
            : ChangedKeys.Between(after.Form, Answers.Empty, after.Answers);
        return Next(before, after, cause, by, at, reason, changed, warnings);
    }

    public static ChildChange Next(
        Child before, Child after, RevisionCause cause, AuditActor by, DateTimeOffset at, string? reason, ImmutableArray<string> changed,
            IReadOnlyList<Problem>? warnings = null)
    {
        var next = after with { Revision = before.Revision + 1, ChangedAt = at };
        return new(next, ChildRevision.Of(next, cause, by, at, reason, changed), changed, warnings ?? []);
    }

    /// <summary>
    /// The child judged again, with what follows from it. While it is in review the day belongs to those who must look: a new answer may bring it
    /// forward, never put it off.
    /// </summary>
    public static Child Judged(Child child, PolicyParameters policy, DateOnly today, out Assessment assessment)
    {
        assessment = Assess.For(child.Form, child.Answers, today, policy, child.Judgements);
        var summary = AssessmentSummary.Of(assessment);
        var due = summary.NextReviewOn;
        return child with
        {
            Assessment = summary,
            DueOn = child is { Status: ChildStatus.InReview, DueOn: { } waiting } && (due is null || waiting < due) ? waiting : due,
        };
    }

    /// <summary>Problems common to everything staff do to a child: it is open, and a reason is given.</summary>
    public static List<Problem> Check(Child child, string? reason)
    {
        var problems = new List<Problem>();
        if (!child.Status.IsOpen())
        {
            problems.Add(Errors.WrongStatus(child));
        }

        if (string.IsNullOrWhiteSpace(reason))
        {
            problems.Add(Reasons.Required());
        }
        else if (reason.Length > Reasons.MaxLength)
        {
            problems.Add(Reasons.TooLong());
        }

        return problems;
    }
}
