using Domain.Audit;
using Domain.Eligibility;
using Domain.Time;

namespace Domain.Children;

/// <summary>
/// What the day itself changes about a registered child (六个月满、十六周岁、困难认定到期), decided by a daily timer for every child that is due.
/// </summary>
/// <remarks>
/// A boy turned sixteen yesterday: the finding says so, and his record goes to the people who must close it. No timer closes a child.
/// </remarks>
public static class ReassessChild
{
    /// <param name="otherwise">The parameters are other ones than those the child was judged by: it is looked at though its day has not come.</param>
    /// <returns>The change to commit, or none where nothing is different and the child is not due (a repeated run).</returns>
    public static Reassessment Decide(Child child, PolicyParameters policy, DateTimeOffset now, bool otherwise = false)
    {
        ArgumentNullException.ThrowIfNull(child);
        var today = CivilTime.ChinaDate(now);
        var before = Standings.Of(child.Assessment);
        var due = IsDue(child, policy, today);
        if (!child.Status.IsOpen() || !(due || otherwise))
        {
            return new(null, before, before);
        }

        var judged = ChildChanges.Judged(child, policy, today, out var assessment);
        var different = !judged.Assessment.SaysTheSameAs(child.Assessment);
        if (!due && !different && (child.Status == ChildStatus.InReview || judged.DueOn == child.DueOn))
        {
            return new(null, before, before);
        }

        var hardshipEnds = child.Answers.Value(Forms.Catalogue.Shared2024.FamilyHardshipExpiresOn) is { } expires && expires <= today
            && expires > child.Assessment.AsOf;
        var needsLook = child.Status == ChildStatus.InReview || different || (due && hardshipEnds);
        var after = judged with
        {
            Status = needsLook ? ChildStatus.InReview : child.Status,

            // In review the day is set by those who must look, and comes round again if they do not. To the end of the month: counted from a
            // birthday, the day itself would tell it.
            DueOn = needsLook ? CivilTime.EndOfMonth(CivilTime.AddDays(today, StaffTerms.ReviewDays)) : judged.DueOn > today
                ? judged.DueOn : null,
        };
        var standing = Standings.Of(after.Assessment);
        return new(ChildChanges.Next(child, after, RevisionCause.Reassessed, AuditActor.System, now, Says(before, standing), assessment.Warnings),
            before, standing);
    }

    /// <summary>Its day has come; or it was judged on a day that is still to come, by a machine whose clock was wrong.</summary>
    public static bool IsDue(Child child, PolicyParameters policy, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(child);
        return LookOn(child, policy) <= today || child.Assessment.AsOf > today;
    }

    /// <summary>
    /// The day on which the record changes by itself: the day it is due, but for a day that follows from the birth alone the Monday after it. On the
    /// desk a record that changes says its day; lists tell a child's day by the week (<c>thisWeek</c>), and so does this.
    /// </summary>
    /// <remarks>
    /// A girl turns sixteen on a Tuesday: whoever saw her masked line change that night would know her birthday. What is counted does not wait: a
    /// count asks the answers and the day, not the status.
    /// </remarks>
    public static DateOnly? LookOn(Child child, PolicyParameters policy)
    {
        ArgumentNullException.ThrowIfNull(child);
        ArgumentNullException.ThrowIfNull(policy);
        return child.DueOn is { } day && FollowsFromBirth(child, policy, day) ? CivilTime.AddDays(day, 7 - (((int)day.DayOfWeek + 6) % 7))
            : child.DueOn;
    }

    private static bool FollowsFromBirth(Child child, PolicyParameters policy, DateOnly day) =>
        child.Answers.TryGet(Forms.Catalogue.Shared2024.BirthDate, out var birth)
        && (IsOrFollows(day, CivilTime.AddMonths(birth, policy.AgeLimitYears * 12))
            || (child.Answers.Value(Forms.Catalogue.Migrant2024.LeftHukouOn) == birth
                && IsOrFollows(day, CivilTime.AddMonths(birth, policy.MinimumMonths))));

    private static bool IsOrFollows(DateOnly day, DateOnly boundary) => day == boundary || day == CivilTime.AddDays(boundary, 1);

    /// <summary>
    /// What staff read beside the revision: first of all whether the child is no longer registered for anything, or only counted differently.
    /// </summary>
    private static string Says(Standing before, Standing after) => (before, after) switch
    {
        (_, Standing.Nothing) => "监测和统计口径都不再符合，请核实是否注销登记。",
        (Standing.Monitored, Standing.StatisticsOnly) => "只是口径变化：不再属于监测对象，仍在统计范围内，继续保留登记。",
        (not Standing.Monitored, Standing.Monitored) => "现在符合监测条件。",
        (not Standing.StatisticsOnly, Standing.StatisticsOnly) => "现在符合统计条件，不属于监测对象。",
        (not Standing.Undecided, Standing.Undecided) => "现在还不能确定是否符合，请补充信息或者综合判断。",
        (not Standing.NotYet, Standing.NotYet) => "现在还没有满足条件，以后会满足。",
        _ => "到了复核的日子，认定没有变化，请核对。",
    };
}

/// <param name="Change">What to commit; null when there is nothing to do.</param>
/// <param name="Before">Where the child stood when it was last judged.</param>
/// <param name="After">Where it stands now.</param>
public sealed record Reassessment(ChildChange? Change, Standing Before, Standing After)
{
    /// <summary>Two persons should look whether to close it (<see cref="ProposeClosing"/>).</summary>
    public bool MayBeClosed => Change is not null && After == Standing.Nothing;
}
