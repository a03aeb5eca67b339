using Domain.Audit;

namespace Storage.Sealing;

/// <summary>How far a rewriting came.</summary>
public sealed record RewritingStep(string? Cursor, int Rewritten, bool More)
{
    /// <summary>As large as a commit, so left as they are until they change.</summary>
    public int TooLarge { get; init; }

    /// <summary>Do not open, so left as they are.</summary>
    public int Damaged { get; init; }

    /// <summary>
    /// Sealed anew with the tokens they had, since the caller cannot read them; one may be named again where a step is taken again.
    /// </summary>
    public IReadOnlyList<(string Kind, string Id)> Unread { get; init; } = [];
}

/// <summary>
/// The long part of a rotation: seals again what lies under another than the active encryption key, and writes search tokens anew where the caller
/// computes other ones. Step by step, each commit with an audit entry; safe to stop, to repeat, and to run beside everyone's work: a document that
/// changes meanwhile has been sealed with the active key by that change.
/// </summary>
/// <remarks>
/// Audit entries are never written a second time, by nobody: they stay under the key they were sealed with, and so does the chain. A job and a lease
/// are left to whoever holds them: by their version the holder knows that nobody else does. That is why encryption keys stay in the ring as
/// decrypt-only.
/// </remarks>
public sealed class Rewriting(IStore store, KeyRings keys, TimeProvider time)
{
    private const int Look = 100;

    /// <summary>Few enough that nobody's commit waits long behind this one.</summary>
    private const int Chunk = 20;

    /// <summary>One step through a county, from the beginning (null) or the last step's cursor.</summary>
    /// <param name="tokensOf">The search tokens that a document should have; null, null for a document, or a throw: those it has.</param>
    public async Task<RewritingStep> CountyAsync(string county, string? cursor, Func<Document, IEnumerable<string>?>? tokensOf = null,
        CancellationToken cancellation = default)
    {
        var partition = Partition.County(county);
        var changes = await store.ChangesAsync(partition, cursor, Look, null, cancellation).ConfigureAwait(false);
        var waiting = new Queue<(Document Document, IndexFields Fields)>();
        var unread = new List<(string Kind, string Id)>();
        foreach (var document in changes.Items.Where(document => !IsLeft(document.Kind)))
        {
            var fields = document.Fields;
            try
            {
                fields = tokensOf?.Invoke(document) is { } tokens ? With(fields, tokens) : fields;
            }
#pragma warning disable CA1031 // Whatever is wrong with one record must not keep the others from it.
            catch (Exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (!IsNew(document)) // what was sealed anew comes by once more, at the end of the feed
                {
                    unread.Add((document.Kind.Name, document.Id));
                }
            }

            if (!IsNew(document) || !Same(fields, document.Fields))
            {
                waiting.Enqueue((document, fields));
            }
        }

        var (rewritten, large) = (0, 0);
        while (waiting.Count > 0)
        {
            var batch = Batch.Of(Entry(county));
            while (batch.Count <= Chunk && waiting.TryPeek(out var next) && batch.TryAddRewritten(next.Document, next.Fields))
            {
                waiting.Dequeue();
            }

            if (batch.Count == 1)
            {
                waiting.Dequeue();
                large++;
                continue;
            }

            if (!(await store.CommitAsync(partition, batch, cancellation).ConfigureAwait(false)).IsCommitted)
            {
                return new(cursor, rewritten, More: true) { Unread = unread }; // something changed in between: the same step again
            }

            rewritten += batch.Count - 1;
        }

        return new(changes.Cursor, rewritten, changes.More) { TooLarge = large, Damaged = Count(changes.Damaged), Unread = unread };
    }

    /// <summary>One step through the documents of one kind in the index container.</summary>
    public async Task<RewritingStep> IndexAsync(TechnicalKind kind, string? after, CancellationToken cancellation = default)
    {
        var page = await store.ListAsync(Partition.WholeIndex, Query.Of(kind), new(Look, after), cancellation).ConfigureAwait(false);
        var (rewritten, large) = (0, 0);
        foreach (var document in page.Items.Where(document => !IsLeft(document.Kind) && !IsNew(document)))
        {
            var batch = Batch.Technical();
            if (!batch.TryAddRewritten(document, document.Fields))
            {
                large++;
                continue;
            }

            rewritten += (await store.CommitAsync(document.Partition, batch, cancellation).ConfigureAwait(false)).IsCommitted ? 1 : 0;
        }

        return new(page.Next, rewritten, page.Next is not null) { TooLarge = large, Damaged = Count(page.Damaged) };
    }

    private static int Count(IReadOnlyList<DamagedDocument> damaged) =>
        damaged.Count(one => !Kinds.All.TryGetValue(one.Kind, out var kind) || !IsLeft(kind));

    private static bool IsLeft(Kind kind) => kind is AuditKind || kind == Kinds.Job || kind == Kinds.Lease;

    private bool IsNew(Document document) => document.KeyId == keys.Current.Encryption.Id;

    private AuditEntry Entry(string county) => new()
    {
        Id = Guid.CreateVersion7().ToString("N"),
        County = county,
        At = time.GetUtcNow(),
        Actor = AuditActor.System,
        Channel = "timer",
        Action = "key.rewrite",
        SubjectKind = "key",
        SubjectIds = [keys.Current.Encryption.Id],
    };

    private static IndexFields With(IndexFields fields, IEnumerable<string> tokens)
    {
        var other = new IndexFields();
        foreach (var (field, value) in fields.Values.Where(value => value.Field != Fields.Tokens))
        {
            other.Load(field, value);
        }

        return other.SetMany(Fields.Tokens, tokens);
    }

    private static bool Same(IndexFields left, IndexFields right) => left.Values.Count == right.Values.Count
        && left.Values.ToHashSet().SetEquals(right.Values);
}
