using System.Collections.Immutable;
using App.Api.Cases;
using App.Functions;
using App.Wire;
using Domain.Audit;
using Domain.Cases;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;
using Domain.Time;
using Storage;

namespace App.Api.Declarations;

/// <summary>
/// What a declarant does after submitting: correct, attach, answer. Each is one commit with its audit entry; a collision is decided anew.
/// </summary>
public sealed class FollowUps(IStore store, DeclarationRecords records, TimeProvider time, PolicyInForce policy)
{
    private const int Tries = 5;

    public async Task<Attempt<Corrected>> CorrectAsync(StoredDeclaration found, Input changes, Channel channel, AuditActor by,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(found);
        return await ChangeAsync(
            found,
            (declaration, now) => CorrectDeclaration.Decide(declaration, new(changes, channel, by), policy.On(CivilTime.ChinaDate(now)),
                policy.Notices, now),
            corrected => corrected.Declaration,
            (corrected, now) => Entry(corrected.Declaration, "declaration.correct", by, channel, now, corrected.ChangedKeys),
            (corrected, now, batch) => Follow(corrected, now, batch),
            cancellation).ConfigureAwait(false);
    }

    /// <summary>What is wrong with the changes themselves: told beside what is wrong around them.</summary>
    public IReadOnlyList<Problem> ProblemsOf(StoredDeclaration found, Input.Raw input)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(input);
        return found.Declaration.Form.Read(input.Answers, input.Unknown, CivilTime.ChinaDate(time.GetUtcNow())).Problems;
    }

    public async Task<Attempt<Declaration>> AttachAsync(StoredDeclaration found, Attachment attachment, Channel channel, AuditActor by,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(found);
        return await ChangeAsync(
            found,
            (declaration, _) => AttachToDeclaration.Decide(declaration, new(attachment)),
            attached => attached,
            (attached, now) => Entry(attached, "declaration.attach", by, channel, now, []),
            (_, _, _) => { },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// A question of staff was answered in words: they go into a case, in one commit with the declaration as it was read, so that none are kept of
    /// one that is withdrawn at the same moment. Again and again the same.
    /// </summary>
    /// <param name="key">The same for the same answer.</param>
    public async Task<Attempt<Declaration>> AnswerAsync(StoredDeclaration found, int question, string key, string? thread, string words,
        Channel channel, AuditActor by, CancellationToken cancellation)
    {
        for (var i = 0; i < Tries && found is not null; i++)
        {
            var (declaration, partition, now) = (found.Declaration, found.Document.Partition, time.GetUtcNow());
            if (declaration.ErasedAt is not null)
            {
                return Wire.Errors.Decided([Domain.Declarations.Errors.CannotCorrect(declaration)]);
            }

            var answered = AnswerQuestion.Decide(declaration, new(question, by), now);
            var entry = Entry(declaration, "declaration.answer", by, channel, now, []);
            var id = FamilyCases.IdOf(CaseType.GuardianAnswered, key);
            RecordBatch batch;
            if (await store.FindAsync(partition, Kinds.CaseForReview, id, cancellation).ConfigureAwait(false) is null)
            {
                batch = FamilyCases.Open(declaration.County, CaseType.GuardianAnswered, key, declaration.Id, thread, channel, words, now);
                batch = answered is null ? batch : batch.Also(entry);
            }
            else if (answered is not null)
            {
                batch = Batch.Of(entry);
            }
            else
            {
                return declaration;
            }

            records.Replace(batch, found, answered ?? declaration, found.Document.ExpiresOn);
            if ((await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return answered ?? declaration;
            }

            found = (await records.FindCurrentAsync(declaration.County, declaration.Id, cancellation).ConfigureAwait(false))!;
        }

        return Wire.Errors.VersionConflict();
    }

    /// <param name="declaration">
    /// As it is now: on the way it may have been handed over, and the entry stands in the chain of the county that has it.
    /// </param>
    private static AuditEntry Entry(Declaration declaration, string action, AuditActor by, Channel channel, DateTimeOffset now,
        ImmutableArray<string> keys) =>
        DeclarationActions.Entry(declaration, action, by, channel.Id(), now, reason: null) with { FieldKeys = keys };

    /// <summary>What staff and the index must hear of a correction.</summary>
    private static void Follow(Corrected corrected, DateTimeOffset now, RecordBatch batch)
    {
        var declaration = corrected.Declaration;
        if (corrected.ChangedKeys.Contains(Shared2024.CitizenNumber.Key))
        {
            batch.Send(Messages.Of(OpaqueId.New(now), Catalogue.IndexDeclaration.Queue, new(declaration.County, declaration.Id),
                MessageJson.Default.IndexMessage, now));
        }

        if (corrected.TouchesRegisteredChild)
        {
            OpenCase(CaseType.CorrectedAfterRegistration);
        }

        if (corrected.MovesTo is not null)
        {
            OpenCase(CaseType.OtherCountyResponsible);
        }

        void OpenCase(CaseType type) => CaseRecords.Create(batch, new()
        {
            Id = OpaqueId.New(now),
            Type = type,
            County = declaration.County,
            Status = CaseStatus.Open,
            At = now,
            DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), StaffTerms.ReviewDays),
            Declaration = declaration.Id,
            Child = declaration.ChildId,
            OtherCounty = corrected.MovesTo,
        });
    }

    private async Task<Attempt<T>> ChangeAsync<T>(StoredDeclaration found, Func<Declaration, DateTimeOffset, Decision<T>> decide,
        Func<T, Declaration> after, Func<T, DateTimeOffset, AuditEntry> entry, Action<T, DateTimeOffset, RecordBatch> also,
            CancellationToken cancellation)
        where T : class
    {
        var current = found;
        for (var i = 0; i < Tries; i++)
        {
            var now = time.GetUtcNow();
            var decision = decide(current.Declaration, now);
            if (!decision.IsAccepted)
            {
                return Wire.Errors.Decided(decision.Problems);
            }

            var batch = records.Replace(current, after(decision.Outcome), entry(decision.Outcome, now));
            also(decision.Outcome, now, batch);
            var result = await store.CommitAsync(current.Document.Partition, batch, cancellation).ConfigureAwait(false);
            if (result.IsCommitted)
            {
                return decision.Outcome;
            }

            var again = await records.FindCurrentAsync(found.Declaration.County, found.Declaration.Id, cancellation).ConfigureAwait(false);
            if (again is null)
            {
                return Errors.NoSuchReceipt();
            }

            current = again;
        }

        return Wire.Errors.VersionConflict();
    }
}
