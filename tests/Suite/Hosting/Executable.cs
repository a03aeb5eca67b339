using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Suite.Hosting;

/// <summary>The host as a process of its own.</summary>
internal static class Executable
{
    /// <summary>The root of the repository, above wherever the tests were built to.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The executable that was built with these tests.</summary>
    public static string Built => Path.Combine(AppContext.BaseDirectory, "Host");

    /// <summary>
    /// Runs to the end; the exit code and what was written to standard error, or, where that is nothing and it failed, to its output.
    /// </summary>
    public static async Task<(int Code, string Error)> RunAsync(string file, IEnumerable<string> args,
        IEnumerable<(string Name, string Value)> environment)
    {
        using var process = Start(file, args, environment);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        // A tool that builds says on its output what went wrong.
        return (process.ExitCode, error.Length > 0 || process.ExitCode == 0 ? error : await output);
    }

    public static Process Start(string file, IEnumerable<string> args, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(file, args) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Serverless.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
