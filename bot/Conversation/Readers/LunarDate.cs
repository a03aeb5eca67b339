using System.Globalization;

namespace Conversation.Readers;

/// <summary>农历 dates, by the calendar that the framework carries (1901 to 2100).</summary>
internal static class LunarDate
{
    private static readonly ChineseLunisolarCalendar Calendar = new();

    /// <summary>
    /// The day in the common calendar; null where there is no such day. 腊月三十 in a month of 29 days is its last day: everybody means 除夕.
    /// </summary>
    /// <param name="leap">The leap month (闰四月) that follows the month of that number.</param>
    public static DateOnly? ToCommon(int year, int month, int day, bool leap)
    {
        if (year is < 1902 or > 2099 || month is < 1 or > 12 || day is < 1 or > 30)
        {
            return null;
        }

        // The calendar counts the leap month as a month of its own: with a leap fourth month, the fifth is number 6.
        var leapMonth = Calendar.GetLeapMonth(year);
        if (leap && leapMonth != month + 1)
        {
            return null;
        }

        var index = leap || (leapMonth > 0 && month >= leapMonth) ? month + 1 : month;
        var days = Calendar.GetDaysInMonth(year, index);
        return DateOnly.FromDateTime(Calendar.ToDateTime(year, index, Math.Min(day, days), 0, 0, 0, 0));
    }
}
