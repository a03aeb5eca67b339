using App.Security;
using App.Wire;
using Domain.Parameters;
using Domain.Privacy;
using Domain.Problems;
using Storage;

namespace App.Api.Parameters;

/// <summary>
/// What two people do about the text of the notice: one proposes (cityAnalyst), another puts it in force or refuses (cityApprover).
/// </summary>
public sealed class NoticeActions(IStore store, IWorkQueue queue, PolicyRecords records, PolicyReader reader, TimeProvider time)
{
    private readonly PolicyWriting _writing = new(store, queue, records, reader, time);

    public Task<Attempt<NoticeChange>> ProposeAsync(Caller caller, ProposeNotice command, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        var id = OpaqueId.New(time.GetUtcNow());
        return ChangeAsync(caller, Permission.PolicyPropose, "notice.propose", channel, command.Reason.Trim(),
            (book, now) => ProposeNotice.Decide(book, command, id, now), cancellation);
    }

    public Task<Attempt<NoticeChange>> DecideAsync(Caller caller, string? id, DecideNotice command, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        return ChangeAsync(caller, Permission.PolicyApprove, command.Agrees ? "notice.approve" : "notice.refuse", channel, command.Reason?.Trim(),
            (book, now) => book.FindNotice(id) is { } change ? DecideNotice.Decide(book, change, command, now) : null, cancellation);
    }

    public Task<Attempt<NoticeChange>> WithdrawAsync(Caller caller, string? id, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return ChangeAsync(caller, Permission.PolicyPropose, "notice.withdraw", channel, null,
            (book, now) => book.FindNotice(id) is { } change ? WithdrawNotice.Decide(book, change, new(caller.Actor), now) : null, cancellation);
    }

    private async Task<Attempt<NoticeChange>> ChangeAsync(Caller caller, Permission permission, string action, string channel, string? reason,
        Func<PolicyBook, DateTimeOffset, Decision<BookNotice>?> decide, CancellationToken cancellation)
    {
        var written = await _writing.ChangeAsync(caller, permission, action, channel, reason,
            (book, now) => Task.FromResult(decide(book, now)), (_, _) => [], cancellation).ConfigureAwait(false);
        return written.IsRefused(out var refusal, out var done) ? refusal : done.Change;
    }
}
