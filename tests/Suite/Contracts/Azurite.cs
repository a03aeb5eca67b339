using System.Diagnostics;
using System.Text.RegularExpressions;
using Suite.Channels;

[assembly: AssemblyFixture(typeof(Suite.Contracts.Azurite))]

namespace Suite.Contracts;

/// <summary>Azure Storage's own emulator, started at the first test that asks for it and stopped with the run. Without npm those tests are skipped.</summary>
public sealed partial class Azurite : IAsyncDisposable
{
    private const string Package = "azurite@3.37.0";
    private const string Account = "devstoreaccount1";
    // The emulator's published development key, no secret.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly SemaphoreSlim _starting = new(1, 1);
    private Process? _process;
    private string? _connection;

    /// <summary>The connection string of the running emulator.</summary>
    public async Task<string> ConnectionAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _connection ??= await StartAsync();
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _starting.Dispose();
    }

    private async Task<string> StartAsync()
    {
        var folder = await Npm.InstallAsync("azurite", [Package]);
        string[] arguments =
        [
            Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js"), "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            "--inMemoryPersistence", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
        ];
        _process = new() { StartInfo = new("node", arguments) { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = folder } };
        _process.Start();
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (addresses.Count < 2)
        {
            var line = await _process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("Azurite ended before it listened.");
            if (Listening().Match(line) is { Success: true } match)
            {
                addresses[match.Groups[1].Value] = match.Groups[2].Value;
            }
        }

        _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None); // keeps the pipe from filling
        return $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={addresses["Blob"]}/{Account};QueueEndpoint={addresses["Queue"]}/{Account};";
    }

    [GeneratedRegex("Azurite (Blob|Queue) service is successfully listening at (http://[0-9.:]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Listening();
}
