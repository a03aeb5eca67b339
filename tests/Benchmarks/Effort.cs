// taskset, /proc and processor pinning: the figures are measured where the system is deployed.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

namespace Benchmarks;

/// <summary>How long to measure. Smoke only shows that the measurement itself works; the figures of the page beside come from Full.</summary>
/// <param name="Rounds">Both sides take turns this often; the median of the rounds counts.</param>
/// <param name="Repeats">Of a loop within a round, the fastest counts.</param>
/// <param name="Load">How long one round of load lasts.</param>
internal sealed record Effort(int Rounds, int Repeats, TimeSpan Load)
{
    public static Effort Full { get; } = new(5, 5, TimeSpan.FromSeconds(12));

    public static Effort Normal { get; } = new(5, 3, TimeSpan.FromSeconds(5));

    public static Effort Smoke { get; } = new(1, 1, TimeSpan.FromSeconds(2));
}

internal static class Repository
{
    /// <summary>The folder with the solution, wherever the measurement was started from.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Serverless.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("Start the measurement from inside the repository.");
    }
}
