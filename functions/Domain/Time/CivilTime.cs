namespace Domain.Time;

/// <summary>Counting by the calendar as the Civil Code does (民法典 200-202): the start day is not counted, a missing day is the month's last.</summary>
public static class CivilTime
{
    /// <summary>The civil date in China at an instant: a fixed +08:00, no time zone data needed.</summary>
    /// <remarks>A mother declares at 07:30 on 1 September in 长治; in UTC that is still August, on paper it is not.</remarks>
    public static DateOnly ChinaDate(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(TimeSpan.FromHours(8)).DateTime);

    /// <summary>The time of day in China at an instant.</summary>
    public static TimeOnly ChinaTime(DateTimeOffset instant) => TimeOnly.FromDateTime(instant.ToOffset(TimeSpan.FromHours(8)).DateTime);

    /// <summary>
    /// Whole months completed at the end of <paramref name="on"/>, negative before the start.
    /// </summary>
    /// <remarks>Born 2021-08-31, the sixth month is complete on 2022-02-28: there is no 31 February to wait for.</remarks>
    public static int FullMonths(DateOnly start, DateOnly on)
    {
        var months = ((on.Year - start.Year) * 12) + on.Month - start.Month;
        return AddMonths(start, months) <= on ? months : months - 1;
    }

    /// <summary>
    /// Completed years of age (周岁) on a day, counting a birthday as completing the year; 29 February falls on the 28th in common years.
    /// </summary>
    public static int Age(DateOnly born, DateOnly on) => Math.DivRem(FullMonths(born, on), 12) is var (years, rest) && rest < 0 ? years - 1 : years;

    /// <summary><see cref="DateOnly.AddMonths"/> that stays inside the calendar instead of throwing at its ends.</summary>
    public static DateOnly AddMonths(DateOnly start, int months)
    {
        var index = ((start.Year - 1) * 12L) + start.Month - 1 + months;
        return index < 0 ? DateOnly.MinValue : index >= 9999 * 12L ? DateOnly.MaxValue : start.AddMonths(months);
    }

    /// <summary>The last day of the month before: by it an age is told to the month, whatever the day of birth.</summary>
    public static DateOnly EndOfLastMonth(DateOnly day) => AddDays(new(day.Year, day.Month, 1), -1);

    /// <summary>The last day of the month.</summary>
    public static DateOnly EndOfMonth(DateOnly day) => new(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month));

    /// <summary><see cref="DateOnly.AddDays"/> that stays inside the calendar instead of throwing at its ends.</summary>
    public static DateOnly AddDays(DateOnly start, int days)
    {
        var number = (long)start.DayNumber + days;
        return number < 0 ? DateOnly.MinValue : number > DateOnly.MaxValue.DayNumber ? DateOnly.MaxValue : start.AddDays(days);
    }
}
