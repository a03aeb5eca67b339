using Domain.Audit;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;

namespace Domain.Children;

/// <summary>
/// What the day itself changes about a registered child (六个月满、十六周岁、困难认定到期), decided by a daily timer for every child that is due.
/// </summary>
/// <remarks>
/// A boy turned sixteen yesterday: the finding says so, and his record goes to the people who must close it. No timer closes a child.
/// </remarks>
public static class ReassessChild
{
    /// <returns>The change to commit, or none where nothing is different and the child is not due (a repeated run).</returns>
    public static Reassessment Decide(Child child, PolicyParameters policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(child);
        var today = CivilTime.ChinaDate(now);
        if (!child.Status.IsOpen() || child.DueOn is not { } due || due > today)
        {
            return new(null);
        }

        var judged = ChildChanges.Judged(child, policy, today, out var assessment);
        var different = !judged.Assessment.SaysTheSameAs(child.Assessment);
        var hardshipEnds = child.Answers.Value(Forms.Catalogue.Shared2024.FamilyHardshipExpiresOn) is { } expires && expires <= today && expires > child.Assessment.AsOf;
        var needsLook = child.Status == ChildStatus.InReview || different || hardshipEnds;
        var after = judged with
        {
            Status = needsLook ? ChildStatus.InReview : child.Status,

            // In review the day is set by those who must look, and comes round again if they do not. To the end of the month: counted from a birthday, the
            // day itself would tell it.
            DueOn = needsLook ? CivilTime.EndOfMonth(CivilTime.AddDays(today, DeclarationTerms.ReviewDays)) : judged.DueOn > today ? judged.DueOn : null,
        };
        return new(ChildChanges.Next(child, after, RevisionCause.Reassessed, AuditActor.System, now, null, assessment.Warnings));
    }
}

/// <param name="Change">What to commit; null when there is nothing to do.</param>
public sealed record Reassessment(ChildChange? Change);
