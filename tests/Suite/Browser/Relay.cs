using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Suite.Browser;

/// <summary>The way from a phone to the server, on a port of its own: it can be cut, for pages and for what works behind them alike.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly int _to;
    private readonly ConcurrentBag<TcpClient> _open = [];
    private TcpListener _listener;
    private Task _running;

    public Relay(Uri server)
    {
        _to = server.Port;
        _listener = new(IPAddress.Loopback, 0);
        _listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _running = AcceptAsync(_listener);
    }

    public Uri Address { get; }

    /// <summary>No signal: nothing is answered any more.</summary>
    public async Task CutAsync()
    {
        _listener.Stop();
        await _running;
        while (_open.TryTake(out var client))
        {
            client.Dispose();
        }
    }

    /// <summary>A signal again, under the same address.</summary>
    public void Mend()
    {
        _listener = new(IPAddress.Loopback, Address.Port);
        _listener.Start();
        _running = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync() => await CutAsync();

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync();
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            _ = CarryAsync(client);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        var server = new TcpClient();
        _open.Add(client);
        _open.Add(server);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _to);
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
        }
        catch (Exception over) when (over is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The signal went.
        }
        finally
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
