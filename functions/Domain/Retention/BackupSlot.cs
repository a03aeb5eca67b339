using System.Globalization;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Time;

namespace Domain.Retention;

/// <summary>
/// What of all backups becomes unreadable together: one county's records of one kind that are due in one year. Each slot has a key of its own,
/// outside of every backup; who destroys it has erased them from backups that nobody can reach any more.
/// </summary>
/// <remarks>
/// 小雨, closed in 潞州区 in 2024, is due in 2027. In every backup that was ever taken she lies under the key 140403.closedchild.2027; when 2027 is over
/// and two people have agreed, it goes, and a backup from 2025 that lies in a safe has her no more, while it still has everybody else.
/// </remarks>
public readonly record struct BackupSlot(DivisionCode County, RetentionKind Kind, int Year)
{
    /// <summary><c>140403.closedchild.2027</c>: lower case, for it names a file.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"{County}.{Kind.Id().ToLowerInvariant()}.{Year}");

    public static BackupSlot? Find(string? id) => id?.Split('.') is [var county, var kind, { Length: 4 } year] && DivisionCode.TryParse(county,
        out var code)
        && RetentionClock.Kinds.Where(one => one.Id().Equals(kind, StringComparison.OrdinalIgnoreCase)).Select(static one => (RetentionKind?)one)
            .FirstOrDefault() is { } known && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(code, known, number) : null;

    /// <summary>Of something that is due on a day. What is overdue when the backup is taken may still wait for its second person: it gets this
    /// year.</summary>
    /// <param name="due">Null: nothing says when; then the day on which the backup itself ends.</param>
    /// <param name="takenOn">The day of the backup.</param>
    public static BackupSlot Of(DivisionCode county, RetentionKind kind, DateOnly? due, DateOnly takenOn, PolicyParameters policy) =>
        due is { } day ? new(county, kind, Math.Max(day.Year, takenOn.Year))
            : new(county, RetentionKind.Backup, RetentionClock.DueOn(RetentionKind.Backup, takenOn, policy).Year);

    /// <summary>The first day on which its key may be given up: its year is over.</summary>
    public DateOnly DueOn => new(Year + 1, 1, 1);

    /// <summary>
    /// The first day on which its key may be destroyed: so many days after it was given up, each of which the timer has seen. A clock that jumps
    /// ahead is one day more, however far it jumps.
    /// </summary>
    /// <param name="givenUpOn">When two people agreed to give its key up; null: not yet, then the earliest day on which that is so.</param>
    /// <param name="seen">Days on which the timer has seen it given up.</param>
    public DateOnly DestroyedFrom(DateOnly? givenUpOn, IEnumerable<DateOnly> seen, DateOnly today, PolicyParameters policy)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(policy);
        if (givenUpOn is not { } given)
        {
            return CivilTime.AddDays(DueOn, policy.BackupKeyDays);
        }

        var byClock = CivilTime.AddDays(given, policy.BackupKeyDays);
        var left = policy.BackupKeyDays - seen.Count(day => day >= given && day <= today);
        return left > 0 && CivilTime.AddDays(today, left) is var bySight && bySight > byClock ? bySight : byClock;
    }
}
