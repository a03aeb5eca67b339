using Domain.Statistics;

namespace Domain.Parameters;

/// <summary>One thing that is counted about a change.</summary>
public sealed record EffectMeasure(string Id, string Label, Func<CountyEffect, int> Of)
{
    /// <summary>In the order of the table.</summary>
    public static IReadOnlyList<EffectMeasure> All { get; } =
    [
        new("changed", "认定有变化", effect => effect.Changed),
        new("later", "当天不变，以后变化的日子不同", effect => effect.Later),
        new("monitoringIn", "新进监测口径", effect => effect.Monitoring.In),
        new("monitoringOut", "退出监测口径", effect => effect.Monitoring.Out),
        new("statisticsIn", "新进统计口径", effect => effect.Statistics.In),
        new("statisticsOut", "退出统计口径", effect => effect.Statistics.Out),
        new("censusIn", "新进普查可比口径", effect => effect.Census.In),
        new("censusOut", "退出普查可比口径", effect => effect.Census.Out),
        new("undecidedIn", "变成要人判断或补充", effect => effect.Undecided.In),
        new("undecidedOut", "不再要人判断或补充", effect => effect.Undecided.Out),
        new("closingIn", "都不再符合，会提请注销", effect => effect.Closing.In),
        new("closingOut", "不再提请注销", effect => effect.Closing.Out),
        new("ledgerIn", "新列入重点关爱", effect => effect.Ledger.In),
        new("ledgerOut", "重点关爱的原因不再有", effect => effect.Ledger.Out),
        new("rhythm", "重点关爱回访间隔改变", effect => effect.Rhythm),
    ];
}

/// <summary>
/// An effect as the two who decide see it: neither may list the children, so counts that are too small to be shown are hidden as in every internal
/// table, and
/// another of the same column where it would tell them (api.md, internal answers).
/// </summary>
/// <param name="Counts">By measure, then in the order of the counties; null: hidden.</param>
/// <param name="City">By measure; null where it would tell a single hidden county.</param>
public sealed record EffectTable(IReadOnlyList<CountyEffect> Counties, IReadOnlyDictionary<string, IReadOnlyList<int?>> Counts,
    IReadOnlyDictionary<string, int?> City)
{
    /// <summary>Counted to the end in every county.</summary>
    public bool IsWhole => Counties.All(county => county.IsWhole);

    /// <param name="minimum">The least count that is shown in a county.</param>
    public static EffectTable Of(IReadOnlyList<CountyEffect> counties, int minimum)
    {
        ArgumentNullException.ThrowIfNull(counties);
        var counts = new Dictionary<string, IReadOnlyList<int?>>(StringComparer.Ordinal);
        var city = new Dictionary<string, int?>(StringComparer.Ordinal);
        foreach (var measure in EffectMeasure.All)
        {
            var shown = HiddenCells.Hide([.. from county in counties where measure.Of(county) > 0 select new Cell([county.County], null,
                measure.Of(county))], minimum)
                .ToDictionary(cell => cell.Codes[0], cell => cell.Count, StringComparer.Ordinal);
            counts[measure.Id] = [.. counties.Select(county => shown.TryGetValue(county.County, out var count) ? count : 0)];
            city[measure.Id] = CityOf(counties, counts[measure.Id], measure, minimum);
        }

        return new(counties, counts, city);
    }

    /// <summary>Null where it is too small itself, or tells what is hidden: a single county, or several with one child each.</summary>
    private static int? CityOf(IReadOnlyList<CountyEffect> counties, IReadOnlyList<int?> shown, EffectMeasure measure, int minimum)
    {
        var (city, hidden) = (counties.Sum(measure.Of), shown.Count(count => count is null));
        var told = hidden == 1 || (hidden > 0 && city - shown.Sum(count => count ?? 0) == hidden);
        return told || (city > 0 && city < minimum) ? null : city;
    }
}
