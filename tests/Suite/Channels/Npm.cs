using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Suite.Channels;

/// <summary>
/// Packages that tests need from npm, kept in the git-ignored <c>artifacts</c>; a test that cannot have them is skipped and says why.
/// </summary>
internal static class Npm
{
    public static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Serverless.sln")))
            {
                folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests must run inside the repository.");
            }

            return folder;
        }
    }

    /// <summary>One at a time: whoever comes while a package is being put there would find half of it.</summary>
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>Installs exactly these versions.</summary>
    /// <returns>The folder with node_modules.</returns>
    public static async Task<string> InstallAsync(string name, string[] packages)
    {
        var folder = Path.Combine(Root, "artifacts", name);
        await Turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!packages.All(package => PackageVersion(folder, package.Split('@')[0]) == package.Split('@')[1]))
            {
                await NpmAsync(folder, ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", .. packages]);
            }

            return folder;
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Fetches one package without what it depends on, checks it, and unpacks it.</summary>
    /// <param name="integrity">As the registry publishes it.</param>
    /// <returns>The folder of the unpacked package.</returns>
    public static async Task<string> PackAsync(string name, string package, string integrity)
    {
        var folder = Path.Combine(Root, "artifacts", name);
        await Turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!Directory.Exists(Path.Combine(folder, "package")))
            {
                var packed = await NpmAsync(folder, ["pack", "--json", "--pack-destination", folder, package]);
                using var answer = JsonDocument.Parse(packed[packed.IndexOf('[', StringComparison.Ordinal)..(packed.LastIndexOf(']') + 1)]);
                Assert.Equal(integrity, answer.RootElement[0].GetProperty("integrity").GetString());
                var (exit, output) = await RunAsync(
                    "tar", ["xzf", Path.Combine(folder, answer.RootElement[0].GetProperty("filename").GetString()!), "-C", folder],
                        Patience.Long);
                Assert.True(exit == 0, output);
            }

            return Path.Combine(folder, "package");
        }
        finally
        {
            Turn.Release();
        }
    }

    private static async Task<string> NpmAsync(string folder, string[] arguments)
    {
        Directory.CreateDirectory(folder);
        try
        {
            var (exit, output) = await RunAsync("npm", arguments, TimeSpan.FromMinutes(5));
            Assert.SkipWhen(exit != 0, $"npm {arguments[0]} did not succeed: {output}");
            return output;
        }
        catch (Win32Exception)
        {
            Assert.Skip("npm is not installed.");
            return "";
        }
    }

    private static string? PackageVersion(string folder, string package)
    {
        var file = Path.Combine(folder, "node_modules", package, "package.json");
        if (!File.Exists(file))
        {
            return null;
        }

        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return json.RootElement.GetProperty("version").GetString();
    }

    public static async Task<(int Exit, string Output)> RunAsync(string program, string[] arguments, TimeSpan limit)
    {
        using var process = new Process
        {
            StartInfo = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false },
        };
        process.Start();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.HasExited ? process.ExitCode : -1, await output + await errors);
    }
}
