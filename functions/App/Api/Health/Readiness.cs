namespace App.Api.Health;

/// <summary>What must answer before the process may be sent traffic: store, keys, queue, and the demo city where one was asked for.</summary>
public sealed class Readiness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly List<(string Name, Func<CancellationToken, Task<bool>> Check)> _checks = [];

    /// <summary>Adds a check while the application is being put together.</summary>
    public void Add(string name, Func<CancellationToken, Task<bool>> check) => _checks.Add((name, check));

    /// <summary>Every check by name; one that throws or takes longer than two seconds has failed.</summary>
    public async Task<IReadOnlyList<(string Name, bool Ok)>> CheckAsync(CancellationToken cancellation)
    {
        var results = new (string, bool)[_checks.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = (_checks[i].Name, await HoldsAsync(_checks[i].Check, cancellation).ConfigureAwait(false));
        }

        return results;
    }

    private static async Task<bool> HoldsAsync(Func<CancellationToken, Task<bool>> check, CancellationToken cancellation)
    {
        try
        {
            return await check(cancellation).WaitAsync(Patience, cancellation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the reason, what does not answer is not ready.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
