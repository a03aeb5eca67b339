using System.Globalization;
using System.Runtime.InteropServices;

namespace Benchmarks;

/// <summary>One claim of the README and what a run said about it: a ratio of two things measured in turns in the same run.</summary>
/// <param name="Ratios">One per round; the median counts.</param>
/// <param name="AtMost">The ratio must not be above this.</param>
/// <param name="AtLeast">The ratio must not be below this.</param>
/// <param name="Aim">What we aim for, as written in the table.</param>
/// <param name="Absolute">The numbers behind the ratio; they say as much about the machine as about the program.</param>
internal sealed record Figure(string Name, IReadOnlyList<double> Ratios, double? AtMost, double? AtLeast, string Aim, string Absolute)
{
    public double Ratio => Median(Ratios);

    public bool Passes => !(Ratio > AtMost) && !(Ratio < AtLeast) && !double.IsNaN(Ratio);

    public string Gate => AtMost is { } most ? $"≤ {Number(most)} ×" : AtLeast is { } least ? $"≥ {Number(least)} ×" : "reported";

    /// <summary>Nothing where only an aim is known: what is reported neither passes nor fails.</summary>
    public string Verdict => AtMost is null && AtLeast is null ? "" : Passes ? " ✓" : " ✗";

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted.Length % 2 == 1 ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static string Number(double value) => value.ToString(value >= 10 ? "0" : "0.00", CultureInfo.InvariantCulture);
}

/// <summary>Writes the figures where the README takes them from.</summary>
internal static class Report
{
    public static async Task WriteAsync(IReadOnlyList<Figure> figures, string path)
    {
        var lines = new List<string>
        {
            $"Measured {DateTimeOffset.UtcNow:yyyy-MM-dd} on {Environment.ProcessorCount} cores ({Processor()}), "
                + $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription.Split('\n')[0]}.",
            "Each ratio is the median of the rounds of one run in which both sides took turns; only ratios are gated.",
            "",
            "| claim | ratio (rounds) | gate | aim | absolute, on this machine |",
            "|---|---|---|---|---|",
        };
        lines.AddRange(figures.Select(figure =>
            $"| {figure.Name} | **{Figure.Number(figure.Ratio)}** ({string.Join(" ", figure.Ratios.Select(Figure.Number))}) | {figure.Gate}"
                + $"{figure.Verdict} | {figure.Aim} | {figure.Absolute} |"));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllLinesAsync(path, lines);
    }

    private static string Processor()
    {
        const string info = "/proc/cpuinfo";
        var line = File.Exists(info) ? File.ReadLines(info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
