using Domain.Time;


namespace Domain.Audit;

/// <summary>Why a day of looks at people stands out.</summary>
public enum UnusualReason
{
    /// <summary>Many, or many more than this account's other days.</summary>
    Many,

    /// <summary>At night.</summary>
    OutsideHours,
}

/// <summary>One day of one account that an auditor should ask about; it may have its good reason.</summary>
/// <param name="Counties">Whose records were looked at: more than one where somebody stands in for a colleague.</param>
/// <param name="Account">Pseudonym of who looked.</param>
/// <param name="Day">In China.</param>
/// <param name="Looks">Openings, prints and searches of people on that day.</param>
/// <param name="OutsideHours">Those of them before <see cref="UnusualAccess.Begins"/> or from <see cref="UnusualAccess.Ends"/> on.</param>
/// <param name="Usual">The median of this account's other days with looks; null where there are fewer than
/// <see cref="UnusualAccess.FewestDays"/>.</param>
public sealed record UnusualDay(IReadOnlyList<string> Counties, string Account, string Role, DateOnly Day, int Looks, int OutsideHours, int? Usual,
    IReadOnlyList<UnusualReason> Reasons);

/// <summary>
/// Finds in the audit trail whose looks at people stand out: many in a day, or outside hours (未成年人网络保护条例 36 wants access kept to who needs it).
/// The numbers are ours, no clause gives any.
/// </summary>
public static class UnusualAccess
{
    /// <summary>Whoever reviews a form in six minutes all day does not reach it.</summary>
    public const int ManyInADay = 80;

    /// <summary>From so many on a day is compared with the account's others.</summary>
    public const int ComparedFrom = 20;

    /// <summary>So many times the usual is much.</summary>
    public const int TimesUsual = 3;

    /// <summary>Of fewer other days nobody can say what is usual.</summary>
    public const int FewestDays = 3;

    /// <summary>Offices and visits at the door begin later.</summary>
    public static readonly TimeOnly Begins = new(7, 0);

    /// <summary>Visits at the door after work are over by then.</summary>
    public static readonly TimeOnly Ends = new(21, 0);

    /// <summary>What shows people to somebody with an account: opened, printed, searched for, taken away in a file.</summary>
    public static IReadOnlyList<string> Looks { get; } =
    [
        "declaration.open", "declaration.view-attachment", "declaration.print", "child.open", "child.print", "child.search", "keyCare.open",
            "case.read",
        "verification.open", "statistics.children", "export.download", "records.download", "import.download", "checklist.file",
        "national.download", "rights.open", "rights.copy", "child.take", "child.compare",
    ];

    /// <param name="entries">Of any counties and days, in any order.</param>
    /// <returns>The latest day first, of one day the most looks first.</returns>
    public static IReadOnlyList<UnusualDay> Find(IEnumerable<AuditEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return
        [
            .. entries.Where(entry => IsOfAnAccount(entry) && Looks.Contains(entry.Action, StringComparer.Ordinal))
                .GroupBy(entry => entry.Actor.Subject)
                .SelectMany(of => OfOne(of.Key, [.. of]))
                .OrderByDescending(day => day.Day).ThenByDescending(day => day.Looks).ThenBy(day => day.Account, StringComparer.Ordinal),
        ];
    }

    private static bool IsOfAnAccount(AuditEntry entry) => entry.Actor != AuditActor.System && entry.Actor != AuditActor.Declarant;

    private static IEnumerable<UnusualDay> OfOne(string account, IReadOnlyList<AuditEntry> looks)
    {
        var days = looks.GroupBy(entry => CivilTime.ChinaDate(entry.At)).ToDictionary(day => day.Key, day => day.ToList());
        foreach (var (day, seen) in days)
        {
            var outside = seen.Count(entry => IsOutsideHours(entry.At));
            var usual = Median([.. days.Where(other => other.Key != day).Select(other => other.Value.Count)]);
            List<UnusualReason> reasons = [];
            if (seen.Count >= ManyInADay || (seen.Count >= ComparedFrom && seen.Count > TimesUsual * usual))
            {
                reasons.Add(UnusualReason.Many);
            }

            if (outside > 0)
            {
                reasons.Add(UnusualReason.OutsideHours);
            }

            if (reasons.Count > 0)
            {
                // Who stood in for somebody used two roles; the last one is told.
                yield return new([.. seen.Select(entry => entry.County).Distinct().Order(StringComparer.Ordinal)], account,
                    seen.MaxBy(entry => entry.At)!.Actor.Role, day, seen.Count, outside, usual, reasons);
            }
        }
    }

    private static bool IsOutsideHours(DateTimeOffset at) => CivilTime.ChinaTime(at) is var time && (time < Begins || time >= Ends);

    private static int? Median(List<int> counts)
    {
        counts.Sort();
        return counts.Count < FewestDays ? null : counts[counts.Count / 2];
    }
}
