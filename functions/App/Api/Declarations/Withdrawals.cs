using System.Security.Cryptography;
using System.Text;
using App.Api.Cases;
using App.Api.Proposals;
using App.Wire;
using Domain.Audit;
using Domain.Cases;
using Domain.Declarations;
using Domain.Forms;
using Domain.Time;
using Storage;

namespace App.Api.Declarations;

/// <summary>What became of a withdrawal.</summary>
/// <param name="Request">The id of the request that the county decides; null: everything said is erased.</param>
/// <param name="IsNoted">What was to be noted is in the commit that did it; false: there was nothing to commit.</param>
public sealed record Withdrawn(Declaration Declaration, string? Request, bool IsNoted = false);

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
public sealed class Withdrawals(IStore store, DeclarationRecords records, ProposalRecords proposals, Erasing erasing, Erasures erasures,
    TimeProvider time)
{
    private const int Tries = 5;

    /// <summary>Erases, or asks the county. Again and again the same.</summary>
    /// <param name="note">Puts what is to stand in the same commit into it, by what the declaration becomes.</param>
    public async Task<Attempt<Withdrawn>> WithdrawAsync(StoredDeclaration found, string? reason, Channel channel, AuditActor by,
        CancellationToken cancellation, Action<RecordBatch, Declaration>? note = null)
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
                if (await AskAsync(found, reason, channel, by, now, note, cancellation).ConfigureAwait(false) is { } asked)
                {
                    return asked;
                }
            }
            else
            {
                var decision = WithdrawDeclaration.Decide(declaration, new(by), now);
                if (!decision.IsAccepted)
                {
                    return Wire.Errors.Decided(decision.Problems);
                }

                var batch = records.Replace(found, decision.Outcome,
                    DeclarationActions.Entry(declaration, "declaration.withdraw", by, channel.Id(), now, null));
                await proposals.VoidAsync(batch, declaration.County, declaration.Id, by, now, cancellation).ConfigureAwait(false);
                await erasing.PutCasesAsync(batch, declaration.County, declaration.Id, except: null, after: null, now, cancellation)
                    .ConfigureAwait(false);
                var rest = erasing.RestOf(declaration);
                batch.Send(Erasing.Message(rest, now));
                note?.Invoke(batch, decision.Outcome);
                if ((await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
                {
                    await erasures.EraseNowAsync(rest).ConfigureAwait(false);
                    return new Withdrawn(decision.Outcome, null, IsNoted: true);
                }
            }

            found = (await records.FindCurrentAsync(declaration.County, declaration.Id, cancellation).ConfigureAwait(false))!;
        }

        return Wire.Errors.VersionConflict();
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
    /// The county agreed: what was declared and the child's records are erased by the batch that settles the case; their history and what lies
    /// elsewhere by the message in it, which comes again until it is done.
    /// </summary>
    /// <returns>Why it cannot be done (on the register, on the key-care ledger); else what lies elsewhere.</returns>
    internal async Task<Attempt<ErasedRest>> GrantAsync(RecordBatch batch, CaseForReview asked, AuditActor by, string channel, DateTimeOffset now,
        CancellationToken cancellation)
    {
        return asked.Declaration is not { } id ? Wire.Errors.NotFound()
            : await erasures.PutAsync(batch, asked.County, id, asked.Id, declaration => WithdrawDeclaration.Granted(declaration, by, now), by,
                channel, now, cancellation).ConfigureAwait(false);
    }

    /// <summary>What lies elsewhere, once the case is settled.</summary>
    internal Task EraseNowAsync(ErasedRest rest) => erasures.EraseNowAsync(rest);

    internal static string RequestOf(string declaration) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"erasure-request\n{declaration}")).AsSpan(0, 16));

    /// <returns>Null: somebody changed something meanwhile.</returns>
    private async Task<Withdrawn?> AskAsync(StoredDeclaration found, string? reason, Channel channel, AuditActor by, DateTimeOffset now,
        Action<RecordBatch, Declaration>? note, CancellationToken cancellation)
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

        note?.Invoke(batch, after);
        return (await store.CommitAsync(found.Document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted
            ? new(after, id, IsNoted: true) : null;
    }

    private async Task<StoredCase?> FindCaseAsync(Declaration declaration, CancellationToken cancellation) =>
        await store.FindAsync(DeclarationRecords.PartitionOf(declaration.County), Kinds.CaseForReview, RequestOf(declaration.Id),
            cancellation).ConfigureAwait(false) is { } document
            ? new(CaseJson.Read(document.Body, declaration.County), document)
            : null;
}
