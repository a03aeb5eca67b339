using Domain.Audit;
using Domain.Eligibility;
using Domain.Problems;
using Domain.Time;

namespace Domain.Children;

/// <summary>
/// A record that was closed is open again, in review: the closing was a mistake, or what ended has begun anew before anybody declared. By two
/// persons.
/// </summary>
public sealed record ReopenChild(string Reason, AuditActor By)
{
    public static Decision<ChildChange> Decide(Child child, ReopenChild command, PolicyParameters policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(command);
        if (child.Status != ChildStatus.Closed || child.ErasedAt is not null || child.Answers.Count == 0)
        {
            return Errors.NotClosed();
        }

        // Open as far as everything but its status goes: the same is asked of the reason.
        var open = child with { Status = ChildStatus.InReview, Ending = null };
        var problems = ChildChanges.Check(open, command.Reason);
        if (problems.Count > 0)
        {
            return problems;
        }

        var today = CivilTime.ChinaDate(now);
        var judged = ChildChanges.Judged(open, policy, today,
            out var assessment) with
        { DueOn = CivilTime.AddDays(today, StaffTerms.ReviewDays) };
        return ChildChanges.Next(child, judged, RevisionCause.Reopened, command.By, now, command.Reason, assessment.Warnings);
    }
}
