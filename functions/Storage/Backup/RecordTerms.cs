namespace Storage.Backup;

/// <summary>Of what kind something is for the retention clock, and when it is due.</summary>
public sealed record RecordTerm(string Kind, DateOnly DueOn);

/// <summary>Which slot of all backups something belongs to: the slot whose key, destroyed, makes it unreadable. Only the rooms that write it
/// know.</summary>
public abstract class RecordTerms
{
    /// <summary>The partition whose slots hold what belongs to no county: the index container, the queue.</summary>
    public abstract string Home { get; }

    /// <summary>What the terms depend on: read and given to <see cref="Learn"/> before everything else.</summary>
    public abstract Kind Policy { get; }

    /// <param name="now">When the backup is taken.</param>
    public abstract void Begin(DateTimeOffset now);

    public abstract void Learn(Document policy);

    /// <summary>Whether the body says when it is due, or which blobs are its own.</summary>
    public abstract bool IsOpened(Kind kind, IndexFields fields);

    /// <summary>The document's own term; null: nothing says when it is due.</summary>
    /// <param name="document">Without a body where it need not be opened, or does not open.</param>
    public abstract RecordTerm? Of(Document document);

    /// <summary>Ids of documents of the same kind and partition that have its term and none of their own: what was merged into it.</summary>
    public abstract IEnumerable<string> With(Document document);

    /// <summary>Whether it may be such a one: it is sorted after all others of its kind.</summary>
    public abstract bool IsWithAnother(Kind kind, IndexFields fields);

    /// <summary>The term of a blob that no document names, and its county; null: nothing says.</summary>
    public abstract (string? County, RecordTerm? Term) OfBlob(string name);

    /// <summary>Blobs that go with the document: whole names, or beginnings that end with a slash.</summary>
    public abstract IEnumerable<string> BlobsOf(Document document);

    /// <summary>The slot, by which its key is named.</summary>
    /// <param name="term">Null: it ends with the backup.</param>
    public abstract string Slot(string county, RecordTerm? term);
}
