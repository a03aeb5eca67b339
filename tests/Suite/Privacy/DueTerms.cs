using System.Globalization;
using Domain.Privacy;

namespace Suite.Privacy;

/// <summary>How closely a list says when something is due.</summary>
public sealed class DueTerms
{
    private static readonly DateOnly Wednesday = Day("2026-12-16");

    [Theory]
    [InlineData("2026-12-13", "overdue", "overdue")]
    [InlineData("2026-12-14", "overdue", "thisWeek")]
    [InlineData("2026-12-15", "overdue", "thisWeek")]
    [InlineData("2026-12-16", "today", "thisWeek")]
    [InlineData("2026-12-17", "thisWeek", "thisWeek")]
    [InlineData("2026-12-20", "thisWeek", "thisWeek")]
    [InlineData("2026-12-21", "2026-12", "2026-12")]
    [InlineData("2027-03-01", "2027-03", "2027-03")]
    public void What_somebody_set_is_told_to_the_day_what_the_calendar_sets_to_the_week(string due, string byDay, string byWeek)
    {
        Assert.Equal(byDay, DueTerm.Of(Day(due), Wednesday, DuePrecision.Day));
        Assert.Equal(byWeek, DueTerm.Of(Day(due), Wednesday, DuePrecision.Week));
    }

    [Theory]
    [InlineData("overdue", "已超期")]
    [InlineData("today", "今天")]
    [InlineData("thisWeek", "本周")]
    [InlineData("2026-12", "2026年12月")]
    public void Each_term_has_its_words(string term, string words) => Assert.Equal(words, DueTerm.Label(term));

    [Fact]
    public void A_filter_never_tells_two_days_of_one_week_apart_where_the_calendar_set_them()
    {
        string[] texts = ["overdue", "today", "dueNow", "thisWeek"];
        for (var today = Day("2026-11-01"); today < Day("2027-02-01"); today = today.AddDays(1))
        {
            foreach (var filter in texts.Select(text => DueFilter.Find(text)!))
            {
                var matches = Enumerable.Range(0, 7).Select(i => filter.Matches(Day("2026-12-14").AddDays(i), today, DuePrecision.Week)).Distinct();
                Assert.Single(matches);
            }
        }
    }

    [Fact]
    public void Whatever_is_told_and_asked_for_together_leaves_a_week_at_least_where_the_calendar_set_the_day()
    {
        for (var today = Day("2026-01-01"); today < Day("2028-03-10"); today = today.AddDays(1))
        {
            string[] months = [.. Enumerable.Range(-4, 9).Select(i => today.AddDays(1 - today.Day).AddMonths(i)
                .ToString("yyyy-MM", CultureInfo.InvariantCulture))];
            DueFilter[] filters = [.. DueFilter.Choices.Select(choice => choice.Text).Concat(months).Select(text => DueFilter.Find(text)!)];
            var alike = Enumerable.Range(-70, 140).Select(i => today.AddDays(i))
                .GroupBy(due => DueTerm.Of(due, today, DuePrecision.Week)
                    + string.Concat(filters.Select(filter => filter.Matches(due, today, DuePrecision.Week) ? '1' : '0')));
            foreach (var days in alike.Where(days => days.Min() > today.AddDays(-70) && days.Max() < today.AddDays(69)))
            {
                Assert.True(days.Max().DayNumber - days.Min().DayNumber == days.Count() - 1 && days.Count() >= 7,
                    $"On {today:O} only {days.Count()} days are left: {days.Min():O}.");
            }
        }
    }

    [Theory]
    [InlineData("2026-11-30", "2026-11-25", "2026-12")]
    [InlineData("2026-11-30", "2026-11-22", "2026-11")]
    [InlineData("2026-11-30", "2026-11-30", "thisWeek")]
    public void The_last_days_of_a_month_go_with_the_next_where_they_alone_would_tell_a_birthday(string due, string today, string term) =>
        Assert.Equal(term, DueTerm.Of(Day(due), Day(today), DuePrecision.Week));

    [Fact]
    public void What_a_filter_finds_is_what_the_list_then_says()
    {
        foreach (var precision in Enum.GetValues<DuePrecision>())
        {
            for (var due = Day("2026-10-01"); due < Day("2027-03-01"); due = due.AddDays(1))
            {
                var term = DueTerm.Of(due, Wednesday, precision);
                Assert.True(DueFilter.Find(term)!.Matches(due, Wednesday, precision), $"{due} {term}");
                Assert.Equal(term == DueTerm.Overdue, DueFilter.Find(DueTerm.Overdue)!.Matches(due, Wednesday, precision));
            }
        }
    }

    [Fact]
    public void The_months_of_a_filter_hold_the_days_that_match_and_of_a_whole_one_every_day_does()
    {
        foreach (var precision in Enum.GetValues<DuePrecision>())
        {
            for (var today = Day("2026-10-01"); today < Day("2027-03-10"); today = today.AddDays(1))
            {
                foreach (var filter in DueFilter.Choices.Select(choice => choice.Text).Append("2026-12").Select(text => DueFilter.Find(text)!))
                {
                    var months = filter.Months(today, precision).ToList();
                    for (var due = Day("2026-08-01"); due < Day("2027-05-01"); due = due.AddDays(1))
                    {
                        // A list knows the month alone.
                        var held = months.FindAll(part => Month(due) <= Month(part.Until) && !(part.From is { } from && Month(due) < Month(from)));
                        var matches = filter.Matches(due, today, precision);
                        Assert.True(held.Count <= 1 && (!matches || held.Count == 1) && (matches || !held.Exists(part => part.IsWhole)),
                            $"{filter.Text} on {today:O}: {due:O} stands in {held.Count}");
                    }
                }
            }
        }

        static int Month(DateOnly day) => (day.Year * 12) + day.Month;
    }

    [Theory]
    [InlineData("2026-12-16")]
    [InlineData("2026-13")]
    [InlineData("week")]
    [InlineData("")]
    [InlineData(null)]
    public void A_day_is_no_filter(string? text) => Assert.Null(DueFilter.Find(text));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
