using App.Api.Matters;
using App.Documents.Paper;
using App.Security;
using App.Wire;
using Domain.Divisions;
using Domain.Releases;
using Storage;

namespace App.Api.Releases;

/// <summary>Papers of the house over the frozen figures of releases: made once, kept as they were made, written as Word whenever somebody takes
/// one.</summary>
public sealed class Briefs(IStore store, MatterRecords matters, TimeProvider time)
{
    private const int MostShown = 50;

    /// <summary>Those of one release, newest first.</summary>
    public async Task<IReadOnlyList<Brief>> OfAsync(Release release, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(release);
        var query = Query.Of(Kinds.Brief).Where(Fields.Parent, release.Id).OrderById(descending: true);
        return [.. (await store.ListAsync(ReleaseRecords.Home, query, new Page(MostShown), cancellation).ConfigureAwait(false)).Items.Select(Read)];
    }

    /// <summary>The paper, for whoever drafts or decides releases of its area; null where there is none for them.</summary>
    public async Task<Brief?> FindAsync(Caller caller, string id, CancellationToken cancellation) =>
        OpaqueId.Is(id) && await store.FindAsync(ReleaseRecords.Home, Kinds.Brief, id, cancellation).ConfigureAwait(false) is { } document
            && Read(document) is var brief && (ReleaseStanding.AreaOf(caller) is not { } area || area == brief.Plan.Area) ? brief : null;

    public async Task<Attempt<Brief>> MakeAsync(Caller caller, StoredRelease found, BriefKind? kind, DateOnly? from, string channel,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(found);
        if (!ReleaseStanding.ReadsReasons(caller) || !ReleaseStanding.Sees(caller, found.Release))
        {
            return Wire.Errors.NotAllowed();
        }

        if (kind is not { } one)
        {
            return Wire.Errors.Invalid([Domain.Releases.Errors.UnknownBrief()]);
        }

        var now = time.GetUtcNow();
        var reported = await matters.OfAsync(found.Release.Plan.Area, cancellation).ConfigureAwait(false);
        var decision = MakeBrief.Decide(found.Release, new(one, from, caller.Actor), reported, OpaqueId.New(now), now);
        if (!decision.IsAccepted)
        {
            return Wire.Errors.Invalid(decision.Problems);
        }

        var brief = decision.Outcome;
        var batch = Batch.Of(AuditEntries.Of("brief", brief.Id, DivisionCode.Changzhi, "brief.make", caller.Actor, channel, now, null));
        batch.Create(Kinds.Brief, brief.Id, brief, ReleaseJson.Default.Brief,
            new IndexFields().Set(Fields.Parent, brief.Release).Set(Fields.Type, brief.Kind.Id()).Set(Fields.Actor,
                brief.MadeBy.Subject).Set(Fields.At, brief.MadeAt));
        return (await store.CommitAsync(ReleaseRecords.Home, batch, cancellation).ConfigureAwait(false)).IsCommitted ? brief
            : Wire.Errors.VersionConflict();
    }

    /// <summary>The paper as a file to take along.</summary>
    internal static Sheets.Download Word(Brief brief, bool synthetic) =>
        Sheets.Download.Of($"内部资料-{brief.Kind.Label()}-{brief.Until:yyyyMMdd}.docx", AnnexDocument.ContentType,
            BriefDocument.Write(brief, synthetic));

    private static Brief Read(Document document) => document.Read(ReleaseJson.Default.Brief);
}
