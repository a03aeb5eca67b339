using System.Globalization;

namespace Domain.Matching;

/// <summary>How two birth dates agree.</summary>
public enum DateLevel
{
    Missing,
    Same,

    /// <summary>Day and month exchanged: 4 March and 3 April.</summary>
    DayAndMonth,

    /// <summary>The lunar date written into the box for the solar one: 正月初五 as 1 May… 01-05.</summary>
    Lunar,

    /// <summary>The same day one year off.</summary>
    YearOff,

    /// <summary>The first of January of the same year: all that was known was the year.</summary>
    Placeholder,

    /// <summary>One digit wrong, or two neighbouring digits exchanged.</summary>
    Slip,

    /// <summary>Another day of the same month.</summary>
    SameMonth,

    Different,
}

/// <summary>Decides the <see cref="DateLevel"/> of two birth dates; symmetric. Dates are day numbers, 0: not known.</summary>
internal static class DateComparison
{
    private static readonly int First = new DateOnly(1930, 1, 1).DayNumber;

    private static readonly Lazy<int[]> LunarDays = new(Load);

    public static DateLevel Compare(int a, int b)
    {
        if (a == 0 || b == 0)
        {
            return DateLevel.Missing;
        }

        if (a == b)
        {
            return DateLevel.Same;
        }

        var (left, right) = (DateOnly.FromDayNumber(a), DateOnly.FromDayNumber(b));
        var sameYear = left.Year == right.Year;
        if (sameYear && left.Month == right.Day && left.Day == right.Month)
        {
            return DateLevel.DayAndMonth;
        }

        if (sameYear && (left is { Month: 1, Day: 1 } || right is { Month: 1, Day: 1 }))
        {
            return DateLevel.Placeholder;
        }

        if (IsLunarOf(a, right) || IsLunarOf(b, left))
        {
            return DateLevel.Lunar;
        }

        if (left.Month == right.Month && left.Day == right.Day && Math.Abs(left.Year - right.Year) == 1)
        {
            return DateLevel.YearOff;
        }

        return IsSlip(left, right) ? DateLevel.Slip : sameYear && left.Month == right.Month ? DateLevel.SameMonth : DateLevel.Different;
    }

    /// <summary>
    /// The other dates as which a birth may stand in a list, for looking them up: exchanged, a year off, the lunar date and the date it is the lunar
    /// one of.
    /// </summary>
    public static void Others(int day, List<int> into)
    {
        var date = DateOnly.FromDayNumber(day);
        if (date.Day <= 12 && date.Day != date.Month)
        {
            into.Add(new DateOnly(date.Year, date.Day, date.Month).DayNumber);
        }

        if (date is not { Month: 2, Day: 29 })
        {
            into.Add(new DateOnly(date.Year - 1, date.Month, date.Day).DayNumber);
            into.Add(new DateOnly(date.Year + 1, date.Month, date.Day).DayNumber);
        }

        var lunar = Lunar(day);
        if (lunar != 0 && (lunar / 100 % 100) is var month && lunar % 100 <= DateTime.DaysInMonth(lunar / 10_000, month))
        {
            into.Add(new DateOnly(lunar / 10_000, month, lunar % 100).DayNumber);
        }

        // The new year of the moon is 20 to 50 days after that of the sun, and a month may be doubled.
        for (var later = day + 15; later <= day + 62; later++)
        {
            if (IsLunarOf(later, date))
            {
                into.Add(later);
            }
        }
    }

    /// <summary>Whether the date, read as a lunar one, is that day. In the eleventh and twelfth month people write either year.</summary>
    private static bool IsLunarOf(int day, DateOnly written)
    {
        var lunar = Lunar(day);
        return lunar != 0 && lunar % 10_000 == (written.Month * 100) + written.Day
            && (lunar / 10_000 == written.Year || (written.Month >= 11 && DateOnly.FromDayNumber(day).Year == written.Year));
    }

    private static int Lunar(int day) => day >= First && day - First < LunarDays.Value.Length ? LunarDays.Value[day - First] : 0;

    private static bool IsSlip(DateOnly a, DateOnly b)
    {
        var (left, right) = (Digits(a), Digits(b));
        var (wrong, first) = (0, -1);
        for (var i = 0; i < 8; i++, left /= 10, right /= 10)
        {
            if (left % 10 != right % 10)
            {
                wrong++;
                first = first < 0 ? i : first;
            }
        }

        if (wrong == 1)
        {
            return true;
        }

        var (power, x, y) = ((int)Math.Pow(10, first), Digits(a), Digits(b));
        return wrong == 2 && x / power % 10 == y / power / 10 % 10 && x / power / 10 % 10 == y / power % 10;

        static int Digits(DateOnly date) => (date.Year * 10_000) + (date.Month * 100) + date.Day;
    }

    private static int[] Load()
    {
        var calendar = new ChineseLunisolarCalendar();
        var days = new int[new DateOnly(2060, 1, 1).DayNumber - First];
        for (var i = 0; i < days.Length; i++)
        {
            var day = DateOnly.FromDayNumber(First + i).ToDateTime(TimeOnly.MinValue);
            var (year, month) = (calendar.GetYear(day), calendar.GetMonth(day));
            var leap = calendar.GetLeapMonth(year);
            days[i] = (year * 10_000) + ((leap > 0 && month >= leap ? month - 1 : month) * 100) + calendar.GetDayOfMonth(day);
        }

        return days;
    }
}
