using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Benchmarks;

/// <summary>A project published the way the host is deployed: self-contained for linux-x64, compiled ahead.</summary>
internal sealed record Published(string Executable)
{
    public static async Task<Published> OfAsync(string project)
    {
        var name = Path.GetFileName(project);
        var folder = Path.Combine(Repository.Root, "artifacts", "publish", name);
        using var publish = Process.Start(new ProcessStartInfo("dotnet",
            ["publish", Path.Combine(Repository.Root, project), "-c", "Release", "-o", folder, "-v", "quiet", "--nologo"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        })!;
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? new Published(Path.Combine(folder, name))
            : throw new InvalidOperationException($"{project} does not publish:\n{said}");
    }
}

/// <summary>A published server as its own process, on a free port and a data folder of its own.</summary>
internal sealed class Running : IDisposable
{
    private readonly Process _process;

    private Running(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public int Id => _process.Id;

    /// <summary>Processor time it has taken so far.</summary>
    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>The most memory it ever had resident.</summary>
    public double PeakMegabytes => double.Parse(
        File.ReadLines($"/proc/{Id.ToString(CultureInfo.InvariantCulture)}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;

    /// <param name="core">Pins it to one processor; null: wherever there is room.</param>
    /// <param name="more">Further variables of its environment.</param>
    public static Running Start(Published server, string dataFolder, int? core = null, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var port = FreePort();
        string[] arguments = ["--urls", $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"];
        var start = core is { } pinned
            ? new ProcessStartInfo("taskset", ["-c", pinned.ToString(CultureInfo.InvariantCulture), server.Executable, .. arguments])
            : new ProcessStartInfo(server.Executable, arguments);
        start.WorkingDirectory = Path.GetDirectoryName(server.Executable)!;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["Store__Path"] = dataFolder;
        start.Environment["RateLimits__DeclarationsPerMinute"] = "0";
        start.Environment["RateLimits__SearchesPerHour"] = "0";
        start.Environment["RateLimits__CallsPerMinutePerClient"] = "0";
        foreach (var (name, value) in more)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, said) => Console.Error.Write(said.Data is null ? "" : said.Data + Environment.NewLine);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new Running(process, port);
    }

    /// <summary>Asks every millisecond until it says that it is ready.</summary>
    public async Task ReadyAsync()
    {
        var request = Encoding.ASCII.GetBytes("GET /api/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        var buffer = new byte[256];
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60) && !_process.HasExited;)
        {
            try
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Connect(IPAddress.Loopback, Port);
                await socket.SendAsync(request);
                var read = await socket.ReceiveAsync(buffer);
                if (Encoding.ASCII.GetString(buffer, 0, read).StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
                {
                    return;
                }
            }
            catch (SocketException)
            {
                // Not listening yet.
            }

            Thread.Sleep(1);
        }

        throw new InvalidOperationException("The server did not become ready.");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
