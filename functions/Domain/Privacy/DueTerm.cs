using System.Globalization;
using Domain.Time;

namespace Domain.Privacy;

/// <summary>How closely a list may say when something is due.</summary>
public enum DuePrecision
{
    /// <summary>Somebody chose the day: overdue, today, this week, or the month.</summary>
    Day,

    /// <summary>
    /// The calendar chose it, and with the month of birth beside it the day would be the birthday: overdue since an earlier week, this week, or the
    /// month.
    /// </summary>
    Week,
}

/// <summary>
/// When something is due, as a list says it before the record was opened: <c>overdue</c>, <c>today</c>, <c>thisWeek</c>, or a month such as
/// <c>2026-12</c>.
/// </summary>
/// <remarks>
/// 小雨 was born in March 2010 and her record is due on 2026-03-18, the day after her sixteenth birthday. A list that shows or sorts by that day, or
/// lets somebody ask "due by the 17th?" and "by the 18th?", has told her birthday; weeks begin on Monday and months on the first for everybody, so
/// they cannot be moved about until only one day is left. Where a month meets this week, a day or two may be left of it: they go with the month on
/// their other side, so that what is told and what is asked for, together, leave a week at least.
/// </remarks>
public static class DueTerm
{
    public const string Overdue = "overdue";
    public const string Today = "today";
    public const string ThisWeek = "thisWeek";

    /// <summary>The term of a day.</summary>
    public static string Of(DateOnly due, DateOnly today, DuePrecision precision) =>
        due < First(today, precision) ? Overdue
        : precision == DuePrecision.Day && due == today ? Today
        : due <= Sunday(today) ? ThisWeek
        : Month(precision == DuePrecision.Week && IsRest(due, Sunday(today)) ? CivilTime.AddDays(CivilTime.EndOfMonth(due), 1) : due);

    /// <summary>By what a list puts the most pressing first: what it shows, and so nothing beside it; ordinal.</summary>
    public static string Order(string term) => term switch
    {
        Overdue => "0",
        Today => "1",
        ThisWeek => "2",
        _ => "3" + term,
    };

    /// <summary>In words: 已超期, 今天, 本周, 2026年12月.</summary>
    public static string Label(string term) => term switch
    {
        Overdue => "已超期",
        Today => "今天",
        ThisWeek => "本周",
        _ => DateOnly.TryParseExact(term, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) ? Masking.Month(month) : term,
    };

    internal static string Month(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    internal static DateOnly Monday(DateOnly today) => CivilTime.AddDays(today, -(((int)today.DayOfWeek + 6) % 7));

    internal static DateOnly Sunday(DateOnly today) => CivilTime.AddDays(Monday(today), 6);

    /// <summary>Whether so few days lie from one day to before another that they would tell the day.</summary>
    internal static bool IsShort(DateOnly from, DateOnly to) => to.DayNumber - from.DayNumber is > 0 and < 7;

    /// <summary>Whether a day after this week lies in the few days that are left of the month of its Sunday.</summary>
    private static bool IsRest(DateOnly due, DateOnly sunday) =>
        (due.Year, due.Month) == (sunday.Year, sunday.Month) && CivilTime.EndOfMonth(due).DayNumber - sunday.DayNumber < 7;

    /// <summary>The first day that is not overdue.</summary>
    internal static DateOnly First(DateOnly today, DuePrecision precision) => precision == DuePrecision.Day ? today : Monday(today);
}

/// <summary>What a list may be cut to by when things are due: the terms of <see cref="DueTerm"/>, never a day.</summary>
public sealed record DueFilter
{
    public const string DueNow = "dueNow";
    public const string ThisMonth = "thisMonth";

    /// <summary>The choices that need no calendar, in the order of a select.</summary>
    public static IReadOnlyList<(string Text, string Label)> Choices { get; } =
        [(DueNow, "已经到期的"), (DueTerm.Overdue, "已经超期的"), (DueTerm.Today, "今天到期的"), (DueTerm.ThisWeek, "本周到期的"), (ThisMonth, "本月到期的")];

    private DueFilter(string text) => Text = text;

    /// <summary><c>overdue</c>, <c>today</c>, <c>dueNow</c> (both), <c>thisWeek</c>, <c>thisMonth</c> or a month <c>yyyy-MM</c>.</summary>
    public string Text { get; }

    /// <summary>The filter of that text; null where it is none.</summary>
    public static DueFilter? Find(string? text) =>
        text is not null && (Choices.Any(choice => choice.Text == text)
            || DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            ? new(text)
            : null;

    /// <summary>In words.</summary>
    public string Label => Choices.FirstOrDefault(choice => choice.Text == Text).Label ?? DueTerm.Label(Text) + "到期的";

    /// <summary>Whether something due on that day belongs to the list.</summary>
    public bool Matches(DateOnly due, DateOnly today, DuePrecision precision)
    {
        var (from, until) = Span(today, precision);
        return !(due < from) && !(due > until);
    }

    /// <summary>
    /// The first day that matches, null where all before the last do, and the last. What is told to the week is asked for by the week: "today" is
    /// the week that today lies in, and a month is cut where the terms are.
    /// </summary>
    public (DateOnly? From, DateOnly Until) Span(DateOnly today, DuePrecision precision)
    {
        var first = DueTerm.First(today, precision);
        return Text switch
        {
            DueTerm.Overdue => (null, CivilTime.AddDays(first, -1)),
            DueTerm.Today => (first, precision == DuePrecision.Day ? today : CivilTime.AddDays(first, 6)),
            DueNow => (null, precision == DuePrecision.Day ? today : CivilTime.AddDays(first, 6)),
            DueTerm.ThisWeek => (DueTerm.Monday(today), DueTerm.Sunday(today)),
            ThisMonth => Month(today),
            _ => Month(DateOnly.ParseExact(Text, "yyyy-MM", CultureInfo.InvariantCulture)),
        };

        (DateOnly?, DateOnly) Month(DateOnly day)
        {
            var (begin, end) = (new DateOnly(day.Year, day.Month, 1), CivilTime.EndOfMonth(day));
            return precision == DuePrecision.Day ? (begin, end) : Whole(begin, end, DueTerm.Monday(today));
        }
    }

    /// <summary>
    /// The months in which what matches is due, the earliest first: those of which every day matches, and beside them those of which some do. Lists
    /// know the month and the sealed record the day: of the first nothing needs to be opened.
    /// </summary>
    public IEnumerable<(DateOnly? From, DateOnly Until, bool IsWhole)> Months(DateOnly today, DuePrecision precision)
    {
        var (from, until) = Span(today, precision);
        var (isEarly, isLate) = (from is { Day: > 1 }, until != CivilTime.EndOfMonth(until));
        var begin = isEarly ? CivilTime.AddDays(CivilTime.EndOfMonth(from!.Value), 1) : from;
        var end = isLate ? new DateOnly(until.Year, until.Month, 1).AddDays(-1) : until;
        if (isEarly)
        {
            yield return (from, CivilTime.EndOfMonth(from!.Value), false);
        }

        if (!(begin > end))
        {
            yield return (begin, end, true);
        }

        if (isLate && !(isEarly && (from!.Value.Year, from.Value.Month) == (until.Year, until.Month)))
        {
            yield return (CivilTime.AddDays(end, 1), until, false);
        }
    }

    /// <summary>
    /// A month in whole pieces: what came before this week, this week where it lies in the month at all, what comes after it; none shorter than a
    /// week.
    /// </summary>
    private static (DateOnly From, DateOnly Until) Whole(DateOnly begin, DateOnly end, DateOnly monday)
    {
        var (before, after, next) = (CivilTime.AddDays(monday, -1), CivilTime.AddDays(monday, 7), CivilTime.AddDays(end, 1));
        return end < monday ? (begin, DueTerm.IsShort(next, monday) ? before : end)
            : begin >= after ? (DueTerm.IsShort(after, begin) ? after : begin, end)
            : (begin > monday || DueTerm.IsShort(begin, monday) ? monday : begin, next <= after || DueTerm.IsShort(after, next)
                ? CivilTime.AddDays(after, -1) : end);
    }
}
