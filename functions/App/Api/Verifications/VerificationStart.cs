using System.Security.Cryptography;
using System.Text;
using App.Api.Departments;
using App.Api.Jobs;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Audit;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Time;
using Domain.Verification;
using Storage;
using Storage.Jobs;

namespace App.Api.Verifications;

/// <summary>A comparison as its documents have it.</summary>
/// <param name="Job">How far it is.</param>
public sealed record StoredVerification(Verification Verification, Document Document, Job Job)
{
    public Department Department => Domain.Forms.Departments.Find(Verification.Department)!.Value;

    public DivisionCode County => DivisionCode.Parse(Verification.County);
}

/// <summary>
/// Starts comparisons: by hand, when a department's list has come, when the cadence falls due. One at a time for a department in a county.
/// </summary>
public sealed class VerificationStart(IStore store, IWorkQueue queue, PolicyInForce policy, TimeProvider time)
{
    private const int Tries = 20;

    /// <summary>Starts one, or returns the one that is on.</summary>
    /// <param name="cause">request, batch or cadence.</param>
    public async Task<StoredVerification> StartAsync(Department department, DivisionCode county, AuditActor by, string channel, string cause,
        CancellationToken cancellation)
    {
        var partition = Partition.County(county.Value);
        for (var i = 0; i < Tries; i++)
        {
            var slot = await store.FindAsync(partition, Kinds.Progress, VerificationNames.Slot(department), cancellation).ConfigureAwait(false);
            var known = slot?.Read(VerificationJson.Default.VerificationSlot);
            if (known is not null && await FindAsync(county, known.Current, cancellation).ConfigureAwait(false) is { Job.IsOpen: true } open)
            {
                return open;
            }

            var now = time.GetUtcNow();
            var id = OpaqueId.New(now);
            var lists = await ListsAsync(department, county, cancellation).ConfigureAwait(false);
            var verification = new Verification(id, department.Id(), county.Value, by, cause, now, lists, null);
            var batch = Batch.Of(AuditEntries.Of("verification", id, county, "verification.start", by, channel, now, null))
                .Create(Kinds.Verification, id, verification, VerificationJson.Default.Verification, FieldsOf(verification));
            var next = new VerificationSlot(id, known?.LastDone);
            var fields = new IndexFields().Set(Fields.Type, VerificationNames.Job).Set(Fields.At, now);
            _ = slot is null ? batch.Create(Kinds.Progress, VerificationNames.Slot(department), next,
                VerificationJson.Default.VerificationSlot, fields)
                : batch.Replace(slot, next, VerificationJson.Default.VerificationSlot, fields);
            JobList.Queue(batch, new(id, VerificationNames.Job, county.Value, JobStatus.Queued, 0, 0, "waiting", null, null, now, now));
            if ((await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted
                && await FindAsync(county, id, cancellation).ConfigureAwait(false) is { } started)
            {
                // At once rather than with the timer; if this fails the timer does it.
                await queue.SendAsync(VerificationFunctions.Run.Queue, JobCarrier.Message(started.Job), null, CancellationToken.None)
                    .ConfigureAwait(false);
                return started;
            }
        }

        throw new TimeoutException("A comparison could not be started: others start and end it all the time.");
    }

    /// <summary>
    /// Starts in a county what nobody has to ask for: where a department's lists are others than those compared last, and where the last comparison
    /// is as old as a list may be.
    /// </summary>
    public async Task AsDueAsync(DivisionCode county, CancellationToken cancellation)
    {
        foreach (var department in DepartmentProfiles.All.Select(profile => profile.Department))
        {
            var now = time.GetUtcNow();
            var last = await SlotAsync(department, county, cancellation).ConfigureAwait(false) is { } slot
                ? await FindAsync(county, slot.Current, cancellation).ConfigureAwait(false) : null;
            var lists = last is { Job.IsOpen: true } ? null : await ListsAsync(department, county, cancellation).ConfigureAwait(false);
            var cause = lists is null ? null : lists != last?.Verification.Lists ? "batch"
                : last.Verification.At.AddMonths(policy.On(CivilTime.ChinaDate(now)).ListCurrentMonths) <= now ? "cadence" : null;
            if (cause is not null)
            {
                await StartAsync(department, county, AuditActor.System, "timer", cause, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Which lists of a department count in a county, as one mark; null where there is none. A large file counts when it is read, however long ago it
    /// was sent.
    /// </summary>
    private async Task<string?> ListsAsync(Department department, DivisionCode county, CancellationToken cancellation)
    {
        List<string> ids = [];
        string? next = null;
        do
        {
            var query = Query.Of(Kinds.DepartmentBatch).Where(Fields.Status, DepartmentBatch.Name(BatchStatus.Done))
                .Where(Fields.Department, department.Id());
            var page = await store.ListAsync(Partition.County(county.Value), query, new(Page.MaxSize, next), cancellation).ConfigureAwait(false);
            ids.AddRange(page.Items.Select(document => document.Id));
            next = page.Next;
        }
        while (next is not null);
        return ids.Count == 0 ? null
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', ids.Order(StringComparer.Ordinal)))).AsSpan(0, 8));
    }

    public async Task<VerificationSlot?> SlotAsync(Department department, DivisionCode county, CancellationToken cancellation) =>
        (await store.FindAsync(Partition.County(county.Value), Kinds.Progress, VerificationNames.Slot(department), cancellation)
            .ConfigureAwait(false))?.Read(VerificationJson.Default.VerificationSlot);

    public async Task<StoredVerification?> FindAsync(DivisionCode county, string id, CancellationToken cancellation)
    {
        var partition = Partition.County(county.Value);
        return await store.FindAsync(partition, Kinds.Verification, id, cancellation).ConfigureAwait(false) is { } document
            && await store.FindAsync(partition, Kinds.Job, id, cancellation).ConfigureAwait(false) is { } job
                ? new(document.Read(VerificationJson.Default.Verification), document, job.Read(Jobs.JobJson.Default.Job)) : null;
    }

    /// <summary>Stops it after the piece at hand. False: it has ended.</summary>
    public Task<bool> CancelAsync(StoredVerification found, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(found);
        return JobList.CancelAsync(store, found.Verification.County, found.Verification.Id, time.GetUtcNow(), cancellation);
    }

    internal static IndexFields FieldsOf(Verification verification) => new IndexFields()
        .Set(Fields.Department, verification.Department).Set(Fields.At, verification.At)
        .Set(Fields.Status, verification.Summary is null ? "open" : "done")
        .Set(Fields.Open, verification.Summary is null ? IndexValue.Of(true) : default(IndexValue?));
}
