using System.Diagnostics;
using Domain.Matching;

namespace Benchmarks;

/// <summary>
/// How right the linkage is on invented cities whose truth is known, and how fast on a million children beside the same comparison in DuckDB.
/// </summary>
internal static class LinkageFigures
{
    private const double WorstCalibration = 0.05;
    private const double MostPossible = 0.03;
    private const double OneChild = 5;
    private const double Minute = 60;
    private const double Memory = 3;

    private static readonly DateOnly Today = new(2026, 11, 24);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var smoke = effort == Effort.Smoke;

        // The million first: its memory is the process's highest.
        var speed = Million(smoke ? 4_000 : 1_000_000);
        var scores = Enumerable.Range(1, effort.Rounds).Select(seed => Score((ulong)seed, smoke ? 6_000 : 60_000)).ToList();
        await Written(scores[0]);
        return [.. Rightness(scores), OneAgainstCounty(smoke ? 3_000 : 100_000), .. speed];
    }

    private static LinkageScore Score(ulong seed, int persons)
    {
        var truth = new LinkageTruth(seed, persons, Today);
        return truth.Score(Linkage.Link(RecordSet.Of(truth.Children), RecordSet.Of(truth.Rows), Today));
    }

    private static IEnumerable<Figure> Rightness(List<LinkageScore> scores)
    {
        var first = scores[0];
        yield return new Figure("linkage: F1 over min(0.995, ceiling − 0.003)",
            [.. scores.Select(score => score.F1 / Math.Min(0.995, score.Ceiling - 0.003))], null, 1, "1 ×",
            FormattableString.Invariant(
                $"precision {first.Precision:0.0000}, recall {first.Recall:0.0000}, F1 {first.F1:0.0000}, ceiling {first.Ceiling:0.0000}; ")
            + "20% of numbers missing, 5% damaged");
        yield return new Figure("linkage: twins linked to each other", [scores.Sum(score => score.TwinsLinked)], 0, null, "0",
            $"in {scores.Count} cities of {first.Children} children");
        yield return new Figure("linkage: possible, over 3% of the children", [.. scores.Select(score => score.PossibleShare / MostPossible)], 1,
            null, "1 ×", FormattableString.Invariant($"{100 * first.PossibleShare:0.00}% of the children"));
        yield return new Figure("linkage: worst bin of the calibration, over 0.05", [.. scores.Select(score => score.WorstBin / WorstCalibration)], 1,
            null, "1 ×", FormattableString.Invariant($"{first.WorstBin:0.000} off in the worst of {first.Calibration().Count} bins of equal count"));
    }

    private static Figure OneAgainstCounty(int persons)
    {
        var truth = new LinkageTruth(99, persons, Today);
        var county = new LoadedCounty(RecordSet.Of(truth.Children), Linkage.Train(RecordSet.Of(truth.Children), RecordSet.Of(truth.Rows), Today));
        var times = new List<double>();
        foreach (var row in truth.Rows.Take(3_000))
        {
            var started = Stopwatch.GetTimestamp();
            county.Find(row);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        var later = times.Skip(times.Count / 3).Order().ToList();
        var slow = later[(int)(later.Count * 0.95)];
        return new Figure("one child against a loaded county, p95 over 5 ms", [slow / OneChild], 1, null, "1 ×",
            FormattableString.Invariant(
                $"median {Figure.Median(later):0.000} ms, p95 {slow:0.000} ms, slowest {later[^1]:0.0} ms against {truth.Children.Count} children"));
    }

    private static IReadOnlyList<Figure> Million(int persons)
    {
        using var city = LinkageMillion.Make(7, persons, Today);
        GC.Collect();
        var watch = Stopwatch.StartNew();
        var (children, rows) = (LinkageMillion.Read(city.ChildrenFile), LinkageMillion.Read(city.RowsFile));
        var loading = watch.Elapsed;
        var result = Linkage.Link(children, rows, Today);
        var linking = watch.Elapsed - loading;
        var (right, wrong) = LinkageMillion.Count(result, children, rows);
        var memory = LinkageMillion.PeakMemory();
        using var duck = new LinkageDuck();
        var duckLoading = duck.Load(city);
        var (took, pairs, duckRight, duckWrong) = duck.Link();
        return
        [
            new Figure("linkage of a million and a million, time of DuckDB SQL over ours", [took / linking], null, persons < 1_000_000
                ? null : 3, "3 ×",
                FormattableString.Invariant($"{linking.TotalSeconds:0.0} s against {took.TotalSeconds:0.0} s for ")
                + FormattableString.Invariant($"{city.Children} × {city.Rows} records ")
                + FormattableString.Invariant($"({pairs / 1e6:0.0} million pairs compared in SQL), loading apart: {loading.TotalSeconds:0.0} s ")
                + FormattableString.Invariant($"and {duckLoading.TotalSeconds:0.0} s; ")
                + $"right {right} and wrong {wrong} of {city.Pairs} against {duckRight} and {duckWrong}"),
            new Figure("the same, seconds over 60, reading the files included", [(loading + linking).TotalSeconds / Minute], 1, null, "0.33 ×",
                FormattableString.Invariant($"{(loading + linking).TotalSeconds:0.0} s")),
            new Figure("the same, memory over 3 GB", [memory / Memory], 1, null, "1 ×",
                FormattableString.Invariant($"{memory:0.00} GB at most, making the city included")),
        ];
    }

    private static async Task Written(LinkageScore score)
    {
        var path = Path.Combine(Repository.Root, "artifacts", "linkage.md");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllLinesAsync(path, score.Table());
    }
}
