using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Benchmarks;

/// <summary>What came back: enough to follow a link, keep a cookie, and see that the right page was sent.</summary>
internal sealed record Answered(int Status, string Head, string Body)
{
    /// <summary>The cookies that it sets, as a browser sends them back; null where it sets none. One that is emptied is forgotten.</summary>
    public string? Cookie => string.Join("; ", Head.Split("\r\n").Where(line => line.StartsWith("Set-Cookie: ", StringComparison.Ordinal))
        .Select(line => line["Set-Cookie: ".Length..].Split(';')[0]).Where(pair => !pair.EndsWith('='))) is { Length: > 0 } kept ? kept : null;

    /// <summary>Where it leads; null where it leads nowhere.</summary>
    public string? Location => Between(Head, "Location: ", "\r");

    /// <summary>What stands between two marks of the page; null where it does not.</summary>
    public string? Find(string before, string after) => Between(Body, before, after);

    private static string? Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.OrdinalIgnoreCase) + before.Length;
        var end = start < before.Length ? -1 : text.IndexOf(after, start, StringComparison.Ordinal);
        return end < 0 ? null : WebUtility.HtmlDecode(text[start..end]);
    }
}

/// <summary>
/// One connection that is kept: sends a request, reads its answer to the last byte. A plain socket: the client must not be what is measured.
/// </summary>
internal sealed class Wire(int port) : IDisposable
{
    private readonly Socket _socket = Connect(port);
    private byte[] _buffer = new byte[256 * 1024];

    public Task<Answered> GetAsync(string path, string? cookie) =>
        SendAsync($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{Cookie(cookie)}\r\n");

    /// <summary>Posts the boxes of a form.</summary>
    public Task<Answered> PostAsync(string path, string? cookie, params IEnumerable<(string Name, string Value)> boxes)
    {
        var body = string.Join('&', boxes.Select(box => $"{box.Name}={Uri.EscapeDataString(box.Value)}"));
        return SendAsync(string.Create(CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{Cookie(cookie)}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + $"{body.Length}\r\n\r\n{body}"));
    }

    public void Dispose() => _socket.Dispose();

    private static string Cookie(string? cookie) => cookie is null ? "" : $"Cookie: {cookie}\r\n";

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private async Task<Answered> SendAsync(string request)
    {
        await _socket.SendAsync(Encoding.ASCII.GetBytes(request));
        var (read, head) = (0, -1);
        while (head < 0)
        {
            read += await ReceiveAsync(read);
            head = _buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
        }

        var headers = Encoding.ASCII.GetString(_buffer, 0, head + 2);
        var length = headers.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        var end = length < 0 ? -1 : head + 4 + int.Parse(headers.AsSpan(length + 16, headers.IndexOf('\r', length) - length - 16),
            CultureInfo.InvariantCulture);
        while (end < 0 ? !_buffer.AsSpan(0, read).EndsWith("0\r\n\r\n"u8) : read < end)
        {
            read += await ReceiveAsync(read);
        }

        return new(int.Parse(headers.AsSpan(9, 3), CultureInfo.InvariantCulture), headers,
            Encoding.UTF8.GetString(_buffer, head + 4, read - head - 4));
    }

    private async Task<int> ReceiveAsync(int at)
    {
        if (at == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        return await _socket.ReceiveAsync(_buffer.AsMemory(at)) is var received and > 0 ? received
            : throw new InvalidOperationException("The server hung up.");
    }
}
