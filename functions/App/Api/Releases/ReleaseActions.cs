using System.Globalization;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Problems;
using Domain.Releases;
using Domain.Statistics;
using Domain.Statistics.Disclosure;
using Domain.Time;
using Storage;

namespace App.Api.Releases;

/// <summary>Draft, change, opinion, approval, withdrawal: each decided by the domain and committed with its audit entry.</summary>
public sealed class ReleaseActions(IStore store, ReleaseRecords records, IReleaseFigures figures, PolicyInForce policy, Func<ICoverSolver> solver,
    IAttacker attacker, TimeProvider time)
{
    private const int Tries = 5;

    /// <summary>What a draft would come to, and whose opinion it would need: nothing is kept but who asked for which figures.</summary>
    public async Task<Attempt<FrozenFigures>> PreviewAsync(Caller caller, ReleasePlan plan, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(plan);
        var attempt = await FreezeForAsync(caller, plan, cancellation).ConfigureAwait(false);
        if (!attempt.IsRefused(out _, out _))
        {
            var entry = AuditEntries.Of("statistics", plan.Caliber.Id(), plan.Area, "release.preview", caller.Actor, channel,
                time.GetUtcNow(), null) with
            {
                FieldKeys = [.. plan.Tables.SelectMany(table => table).Distinct()],
            };
            await store.CommitAsync(Partition.County(entry.County), Batch.Of(entry), cancellation).ConfigureAwait(false);
        }

        return attempt;
    }

    private async Task<Attempt<FrozenFigures>> FreezeForAsync(Caller caller, ReleasePlan plan, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (ReleaseStanding.DraftsFor(caller) != plan.Area)
        {
            return Wire.Errors.NotAllowed();
        }

        var published = await records.EverPublishedAsync(cancellation).ConfigureAwait(false);
        var (frozen, problems) = await FreezeAsync(plan, published, time.GetUtcNow(), cancellation).ConfigureAwait(false);
        return frozen is null ? Wire.Errors.Invalid(problems) : frozen;
    }

    public async Task<Attempt<StoredRelease>> DraftAsync(Caller caller, ReleasePlan plan, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if ((await FreezeForAsync(caller, plan, cancellation).ConfigureAwait(false)).IsRefused(out var refusal, out var frozen))
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var release = new Release { Id = OpaqueId.New(now), Plan = plan, Figures = frozen, Author = caller.Actor, DraftedAt = now };
        return await CommitAsync(release, null, "release.draft", caller, channel, now, null, cancellation).ConfigureAwait(false);
    }

    /// <param name="version">The version that was looked at.</param>
    public async Task<Attempt<StoredRelease>> ChangeAsync(
        Caller caller, StoredRelease found, ReleasePlan plan, string version, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Area != found.Release.Plan.Area || ReleaseStanding.DraftsFor(caller) != plan.Area)
        {
            return Wire.Errors.NotAllowed();
        }

        if (version != found.Document.Version)
        {
            return Wire.Errors.VersionConflict();
        }

        if (found.Release.Status != ReleaseStatus.Draft)
        {
            return Errors.Decided([Domain.Releases.Errors.NotADraft()]);
        }

        if ((await FreezeForAsync(caller, plan, cancellation).ConfigureAwait(false)).IsRefused(out var refusal, out var frozen))
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var decision = ChangeRelease.Decide(found.Release, new(plan, frozen, caller.Actor), now);
        return decision.IsAccepted ? await CommitAsync(decision.Outcome, found.Document, "release.change", caller, channel, now, null, cancellation)
            .ConfigureAwait(false)
            : Errors.Decided(decision.Problems);
    }

    /// <summary>Opinions of several departments at the same moment do not overwrite each other: who comes second is written on top.</summary>
    public async Task<Attempt<StoredRelease>> OpineAsync(
        Caller caller, StoredRelease found, bool agrees, string comment, string? version, string channel, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        if (ReleaseStanding.SpeaksFor(caller, found.Release) is not { } department)
        {
            return Wire.Errors.NotAllowed();
        }

        if (version is not null && version != found.Document.Version)
        {
            return Wire.Errors.VersionConflict();
        }

        for (var (turn, current) = (0, (StoredRelease?)found); turn < Tries && current is not null; turn++)
        {
            var now = time.GetUtcNow();

            // An opinion is about figures that were seen: changed meanwhile, they have to be looked at again.
            if (current.Release.Figures.CountedAt != found.Release.Figures.CountedAt)
            {
                break;
            }

            var decision = GiveOpinion.Decide(current.Release, new(department, agrees, comment, caller.Actor), now);
            if (!decision.IsAccepted)
            {
                return Errors.Decided(decision.Problems);
            }

            var (done, _) = await CommitAsync(decision.Outcome, current.Document, "release.opinion", caller, channel, now, null, cancellation)
                .ConfigureAwait(false);
            if (done is not null)
            {
                return done;
            }

            current = await records.FindAsync(found.Release.Id, cancellation).ConfigureAwait(false);
        }

        return Wire.Errors.VersionConflict();
    }

    /// <summary>
    /// Publishes. The register of numbers is read first and written with it, so nothing was published between the check and the number.
    /// </summary>
    public async Task<Attempt<StoredRelease>> ApproveAsync(Caller caller, StoredRelease found, string? version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        if (!ReleaseStanding.Decides(caller, found.Release))
        {
            return Wire.Errors.NotAllowed();
        }

        for (var (turn, current) = (0, (StoredRelease?)found); turn < Tries && current is not null; turn++)
        {
            var (document, release) = (current.Document, current.Release);
            if (release is { Status: ReleaseStatus.Published })
            {
                return current;
            }

            if (version is not null && version != document.Version)
            {
                return Wire.Errors.VersionConflict();
            }

            // Nobody approves what they have not seen: changed while this was under way, it has to be looked at again.
            if (release.Figures.CountedAt != found.Release.Figures.CountedAt)
            {
                break;
            }

            var now = time.GetUtcNow();
            var today = CivilTime.ChinaDate(now);
            var decision = ApproveRelease.Decide(release, new(caller.Actor), policy.On(today));
            if (!decision.IsAccepted)
            {
                return Errors.Decided(decision.Problems);
            }

            var (known, register) = await records.RegisterAsync(cancellation).ConfigureAwait(false);
            var published = await records.EverPublishedAsync(cancellation).ConfigureAwait(false);
            if (!FreezeFigures.Linked(release.Plan, published).Select(other => other.Number).SequenceEqual(release.Figures.Basis)
                || release.Figures.MinimumCell != policy.On(today).PublishedMinimumCell)
            {
                var (frozen, problems) = await FreezeAsync(release.Plan, published, now, cancellation).ConfigureAwait(false);
                if (frozen is null || !frozen.ShowsTheSameAs(release.Figures))
                {
                    var changed = RecheckRelease.Decide(release, new(frozen)).Outcome!;
                    var (_, conflict) = await CommitAsync(changed, document, "release.recheck", caller, channel, now, null, cancellation)
                        .ConfigureAwait(false);
                    return conflict ?? (frozen is null ? Errors.CannotLeaveAnyMore() with { Problems = problems } : Errors.DisclosureChanged());
                }

                decision = decision.Outcome with { Figures = frozen };
            }

            var number = string.Create(CultureInfo.InvariantCulture, $"{today.Year}-{register.Given + 1:000}");
            var approved = decision.Outcome! with { Status = ReleaseStatus.Published, Number = number, PublishedOn = today, ApprovedAt = now };
            approved = approved with { Snapshot = ReleaseSnapshot.Write(approved) };
            var batch = Batch.Of(AuditEntries.Of("release", release.Id, DivisionCode.Changzhi, "release.approve", caller.Actor, channel, now, null));
            ReleaseRecords.Put(batch, document, approved);
            ReleaseRecords.Put(batch, known, new Register(register.Given + 1));
            var result = await store.CommitAsync(ReleaseRecords.Home, batch, cancellation).ConfigureAwait(false);
            current = await records.FindAsync(release.Id, cancellation).ConfigureAwait(false);
            if (result.IsCommitted && current is not null)
            {
                return current;
            }
        }

        return Wire.Errors.VersionConflict();
    }

    public async Task<Attempt<StoredRelease>> WithdrawAsync(Caller caller, StoredRelease found, string reason, string? version, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        if (!ReleaseStanding.Decides(caller, found.Release))
        {
            return Wire.Errors.NotAllowed();
        }

        if (version is not null && version != found.Document.Version)
        {
            return Wire.Errors.VersionConflict();
        }

        var now = time.GetUtcNow();
        var decision = WithdrawRelease.Decide(found.Release, new(reason, caller.Actor), CivilTime.ChinaDate(now));
        return decision.IsAccepted ? await CommitAsync(decision.Outcome, found.Document, "release.withdraw", caller, channel, now, reason,
            cancellation).ConfigureAwait(false)
            : Errors.Decided(decision.Problems);
    }

    private async Task<(FrozenFigures? Frozen, IReadOnlyList<Problem> Problems)> FreezeAsync(ReleasePlan plan, IReadOnlyList<Release> published,
        DateTimeOffset now, CancellationToken cancellation)
    {
        var linked = FreezeFigures.Linked(plan, published);
        var (area, calibers, dimensions) = FreezeFigures.ToCount(plan, linked);
        var counts = new Dictionary<Caliber, ReleaseCount>();
        foreach (var caliber in calibers)
        {
            counts[caliber] = await figures.CountAsync(area, caliber, plan.AsOf, dimensions, cancellation).ConfigureAwait(false);
        }

        var minimum = policy.On(CivilTime.ChinaDate(now)).PublishedMinimumCell;
        var decision = FreezeFigures.Decide(plan, linked, new(dimensions, counts), minimum, solver, attacker, now);
        if (decision.Outcome is { } frozen)
        {
            var cells = frozen.Tables.SelectMany(table => table.Table.Cells).ToLookup(cell => cell.Count is null);
            Meters.Drawn(cells[false].Count(), cells[true].Count());
        }

        return (decision.Outcome, decision.Problems);
    }

    private async Task<Attempt<StoredRelease>> CommitAsync(
        Release release, Document? known, string action, Caller caller, string channel, DateTimeOffset now, string? reason,
            CancellationToken cancellation)
    {
        var batch = Batch.Of(AuditEntries.Of("release", release.Id, DivisionCode.Changzhi, action, caller.Actor, channel, now, reason));
        ReleaseRecords.Put(batch, known, release);
        return (await store.CommitAsync(ReleaseRecords.Home, batch, cancellation).ConfigureAwait(false)).IsCommitted
            && await records.FindAsync(release.Id, cancellation).ConfigureAwait(false) is { } kept ? kept : Wire.Errors.VersionConflict();
    }
}
