using System.Diagnostics;

namespace Benchmarks;

/// <summary>From the start of the process to the first "ready": what a cold start on Azure waits for, without Azure's own part.</summary>
internal static class Start
{
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        var host = await Published.OfAsync("functions/Host");
        var empty = await Published.OfAsync("tests/BaselineEmpty");
        using var folder = new Scratch();

        // Once each beforehand: the files are in the cache, and the data folder exists.
        await TimeAsync(host, folder.Path);
        await TimeAsync(empty, folder.Path);
        var (ratios, ours, theirs) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < effort.Rounds; round++)
        {
            var (own, other) = (new List<double>(), new List<double>());
            for (var i = 0; i < effort.Repeats * 3; i++)
            {
                own.Add(await TimeAsync(host, folder.Path));
                other.Add(await TimeAsync(empty, folder.Path));
            }

            ours.Add(Figure.Median(own));
            theirs.Add(Figure.Median(other));
            ratios.Add(ours[^1] / theirs[^1]);
        }

        return
        [
            new Figure("start to ready, against an empty ASP.NET Core application", ratios, 2.0, null, "1.5 ×",
                $"{Figure.Number(Figure.Median(ours) * 1000)} ms against {Figure.Number(Figure.Median(theirs) * 1000)} ms"),
        ];
    }

    private static async Task<double> TimeAsync(Published server, string data)
    {
        var started = Stopwatch.GetTimestamp();
        using var running = Running.Start(server, data);
        await running.ReadyAsync();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}

/// <summary>A data folder for one measurement, on the disk of the repository: the temporary folder may be memory.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly string _root =
        Directory.CreateDirectory(System.IO.Path.Combine(Repository.Root, "artifacts", "scratch", Guid.NewGuid().ToString("N"))).FullName;

    public string Path => System.IO.Path.Combine(_root, "data");

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
