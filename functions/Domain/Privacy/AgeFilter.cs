namespace Domain.Privacy;

/// <summary>
/// Ages in whole years that a list may be cut to before a record was opened: by the month of birth that the list shows, never by the day.
/// </summary>
/// <remarks>
/// 小雨 was born on 18 March 2016 and her list says 2016年3月. Were she among the nine-year-olds until 17 March 2026 and then among the ten-year-olds,
/// somebody who asks every morning would have her birthday; so she is ten from the first of March on, with every child of that month.
/// </remarks>
/// <param name="Id">In an address: "6-11", "16-".</param>
/// <param name="From">The youngest, in years.</param>
/// <param name="Until">The oldest, in years; null: no end.</param>
public sealed record AgeFilter(string Id, string Label, int From, int? Until)
{
    public static IReadOnlyList<AgeFilter> All { get; } =
    [
        new("0-2", "不满3岁", 0, 2), new("3-5", "3至5岁", 3, 5), new("6-11", "6至11岁", 6, 11), new("12-15", "12至15岁", 12, 15),
            new("16-", "16岁以上", 16, null),
    ];

    public static AgeFilter? Find(string? id) => All.FirstOrDefault(age => age.Id == id);

    public bool Matches(DateOnly born, DateOnly today)
    {
        var (from, until) = Born(today);
        return !(born < from) && born <= until;
    }

    /// <summary>The first and last day of birth that match: whole months. The first is null where the age has no end.</summary>
    public (DateOnly? From, DateOnly Until) Born(DateOnly today)
    {
        var month = new DateOnly(today.Year, today.Month, 1);
        return (Until is { } oldest ? month.AddYears(-oldest - 1).AddMonths(1) : null, month.AddYears(-From).AddMonths(1).AddDays(-1));
    }
}
