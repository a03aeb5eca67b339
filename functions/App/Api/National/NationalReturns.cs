using System.Security.Cryptography;
using System.Text;
using App.Api.Cases;
using App.Api.Sheets;
using App.Documents.Excel;
using App.Security;
using App.Wire;
using Domain.Cases;
using Domain.Divisions;
using Domain.National;
using Domain.Problems;
using Domain.Time;
using Microsoft.AspNetCore.Http;
using Storage;

namespace App.Api.National;

/// <summary>
/// Takes in what came back: judged whole before anything is written. Of each row that says something new the ledger and, where it was not taken, a
/// case are
/// written in one commit; the same file again finds everything done.
/// </summary>
internal sealed class NationalReturns(IStore store, IBlobStore blobs, NationalRecords records, TimeProvider time)
{
    /// <summary>What a file of <see cref="WhoGoesRules.Most"/> rows takes, with room for what another system adds.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>By this box, or by the query, somebody says that a no to what was taken before is meant.</summary>
    internal const string ConfirmBox = "confirm";
    internal const string Rejections = "rejections";

    /// <summary>Rows of one commit: an entry, perhaps a case, perhaps two index changes.</summary>
    private const int PerCommit = 30;
    private const int Attempts = 4;

    private static readonly ImportLimits Limits = ImportLimits.Default with
    {
        MaxBytes = MaxBytes,
        MaxRows = 2 * WhoGoesRules.Most,
        MaxUnpackedBytes = 256L * 1024 * 1024
    };

    /// <param name="mayTake">Asked about the boxes before the file; its refusal is the answer.</param>
    public async Task<Attempt<StoredBatch>> TakeAsync(HttpContext context, Caller caller, DivisionCode county, StoredBatch found, string channel,
        Func<IReadOnlyDictionary<string, string>, Refusal?>? mayTake)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (NationalMappings.Refused(caller, county) is { } refused)
        {
            return refused;
        }

        if (found.Batch.Status != NationalBatchStatus.Approved)
        {
            return Errors.NotApproved();
        }

        if (await records.ChosenAsync(found.Batch.Id, context.RequestAborted).ConfigureAwait(false) is not { } chosen)
        {
            return Errors.RowsOver();
        }

        var name = NationalRecords.Blobs + found.Batch.Id + "/returned-" + OpaqueId.New(time.GetUtcNow());
        var received = await Upload.ReceiveAsync(context, blobs, name, mayTake, Limits).ConfigureAwait(false);
        if (received.IsRefused(out var wrong, out var file))
        {
            return wrong;
        }

        try
        {
            var mayTakeBack = file.Boxes.GetValueOrDefault(ConfirmBox) == Rejections || context.Request.Query[ConfirmBox] == Rejections;
            return found.Batch.Returns.Any(one => one.Hash == file.Hash) ? found
                : await ReadAsync(caller, county, found, chosen, name, file.Hash, mayTakeBack, channel, context.RequestAborted).ConfigureAwait(false);
        }
        finally
        {
            // What it says is in the ledger; the file itself is not needed any more.
            await blobs.DeleteAsync(name, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<Attempt<StoredBatch>> ReadAsync(Caller caller, DivisionCode county, StoredBatch found, IReadOnlyList<string> chosen,
        string name, string hash, bool mayTakeBack, string channel, CancellationToken cancellation)
    {
        var batch = found.Batch;
        var blob = await Sealed.OpenAsync(blobs, name, cancellation).ConfigureAwait(false)
            ?? throw new InvalidDataException("A returned file is gone.");
        IReadOnlyList<ReturnedRow> rows;
        await using (blob.ConfigureAwait(false))
        {
            (rows, var problem) = ReturnFile.Read(blob.Stream, Limits, batch.Version);
            if (problem is not null)
            {
                return Errors.Unreadable(problem);
            }
        }

        var (verdicts, problems) = ReadReturn.Decide(rows, batch.Version.Returned, batch.Code, batch.Chosen);
        if (problems.Count > 0)
        {
            return Errors.NotOfThisBatch(problems);
        }

        if (!mayTakeBack && await TakenBackAsync(county, batch, chosen, verdicts, cancellation).ConfigureAwait(false) is { Count: > 0 } again)
        {
            return Errors.TakesBack(again);
        }

        var changed = 0;
        foreach (var some in verdicts.Chunk(PerCommit))
        {
            if (await WriteAsync(caller, batch, county, [.. some.Select(verdict => (chosen[verdict.Row - 1], verdict))], mayTakeBack, channel,
                cancellation)
                .ConfigureAwait(false) is not { } written)
            {
                return Wire.Errors.VersionConflict();
            }

            changed += written;
        }

        return await SayAsync(caller, county, found, chosen, verdicts, hash, changed, channel, cancellation).ConfigureAwait(false);
    }

    /// <summary>The rows that were taken before and are refused by this file.</summary>
    private async Task<IReadOnlyList<Problem>> TakenBackAsync(DivisionCode county, NationalBatch batch, IReadOnlyList<string> chosen,
        IReadOnlyList<Verdict> verdicts, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        foreach (var some in verdicts.Where(verdict => verdict.Outcome == SendingOutcome.Rejected).Chunk(100))
        {
            var entries = await records.EntriesAsync(county, [.. some.Select(verdict => chosen[verdict.Row - 1])], cancellation)
                .ConfigureAwait(false);
            problems.AddRange(some.Where(verdict => entries.GetValueOrDefault(chosen[verdict.Row - 1])?.Entry.TakesBack(batch.Id, verdict) == true)
                .Select(verdict => Domain.National.Errors.WasAccepted(RowKey.Of(batch.Code, verdict.Row))));
        }

        return [.. problems.Take(ReadReturn.MostProblems)];
    }

    /// <summary>How many entries say something new; null where others were faster again and again.</summary>
    private async Task<int?> WriteAsync(Caller caller, NationalBatch batch, DivisionCode county, IReadOnlyList<(string Child, Verdict Verdict)> some,
        bool mayTakeBack, string channel, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (now, before) = (time.GetUtcNow(), await records.EntriesAsync(county, [.. some.Select(one => one.Child)], cancellation)
                .ConfigureAwait(false));
            var changes = new List<(StoredEntry Before, NationalEntry After, Verdict Verdict)>();
            foreach (var (child, verdict) in some)
            {
                if (before.GetValueOrDefault(child) is { } known
                    && (mayTakeBack || !known.Entry.TakesBack(batch.Id, verdict)) && known.Entry.Answered(batch.Id, verdict, now) is { } after)
                {
                    changes.Add((known, after, verdict));
                }
            }

            if (changes.Count == 0)
            {
                return 0;
            }

            var write = Batch.Of(NationalBatches.Entry(batch, "national.answer", caller.Actor, channel, now, null) with
            {
                SubjectKind = "child",
                SubjectIds = [.. changes.Select(change => change.After.Child)],
            });
            foreach (var (known, after, verdict) in changes)
            {
                NationalRecords.Put(write, known.Document, after);
                if (verdict.Outcome == SendingOutcome.Rejected)
                {
                    await OpenCaseAsync(write, county, batch, after.Child, verdict.Reason!, now, cancellation).ConfigureAwait(false);
                }
            }

            if ((await store.CommitAsync(NationalRecords.Of(county), write, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return changes.Count;
            }
        }

        return null;
    }

    /// <summary>One case for a child and batch; another reason than before opens it again.</summary>
    private async Task OpenCaseAsync(RecordBatch write, DivisionCode county, NationalBatch batch, string child, string reason, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var id = CaseOf(batch.Id, child);
        if (await store.FindAsync(NationalRecords.Of(county), Kinds.CaseForReview, id, cancellation).ConfigureAwait(false) is { } document)
        {
            var again = CaseJson.Read(document.Body, county).Again(reason, now);
            write.Replace(document, CaseJson.Write(again), CaseRecords.FieldsOf(again), CaseJson.Schema);
            return;
        }

        CaseRecords.Create(write, new CaseForReview
        {
            Id = id,
            Type = CaseType.NationalReturned,
            County = county,
            Status = CaseStatus.Open,
            At = now,
            DueOn = CivilTime.AddDays(CivilTime.ChinaDate(now), StaffTerms.ReviewDays),
            Child = child,
            Words = reason,
        });
    }

    /// <summary>The id of the case of a child that came back with a batch: noticed twice, the same.</summary>
    internal static string CaseOf(string batch, string child) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"national\n{batch}\n{child}")).AsSpan(0, 16));

    private async Task<Attempt<StoredBatch>> SayAsync(Caller caller, DivisionCode county, StoredBatch found, IReadOnlyList<string> chosen,
        IReadOnlyList<Verdict> verdicts, string hash, int changed, string channel, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var (accepted, rejected) = await CountAsync(county, found.Batch.Id, chosen, cancellation).ConfigureAwait(false);
        var after = found.Batch with
        {
            Accepted = accepted,
            Rejected = rejected,
            Returns =
            [
                .. found.Batch.Returns,
                new(hash, now, caller.Actor, verdicts.Count(one => one.Outcome == SendingOutcome.Accepted),
                    verdicts.Count(one => one.Outcome == SendingOutcome.Rejected), changed),
            ],
        };
        var write = Batch.Of(NationalBatches.Entry(after, "national.return", caller.Actor, channel, now, null))
            .Replace(found.Document, after, NationalJson.Default.NationalBatch, after.Fields);
        return (await store.CommitAsync(found.Document.Partition, write, cancellation).ConfigureAwait(false)).IsCommitted
            && await records.FindBatchAsync(county, after.Id, cancellation).ConfigureAwait(false) is { } kept ? kept : Wire.Errors.VersionConflict();
    }

    private async Task<(int Accepted, int Rejected)> CountAsync(DivisionCode county, string batch, IReadOnlyList<string> chosen,
        CancellationToken cancellation)
    {
        var (accepted, rejected) = (0, 0);
        foreach (var some in chosen.Chunk(100))
        {
            foreach (var entry in (await records.EntriesAsync(county, some, cancellation).ConfigureAwait(false)).Values)
            {
                accepted += entry.Entry.In(batch)?.Outcome == SendingOutcome.Accepted ? 1 : 0;
                rejected += entry.Entry.In(batch)?.Outcome == SendingOutcome.Rejected ? 1 : 0;
            }
        }

        return (accepted, rejected);
    }
}
