using System.Diagnostics;
using System.Reflection;
using Suite.Channels;

namespace Suite.Infrastructure;

/// <summary>The real Bicep compiler over <c>infra-bicep</c>, without a network and without the machine's culture.</summary>
internal static class Bicep
{
    public static readonly string Folder = Path.Combine(Npm.Root, "infra-bicep");

    private static readonly string Compiler = typeof(Bicep).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "BicepCompiler").Value!;

    /// <summary>Every source file, as a path inside <see cref="Folder"/>.</summary>
    public static IReadOnlyList<string> Sources { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.bicep*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".bicep" or ".bicepparam")
            .Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    /// <summary>A copy of the sources to work in: a snapshot is written beside its parameters.</summary>
    public static string Copy()
    {
        var copy = Directory.CreateTempSubdirectory("bicep-").FullName;
        foreach (var source in Sources.Append("bicepconfig.json"))
        {
            var target = Path.Combine(copy, source);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Folder, source), target);
        }

        return copy;
    }

    /// <summary>Runs the compiler with these arguments in a folder, with these variables and no other.</summary>
    /// <returns>The exit code and all it said.</returns>
    public static async Task<(int Code, string Said)> RunAsync(string folder, string[] arguments,
        IReadOnlyDictionary<string, string>? variables = null)
    {
        using var process = new Process
        {
            StartInfo = new(Compiler, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true }
        };
        var environment = process.StartInfo.Environment;
        environment.Clear();
        environment["HOME"] = folder;
        environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Path.Combine(Path.GetTempPath(), "bicep-bundle");
        // Whoever wants the network meets a closed door at once.
        environment["HTTPS_PROXY"] = environment["HTTP_PROXY"] = "http://127.0.0.1:9";
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        process.Start();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience.Long);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return (process.ExitCode, (await output + await errors).Trim());
    }
}
