using App.Api.Declarations;
using App.Pages;
using App.Security;
using App.Wire;
using Domain.Forms;
using Storage;

namespace App.Api.Visits;

/// <summary>What a device wants kept.</summary>
/// <param name="Version">The version that the device last knew; null where it starts the draft.</param>
/// <param name="Save">Chosen anew for every save by the device: a save that was carried out before its answer got lost is recognised by it.</param>
public sealed record DraftSave(FormDefinition Form, Posted Boxes, int Screen, string? Version, string Save);

/// <summary>How a save ended; exactly one of <see cref="Kept"/>, <see cref="Newer"/> and <see cref="Refusal"/>.</summary>
/// <param name="Newer">Somebody saved from another device meanwhile: the draft as it is now. Nothing was overwritten.</param>
public sealed record DraftSaved(StoredVisitDraft? Kept, StoredVisitDraft? Newer = null, Refusal? Refusal = null);

/// <summary>
/// Where unfinished visits lie: technical documents in the county of their owner, sealed, gone when nobody has gone on for <c>Drafts:Days</c>.
/// </summary>
public sealed class VisitDrafts(IStore store, Settings settings, TimeProvider time)
{
    /// <summary>More than anybody carries around; a device gone mad stops here.</summary>
    public const int Most = 50;

    private const string Channel = "visit";
    private const int Tries = 3;

    /// <summary>How long the receipt can be looked up under the draft's address.</summary>
    private static readonly TimeSpan ReceiptShown = TimeSpan.FromDays(7);

    /// <summary>The draft, if it is the caller's; whatever else, null.</summary>
    public async Task<StoredVisitDraft?> FindAsync(Caller caller, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return OpaqueId.Is(id) && caller.Assignment.HomeCounty is { } county
            && await store.FindAsync(DeclarationRecords.PartitionOf(county), Kinds.Draft, id, cancellation).ConfigureAwait(false) is { } document
            && VisitDraftJson.Read(document.Body) is var draft && draft.Owner == caller.Subject ? new(draft, document) : null;
    }

    /// <summary>The version of a form that a visit says it was begun on; null where nothing begun on it can still be unfinished.</summary>
    public FormDefinition? Begun(FormDefinition form, int version, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(form);
        return FormCatalogue.FindBegun(form.Id, version, on, settings.Policy.On(on).DraftDays);
    }

    /// <summary>The caller's unfinished visits, the last touched first.</summary>
    public async Task<IReadOnlyList<StoredVisitDraft>> ListAsync(Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (caller.Assignment.HomeCounty is not { } county)
        {
            return [];
        }

        var query = Query.Of(Kinds.Draft).Where(Fields.Actor, caller.Subject).Where(Fields.Channel, Channel).OrderBy(Fields.At, descending: true);
        var page = await store.ListAsync(DeclarationRecords.PartitionOf(county), query, new(Most + 20), cancellation).ConfigureAwait(false);
        return [.. page.Items.Select(document => new StoredVisitDraft(VisitDraftJson.Read(document.Body), document))
            .Where(stored => stored.Draft.Done is null)];
    }

    /// <summary>Starts or goes on. The same save twice is one; a version that is no longer the last is answered with the last.</summary>
    public async Task<DraftSaved> SaveAsync(Caller caller, string id, DraftSave save, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(save);
        if (!OpaqueId.Is(id) || caller.Assignment.HomeCounty is not { } county)
        {
            return new(null, Refusal: Errors.NoSuchDraft());
        }

        var partition = DeclarationRecords.PartitionOf(county);
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var now = time.GetUtcNow();
            var document = await store.FindAsync(partition, Kinds.Draft, id, cancellation).ConfigureAwait(false);
            var before = document is null ? null : VisitDraftJson.Read(document.Body);
            if (before is null ? save.Version is not null : before.Owner != caller.Subject)
            {
                return new(null, Refusal: Errors.NoSuchDraft());
            }

            if (before is null && (await ListAsync(caller, cancellation).ConfigureAwait(false)).Count >= Most)
            {
                return new(null, Refusal: Errors.TooManyDrafts(Most));
            }

            if (before is not null && (before.Done is not null || before.Form != save.Form))
            {
                return new(null, Refusal: before.Done is not null ? Errors.AlreadySubmitted() : Wire.Errors.Invalid([Errors.OtherForm()]));
            }

            if (before is not null && before.Save == save.Save)
            {
                return new(new(before, document!));
            }

            if (document is not null && document.Version != save.Version)
            {
                return new(null, Newer: new(before!, document));
            }

            var draft = new VisitDraft(id, caller.Subject, save.Form, save.Boxes, save.Screen, save.Save, before?.StartedAt ?? now, now);
            var expires = now.AddDays(settings.DraftDays(now));
            var batch = document is null
                ? Batch.Technical().Create(Kinds.Draft, id, VisitDraftJson.Write(draft), FieldsOf(draft), VisitDraftJson.Schema, expires)
                : Batch.Technical().Replace(document, VisitDraftJson.Write(draft), FieldsOf(draft), VisitDraftJson.Schema, expires);
            if (await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false) is { IsCommitted: true } result)
            {
                return new(new(draft, Document.Written(partition, Kinds.Draft, id, result.Versions[0])));
            }
        }

        return new(null, Refusal: Wire.Errors.VersionConflict());
    }

    /// <summary>Notes what became of it and forgets what was typed.</summary>
    public async Task FinishAsync(StoredVisitDraft stored, SubmittedVisit done, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var draft = stored.Draft with { Boxes = Posted.Empty, Done = done, ChangedAt = done.At };
        var batch = Batch.Technical().Replace(stored.Document, VisitDraftJson.Write(draft), FieldsOf(draft), VisitDraftJson.Schema,
            done.At + ReceiptShown);
        await store.CommitAsync(stored.Document.Partition, batch, cancellation).ConfigureAwait(false);
    }

    /// <summary>Throws the draft away. False: it was changed meanwhile.</summary>
    public async Task<bool> DiscardAsync(StoredVisitDraft stored, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return (await store.CommitAsync(stored.Document.Partition, Batch.Technical().Delete(stored.Document), cancellation)
            .ConfigureAwait(false)).IsCommitted;
    }

    private static IndexFields FieldsOf(VisitDraft draft) =>
        new IndexFields().Set(Fields.Channel, Channel).Set(Fields.At, draft.ChangedAt).Set(Fields.Actor, draft.Owner);
}
