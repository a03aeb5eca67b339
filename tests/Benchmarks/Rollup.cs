using System.Diagnostics;
using App.Api.Statistics;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Statistics;
using Microsoft.Extensions.DependencyInjection;

namespace Benchmarks;

/// <summary>
/// Every table there is (each dimension, and each two crossed, kinds apart) over a city of a million children, beside DuckDB's GROUPING SETS over the
/// same columns; and what a thousand changes cost once a county has been counted.
/// </summary>
internal static class Rollup
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var smoke = effort == Effort.Smoke;
        var incremental = await IncrementalAsync(smoke ? 2_000 : 50_000, smoke ? 100 : 1_000);
        return [.. Tables(smoke ? 5_000 : 1_000_000, Math.Min(effort.Rounds, 3)), incremental];
    }

    private static IEnumerable<Figure> Tables(int count, int rounds)
    {
        var watch = Stopwatch.StartNew();
        var tables = Rollups.Counties.ToDictionary(county => county, county => new CountyTable(county));
        foreach (var child in Register.Children(count, Today))
        {
            tables[child.County].Put(Contribution.Of(child, PolicyInForce.AsWritten));
        }

        var made = watch.Elapsed;
        var counties = tables.Values.Select(table => table.Rows()).ToList();
        var question = new Question(Caliber.Statistics, Today, []);
        IReadOnlyList<IReadOnlyList<Dimension>> asked =
        [
            .. Dimensions.All.Select(dimension => (IReadOnlyList<Dimension>)[dimension]),
            .. from a in Enumerable.Range(0, Dimensions.All.Count) from b in Enumerable
                .Range(0, a) select (IReadOnlyList<Dimension>)[Dimensions.All[b], Dimensions.All[a]],
        ];
        using var duck = new RollupDuck();
        var all = Counted.Of(question, counties, [], PolicyInForce.AsWritten);
        duck.Load(all);
        var (ratios, ours, theirs, cells) = (new List<double>(), TimeSpan.Zero, TimeSpan.Zero, 0L);
        for (var round = 0; round < rounds; round++)
        {
            watch.Restart();
            var counted = Counted.Of(question, counties, [], PolicyInForce.AsWritten);
            var (rows, sum) = (0L, 0L);
            foreach (var by in asked)
            {
                foreach (var cell in counted.Cells(by))
                {
                    (rows, sum) = (rows + 1, sum + cell.Count!.Value);
                }
            }

            ours = watch.Elapsed;
            watch.Restart();
            var (duckRows, duckSum) = duck.Count(asked);
            theirs = watch.Elapsed;
            ratios.Add(ours / theirs);
            cells = rows;
            if ((rows, sum) != (duckRows, duckSum))
            {
                throw new InvalidOperationException($"{rows} cells of {sum} children here, {duckRows} of {duckSum} in DuckDB.");
            }
        }

        yield return new Figure($"all {asked.Count} tables of {count:N0} children, time over DuckDB's GROUPING SETS", ratios, count < 1_000_000 ? null
            : 2, null, "1 ×",
            FormattableString.Invariant($"{ours.TotalSeconds:0.00} s against {theirs.TotalSeconds:0.00} s on two threads; {all.Count} counted in ")
            + FormattableString.Invariant($"{cells} cells, the same in both; contributions made in {made.TotalSeconds:0.0} s"));
    }

    private static async Task<Figure> IncrementalAsync(int children, int changes)
    {
        var (took, first) = (TimeSpan.Zero, TimeSpan.Zero);
        await Register.WithAsync(async services =>
        {
            var (rollups, county) = (services.GetRequiredService<Rollups>(), DivisionCode.Parse(County.Code));
            await Register.PutAsync(services, Register.Children(children, Today).Select(child => child with { County = county }));
            var watch = Stopwatch.StartNew();
            await rollups.RollUpAsync(county, CancellationToken.None);
            first = watch.Elapsed;
            await Register.ChangeAsync(services, changes);
            watch.Restart();
            await rollups.RollUpAsync(county, CancellationToken.None);
            took = watch.Elapsed;
        });
        return new Figure($"{changes:N0} changes taken into the table of a county of {children:N0}, seconds", [took.TotalSeconds], 1, null, "≤ 1 s",
            FormattableString.Invariant(
                $"{took.TotalSeconds:0.00} s, parts written and sealed included; the first count of the county {first.TotalSeconds:0.0} s"));
    }
}
