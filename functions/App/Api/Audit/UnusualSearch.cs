using System.Globalization;
using App.Wire;
using Domain.Divisions;
using Domain.Problems;
using Domain.Time;
using Microsoft.AspNetCore.Http;

namespace App.Api.Audit;

/// <summary>Which counties and days are looked at for unusual access; the last week where nothing is said.</summary>
/// <param name="County">Null: all.</param>
public sealed record UnusualSearch(DivisionCode? County, DateOnly From, DateOnly Until)
{
    private const int UsualDays = 7;

    public IReadOnlyList<DivisionCode> Counties => County is { } one ? [one] : AuditRecords.Counties;

    public static (UnusualSearch? Search, IReadOnlyList<Problem> Problems) Read(IQueryCollection query, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(query);
        var problems = new List<Problem>();
        var named = query["county"].ToString();
        var county = named.Length == 0 ? null : AuditRecords.CountyOf(named);
        if (named.Length > 0 && county is null)
        {
            problems.Add(Domain.Children.Errors.UnknownCounty() with { Field = "county" });
        }

        var until = Day("until") ?? today;
        var from = Day("from") ?? CivilTime.AddDays(until, 1 - UsualDays);
        if (problems.Count == 0 && (from > until || until.DayNumber - from.DayNumber >= AuditRecords.MostDays))
        {
            problems.Add(new("from", "wrong-days", $"请选择从早到晚的两个日子，一次最多看{AuditRecords.MostDays}天。"));
        }

        return problems.Count > 0 ? (null, problems) : (new(county, from, until), problems);

        DateOnly? Day(string name)
        {
            if (query[name].ToString() is not { Length: > 0 } text)
            {
                return null;
            }

            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                && day.Year is > 2000 and < 2200)
            {
                return day;
            }

            problems.Add(Errors.InvalidDate(name));
            return null;
        }
    }
}
