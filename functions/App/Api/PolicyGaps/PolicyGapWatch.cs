using System.Globalization;
using System.Text.Json.Serialization;
using App.Api.Children;
using App.Api.Declarations;
using App.Functions;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Forms;
using Domain.PolicyGaps;
using Domain.Time;
using Storage;

namespace App.Api.PolicyGaps;

/// <summary>How far the watch has come in a county.</summary>
/// <param name="Cursor">Of the store's changes; null: at the beginning of the day's pass.</param>
/// <param name="Day">The China date of the pass: ages change by the calendar, so each day begins anew with every child.</param>
internal sealed record WatchProgress(string? Cursor, string Day);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WatchProgress))]
internal sealed partial class WatchJson : JsonSerializerContext;

/// <summary>
/// Finds what policies do not reach which child, and reports to the city what nobody answered: every child once a day, and a changed one within
/// minutes.
/// Idempotent: what is so already is left alone, and a crash loses no more than the page at hand.
/// </summary>
public sealed class PolicyGapWatch(IStore store, PolicyGapRecords records, TimeProvider time)
{
    internal const string ProgressId = "policyGaps";

    /// <summary>Changes looked at before the progress is kept.</summary>
    private const int PageSize = 500;

    /// <summary>Gaps of one commit, beside its audit entry.</summary>
    private const int PerCommit = 50;

    public Task RunAsync(CancellationToken cancellation) =>
        Each.DoAsync(DivisionTable.Children(DivisionCode.Changzhi), county => RunAsync(county.Code, cancellation), cancellation);

    public async Task RunAsync(DivisionCode county, CancellationToken cancellation)
    {
        await FollowAsync(county, cancellation).ConfigureAwait(false);
        await EscalateAsync(county, cancellation).ConfigureAwait(false);
    }

    private async Task FollowAsync(DivisionCode county, CancellationToken cancellation)
    {
        var partition = DeclarationRecords.PartitionOf(county);
        var today = CivilTime.ChinaDate(time.GetUtcNow()).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var kept = await store.FindAsync(partition, Kinds.Progress, ProgressId, cancellation).ConfigureAwait(false);
        var progress = kept?.Read(WatchJson.Default.WatchProgress) is { } last && last.Day == today ? last : new WatchProgress(null, today);
        Dictionary<string, List<StoredGap>>? known = null;
        bool more;
        do
        {
            var changes = await store.ChangesAsync(partition, progress.Cursor, PageSize, Kinds.Child, cancellation).ConfigureAwait(false);
            more = changes.More;
            if (changes.Items.Count > 0)
            {
                known ??= await KnownAsync(county, cancellation).ConfigureAwait(false);
                if (!await FollowAsync(county, [.. changes.Items.Select(document => ChildJson.Read(document.Body))], known, cancellation)
                    .ConfigureAwait(false))
                {
                    return; // Somebody changed one of them meanwhile: these children are looked at again at the next run.
                }
            }

            // A quiet run writes nothing: the cursor is kept where there was something, or where a day's pass ends.
            if (changes.Items.Count > 0 || (!more && progress.Cursor is null))
            {
                progress = progress with { Cursor = changes.Cursor };
                var batch = kept is null
                    ? Batch.Technical().Create(Kinds.Progress, ProgressId, progress, WatchJson.Default.WatchProgress,
                        new IndexFields().Set(Fields.At, time.GetUtcNow()))
                    : Batch.Technical().Replace(kept, progress, WatchJson.Default.WatchProgress, new IndexFields().Set(Fields.At, time.GetUtcNow()));
                var result = await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
                if (!result.IsCommitted)
                {
                    return; // Another instance is at it.
                }

                kept = Document.Written(partition, Kinds.Progress, ProgressId, result.Versions[0]);
            }

            progress = progress with { Cursor = changes.Cursor };
        }
        while (more);
    }

    private async Task<Dictionary<string, List<StoredGap>>> KnownAsync(DivisionCode county, CancellationToken cancellation)
    {
        var known = new Dictionary<string, List<StoredGap>>(StringComparer.Ordinal);
        await foreach (var stored in records.AllAsync(county, Query.Of(Kinds.PolicyGap), cancellation).ConfigureAwait(false))
        {
            (known.TryGetValue(stored.Gap.Child, out var ofChild) ? ofChild : known[stored.Gap.Child] = []).Add(stored);
        }

        return known;
    }

    /// <returns>False: not all of it could be written.</returns>
    private async Task<bool> FollowAsync(DivisionCode county, IReadOnlyList<Child> children, Dictionary<string, List<StoredGap>> known,
        CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var changed = new List<(PolicyGap After, Document? Before)>();
        foreach (var child in children)
        {
            var ofChild = known.GetValueOrDefault(child.Id) ?? [];
            foreach (var gap in FollowGap.Decide(child, ChildRecords.PlaceOf(child), [.. ofChild.Select(stored => stored.Gap)], rule =>
                records.IdOf(county, child.Id, rule), now))
            {
                changed.Add((gap, ofChild.Find(stored => stored.Gap.Id == gap.Id)?.Document));
            }
        }

        var all = true;
        foreach (var part in Cut(changed))
        {
            var written = await CommitAsync(county, "policyGap.follow", part, now, cancellation).ConfigureAwait(false);
            all &= written.Count == part.Count;
            foreach (var stored in written)
            {
                var ofChild = known.TryGetValue(stored.Gap.Child, out var list) ? list : known[stored.Gap.Child] = [];
                ofChild.RemoveAll(earlier => earlier.Gap.Id == stored.Gap.Id);
                ofChild.Add(stored);
            }
        }

        return all;
    }

    private async Task EscalateAsync(DivisionCode county, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var query = Query.Of(Kinds.PolicyGap).Where(Fields.Status, GapStatus.Open.Id()).Between(Fields.DueOn, null,
            CivilTime.AddDays(CivilTime.ChinaDate(now), -1));
        var late = new List<(PolicyGap, Document?)>();
        await foreach (var stored in records.AllAsync(county, query, cancellation).ConfigureAwait(false))
        {
            if (EscalateGap.ByCalendar(stored.Gap, now) is { } escalated)
            {
                late.Add((escalated, stored.Document));
            }
        }

        foreach (var part in Cut(late))
        {
            await CommitAsync(county, "policyGap.escalate", part, now, cancellation).ConfigureAwait(false);
        }
    }

    private static IEnumerable<IReadOnlyList<(PolicyGap After, Document? Before)>> Cut(IEnumerable<(PolicyGap After, Document? Before)> gaps) =>
        Batch.Cut(gaps, PerCommit, static gap => PolicyGapJson.Write(gap.After).Length);

    /// <summary>Writes them together; where somebody was faster with one of them, one by one, and without that one.</summary>
    /// <returns>What was written.</returns>
    private async Task<IReadOnlyList<StoredGap>> CommitAsync(DivisionCode county, string action,
        IReadOnlyList<(PolicyGap After, Document? Before)> gaps, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var partition = DeclarationRecords.PartitionOf(county);
        var batch = Batch.Of(PolicyGapRecords.Entry(gaps[0].After, action, AuditActor.System, "timer", now,
            null) with
        { SubjectIds = [.. gaps.Select(gap => gap.After.Id)] });
        foreach (var (after, before) in gaps)
        {
            if (before is null)
            {
                batch.Create(Kinds.PolicyGap, after.Id, PolicyGapJson.Write(after), PolicyGapRecords.FieldsOf(after), PolicyGapJson.Schema);
            }
            else
            {
                batch.Replace(before, PolicyGapJson.Write(after), PolicyGapRecords.FieldsOf(after), PolicyGapJson.Schema);
            }
        }

        var result = await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
        if (result.IsCommitted)
        {
            return [.. gaps.Select((gap, i) =>
                new StoredGap(gap.After, Document.Written(partition, Kinds.PolicyGap, gap.After.Id, result.Versions[i + 1])))];
        }

        var written = new List<StoredGap>();
        foreach (var gap in gaps.Count > 1 ? gaps : [])
        {
            written.AddRange(await CommitAsync(county, action, [gap], now, cancellation).ConfigureAwait(false));
        }

        return written;
    }
}
