using System.Globalization;
using App.Api.Children;
using App.Api.Departments;
using App.Functions;
using App.Security;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Time;
using Domain.Verification;
using Storage;
using Storage.Jobs;

namespace App.Api.Verifications;

/// <summary>
/// One comparison of a county's children with what a department says of them. Linked once, in memory; written by the page under the number of the
/// attempt, so that a run that was killed starts again and ends as one that was not: only the finish makes an attempt's pages count, and takes the
/// others away.
/// </summary>
internal sealed class VerificationRun(IStore store, ChildRecords children, DepartmentRows rows, LinkDecisions decisions, UndeclaredCases cases,
    PolicyInForce policy, TimeProvider time)
{
    private static readonly ChildFilter OnTheRegister = new([ChildStatus.Active, ChildStatus.InReview]);

    /// <returns>Why it failed, as a code; null: it is done, or somebody else has it or has ended it.</returns>
    public async Task<string?> RunAsync(HeldJob held, CancellationToken stop)
    {
        var county = DivisionCode.Parse(held.Job.County);
        var document = await store.FindAsync(Partition.County(county.Value), Kinds.Verification, held.Job.Id, stop).ConfigureAwait(false)
            ?? throw new InvalidDataException("A comparison's document is gone.");
        var verification = document.Read(VerificationJson.Default.Verification);
        if (verification.Summary is { } done)
        {
            // Killed between its last two commits.
            await EndAsync(held, done, stop).ConfigureAwait(false);
            return null;
        }

        var attempt = 1 + (int.TryParse(held.Job.Checkpoint, CultureInfo.InvariantCulture, out var before) ? before : 0);
        if (!await TellAsync(held, attempt, 0, 0, VerificationPhases.Reading, stop).ConfigureAwait(false))
        {
            return null;
        }

        var profile = DepartmentProfiles.Find(Domain.Forms.Departments.Find(verification.Department)!.Value)!;
        var today = CivilTime.ChinaDate(time.GetUtcNow());
        var parameters = policy.On(today);
        var said = await rows.CurrentAsync(profile.Department, county, stop).ConfigureAwait(false);
        if (said.Count == 0)
        {
            return "no-records";
        }

        var asOf = said.Max(row => row.AsOf);
        var isLastKnown = asOf.AddMonths(parameters.ListCurrentMonths) < today;
        if (isLastKnown && !parameters.UsesLastKnownList)
        {
            return "records-too-old";
        }

        var comparison = new CountyComparison(profile, today, parameters);
        string? next = null;
        do
        {
            (var page, next) = await children.ListAsync(county, OnTheRegister, next, Page.MaxSize, stop).ConfigureAwait(false);
            foreach (var stored in page)
            {
                comparison.Add(stored.Child);
            }

            if (!await TellAsync(held, attempt, 0, comparison.Asked, VerificationPhases.Reading, stop).ConfigureAwait(false))
            {
                return null;
            }
        }
        while (next is not null);

        var known = await decisions.AllAsync(profile.Department, county, stop).ConfigureAwait(false);
        var found = await Task.Run(() => comparison.Compare(said, known), stop).ConfigureAwait(false);
        if (!await TellAsync(held, attempt, 0, comparison.Asked, VerificationPhases.Comparing, stop).ConfigureAwait(false))
        {
            return null;
        }

        await DeclaredOn.FillAsync(children, county, found.Items, stop).ConfigureAwait(false);
        var opened = await cases.OpenAsync(held, profile.Department, county, found, attempt, stop).ConfigureAwait(false);
        return opened is not { } looked || await WriteAsync(held, verification, found, looked, attempt, stop).ConfigureAwait(false) is not { } pages
            ? null
            : await FinishAsync(held, document, verification, found, looked, pages, new(attempt, asOf, isLastKnown), stop).ConfigureAwait(false);
    }

    /// <summary>Erases the pages of a comparison, of every attempt but one.</summary>
    public async Task EraseAsync(Job job, int? keep, CancellationToken stop)
    {
        var partition = Partition.County(job.County);
        var kept = keep is { } attempt ? VerificationNames.Attempt(job.Id, attempt) : null;
        string? next = null;
        do
        {
            var listing = await store.ListAsync(partition, Query.Of(Kinds.VerificationResult).Where(Fields.Parent, job.Id), new(90, next), stop)
                .ConfigureAwait(false);
            next = listing.Next;
            var gone = listing.Items.Where(page => kept is null || !page.Id.StartsWith(kept, StringComparison.Ordinal)).ToList();
            if (gone.Count > 0)
            {
                var batch = Batch.Of(AuditEntries.Of("verification", job.Id, DivisionCode.Parse(job.County), "verification.erase", AuditActor.System,
                    "timer", time.GetUtcNow(), null));
                gone.ForEach(page => batch.Delete(page));
                await store.CommitAsync(partition, batch, stop).ConfigureAwait(false);
            }
        }
        while (next is not null);
    }

    private async Task<List<int>?> WriteAsync(HeldJob held, Verification verification, ComparedCounty found, CasesOpened looked, int attempt,
        CancellationToken stop)
    {
        // What differs most comes first: whoever settles differences reads the first pages only.
        IEnumerable<VerifiedItem> Of(string outcome) => outcome == Outcomes.OnlyInDepartment ? looked.Items
            : found.Items.Where(item => item.Item.Outcome == outcome).Select(item => item.Item)
                .OrderByDescending(item => item.Differences.Count == 0 ? -1
                    : item.Differences.Max(difference => (int)Severities.Find(difference.Severity)));
        var (pages, page, written) = (new List<int>(), 0, 0);
        foreach (var outcome in Outcomes.All)
        {
            var first = page;
            foreach (var several in ResultPages.Commits(Of(outcome)))
            {
                var batch = Batch.Of(AuditEntries.Of("verification", verification.Id, DivisionCode.Parse(verification.County), "verification.write",
                    AuditActor.System, "timer", time.GetUtcNow(), null));
                foreach (var (body, children) in several)
                {
                    batch.Create(Kinds.VerificationResult, VerificationNames.Page(verification.Id, attempt, page), body,
                        new IndexFields().Set(Fields.Parent, verification.Id).Set(Fields.Department, verification.Department)
                            .Set(Fields.Sequence, page).SetMany(Fields.Subjects, children.Distinct(StringComparer.Ordinal)));
                    page++;
                    written += children.Count;
                }

                Meters.Progress(DivisionCode.Parse(verification.County), verification.Department, written, found.Total);
                if (!await held.AdvanceAsync(batch, written, found.Total, attempt.ToString(CultureInfo.InvariantCulture), VerificationPhases.Writing,
                    time.GetUtcNow(), stop).ConfigureAwait(false))
                {
                    return null;
                }
            }

            pages.Add(page - first);
        }

        return pages;
    }

    private async Task<string?> FinishAsync(HeldJob held, Document document, Verification verification, ComparedCounty found, CasesOpened looked,
        List<int> pages, Ran ran, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var summary = new VerificationSummary(
            found.Total, found.Count(Outcomes.Matched), found.Count(Outcomes.Possible), found.Count(Outcomes.Unmatched), found.OnlyInDepartment,
                found.Differences, looked.Items.Count, ran.Attempt, pages, ran.AsOf, ran.IsLastKnown, found.Model.Code, found.Model.TrainedOn, now);
        var done = verification with { Summary = summary };
        var batch = Batch.Of(AuditEntries.Of("verification", verification.Id, DivisionCode.Parse(verification.County), "verification.finish",
            AuditActor.System, "timer", now, null))
            .Replace(document, done, VerificationJson.Default.Verification, VerificationStart.FieldsOf(done))
            .Create(Kinds.Setting, VerificationNames.Model(verification.Id), new KeptModel(verification.Id, verification.Department, found.Model),
                VerificationJson.Default.KeptModel, new IndexFields().Set(Fields.Type, "linkageModel").Set(Fields.At, now));
        if (await held.AdvanceAsync(batch, found.Total, found.Total, ran.Attempt.ToString(CultureInfo.InvariantCulture), VerificationPhases.Writing,
            now, stop).ConfigureAwait(false))
        {
            Meters.Progress(DivisionCode.Parse(verification.County), verification.Department, 1, 1);
            await EndAsync(held, summary, stop).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Each step may be done again: the other attempts' pages go, the slot remembers the comparison as the last one, the job ends.</summary>
    private async Task EndAsync(HeldJob held, VerificationSummary summary, CancellationToken stop)
    {
        await EraseAsync(held.Job, summary.Attempt, stop).ConfigureAwait(false);
        var partition = Partition.County(held.Job.County);
        var verification = (await store.FindAsync(partition, Kinds.Verification, held.Job.Id, stop).ConfigureAwait(false))!
            .Read(VerificationJson.Default.Verification);
        var name = VerificationNames.Slot(Domain.Forms.Departments.Find(verification.Department)!.Value);
        if (await store.FindAsync(partition, Kinds.Progress, name, stop).ConfigureAwait(false) is { } slot
            && slot.Read(VerificationJson.Default.VerificationSlot) is { } known && known.Current == verification.Id)
        {
            var batch = Batch.Technical().Replace(slot, known with { LastDone = verification.Id }, VerificationJson.Default.VerificationSlot,
                new IndexFields().Set(Fields.Type, VerificationNames.Job).Set(Fields.At, verification.At));
            await store.CommitAsync(partition, batch, stop).ConfigureAwait(false);
        }

        await held.FinishAsync(held.Job.Checkpoint, summary.Total, time.GetUtcNow(), stop).ConfigureAwait(false);
    }

    private Task<bool> TellAsync(HeldJob held, int attempt, int done, int total, string phase, CancellationToken stop) =>
        held.AdvanceAsync(Batch.Technical(), done, total, attempt.ToString(CultureInfo.InvariantCulture), phase, time.GetUtcNow(), stop);

    private sealed record Ran(int Attempt, DateOnly AsOf, bool IsLastKnown);
}

/// <summary>What a comparison is doing, as GET /api/jobs/{id} says it.</summary>
internal static class VerificationPhases
{
    public const string Reading = "reading";
    public const string Comparing = "comparing";
    public const string Writing = "writing";

    public static string Label(string phase) => phase switch
    {
        Reading => "正在读取孩子的档案",
        Comparing => "正在比对",
        Writing => "正在保存结果",
        _ => "正在排队",
    };
}
