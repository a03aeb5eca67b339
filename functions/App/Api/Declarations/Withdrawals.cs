using System.Security.Cryptography;
using System.Text;
using App.Api.Cases;
using App.Api.Proposals;
using App.Functions;
using Domain.Audit;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Forms;
using Microsoft.Extensions.Logging;
using Storage;

namespace App.Api.Declarations;

/// <summary>What became of a withdrawal.</summary>
/// <param name="Request">The id of the request that the county decides; null: everything said is erased.</param>
public sealed record Withdrawn(Declaration Declaration, string? Request);

/// <summary>Where a request to erase stands, for the family that made it.</summary>
/// <param name="Settled">What the county decided last; null while it has not, or decides anew.</param>
public sealed record ErasureRequest(string Id, DateTimeOffset At, DateOnly? DueOn, Settlement? Settled)
{
    public string Status => Settled?.Outcome switch { null => "open", CaseOutcome.ErasedOnRequest => "erased", _ => "kept" };

    public string StatusText => Settled?.Outcome switch
    {
        null => "您要求删除的申请，县（区）民政局正在依法办理，办完会在这里告诉您。",
        CaseOutcome.ErasedOnRequest => "县（区）民政局同意了您的申请，内容和照片都已经删除。",
        _ => "县（区）民政局依法决定继续保留，依据写在下面。您有不同意见的，可以向县（区）民政局或者上一级民政局提出。",
    };
}

/// <summary>
/// A declarant takes back what was said (PIPL 15, 47). Before a child is registered by it, answers and pictures are erased at once; afterwards a
/// case goes to the county, which decides with its ground in law.
/// </summary>
public sealed class Withdrawals(IStore store, DeclarationRecords records, Reviews reviews, ProposalRecords proposals, Erasing erasing,
    TimeProvider time, ILogger<Withdrawals> log)
{
    private const int Tries = 5;

    /// <summary>Erases, or asks the county. Again and again the same.</summary>
    public async Task<Attempt<Withdrawn>> WithdrawAsync(StoredDeclaration found, string? reason, Channel channel, AuditActor by,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(found);
        for (var i = 0; i < Tries && found is not null; i++)
        {
            var (declaration, now) = (found.Declaration, time.GetUtcNow());
            if (declaration.ErasedAt is not null)
            {
                return new Withdrawn(declaration, null);
            }

            if (declaration.Status == DeclarationStatus.Registered)
            {
                if (await AskAsync(found, reason, channel, by, now, cancellation).ConfigureAwait(false) is { } asked)
                {
                    return asked;
                }
            }
            else
            {
                var decision = WithdrawDeclaration.Decide(declaration, new(by), now);
                if (!decision.IsAccepted)
                {
                    return Api.Errors.Decided(decision.Problems);
                }

                var batch = records.Replace(found, decision.Outcome,
                    DeclarationActions.Entry(declaration, "declaration.withdraw", by, channel.Id(), now, null));
                await proposals.VoidAsync(batch, declaration.County, declaration.Id, by, now, cancellation).ConfigureAwait(false);
                await erasing.PutCasesAsync(batch, declaration.County, declaration.Id, except: null, after: null, now, cancellation)
                    .ConfigureAwait(false);
                var rest = erasing.RestOf(declaration);
                batch.Send(Erasing.Message(rest, now));
                if ((await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
                {
                    await EraseNowAsync(rest).ConfigureAwait(false);
                    return new Withdrawn(decision.Outcome, null);
                }
            }

            found = (await records.FindCurrentAsync(declaration.County, declaration.Id, cancellation).ConfigureAwait(false))!;
        }

        return Api.Errors.VersionConflict();
    }

    /// <summary>Where the request to erase a declaration stands; null where there is none.</summary>
    public async Task<ErasureRequest?> FindRequestAsync(Declaration declaration, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        return await FindCaseAsync(declaration, cancellation).ConfigureAwait(false) is { Case: var asked }
            ? new(asked.Id, asked.At, asked.DueOn, asked.Status == CaseStatus.Open ? null : asked.Settlements[^1])
            : null;
    }

    /// <summary>
    /// The county agreed: what was declared, the child's record and its history are erased. The history goes first, in commits of its own; then
    /// everything else with the batch that settles the case, so that a crash in between leaves the case open and the rest to be done again.
    /// </summary>
    /// <returns>Why it cannot be done; null: it is in the batch, with the message that erases what lies elsewhere.</returns>
    internal async Task<Refusal?> GrantAsync(RecordBatch batch, CaseForReview asked, AuditActor by, string channel, DateTimeOffset now,
        CancellationToken cancellation)
    {
        if (asked.Declaration is not { } id || await records.FindAsync(asked.County, id, cancellation).ConfigureAwait(false) is not { } found)
        {
            return Api.Errors.NotFound();
        }

        var partition = found.Document.Partition;
        if (found.Declaration.ChildId is { } child && await store.FindAsync(partition, Kinds.Child, child,
            cancellation).ConfigureAwait(false) is { } document)
        {
            var known = ChildJson.Read(document.Body);
            if (known.Status.IsOpen())
            {
                return Api.Errors.Invalid([Domain.Cases.Errors.NotDone(CaseOutcome.ErasedOnRequest)]);
            }

            await EraseHistoryAsync(known, by, channel, cancellation).ConfigureAwait(false);
            var erased = known.Erased(now);
            batch.Replace(document, ChildJson.Write(erased), reviews.FieldsOf(erased), ChildJson.Schema)
                .Also(Audit.AuditEntries.Of("child", child, asked.County, "child.erase", by, channel, now, null));
        }

        batch.Replace(found.Document, DeclarationJson.Write(WithdrawDeclaration.Granted(found.Declaration, by, now)),
            records.FieldsOf(WithdrawDeclaration.Granted(found.Declaration, by, now)), DeclarationJson.Schema)
            .Also(DeclarationActions.Entry(found.Declaration, "declaration.erase", by, channel, now, null));
        await erasing.PutCasesAsync(batch, found.Declaration.County, found.Declaration.Id, asked.Id, after: null, now, cancellation)
            .ConfigureAwait(false);
        batch.Send(Erasing.Message(erasing.RestOf(found.Declaration, asked.Id), now));
        return null;
    }

    /// <summary>At once, so that the family sees it done; what cannot be done at this moment, the message of the commit does.</summary>
    private async Task EraseNowAsync(ErasedRest rest)
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

    internal static string RequestOf(string declaration) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"erasure-request\n{declaration}")).AsSpan(0, 16));

    /// <returns>Null: somebody changed something meanwhile.</returns>
    private async Task<Withdrawn?> AskAsync(StoredDeclaration found, string? reason, Channel channel, AuditActor by, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var (declaration, id) = (found.Declaration, RequestOf(found.Declaration.Id));
        var before = await FindCaseAsync(declaration, cancellation).ConfigureAwait(false);
        if (before is { Case.Status: CaseStatus.Open })
        {
            return new(declaration, id);
        }

        var after = WithdrawDeclaration.AskedBack(declaration, now);
        var batch = records.Replace(found, after, DeclarationActions.Entry(declaration, "declaration.ask-erasure", by, channel.Id(), now, null));
        if (before is not null)
        {
            var again = before.Case.Again(reason, now);
            batch.Replace(before.Document, CaseJson.Write(again), CaseRecords.FieldsOf(again), CaseJson.Schema);
        }
        else
        {
            CaseRecords.Create(batch, new()
            {
                Id = id,
                Type = CaseType.ErasureRequest,
                County = declaration.County,
                Status = CaseStatus.Open,
                At = now,
                DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), DeclarationTerms.RequestDays),
                Declaration = declaration.Id,
                Child = declaration.ChildId,
                Words = reason,
            });
        }

        return (await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted ? new(after, id) : null;
    }

    private async Task<StoredCase?> FindCaseAsync(Declaration declaration, CancellationToken cancellation) =>
        await store.FindAsync(DeclarationRecords.PartitionOf(declaration.County), Kinds.CaseForReview, RequestOf(declaration.Id),
            cancellation).ConfigureAwait(false) is { } document
            ? new(CaseJson.Read(document.Body, declaration.County), document)
            : null;

    private async Task EraseHistoryAsync(Child child, AuditActor by, string channel, CancellationToken cancellation)
    {
        var partition = DeclarationRecords.PartitionOf(child.County);
        foreach (var kind in (PersonalKind[])[Kinds.ChildRevision, Kinds.Visit, Kinds.KeyCareEntry, Kinds.NationalEntry])
        {
            while (await store.ListAsync(partition, Query.Of(kind).Where(Fields.Child, child.Id), new(Erasing.Chunk),
                cancellation).ConfigureAwait(false) is { Items.Count: > 0 } page)
            {
                var batch = Batch.Of(Audit.AuditEntries.Of("child", child.Id, child.County, "child.erase-history", by, channel, time.GetUtcNow(),
                    null));
                foreach (var document in page.Items)
                {
                    batch.Delete(document);
                }

                await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
            }
        }
    }
}
