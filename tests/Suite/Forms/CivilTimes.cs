using Domain.Time;


namespace Suite.Forms;

/// <summary>民法典 200–202: the start day is not counted, a month ends on its corresponding day or else on its last.</summary>
public sealed class CivilTimes
{
    [Theory]
    [InlineData("2023-08-31", "2024-02-28", 5)]
    [InlineData("2023-08-31", "2024-02-29", 6)]
    [InlineData("2022-08-31", "2023-02-28", 6)]
    [InlineData("2024-02-10", "2024-08-09", 5)]
    [InlineData("2024-02-10", "2024-08-10", 6)]
    [InlineData("2024-09-01", "2024-08-31", -1)]
    public void Full_months_are_counted_by_corresponding_days(string start, string on, int months) =>
        Assert.Equal(months, CivilTime.FullMonths(Day(start), Day(on)));

    [Theory]
    [InlineData("2008-02-29", "2024-02-28", 15)]
    [InlineData("2008-02-29", "2024-02-29", 16)]
    [InlineData("2008-02-29", "2025-02-28", 17)]
    [InlineData("2016-03-05", "2024-03-04", 7)]
    [InlineData("2016-03-05", "2024-03-05", 8)]
    [InlineData("2024-03-05", "2024-03-04", -1)]
    public void Years_of_age_are_completed_on_the_birthday(string born, string on, int years) =>
    Assert.Equal(years, CivilTime.Age(Day(born), Day(on)));

    [Theory]
    [InlineData("2024-08-31T15:59:59Z", "2024-08-31")]
    [InlineData("2024-08-31T16:00:00Z", "2024-09-01")]
    [InlineData("2024-09-01T07:30:00+08:00", "2024-09-01")]
    [InlineData("2024-12-31T20:00:00-05:00", "2025-01-01")]
    public void The_date_is_that_of_China_wherever_the_server_stands(string instant, string date) =>
        Assert.Equal(Day(date), CivilTime.ChinaDate(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Counting_stays_inside_the_calendar()
    {
        Assert.Equal(DateOnly.MaxValue, CivilTime.AddMonths(new(9999, 11, 30), 6));
        Assert.Equal(DateOnly.MinValue, CivilTime.AddMonths(new(1, 1, 1), -1));
        Assert.Equal(DateOnly.MaxValue, CivilTime.AddDays(new(9999, 12, 31), 1));
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
