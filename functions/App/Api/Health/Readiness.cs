using App.Security;
using Microsoft.Extensions.Logging;

namespace App.Api.Health;

/// <summary>One part of the readiness answer.</summary>
/// <param name="Wrong">Null where it works; else what is so, in words (empty where nobody knows).</param>
public readonly record struct Checked(string Name, string? Wrong)
{
    public bool Ok => Wrong is null;
}

/// <summary>
/// What must answer before the process may be sent traffic: store, keys, queue, and the demo city where one was asked for. Beside it what somebody
/// has to
/// see to although the rest is served: one damaged record must not take the service from a whole city.
/// </summary>
public sealed class Readiness(ILogger<Readiness> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly List<(string Name, Func<CancellationToken, Task<string?>> Wrong)> _checks = [];
    private readonly List<(string Name, Func<CancellationToken, Task<string?>> Wrong)> _notes = [];
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);

    /// <summary>Adds a check while the application is being put together.</summary>
    public void Add(string name, Func<CancellationToken, Task<bool>> check) =>
        Add(name, async cancellation => await check(cancellation).ConfigureAwait(false) ? null : "");

    /// <param name="wrong">Null where it works; else what is so, in words.</param>
    public void Add(string name, Func<CancellationToken, Task<string?>> wrong) => _checks.Add((name, wrong));

    /// <summary>Adds what is told and does not make the process unready.</summary>
    public void AddNote(string name, Func<CancellationToken, Task<string?>> wrong) => _notes.Add((name, wrong));

    /// <summary>Every check by name; one that throws or takes longer than two seconds has failed.</summary>
    public Task<IReadOnlyList<Checked>> CheckAsync(CancellationToken cancellation) => AllAsync(_checks, cancellation);

    /// <summary>What somebody has to see to.</summary>
    public Task<IReadOnlyList<Checked>> NotesAsync(CancellationToken cancellation) => AllAsync(_notes, cancellation);

    private async Task<IReadOnlyList<Checked>> AllAsync(List<(string Name, Func<CancellationToken, Task<string?>> Wrong)> checks,
        CancellationToken cancellation)
    {
        var results = new Checked[checks.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = new(checks[i].Name, await WrongAsync(checks[i].Wrong, cancellation).ConfigureAwait(false));
            Tell(results[i]);
        }

        return results;
    }

    /// <summary>The operator hears of it once when it begins and once when it is over, not at every look.</summary>
    private void Tell(Checked result)
    {
        lock (_failing)
        {
            if (result.Ok ? _failing.Remove(result.Name) : _failing.Add(result.Name))
            {
                if (result.Ok)
                {
                    log.ReadyAgain(result.Name);
                }
                else
                {
                    log.NotReady(result.Name, result.Wrong!);
                }
            }
        }
    }

    private static async Task<string?> WrongAsync(Func<CancellationToken, Task<string?>> check, CancellationToken cancellation)
    {
        try
        {
            return await check(cancellation).WaitAsync(Patience, cancellation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the reason, what does not answer is not ready.
        catch (Exception)
#pragma warning restore CA1031
        {
            return "";
        }
    }
}
