using System.Globalization;
using App.Functions;
using App.Security;
using Domain.Audit;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Retention;
using Domain.Time;
using Domain.Verification;
using Storage;

namespace App.Api.Departments;

/// <summary>
/// What departments sent does not stay longer than it is of use: a file for a week, the rows of a batch until none of them is in force and
/// <see cref="PolicyParameters.RecordKeptDays"/> are over, and what a crash left without a batch for a day.
/// </summary>
internal sealed class RecordCleaning(IStore store, IBlobStore blobs, DepartmentRows rows, PolicyInForce policy, TimeProvider time)
{
    private static readonly TimeSpan FileKept = TimeSpan.FromDays(7);
    private static readonly TimeSpan Stray = TimeSpan.FromDays(1);

    private static readonly AuditActor System = new("system", "system");

    public Task CleanAsync(CancellationToken cancellation) =>
        Each.DoAsync(DivisionTable.Children(DivisionCode.Changzhi), county => CleanAsync(county.Code, cancellation), cancellation);

    public static async Task DeleteAsync(IBlobStore blobs, string folder, CancellationToken cancellation)
    {
        foreach (var name in await blobs.ListAsync(folder, cancellation).ToListAsync(cancellation).ConfigureAwait(false))
        {
            await blobs.DeleteAsync(name, cancellation).ConfigureAwait(false);
        }
    }

    private async Task CleanAsync(DivisionCode county, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var uploads = await UploadsAsync(county, cancellation).ConfigureAwait(false);
        foreach (var name in await blobs.ListAsync(RecordNames.Blobs + county.Value + "/", cancellation).ToListAsync(cancellation)
            .ConfigureAwait(false))
        {
            var parts = name.Split('/');
            var age = now - TimeOf(parts[2]);
            var known = uploads.Contains(parts[2]);
            if ((!known && age > Stray) || (parts[3] == "file" && age > FileKept))
            {
                await blobs.DeleteAsync(name, cancellation).ConfigureAwait(false);
            }
        }

        foreach (var profile in DepartmentProfiles.All)
        {
            await EraseAsync(profile, county, now, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Erases the rows of old batches of which no row is in force any more.</summary>
    private async Task EraseAsync(DepartmentProfile profile, DivisionCode county, DateTimeOffset now, CancellationToken cancellation)
    {
        var today = CivilTime.ChinaDate(now);
        var taken = await rows.TakenAsync(profile.Department, county, cancellation).ConfigureAwait(false);
        var old = taken.Where(batch => batch.Batch.ErasedAt is null && RetentionClock.IsDue(RetentionKind.DepartmentRow,
            CivilTime.ChinaDate(batch.Batch.At), policy.On(today), today)).ToList();
        if (old.Count == 0)
        {
            return;
        }

        var inForce = (await rows.CurrentAsync(profile.Department, county, cancellation).ConfigureAwait(false)).Select(row => row.Batch)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var batch in old.Where(batch => !inForce.Contains(batch.Id)))
        {
            var next = batch.Batch with { ErasedAt = now, Parts = 0, ProblemParts = 0, WarningParts = 0, PairParts = 0 };
            var change = Batch.Of(AuditEntries.Of("departmentBatch", batch.Id, county, "records.erase", System, "timer", now, null))
                .Replace(batch.Document, next, RecordsJson.Default.DepartmentBatch, next.Index());
            if ((await store.CommitAsync(Partition.County(county.Value), change, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                await DeleteAsync(blobs, RecordNames.Folder(county.Value, batch.Batch.Upload), cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task<HashSet<string>> UploadsAsync(DivisionCode county, CancellationToken cancellation)
    {
        var uploads = new HashSet<string>(StringComparer.Ordinal);
        string? next = null;
        do
        {
            var page = await store.ListAsync(Partition.County(county.Value), Query.Of(Kinds.DepartmentBatch), new(Page.MaxSize, next), cancellation)
                .ConfigureAwait(false);
            if (page.Damaged.Count > 0)
            {
                // Whose blobs these are cannot be known now: nothing is deleted.
                throw new DamagedException(page.Damaged[0].Kind, page.Damaged[0].Id);
            }

            uploads.UnionWith(page.Items.Select(document => StoredBatch.Of(document).Batch.Upload));
            next = page.Next;
        }
        while (next is not null);
        return uploads;
    }

    /// <summary>When an id was made: the first 48 bits of a UUIDv7 are milliseconds.</summary>
    private static DateTimeOffset TimeOf(string id) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(id.AsSpan(0, 12), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
