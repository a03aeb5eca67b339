using Domain.Audit;

namespace Storage.Sealing;

/// <summary>How far a rewriting came.</summary>
public sealed record RewritingStep(string? Cursor, int Rewritten, bool More);

/// <summary>
/// The long part of a rotation: seals again what lies under another than the active encryption key, and writes search tokens anew where the caller
/// computes other ones. Step by step, each step a commit of its own with an audit entry; safe to stop, to repeat, and to run beside everyone's work:
/// a document that changes meanwhile has been sealed with the active key by that change.
/// </summary>
/// <remarks>
/// Audit entries are never written a second time, by nobody: they stay under the key they were sealed with, and so does the chain. That is why encryption
/// keys stay in the ring as decrypt-only; only a search key can go when this is done.
/// </remarks>
public sealed class Rewriting(IStore store, KeyRings keys, TimeProvider time)
{
    private const int Chunk = 20;

    /// <summary>One step through a county, from the beginning (null) or the last step's cursor.</summary>
    /// <param name="fieldsOf">The index fields that a document should have; null, or null for a document: as they are.</param>
    public async Task<RewritingStep> CountyAsync(string county, string? cursor, Func<Document, IndexFields?>? fieldsOf = null, CancellationToken cancellation = default)
    {
        var partition = Partition.County(county);
        var changes = await store.ChangesAsync(partition, cursor, Chunk, null, cancellation).ConfigureAwait(false);
        var active = keys.Current.Encryption.Id;
        var rewritten = 0;
        var due = changes.Items.Select(d => (Document: d, Fields: fieldsOf?.Invoke(d)))
            .Where(d => d.Document.Kind is not AuditKind)
            .Where(d => d.Document.KeyId != active || (d.Fields is not null && !Same(d.Fields, d.Document.Fields)));
        foreach (var part in Batch.Cut(due, Chunk, d => d.Document.Body.Length))
        {
            var batch = Batch.Of(Entry(county, part.Count));
            foreach (var (document, fields) in part)
            {
                batch.AddRewritten(document, fields ?? document.Fields);
            }

            var result = await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false);
            if (!result.IsCommitted)
            {
                return new(cursor, rewritten, More: true); // something changed in between: the same step again
            }

            rewritten += part.Count;
        }

        return new(changes.Cursor, rewritten, changes.More);
    }

    /// <summary>One step through the documents of one kind in the index container.</summary>
    public async Task<RewritingStep> IndexAsync(TechnicalKind kind, string? after, CancellationToken cancellation = default)
    {
        var page = await store.ListAsync(Partition.WholeIndex, Query.Of(kind), new(Chunk, after), cancellation).ConfigureAwait(false);
        var rewritten = 0;
        foreach (var document in page.Items.Where(d => d.KeyId != keys.Current.Encryption.Id))
        {
            var batch = Batch.Technical();
            batch.AddRewritten(document, document.Fields);
            rewritten += (await store.CommitAsync(document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted ? 1 : 0;
        }

        return new(page.Next, rewritten, page.Next is not null);
    }

    private AuditEntry Entry(string county, int documents) => new()
    {
        Id = Guid.CreateVersion7().ToString("N"),
        County = county,
        At = time.GetUtcNow(),
        Actor = AuditActor.System,
        Channel = "timer",
        Action = "key.rewrite",
        SubjectKind = "key",
        SubjectIds = [keys.Current.Encryption.Id],
        Reason = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{documents} documents, content unchanged"),
    };

    private static bool Same(IndexFields left, IndexFields right) => left.Values.Count == right.Values.Count && left.Values.ToHashSet().SetEquals(right.Values);
}
