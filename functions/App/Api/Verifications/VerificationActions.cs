using App.Api.Children;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Forms;
using Domain.Privacy;
using Domain.Verification;
using Storage;
using Storage.Sealing;

namespace App.Api.Verifications;

/// <summary>Says of a possible pair what it is.</summary>
/// <param name="Version">Of the item that was looked at.</param>
public sealed record DecideLink(LinkVerdict Verdict, string Version);

/// <summary>Settles a field that differs.</summary>
/// <param name="Version">Of the item that was looked at.</param>
public sealed record Adjudicate(Ruling Ruling, string Reason, string Version);

/// <summary>
/// What persons decide about a comparison. Decided is the pair, or the field with its two values: every later run knows it and asks nobody again.
/// </summary>
public sealed class VerificationActions(IStore store, VerificationItems items, ChildRecords children, ChildActions childActions, SearchTokens tokens,
    TimeProvider time)
{
    /// <summary>The same or two children; create-only, so that of two who decide at once one is told.</summary>
    public async Task<Attempt<SeenItem>> DecideAsync(Caller caller, StoredVerification found, SeenItem item, DecideLink command, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (Refused(caller, found, item) is { } refused)
        {
            return refused;
        }

        if (item.Item is not { Child: { } child, RowKey: { } row })
        {
            return Errors.Decided([Domain.Verification.Errors.NothingToDecide()]);
        }

        var now = time.GetUtcNow();
        var decision = LinkDecision.Decide(item.Decided?.Value, found.Verification.Department, child, row, command.Verdict, caller.Actor, now);
        if (!decision.IsAccepted)
        {
            return Errors.Decided(decision.Problems);
        }

        if (command.Version != item.Version)
        {
            return Wire.Errors.VersionConflict();
        }

        var batch = Batch.Of(Entry(found, "verification.decide", caller, channel, now, command.Verdict.Id(), child));
        var id = VerificationNames.Decision(tokens, found.Verification.Department, child, row);
        _ = item.Decided is { } before ? batch.Replace(before.Document, decision.Outcome, VerificationJson.Default.LinkDecision,
            LinkDecisions.FieldsOf(decision.Outcome))
            : batch.Create(Kinds.LinkDecision, id, decision.Outcome, VerificationJson.Default.LinkDecision, LinkDecisions.FieldsOf(decision.Outcome));
        return await AfterAsync(found, item, batch, cancellation).ConfigureAwait(false) is { } done ? done
            : Errors.Decided([Domain.Verification.Errors.AlreadyDecided()]);
    }

    public async Task<Attempt<SeenItem>> TakeBackAsync(Caller caller, StoredVerification found, SeenItem item, string reason, string channel,
        CancellationToken cancellation)
    {
        if (Refused(caller, found, item) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        if (item.Decided is not { } known || known.Value.TakeBack(caller.Actor, reason, now) is not { } decision)
        {
            return Errors.Decided([Domain.Verification.Errors.NotDecided()]);
        }

        if (!decision.IsAccepted)
        {
            return Errors.Decided(decision.Problems);
        }

        var batch = Batch.Of(Entry(found, "verification.take-back", caller, channel, now, reason, known.Value.Child))
            .Replace(known.Document, decision.Outcome, VerificationJson.Default.LinkDecision, LinkDecisions.FieldsOf(decision.Outcome));
        return await AfterAsync(found, item, batch, cancellation).ConfigureAwait(false) is { } done ? done : Wire.Errors.VersionConflict();
    }

    /// <summary>
    /// Keeps, adopts or refers. Adopting changes the child in the same commit: a new version that says which list it follows, judged again.
    /// </summary>
    public async Task<Attempt<SeenItem>> AdjudicateAsync(
        Caller caller, StoredVerification found, SeenItem item, SeenDifference difference, Adjudicate command, string channel,
            CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(difference);
        if (Refused(caller, found, item) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        var child = item.Item.Child!;
        var decision = Adjudication.Decide(difference.Decided?.Value, found.Verification.Department, child, difference.Found.Field, command.Ruling,
            command.Reason, caller.Actor, now);
        if (!decision.IsAccepted)
        {
            return Errors.Decided(decision.Problems);
        }

        if (command.Version != item.Version)
        {
            return Wire.Errors.VersionConflict();
        }

        var batch = Batch.Of(Entry(found, "discrepancy." + command.Ruling.Id(), caller, channel, now, command.Reason,
            child) with
        { FieldKeys = [difference.Found.Field] });
        var id = VerificationNames.Adjudication(tokens, found.Verification.Department, child, difference.Found);
        _ = difference.Decided is { } before ? batch.Replace(before.Document, decision.Outcome, VerificationJson.Default.Adjudication,
            LinkDecisions.FieldsOf(decision.Outcome))
            : batch.Create(Kinds.Adjudication, id, decision.Outcome, VerificationJson.Default.Adjudication, LinkDecisions.FieldsOf(decision.Outcome));
        var impossible = command.Ruling != Ruling.Adopt ? null
            : await AdoptAsync(batch, caller, found, item, difference.Found, command.Reason, channel, now, cancellation).ConfigureAwait(false);
        if (impossible is null && await AfterAsync(found, item, batch, cancellation).ConfigureAwait(false) is { } done)
        {
            return done;
        }

        // Whoever was faster may have changed the child by it, or only settled it.
        return await items.FindAsync(found, difference.Number, cancellation).ConfigureAwait(false) is { Difference.IsOpen: false }
            ? Errors.Decided([Domain.Verification.Errors.AlreadySettled()])
            : impossible ?? Wire.Errors.VersionConflict();
    }

    public async Task<Attempt<SeenItem>> TakeBackAsync(
        Caller caller, StoredVerification found, SeenItem item, SeenDifference difference, string reason, string channel,
            CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(difference);
        if (Refused(caller, found, item) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        if (difference.Decided is not { } known || known.Value.TakeBack(caller.Actor, reason, now) is not { } decision)
        {
            return Errors.Decided([Domain.Verification.Errors.NotSettled()]);
        }

        if (!decision.IsAccepted)
        {
            return Errors.Decided(decision.Problems);
        }

        var batch = Batch.Of(Entry(found, "discrepancy.take-back", caller, channel, now, reason,
            known.Value.Child) with
        { FieldKeys = [difference.Found.Field] })
            .Replace(known.Document, decision.Outcome, VerificationJson.Default.Adjudication, LinkDecisions.FieldsOf(decision.Outcome));
        if (known.Value.Ruling == Ruling.Adopt && await UndoAsync(batch, caller, found, item, difference.Found, reason, channel, now, cancellation)
            .ConfigureAwait(false) is { } impossible)
        {
            return impossible;
        }

        return await AfterAsync(found, item, batch, cancellation).ConfigureAwait(false) is { } done ? done : Wire.Errors.VersionConflict();
    }

    /// <summary>
    /// Puts what was declared back into the child's record, in the batch: as any change of it, judged again. A record that says something else by now
    /// stays.
    /// </summary>
    private async Task<Refusal?> UndoAsync(RecordBatch batch, Caller caller, StoredVerification found, SeenItem item, FoundDifference difference,
        string reason, string channel, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await children.FindAsync(found.County, item.Item.Child!, cancellation).ConfigureAwait(false) is not { } stored
            || DepartmentProfile.FieldOf(stored.Child.Kind, difference.Field) is not { } field
            || !Equals(stored.Child.Answers.Find(field), FieldValues.Read(stored.Child.Kind, difference.Field, difference.Reported)))
        {
            return Errors.ChildChanged();
        }

        if (!Adoption.CanBeUndone(field))
        {
            return Errors.Decided([Domain.Verification.Errors.AdoptedStays()]);
        }

        var said = difference.Declared is { } declared ? FieldValues.Read(stored.Child.Kind, difference.Field, declared) : null;
        var action = new ChildAction(Permission.ChildrenUpdate, Errors.Undone(found.Department, reason))
        {
            Changes = new(said is null ? Answers.Empty : Answers.Empty.With(field, said), [], []),
            Cleared = said is null ? [field.Key] : [],
        };
        return await childActions.UpdateAsync(batch, caller, stored, action, channel, now, cancellation).ConfigureAwait(false);
    }

    /// <summary>Puts the reported value into the child's record, in the batch. A record that says something else by now is not overwritten.</summary>
    private async Task<Refusal?> AdoptAsync(RecordBatch batch, Caller caller, StoredVerification found, SeenItem item, FoundDifference difference,
        string reason, string channel, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await children.FindAsync(found.County, item.Item.Child!, cancellation).ConfigureAwait(false) is not { } stored
            || DepartmentProfile.FieldOf(stored.Child.Kind, difference.Field) is not { } field
            || FieldValues.Read(stored.Child.Kind, difference.Field, difference.Reported) is not { } reported)
        {
            return Errors.ChildChanged();
        }

        var says = stored.Child.Answers.Find(field);
        var said = difference.Declared is { } declared ? FieldValues.Read(stored.Child.Kind, difference.Field, declared) : null;
        if (!Equals(says, said))
        {
            return Errors.ChildChanged();
        }

        var action = new ChildAction(Permission.ChildrenUpdate, Errors.Adopted(found.Department, difference, item.Item, reason))
        {
            Changes = new(Adoption.Of(stored.Child.Answers, field, reported), [], []),
        };
        return await childActions.UpdateAsync(batch, caller, stored, action, channel, now, cancellation).ConfigureAwait(false);
    }

    /// <summary>The item after the commit; null where somebody else was quicker.</summary>
    private async Task<SeenItem?> AfterAsync(StoredVerification found, SeenItem item, RecordBatch batch, CancellationToken cancellation) =>
        (await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted
        && await items.FindAsync(found, item.Id, cancellation).ConfigureAwait(false) is { } after ? after : null;

    private static Refusal? Refused(Caller caller, StoredVerification found, SeenItem item)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(item);
        return caller.Assignment.May(Permission.DiscrepanciesAdjudicate, found.County, null, out _) ? null : Wire.Errors.NotAllowed();
    }

    private static AuditEntry Entry(StoredVerification found, string action, Caller caller, string channel, DateTimeOffset now, string reason,
        string child) =>
        AuditEntries.Of("child", child, found.County, action, caller.Actor, channel, now,
            reason) with
        { SubjectIds = [child, found.Verification.Id] };
}
