using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Suite.Hosting;

/// <summary>
/// The internet as a process on this machine sees it: a proxy (<c>HTTPS_PROXY</c>) behind which every name has a certificate of an authority that
/// only this process trusts (<c>SSL_CERT_FILE</c>). So the deployment runs with its real addresses and its real TLS, and there is no setting by which
/// anybody could make it trust somebody else. What no service here answers for is 502.
/// </summary>
internal sealed class Internet : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("internet-").FullName;
    private readonly ConcurrentDictionary<string, X509Certificate2> _certificates = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RequestDelegate> _services = new(StringComparer.OrdinalIgnoreCase);
    private readonly TcpListener _proxy = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closing = new();
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    private readonly X509Certificate2 _authority;
    private readonly WebApplication _app;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private Internet()
    {
        var request = new CertificateRequest("CN=Suite", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0,
            critical: true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(_folder, "authority.pem"), _authority.ExportCertificatePem());
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
                listen.UseHttps(https => https.ServerCertificateSelector = (_, name) => _certificates.GetOrAdd(name ?? "nobody", Certify))));
        builder.Services.AddHttpForwarder();
        _app = builder.Build();
        _app.Run(context => _services.TryGetValue(context.Request.Host.Host, out var service) ? service(context) : Nobody(context));
    }

    /// <summary>Names that were asked for and that nobody here answers for.</summary>
    public ConcurrentQueue<string> Unknown { get; } = [];

    /// <summary>The environment of a process that lives on this internet.</summary>
    public string[] Environment =>
    [
        $"HTTPS_PROXY=http://{_proxy.LocalEndpoint}", "NO_PROXY=127.0.0.1,localhost", $"SSL_CERT_FILE={Path.Combine(_folder, "authority.pem")}",
    ];

    public static async Task<Internet> OpenAsync()
    {
        var internet = new Internet();
        await internet._app.StartAsync();
        internet._proxy.Start();
        _ = internet.AcceptAsync();
        return internet;
    }

    /// <summary>Somebody here answers for this name.</summary>
    public void Serve(string name, RequestDelegate service) => _services[name] = service;

    /// <summary>A server on this machine answers for this name.</summary>
    public void Serve(string name, string address)
    {
        var forwarder = _app.Services.GetRequiredService<IHttpForwarder>();
        Serve(name, async context => await forwarder.SendAsync(context, address, _client));
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _proxy.Dispose();
        await _app.DisposeAsync();
        _client.Dispose();
        _authority.Dispose();
        _key.Dispose();
        _closing.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task Nobody(HttpContext context)
    {
        Unknown.Enqueue($"{context.Request.Method} {context.Request.Host}{context.Request.Path}");
        context.Response.StatusCode = StatusCodes.Status502BadGateway;
        return Task.CompletedTask;
    }

    private X509Certificate2 Certify(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority, _authority.NotBefore, _authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        using var whole = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AcceptAsync()
    {
        var server = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                var client = await _proxy.AcceptTcpClientAsync(_closing.Token);
                _ = ConnectAsync(client, server.Port);
            }
            catch (Exception closed) when (closed is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    /// <summary>CONNECT name:443: whatever the name, the server here; it reads the name again from the TLS handshake.</summary>
    private async Task ConnectAsync(TcpClient client, int port)
    {
        using var here = client;
        using var there = new TcpClient { NoDelay = true };
        try
        {
            var (near, head) = (client.GetStream(), new StringBuilder());
            var one = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                await near.ReadExactlyAsync(one, _closing.Token);
                head.Append((char)one[0]);
            }

            if (!head.ToString().StartsWith("CONNECT ", StringComparison.Ordinal))
            {
                return;
            }

            await there.ConnectAsync(IPAddress.Loopback, port, _closing.Token);
            await near.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _closing.Token);
            var far = there.GetStream();
            await Task.WhenAny(near.CopyToAsync(far, _closing.Token), far.CopyToAsync(near, _closing.Token));
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Either side hung up.
        }
    }
}
