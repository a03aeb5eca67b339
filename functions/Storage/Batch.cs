using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Domain.Audit;

namespace Storage;

/// <summary>A batch grew past what one atomic commit can hold (100 documents, 2 MB): split the work.</summary>
public sealed class BatchTooLargeException(string message) : InvalidOperationException(message);

internal enum ChangeVerb
{
    Create,
    Replace,
    Delete,
}

/// <summary>One write of a batch. <see cref="Version"/> and <see cref="Expired"/> are what the caller read (replace, delete).</summary>
/// <param name="Expired">When the document as read expires: from then on it cannot be changed.</param>
internal readonly record struct Change(
    ChangeVerb Verb, Kind Kind, string Id, string? Version, ReadOnlyMemory<byte> Body, IndexFields Fields, int Schema, DateTimeOffset? ExpiresOn,
    DateTimeOffset? Expired = null);

/// <summary>
/// What is committed together in one partition, all or nothing. There are two sorts, and the type decides: <see cref="RecordBatch"/> starts from
/// an audit entry and may write anything; <see cref="TechnicalBatch"/> needs none and cannot write a record about a person.
/// </summary>
/// <remarks>
/// There is no "put whatever was there": a change names the version it read, so two reviewers who open the same declaration cannot overwrite
/// each other without noticing.
/// </remarks>
public abstract class Batch
{
    public const int MaxDocuments = 100;

    /// <summary>2 MB as Cosmos DB counts a request: sealed bodies travel as base64.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <summary>
    /// What <see cref="Cut"/> puts into one commit, before it is sealed: the other half is for base64, index fields and audit entries.
    /// </summary>
    private const int CutBytes = MaxBytes / 2;

    private readonly List<Change> _changes = [];
    private long _bytes;

    private protected Batch() { }

    /// <summary>The county that the audit entries name, the only partition where the batch may be committed; null in a technical batch.</summary>
    internal string? County { get; private protected set; }

    internal IReadOnlyList<Change> Changes => _changes;

    public int Count => _changes.Count;

    /// <summary>A batch that may touch records about persons, with the entry that says who did it and why.</summary>
    public static RecordBatch Of(AuditEntry entry) => new(entry);

    /// <summary>A batch of technical documents.</summary>
    public static TechnicalBatch Technical() => new();

    /// <summary>
    /// Cuts what is to be written into commits, in its order: not too many in one, and together with room to spare. What is large alone goes alone.
    /// </summary>
    /// <param name="bytes">The length of one's body.</param>
    public static IEnumerable<IReadOnlyList<T>> Cut<T>(IEnumerable<T> items, int most, Func<T, int> bytes)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(bytes);
        var (piece, total) = (new List<T>(), 0L);
        foreach (var item in items)
        {
            if (piece.Count > 0 && (piece.Count == most || total + bytes(item) > CutBytes))
            {
                yield return piece;
                (piece, total) = ([], 0);
            }

            piece.Add(item);
            total += bytes(item);
        }

        if (piece.Count > 0)
        {
            yield return piece;
        }
    }

    private protected void Add(Change change)
    {
        ArgumentNullException.ThrowIfNull(change.Kind);
        Document.CheckId(change.Id);
        foreach (var (field, _) in change.Fields.Values)
        {
            change.Kind.MustDeclare(field);
        }

        foreach (var other in _changes)
        {
            if (ReferenceEquals(other.Kind, change.Kind) && other.Id == change.Id)
            {
                throw new ArgumentException($"The batch already holds a change of this {change.Kind} document.");
            }
        }

        if (_changes.Count == MaxDocuments)
        {
            throw new BatchTooLargeException("A batch holds at most 100 documents.");
        }

        _bytes += Weight(change);
        if (_bytes > MaxBytes)
        {
            throw new BatchTooLargeException("A batch holds at most 2 MB.");
        }

        _changes.Add(change);
    }

    /// <summary>Replaces a technical document in a batch of either sort.</summary>
    internal void AddReplace<T>(Document read, T body, JsonTypeInfo<T> type, IndexFields fields) =>
        Add(new(ChangeVerb.Replace, read.Kind, read.Id, read.Version, Json(body, type), fields, read.Schema, read.ExpiresOn, read.ExpiresOn));

    /// <summary>Writes a document as it is, sealed anew; false where the batch has no room for it.</summary>
    internal bool TryAddRewritten(Document read, IndexFields fields)
    {
        var change = new Change(ChangeVerb.Replace, read.Kind, read.Id, read.Version, read.Body, fields, read.Schema, read.ExpiresOn, read.ExpiresOn);
        if (_changes.Count == MaxDocuments || _bytes + Weight(change) > MaxBytes)
        {
            return false;
        }

        Add(change);
        return true;
    }

    /// <summary>
    /// What the change takes of a request, rounded up: framing, names and version; the id, which is said four times; the sealed body; the fields as
    /// they are.
    /// </summary>
    private static long Weight(Change change)
    {
        var weight = 512 + (4L * change.Id.Length) + ((change.Body.Length + 64L) * 4 / 3);
        foreach (var (field, value) in change.Fields.Values)
        {
            weight += field.Name.Length + value.Text.Length + 8;
        }

        return weight;
    }

    private protected static ReadOnlyMemory<byte> Json<T>(T body, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(body, type);
}

/// <summary>See <see cref="Batch.Of"/>.</summary>
public sealed class RecordBatch : Batch
{
    internal RecordBatch(AuditEntry entry) => Also(entry);

    /// <summary>A further audit entry (one action on several subjects with different reasons).</summary>
    /// <exception cref="ArgumentException">It names another county than the first: what is committed together stands in one county's
    /// chain.</exception>
    public RecordBatch Also(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if ((County ??= entry.County) != entry.County)
        {
            throw new ArgumentException($"A batch of {County} with an entry '{entry.Action}' of {entry.County}.", nameof(entry));
        }

        Add(new(ChangeVerb.Create, Kinds.Audit, entry.Id, null, Json(entry, StorageJson.Default.AuditEntry), AuditIndex(entry), 1, null));
        return this;
    }

    public RecordBatch Create<T>(PersonalKind kind, string id, T body, JsonTypeInfo<T> type, IndexFields? fields = null, int schema = 1,
        DateTimeOffset? expiresOn = null) => Create(kind, id, Json(body, type), fields, schema, expiresOn);

    public RecordBatch Create<T>(TechnicalKind kind, string id, T body, JsonTypeInfo<T> type, IndexFields? fields = null, int schema = 1,
        DateTimeOffset? expiresOn = null) => Create(kind, id, Json(body, type), fields, schema, expiresOn);

    public RecordBatch Create(PersonalKind kind, string id, ReadOnlyMemory<byte> body, IndexFields? fields = null, int schema = 1,
        DateTimeOffset? expiresOn = null) => Put(new(ChangeVerb.Create, kind, id, null, body, fields ?? new(), schema, expiresOn));

    public RecordBatch Create(TechnicalKind kind, string id, ReadOnlyMemory<byte> body, IndexFields? fields = null, int schema = 1,
        DateTimeOffset? expiresOn = null) => Put(new(ChangeVerb.Create, kind, id, null, body, fields ?? new(), schema, expiresOn));

    public RecordBatch Replace<T>(Document read, T body, JsonTypeInfo<T> type, IndexFields? fields = null, int schema = 1,
        DateTimeOffset? expiresOn = null) => Replace(read, Json(body, type), fields, schema, expiresOn);

    /// <summary>Replaces the document as read: body, index fields and expiry are all given anew.</summary>
    public RecordBatch Replace(Document read, ReadOnlyMemory<byte> body, IndexFields? fields = null, int schema = 1, DateTimeOffset? expiresOn = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Put(new(ChangeVerb.Replace, read.Kind, read.Id, read.Version, body, fields ?? new(), schema, expiresOn, read.ExpiresOn));
    }

    public RecordBatch Delete(Document read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Put(new(ChangeVerb.Delete, read.Kind, read.Id, read.Version, default, new(), 0, null, read.ExpiresOn));
    }

    /// <summary>Sends a message after the commit (transactional outbox).</summary>
    public RecordBatch Send(OutboxMessage message) => Put(Outbox.Create(message));

    private RecordBatch Put(Change change)
    {
        if (change.Kind is AuditKind)
        {
            throw new ArgumentException("An audit entry is created once and never changed or deleted.");
        }

        Add(change);
        return this;
    }

    private static IndexFields AuditIndex(AuditEntry entry)
    {
        var fields = new IndexFields(4).Set(Fields.At, entry.At).Set(Fields.Actor, entry.Actor.Subject).Set(Fields.Action, entry.Action);
        return entry.SubjectIds.IsDefaultOrEmpty ? fields : fields.SetMany(Fields.Subjects, entry.SubjectIds);
    }
}

/// <summary>See <see cref="Batch.Technical"/>.</summary>
public sealed class TechnicalBatch : Batch
{
    internal TechnicalBatch() { }

    public TechnicalBatch Create<T>(TechnicalKind kind, string id, T body, JsonTypeInfo<T> type, IndexFields? fields = null, int schema = 1,
        DateTimeOffset? expiresOn = null) => Create(kind, id, Json(body, type), fields, schema, expiresOn);

    public TechnicalBatch Create(TechnicalKind kind, string id, ReadOnlyMemory<byte> body, IndexFields? fields = null, int schema = 1,
        DateTimeOffset? expiresOn = null)
    {
        Add(new(ChangeVerb.Create, kind, id, null, body, fields ?? new(), schema, expiresOn));
        return this;
    }

    public TechnicalBatch Replace<T>(Document read, T body, JsonTypeInfo<T> type, IndexFields? fields = null, int schema = 1,
        DateTimeOffset? expiresOn = null) => Replace(read, Json(body, type), fields, schema, expiresOn);

    /// <exception cref="ArgumentException">The document read is not of a technical kind.</exception>
    public TechnicalBatch Replace(Document read, ReadOnlyMemory<byte> body, IndexFields? fields = null, int schema = 1,
        DateTimeOffset? expiresOn = null)
    {
        Add(new(ChangeVerb.Replace, Technical(read), read.Id, read.Version, body, fields ?? new(), schema, expiresOn, read.ExpiresOn));
        return this;
    }

    /// <exception cref="ArgumentException">The document read is not of a technical kind.</exception>
    public TechnicalBatch Delete(Document read)
    {
        Add(new(ChangeVerb.Delete, Technical(read), read.Id, read.Version, default, new(), 0, null, read.ExpiresOn));
        return this;
    }

    /// <summary>Sends a message after the commit (transactional outbox).</summary>
    public TechnicalBatch Send(OutboxMessage message)
    {
        Add(Outbox.Create(message));
        return this;
    }

    private static TechnicalKind Technical(Document read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return read.Kind as TechnicalKind
            ?? throw new ArgumentException($"A {read.Kind} is a record about a person: it changes only in a batch with an audit entry.");
    }
}
