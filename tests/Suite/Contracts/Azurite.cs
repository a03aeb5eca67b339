using Suite.Channels;

[assembly: AssemblyFixture(typeof(Suite.Contracts.Azurite))]

namespace Suite.Contracts;

/// <summary>The emulator, started at the first test that asks for it and stopped with the run. Without npm those tests are skipped.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1, 1);
    private AzuriteProcess? _process;

    /// <summary>The connection string of the account that tests share, each with names of its own.</summary>
    public async Task<string> ConnectionAsync() => (await StartedAsync()).Connection;

    /// <summary>The connection string of an account for one test alone.</summary>
    public async Task<string> NewConnectionAsync() => (await StartedAsync()).NewConnection();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _starting.Dispose();
    }

    private async Task<AzuriteProcess> StartedAsync()
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _process ??= await AzuriteProcess.StartAsync(await Npm.InstallAsync("azurite", [AzuriteProcess.Package]),
                TestContext.Current.CancellationToken);
        }
        finally
        {
            _starting.Release();
        }
    }
}
