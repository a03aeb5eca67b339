using System.Globalization;
using App.Security;
using App.Wire;
using Domain.Parameters;
using Domain.Privacy;
using Domain.Problems;
using Storage;

namespace App.Api.Parameters;

/// <summary>
/// What two people do about a parameter: one proposes (cityAnalyst), another puts it in force or refuses (cityApprover).
/// </summary>
public sealed class ParameterActions(IStore store, IWorkQueue queue, PolicyRecords records, PolicyReader reader, TimeProvider time)
{
    private readonly PolicyWriting _writing = new(store, queue, records, reader, time);

    /// <summary>The counting that was looked at; what is no number is none of them.</summary>
    internal static int Revision(string? version) => int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
        ? revision : 0;

    public Task<Attempt<ParameterChange>> ProposeAsync(Caller caller, ProposeParameter command, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        var id = OpaqueId.New(time.GetUtcNow());
        return ChangeAsync(caller, Permission.PolicyPropose, "policy.propose", channel, command.Reason.Trim(), true,
            (book, now) => Task.FromResult<Decision<BookChange>?>(ProposeParameter.Decide(book, command, id, now)), cancellation);
    }

    public Task<Attempt<ParameterChange>> DecideAsync(Caller caller, string? id, DecideParameter command, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        return AboutAsync(caller, Permission.PolicyApprove, command.Agrees ? "policy.approve" : "policy.refuse", id, channel, command.Reason?.Trim(),
            false, async (book, change, now) =>
            DecideParameter.Decide(book, change, command, CountParameterEffect.Counties.Count,
                await records.EffectsAsync(change, cancellation).ConfigureAwait(false), now), cancellation);
    }

    public Task<Attempt<ParameterChange>> WithdrawAsync(Caller caller, string? id, string channel, CancellationToken cancellation) =>
        AboutAsync(caller, Permission.PolicyPropose, "policy.withdraw", id, channel, null, false, (book, change, now) =>
            Task.FromResult<Decision<BookChange>?>(WithdrawParameter.Decide(book, change, new(caller.Actor), now)), cancellation);

    /// <summary>Has the effect counted again.</summary>
    public Task<Attempt<ParameterChange>> CountAsync(Caller caller, string? id, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var permission = caller.Assignment.May(Permission.PolicyApprove, out _) ? Permission.PolicyApprove : Permission.PolicyPropose;
        return AboutAsync(caller, permission, "policy.count", id, channel, null, true,
            (book, change, now) => Task.FromResult<Decision<BookChange>?>(CountParameterEffect.Decide(book, change, now)), cancellation);
    }

    private Task<Attempt<ParameterChange>> AboutAsync(Caller caller, Permission permission, string action, string? id,
        string channel, string? reason, bool counts,
        Func<PolicyBook, ParameterChange, DateTimeOffset, Task<Decision<BookChange>?>> decide, CancellationToken cancellation) =>
        ChangeAsync(caller, permission, action, channel, reason, counts, async (book, now) =>
            book.Find(id) is { } change ? await decide(book, change, now).ConfigureAwait(false) : null, cancellation);

    private async Task<Attempt<ParameterChange>> ChangeAsync(Caller caller, Permission permission, string action, string channel,
        string? reason, bool counts,
        Func<PolicyBook, DateTimeOffset, Task<Decision<BookChange>?>> decide, CancellationToken cancellation)
    {
        var written = await _writing.ChangeAsync(caller, permission, action, channel, reason, decide,
            (done, now) => counts ? [.. CountParameterEffect.Counties.Select(county => ParameterEffects.Message(done.Change, county, now))] : [],
            cancellation).ConfigureAwait(false);
        return written.IsRefused(out var refusal, out var done) ? refusal : done.Change;
    }
}
