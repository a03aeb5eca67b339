using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using App.Demo;

namespace Benchmarks;

/// <summary>
/// Full forms over HTTP from sixteen clients, the server on one processor and the clients on the other, against an endpoint that only parses the same
/// JSON and commits it to SQLite. Ours checks every box, decides clause by clause, seals, indexes, audits, and survives kill -9 half-way.
/// </summary>
internal static class Declare
{
    public const int Clients = 16;
    private const int ServerCore = 0;
    private const int LoadCore = 1;

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Effort effort)
    {
        if (Environment.ProcessorCount < 2)
        {
            throw new InvalidOperationException("This measurement needs two processors: one for the server, one for the clients.");
        }

        var host = await Published.OfAsync("functions/Host");
        var baseline = await Published.OfAsync("tests/BaselineSqlite");
        var bodies = Bodies();
        using (var self = Process.GetCurrentProcess())
        {
            self.ProcessorAffinity = 1 << LoadCore;
        }

        var (throughput, tail, ours, theirs) = (new List<double>(), new List<double>(), new List<Load>(), new List<Load>());
        for (var round = 0; round < effort.Rounds; round++)
        {
            ours.Add(await RunAsync(host, bodies, effort));
            theirs.Add(await RunAsync(baseline, bodies, effort));
            throughput.Add(ours[^1].PerSecond / theirs[^1].PerSecond);
            tail.Add(ours[^1].P99 / theirs[^1].P99);
        }

        string Times(Func<Load, double> of, string unit) =>
            $"{Figure.Number(Figure.Median(ours.Select(of)))} against {Figure.Number(Figure.Median(theirs.Select(of)))} {unit}";
        return
        [
            new Figure($"full-form POST per second, {Clients} clients, one core, against parse + SQLite commit", throughput, null, 0.40, "0.60 ×",
                $"{Times(load => load.PerSecond, "a second")}; processor time a form {Times(load => load.Effort * 1e6, "µs")}; peak memory "
                    + $"{Times(load => load.PeakMegabytes, "MB")}"),
            new Figure("the same, 99th percentile of the time to the answer", tail, 3.0, null, "—",
                $"p50 {Times(load => load.P50 * 1000, "ms")}; p99 {Times(load => load.P99 * 1000, "ms")}"),
        ];
    }

    /// <summary>Where the forms go, and what the answer must be.</summary>
    public sealed record Route(string Path, int Status);

    /// <param name="Effort">Processor time of the server for one form, in seconds.</param>
    private sealed record Load(double PerSecond, double P50, double P99, double Effort, double PeakMegabytes);

    /// <summary>
    /// Self-declared forms of the synthetic city as they would be sent, enough that hardly a child is declared twice: a repeated number opens a case
    /// and grows a list, which is real work but not what parents send all day.
    /// </summary>
    public static List<byte[]> Bodies()
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8));
        return [.. SyntheticCity.Generate(SyntheticCity.DemoSeed, 120_000, today).Where(child => child.SelfDeclared).Select(Body)];
    }

    private static byte[] Body(SyntheticChild child)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("formId", child.Form.Id);
        json.WritePropertyName("answers");
        child.Form.Write(json, child.Answers);
        json.WriteStartArray("unknown");
        foreach (var key in child.Form.UnknownKeys(child.Answers))
        {
            json.WriteStringValue(key);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static async Task<Load> RunAsync(Published server, List<byte[]> bodies, Effort effort)
    {
        using var folder = new Scratch();
        using var running = Running.Start(server, folder.Path, ServerCore);
        await running.ReadyAsync();

        // Warm: tiered compilation has seen the path and is done with it, files have grown.
        var route = new Route("/api/declarations", 201);
        await ClientsAsync(running.Port, route, bodies, effort.Rounds == 1 ? effort.Load
            : TimeSpan.FromSeconds(Math.Max(10, effort.Load.TotalSeconds)), 0);
        var (started, spent) = (Stopwatch.GetTimestamp(), running.ProcessorSeconds);
        var times = await ClientsAsync(running.Port, route, bodies, effort.Load, bodies.Count / Clients / 2);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        times.Sort();
        return new Load(times.Count / seconds, times[times.Count / 2], times[(int)(times.Count * 0.99)],
            (running.ProcessorSeconds - spent) / times.Count, running.PeakMegabytes);
    }

    /// <summary>Posts from all clients for so long; the seconds to each answer.</summary>
    public static async Task<List<double>> ClientsAsync(int port, Route route, List<byte[]> bodies, TimeSpan load, int offset, int clients = Clients)
    {
        var until = Stopwatch.GetTimestamp() + (long)(load.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, clients)
            .Select(client => Task.Run(() => ClientAsync(port, route, bodies, (client * (bodies.Count / clients)) + offset, until))));
        return [.. all.SelectMany(times => times)];
    }

    /// <summary>One connection that sends the next form when the last is answered. Plain sockets: the clients must not be what is measured.</summary>
    private static async Task<List<double>> ClientAsync(int port, Route route, List<byte[]> bodies, int next, long until)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var (times, buffer) = (new List<double>(4096), new byte[64 * 1024]);
        while (Stopwatch.GetTimestamp() < until)
        {
            var body = bodies[next++ % bodies.Count];
            var head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"POST {route.Path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nIdempotency-Key: "
                    + $"{Guid.NewGuid():N}\r\nContent-Length: {body.Length}\r\n\r\n"));
            var started = Stopwatch.GetTimestamp();
            await socket.SendAsync(new ArraySegment<byte>[] { head, body });
            var status = await AnswerAsync(socket, buffer);
            times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (status != route.Status)
            {
                throw new InvalidOperationException($"{route.Path} answered {status} instead of {route.Status}.");
            }
        }

        return times;
    }

    /// <summary>Reads one answer to its end; both servers send a length or chunks.</summary>
    private static async Task<int> AnswerAsync(Socket socket, byte[] buffer)
    {
        var (read, head) = (0, -1);
        while (head < 0)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(read));
            read += received > 0 ? received : throw new InvalidOperationException("The server hung up.");
            head = buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
        }

        var headers = Encoding.ASCII.GetString(buffer, 0, head);
        var length = headers.IndexOf("Content-Length:", StringComparison.OrdinalIgnoreCase);
        var end = length < 0 ? -1 : head + 4 + int.Parse(headers.AsSpan(length + 15, headers.IndexOfLineEnd(length) - length - 15),
            CultureInfo.InvariantCulture);
        while (end < 0 ? !buffer.AsSpan(0, read).EndsWith("0\r\n\r\n"u8) : read < end)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(read));
            read += received > 0 ? received : throw new InvalidOperationException("The server hung up.");
        }

        return int.Parse(headers.AsSpan(9, 3), CultureInfo.InvariantCulture);
    }

    private static int IndexOfLineEnd(this string text, int from) => text.IndexOf('\r', from) is var end and >= 0 ? end : text.Length;
}
