using System.Diagnostics;
using Suite.Channels;

namespace Suite.Backup;

/// <summary>The real executable with a command of its upkeep.</summary>
internal static class Command
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(Now), process.StandardError.ReadToEndAsync(Now));
        await process.WaitForExitAsync(Now);
        return (process.ExitCode, await said + await wrong);
    }

    /// <summary>Runs it and kills it (-9) after a while.</summary>
    /// <returns>Whether it came to its end before.</returns>
    public static async Task<bool> KillAsync(TimeSpan after, params string[] arguments)
    {
        using var process = Start(arguments);
        _ = process.StandardOutput.ReadToEndAsync(Now);
        _ = process.StandardError.ReadToEndAsync(Now);
        await process.WaitForExitAsync(Now).WaitAsync(after, Now).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var ended = process.HasExited;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(Now);
        return ended && process.ExitCode == 0;
    }

    private static Process Start(string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var executable = Path.Combine(Npm.Root, "functions", "Host", "bin", configuration, "net10.0", "Host.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [executable, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
    }
}
