using System.Diagnostics;

namespace Benchmarks;

/// <summary>Somebody who clicks, waits for the page and thinks before the next click.</summary>
internal abstract class Person(int port, int number)
{
    protected Wire Wire { get; } = new(port);

    /// <summary>Everybody clicks differently, and the same in every run.</summary>
    protected Random Dice { get; } = new(number);

    /// <summary>Everybody clicks and thinks until the time is up. The time of a page ends with its last byte.</summary>
    public static async Task<Dictionary<string, List<double>>> RunAsync(IReadOnlyList<Person> people, TimeSpan load, TimeSpan thought)
    {
        GC.Collect();
        var until = Stopwatch.GetTimestamp() + (long)(load.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(people.Select(person => Task.Run(() => person.WorkAsync(until, thought))));
        return all.SelectMany(pages => pages).GroupBy(pair => pair.Page, pair => pair.Seconds, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
    }

    public static string Milliseconds(IEnumerable<double> seconds) => Figure.Number(Figure.Median(seconds) * 1000) + " ms";

    public static double P95(List<double> times) => times.Order().ElementAt((int)(times.Count * 0.95));

    protected abstract Task<(string Page, Answered Answer)> ClickAsync();

    /// <exception cref="InvalidOperationException">Not the page that was asked for.</exception>
    protected abstract void Look(string page, Answered answer);

    private async Task<List<(string Page, double Seconds)>> WorkAsync(long until, TimeSpan thought)
    {
        var times = new List<(string, double)>();

        // Not all in the same instant, neither at first nor later: half a second to one and a half.
        await Task.Delay(thought * Dice.NextDouble());
        while (Stopwatch.GetTimestamp() < until)
        {
            var started = Stopwatch.GetTimestamp();
            var (page, answer) = await ClickAsync();
            times.Add((page, Stopwatch.GetElapsedTime(started).TotalSeconds));
            Look(page, answer);
            await Task.Delay(thought * (0.5 + Dice.NextDouble()));
        }

        return times;
    }
}
