using Benchmarks;

// dotnet run -c Release --project tests/Benchmarks --
// [start|hosted|declare|findings|turn|bot|portal|departments|sheets|imports|uploads|linkage|rollup|reassess|verification|suites|phone]…
// [--full|--smoke]
var known = new Dictionary<string, Func<Effort, Task<IReadOnlyList<Figure>>>>(StringComparer.Ordinal)
{
    ["start"] = Start.MeasureAsync,
    ["hosted"] = Hosted.MeasureAsync,
    ["declare"] = Declare.MeasureAsync,
    ["findings"] = Findings.MeasureAsync,
    ["turn"] = Talking.MeasureAsync,
    ["bot"] = BotTurns.MeasureAsync,
    ["portal"] = Portal.MeasureAsync,
    ["departments"] = DepartmentPages.MeasureAsync,
    ["sheets"] = Sheets.MeasureAsync,
    ["imports"] = Imports.MeasureAsync,
    ["uploads"] = Uploads.MeasureAsync,
    ["linkage"] = LinkageFigures.MeasureAsync,
    ["verification"] = Verifying.MeasureAsync,
    ["rollup"] = Rollup.MeasureAsync,
    ["reassess"] = Reassess.MeasureAsync,
    ["suites"] = Suites.MeasureAsync,
    ["phone"] = SlowPhone.MeasureAsync,
};
var names = args.Where(arg => !arg.StartsWith("--", StringComparison.Ordinal)).ToList();
if (names.Except(known.Keys).Concat(args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal)).Except(["--full", "--smoke"]))
    .FirstOrDefault() is { } unknown)
{
    Console.Error.WriteLine($"{unknown}? usage: [{string.Join('|', known.Keys)}]… [--full|--smoke]");
    return 2;
}

var effort = args.Contains("--full") ? Effort.Full : args.Contains("--smoke") ? Effort.Smoke : Effort.Normal;
var figures = new List<Figure>();
foreach (var name in names.Count > 0 ? names : [.. known.Keys])
{
    IReadOnlyList<Figure> measured;
    try
    {
        measured = await known[name](effort);
    }
    catch (InvalidOperationException wrong)
    {
        // Caught, not only seen: what it started is stopped on the way out.
        Console.Error.WriteLine($"{name}: {wrong.Message}");
        return 1;
    }

    foreach (var figure in measured)
    {
        figures.Add(figure);
        Console
            .WriteLine(
                $"{figure.Name}: {Figure.Number(figure.Ratio)} ({string.Join(" ", figure.Ratios.Select(Figure.Number))}), gate {figure.Gate}"
                    + $"{figure.Verdict}; {figure.Absolute}");
    }
}

var report = Path.Combine(Repository.Root, "artifacts", "benchmarks.md");
await Report.WriteAsync(figures, report);
Console.WriteLine($"written: {Path.GetRelativePath(Repository.Root, report)}");
return figures.TrueForAll(figure => figure.Passes) ? 0 : 1;
