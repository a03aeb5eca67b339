using System.Diagnostics;
using Domain.Matching;

namespace Benchmarks;

/// <summary>How right the linkage is on an invented city whose truth is known, and how fast on a million children beside the same comparison in DuckDB.</summary>
internal static class LinkageFigures
{
    private static readonly DateOnly Today = new(2026, 11, 24);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        await Task.CompletedTask;
        var seed = ulong.Parse(Environment.GetEnvironmentVariable("SEED") ?? "1");
        var persons = int.Parse(Environment.GetEnvironmentVariable("N") ?? (effort == Effort.Smoke ? "6000" : "60000"));
        var truth = new LinkageTruth(seed, persons, Today);
        var watch = Stopwatch.StartNew();
        var (children, rows) = (RecordSet.Of(truth.Children), RecordSet.Of(truth.Rows));
        var prepared = watch.Elapsed;
        var result = Linkage.Link(children, rows, Today);
        Console.WriteLine($"prepare {prepared.TotalSeconds:0.00} s link {(watch.Elapsed - prepared).TotalSeconds:0.00} s");
        var score = truth.Score(result);
        Console.WriteLine($"P {score.Precision:0.0000} R {score.Recall:0.0000} F1 {score.F1:0.0000} ceiling {score.Ceiling:0.0000} possible {score.PossibleShare:0.000} twins {score.TwinsLinked} worst {score.WorstBin:0.000}");
        Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(result.Model));
        foreach (var line in score.Table())
        {
            Console.WriteLine(line);
        }

        Console.WriteLine(string.Join("\n", truth.Wrong(result, int.Parse(Environment.GetEnvironmentVariable("W") ?? "0"))));
        return [];
    }
}
