using App.Security;
using App.Wire;
using Domain.PolicyGaps;
using Domain.Privacy;
using Domain.Problems;
using Storage;

namespace App.Api.PolicyGaps;

/// <summary>Answers, closings and reports: each on the version that was looked at, with its entry in the trail.</summary>
public sealed class PolicyGapActions(IStore store, TimeProvider time)
{
    /// <summary>The owner of the policy answers.</summary>
    /// <param name="version">The version that was looked at.</param>
    public Task<Attempt<StoredGap>> AnswerAsync(Caller caller, StoredGap found, AnswerGap command, string version, string channel,
        CancellationToken cancellation) =>
        ActAsync(caller, found, Permission.PolicyGapsAnswer, "policyGap.answer", version, channel, null, (gap, now) =>
            AnswerGap.Decide(gap, command, now), cancellation);

    /// <summary>The county closes it or sends it back.</summary>
    public Task<Attempt<StoredGap>> CloseAsync(Caller caller, StoredGap found, CloseGap command, string version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        return ActAsync(caller, found, Permission.PolicyGapsClose, command.SendsBack ? "policyGap.sendBack" : "policyGap.close", version, channel,
            command.Reason,
            (gap, now) => CloseGap.Decide(gap, command, now), cancellation);
    }

    /// <summary>The county reports it to the city before its time.</summary>
    public Task<Attempt<StoredGap>> EscalateAsync(Caller caller, StoredGap found, EscalateGap command, string version,
        string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        return ActAsync(caller, found, Permission.PolicyGapsClose, "policyGap.escalate", version, channel, command.Reason, (gap, now) =>
            EscalateGap.Decide(gap, command, now), cancellation);
    }

    private async Task<Attempt<StoredGap>> ActAsync(Caller caller, StoredGap found, Permission permission, string action, string version,
        string channel, string? reason,
        Func<PolicyGap, DateTimeOffset, Decision<PolicyGap>> decide, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        if (!caller.Assignment.May(permission, found.Gap.County, null, out _))
        {
            return Wire.Errors.NotAllowed();
        }

        if (version != found.Document.Version)
        {
            return Wire.Errors.VersionConflict();
        }

        var now = time.GetUtcNow();
        var decision = decide(found.Gap, now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Decided(decision.Problems);
        }

        // An answer is about a family and stays out of the trail; a reason is given to it.
        var after = decision.Outcome;
        var batch = Batch.Of(PolicyGapRecords.Entry(after, action, caller.Actor, channel, now, reason))
            .Replace(found.Document, PolicyGapJson.Write(after), PolicyGapRecords.FieldsOf(after), PolicyGapJson.Schema);
        var result = await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false);
        return result.IsCommitted ? new StoredGap(after, Document.Written(found.Document.Partition, Kinds.PolicyGap, after.Id, result.Versions[1]))
            : Wire.Errors.VersionConflict();
    }
}
