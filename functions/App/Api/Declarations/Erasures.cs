using App.Functions;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Api.Declarations;

/// <summary>
/// Erases everything about a child that is off the register, or a declaration that never came on it: what was declared, the record, its history, what
/// compared and proposed about it. Whoever decides that (a case, a family's request) puts the declaration and the child's records, erased, into the
/// batch of the decision: with them goes the message that erases everything else, again and again until it is done. Nothing goes before the decision
/// stands.
/// </summary>
public sealed class Erasures(IStore store, DeclarationRecords records, Reviews reviews, Erasing erasing, ILogger<Erasures> log)
{
    /// <param name="except">The case that asked for it and is settled by it.</param>
    /// <param name="erase">What the declaration becomes.</param>
    /// <returns>Why it cannot be done; else what lies elsewhere: the batch has the message that erases it.</returns>
    internal async Task<Attempt<ErasedRest>> PutAsync(RecordBatch batch, DivisionCode county, string declaration, string? except,
        Func<Declaration, Declaration> erase, AuditActor by, string channel, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(erase);
        if (await records.FindAsync(county, declaration, cancellation).ConfigureAwait(false) is not { } found)
        {
            return Wire.Errors.NotFound();
        }

        var kin = ErasedKin.None;
        if (found.Declaration.ChildId is { } child)
        {
            var all = await Kin.OfAsync(store, county, child, Erasing.LeftBy(found.Declaration), cancellation).ConfigureAwait(false);
            if (Put(batch, county, all, by, channel, now) is { } refused)
            {
                return refused;
            }

            kin = KinOf(county, all, Erasing.LeftBy(found.Declaration));
        }

        batch.Also(DeclarationActions.Entry(found.Declaration, "declaration.erase", by, channel, now, null));
        return await erasing.PutAsync(batch, found, erase(found.Declaration), except, kin, now, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// A child's record and those merged into it, once two people have agreed to that already (the retention clock): the declarations and the history
    /// go first, in commits of their own, so that a crash in between leaves the record to be found and the rest to be done again.
    /// </summary>
    /// <param name="except">A declaration that is erased by itself; null: none.</param>
    /// <returns>Why it cannot be done; null: it is in the batch, or there is no such child here.</returns>
    internal async Task<Refusal?> PutChildAsync(RecordBatch batch, DivisionCode county, string child, string? except, AuditActor by, string channel,
        DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var kin = await Kin.OfAsync(store, county, child, [], cancellation).ConfigureAwait(false);
        if (Put(batch, county, kin, by, channel, now) is { } refused)
        {
            return refused;
        }

        try
        {
            // The records of this county are erased by the batch: from here on they only tell which there are.
            await erasing.EraseKinAsync(KinOf(county, kin, []), except, cancellation, inBatch: county).ConfigureAwait(false);
            return null;
        }
        catch (ErasedLaterException)
        {
            return Wire.Errors.VersionConflict();
        }
    }

    /// <summary>Every record of the child, erased in the batch: what the merged one said lives on in the other.</summary>
    /// <returns>Why it cannot be done; null: it is in the batch.</returns>
    private Refusal? Put(RecordBatch batch, DivisionCode county, Kin kin, AuditActor by, string channel, DateTimeOffset now)
    {
        if (kin.IsCaredFor || kin.Counts)
        {
            return Wire.Errors.Invalid([kin.IsCaredFor ? Domain.Cases.Errors.CaredFor()
                : Domain.Cases.Errors.NotDone(Domain.Cases.CaseOutcome.ErasedOnRequest)]);
        }

        foreach (var (known, document) in kin.Records.Where(static record => record.Child.ErasedAt is null))
        {
            var erased = known.Erased(now);
            batch.Replace(document, ChildJson.Write(erased), reviews.FieldsOf(erased), ChildJson.Schema)
                .Also(AuditEntries.Of("child", known.Id, county, "child.erase", by, channel, now, null));
        }

        return null;
    }

    /// <summary>Where anything of the child's records may lie: here, where the declaration was, and where the records were.</summary>
    private static ErasedKin KinOf(DivisionCode county, Kin kin, IEnumerable<DivisionCode> before) => new(
        kin.Ids,
        [.. kin.Records.SelectMany(static record => record.Child.Declarations).Distinct(StringComparer.Ordinal)],
        [.. before.Concat(kin.Records.SelectMany(static record => Erasing.LeftBy(record.Child))).Prepend(county).Distinct()
            .Select(static one => one.Value)]);

    /// <summary>At once, so that the family sees it done; what cannot be done at this moment, the message of the commit does.</summary>
    internal async Task EraseNowAsync(ErasedRest rest)
    {
        try
        {
            await erasing.EraseAsync(rest, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ErasedLaterException)
        {
            // A hand-over has just arrived and is still being tidied up where it came from.
        }
#pragma warning disable CA1031 // What was declared is erased, and that stands: only what lies elsewhere is still to be done.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            log.FunctionFailed(ReviewFunctions.EraseDeclaration.Queue, exception);
        }
    }
}
