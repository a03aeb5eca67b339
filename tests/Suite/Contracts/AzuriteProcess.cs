using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Suite.Contracts;

/// <summary>Azure Storage's own emulator as a process: in memory, with accounts enough that nobody meets the messages of another.</summary>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    public const string Package = "azurite@3.37.0";

    private const int Accounts = 200;

    // The emulator's published development account and key, no secret.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Process _process;
    private readonly Dictionary<string, string> _addresses = new(StringComparer.Ordinal);
    private int _given;

    private AzuriteProcess(Process process) => _process = process;

    /// <summary>The connection string of the account that everybody shares.</summary>
    public string Connection => Of(Account);

    /// <summary>The connection string of an account that nobody had before.</summary>
    public string NewConnection() => Interlocked.Increment(ref _given) is var number and < Accounts ? Of(Named(number))
        : throw new InvalidOperationException("The emulator has no account left.");

    /// <param name="folder">Where npm has put the package.</param>
    public static async Task<AzuriteProcess> StartAsync(string folder, CancellationToken cancellation)
    {
        string[] arguments =
        [
            Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js"), "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            "--inMemoryPersistence", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
        ];
        var process = new Process
        {
            StartInfo = new("node", arguments) { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = folder }
        };
        process.StartInfo.Environment["AZURITE_ACCOUNTS"] =
            string.Join(';', Enumerable.Range(1, Accounts).Select(Named).Append(Account).Select(name => $"{name}:{Key}"));
        process.Start();
        var azurite = new AzuriteProcess(process);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience.Long);
        while (azurite._addresses.Count < 2)
        {
            var line = await process.StandardOutput.ReadLineAsync(patience.Token)
                ?? throw new InvalidOperationException("Azurite ended before it listened.");
            if (Listening().Match(line) is { Success: true } match)
            {
                azurite._addresses[match.Groups[1].Value] = match.Groups[2].Value;
            }
        }

        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None); // keeps the pipe from filling
        return azurite;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static string Named(int number) => string.Create(CultureInfo.InvariantCulture, $"suite{number}");

    private string Of(string account) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};BlobEndpoint={_addresses["Blob"]}/{account};QueueEndpoint="
            + $"{_addresses["Queue"]}/{account};";

    [GeneratedRegex("Azurite (Blob|Queue) service is successfully listening at (http://[0-9.:]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Listening();
}
