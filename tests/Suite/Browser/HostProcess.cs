using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Suite.Channels;

namespace Suite.Browser;

/// <summary>The real executable of the build output, on its own data folder and a port of its own; killed at the end.</summary>
public sealed partial class HostProcess : IAsyncDisposable
{
    /// <summary>Off unless named: who looks again and again whether something is done would be told to wait just where it takes long.</summary>
    private static readonly string[] Limits =
        ["RateLimits:CallsPerMinutePerClient", "RateLimits:DeclarationsPerMinute", "RateLimits:ChatPerMinute"];

    private readonly bool _ownsData;
    private readonly StringBuilder _log;
    private readonly string[] _arguments;
    private Process _process;

    private HostProcess(Process process, Uri address, string data, bool ownsData, StringBuilder log, string[] arguments) =>
        (_process, Address, Data, _ownsData, _log, _arguments) = (process, address, data, ownsData, log, arguments);

    public Uri Address { get; }

    public string Data { get; }

    /// <summary>Everything the process wrote to its console so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>The temporary folder that the process was given.</summary>
    public string Temporary => Path.Combine(Path.GetDirectoryName(Data)!, "tmp");

    /// <summary>Starts the host and waits until it is ready.</summary>
    /// <param name="data">An existing data folder (a restart), or null for a fresh one that is deleted at the end.</param>
    /// <param name="port">0: any free port; a restart keeps the port so that open pages find it again.</param>
    public static Task<HostProcess> StartAsync(string? data = null, int port = 0, params string[] arguments) =>
        StartAsync(data, null, port, arguments);

    /// <param name="temporary">Where the process puts temporary files; null: beside its data.</param>
    public static async Task<HostProcess> StartAsync(string? data, string? temporary, int port = 0, params string[] arguments)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(500))
        {
            try
            {
                return await OnceAsync(data, temporary, port, arguments);
            }
            catch (InvalidOperationException taken) when (port > 0 && taken.Message.Contains("要用的端口已被占用", StringComparison.Ordinal)
                && Stopwatch.GetElapsedTime(began) < Patience.Long)
            {
                // While the last process was gone the system lent its port to somebody else: a connection or a server of another test.
            }
        }
    }

    private static async Task<HostProcess> OnceAsync(string? data, string? temporary, int port, string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var executable = Path.Combine(Npm.Root, "functions", "Host", "bin", configuration, "net10.0", "Host.dll");
        var owns = data is null;
        data ??= Path.Combine(Path.GetTempPath(), "suite-" + Guid.NewGuid().ToString("N"), "data");
        if (owns && arguments.Contains("--demo"))
        {
            await DemoCity.CopyToAsync(data);
        }

        temporary ??= Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(data)!, "tmp")).FullName;
        var log = new StringBuilder();
        string[] unlimited = [.. Limits.Where(limit => !arguments.Any(argument => argument.Contains(limit, StringComparison.Ordinal)))
            .Select(limit => $"--{limit}=0")];
        var start = new ProcessStartInfo("dotnet",
            [executable, "--urls", $"http://127.0.0.1:{port}", "--data", data, .. unlimited, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["TMPDIR"] = temporary },
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The host did not start.");
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) =>
        {
            Keep(line.Data);
            if (line.Data is not null && AddressLine().Match(line.Data) is { Success: true } match)
            {
                listening.TrySetResult(new Uri(match.Value));
            }
        };
        process.ErrorDataReceived += (_, line) =>
        {
            Keep(line.Data);
            if (line.Data is { Length: > 0 })
            {
                listening.TrySetException(new InvalidOperationException("The host said: " + line.Data));
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var address = await listening.Task.WaitAsync(Patience.Long);
        using var http = new HttpClient { BaseAddress = address };
        for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < Patience.Long; await Task.Delay(100))
        {
            if ((await http.GetAsync(new Uri("/api/health/ready", UriKind.Relative))).IsSuccessStatusCode)
            {
                return new(process, address, data, owns, log, arguments);
            }
        }

        process.Kill(entireProcessTree: true);
        throw new TimeoutException("The host was not ready in five minutes.");

        void Keep(string? line)
        {
            lock (log)
            {
                log.AppendLine(line);
            }
        }
    }

    /// <summary>kill -9, and the same address and data again: what a redeploy looks like to an open page.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        var again = await StartAsync(Data, Address.Port, _arguments);
        _process.Dispose();
        _process = again._process;
        lock (_log)
        {
            _log.Append(again.Log);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        if (_ownsData)
        {
            Directory.Delete(Path.GetDirectoryName(Data)!, recursive: true);
        }
    }

    /// <summary>SIGTERM, as a service manager sends it: what is under way is finished first. Returns the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience.Long);
        return _process.ExitCode;
    }

    /// <summary>kill -9, and its end: nothing is flushed, nothing is tidied.</summary>
    public async Task StopAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>kill -9, in this very instant.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex AddressLine();
}
