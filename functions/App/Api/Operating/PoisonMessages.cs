using App.Functions;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Privacy;
using Domain.Problems;
using Storage;

namespace App.Api.Operating;

/// <summary>Messages that no handler could take: looked at by their ids, tried again or discarded, each with a reason in the city's trail.</summary>
/// <remarks>
/// The message goes out again by the outbox, in one commit with its audit entry, before it leaves the poison queue: after a crash in between it is
/// in both, and
/// handlers do nothing twice. Its text holds ids alone and is shown to nobody all the same.
/// </remarks>
public sealed class PoisonMessages(IStore store, IWorkQueue queue, TimeProvider time)
{
    public const string Retry = "retry";
    public const string Discard = "discard";
    public const int LongestReason = 200;

    private const string Suffix = "-poison";
    private const int AtOnce = 32;
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(30);
    private static readonly Partition Home = Partition.County(DivisionCode.Changzhi.Value);

    /// <summary>Of one queue, the first of them.</summary>
    public Task<IReadOnlyList<WaitingMessage>> ListAsync(QueueFunction function, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(function);
        return queue.PeekAsync(function.Queue + Suffix, AtOnce, cancellation);
    }

    public Task<int> CountAsync(QueueFunction function, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(function);
        return queue.CountAsync(function.Queue + Suffix, cancellation);
    }

    /// <summary>Has it tried again, or discards it.</summary>
    public async Task<Attempt<PoisonSettled>> SettleAsync(Caller caller, string? named, string? id, string? action, string? reason, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.Assignment.May(Permission.SystemOperate, out _))
        {
            return Wire.Errors.NotAllowed();
        }

        if (Catalogue.Queues.FirstOrDefault(function => function.Queue == named) is not { } function || id is not { Length: > 0 })
        {
            return Wire.Errors.NotFound();
        }

        var why = reason?.Trim() ?? "";
        List<Problem> problems = [];
        if (action is not (Retry or Discard))
        {
            problems.Add(Errors.UnknownAction());
        }

        if (why.Length is 0 or > LongestReason)
        {
            problems.Add(why.Length == 0 ? Errors.ReasonNeeded() : Errors.ReasonTooLong());
        }

        if (problems.Count > 0)
        {
            return Wire.Errors.Invalid(problems);
        }

        if (await TakeAsync(function.Queue + Suffix, id, cancellation).ConfigureAwait(false) is not { } message)
        {
            return Wire.Errors.NotFound();
        }

        var now = time.GetUtcNow();
        var batch = Batch.Of(AuditEntries.Of("message", $"{function.Queue}.{message.Id}", DivisionCode.Changzhi, "queue." + action, caller.Actor,
            channel, now, why));
        var again = new OutboxMessage(OpaqueId.New(now), function.Queue, message.Text, now);
        if (action == Retry)
        {
            batch.Send(again);
        }

        if (!(await store.CommitAsync(Home, batch, cancellation).ConfigureAwait(false)).IsCommitted)
        {
            return Wire.Errors.VersionConflict();
        }

        await queue.CompleteAsync(message, CancellationToken.None).ConfigureAwait(false);
        if (action == Retry)
        {
            await Outbox.SendNowAsync(store, queue, Home, again, CancellationToken.None).ConfigureAwait(false);
        }

        return new PoisonSettled(function.Queue, message.Id, action!);
    }

    /// <summary>A queue gives its messages out one after the other and none by its id: those that come before it are given back.</summary>
    private async Task<QueueMessage?> TakeAsync(string poison, string id, CancellationToken cancellation)
    {
        List<QueueMessage> others = [];
        QueueMessage? found = null;
        try
        {
            while (found is null && await queue.ReceiveAsync(poison, AtOnce, Hold, cancellation).ConfigureAwait(false) is { Count: > 0 } held)
            {
                found = held.FirstOrDefault(message => message.Id == id);
                others.AddRange(held.Where(message => message.Id != id));
            }
        }
        finally
        {
            foreach (var other in others)
            {
                await queue.ExtendAsync(other, TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);
            }
        }

        return found;
    }
}
