using System.Globalization;
using App.Pages;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;
using Domain.Releases;
using Domain.Statistics;

namespace App.Portal.Releases;

/// <summary>What somebody wrote into the form of a release, as it was written.</summary>
/// <param name="Tables">The dimensions of each table by name; boxes left empty are not in it.</param>
public sealed record ReleaseForm(string Title, string Caliber, string AsOf, IReadOnlyList<IReadOnlyList<string>> Tables)
{
    /// <summary>The name of a box: which table, which of its dimensions, from 0.</summary>
    public static string BoxOf(int table, int dimension) => string.Create(CultureInfo.InvariantCulture, $"table{table}.{dimension}");

    /// <summary>A good first one: how many there are where (a table of its own, so that these totals are kept), and how old.</summary>
    public static ReleaseForm Empty(DivisionCode area, DateOnly today)
    {
        var place = area == DivisionCode.Changzhi ? Dimensions.County.Key : Dimensions.Township.Key;
        return new("", Domain.Statistics.Caliber.Monitoring.Id(), Day(today), [[place], [place, Dimensions.AgeBand5.Key]]);
    }

    public static ReleaseForm Of(ReleasePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new(plan.Title, plan.Caliber.Id(), Day(plan.AsOf), [.. plan.Tables.Select(names =>
            (IReadOnlyList<string>)[.. names.Select(name => Dimensions.Find(name)!.Key)])]);
    }

    public static ReleaseForm Read(Posted posted)
    {
        ArgumentNullException.ThrowIfNull(posted);
        var tables = Enumerable.Range(0, PlanRelease.MostTables)
            .Select(table => (IReadOnlyList<string>)[.. Enumerable.Range(0, PlanRelease.MostDimensions).Select(d =>
                posted.Value(BoxOf(table, d))).Where(name => name.Length > 0)]);
        return new(VisibleText.Of(posted.Value("title")), posted.Value("caliber"), posted.Value("asOf").Trim(),
            [.. tables.Where(names => names.Count > 0)]);
    }

    /// <summary>The plan, or every problem at once.</summary>
    public Decision<ReleasePlan> Judge(DivisionCode area, DateOnly today)
    {
        var problems = new List<Problem>();
        if (Calibers.Find(Caliber) is null)
        {
            problems.Add(Errors.NoCaliber());
        }

        var isDay = DateOnly.TryParseExact(AsOf, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        if (!isDay)
        {
            problems.Add(Errors.NoDay());
        }

        var plan = PlanRelease.Decide(Title, area, Calibers.Find(Caliber) ?? Domain.Statistics.Caliber.Monitoring, isDay ? day : today,
            Tables, today);
        problems.AddRange(plan.Problems);
        return problems.Count > 0 ? problems : plan;
    }

    /// <summary>A problem as this form says it: tables have a number here, not a place in JSON.</summary>
    public static string Say(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return problem.Field.StartsWith("tables[", StringComparison.Ordinal) && int.TryParse(problem.Field["tables[".Length..^1], NumberStyles.None,
            CultureInfo.InvariantCulture, out var table)
            ? string.Create(CultureInfo.InvariantCulture, $"表{table + 1}：{problem.Message}")
            : problem.Code == "required" && problem.Field == "tables" ? Errors.NoTable().Message : problem.Message;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
