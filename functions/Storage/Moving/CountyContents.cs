namespace Storage.Moving;

/// <summary>What belongs to a county, as only the rooms that write it know.</summary>
public abstract class CountyContents
{
    /// <summary>The kinds of the index container of which something belongs to counties.</summary>
    public abstract IReadOnlyList<TechnicalKind> IndexKinds { get; }

    /// <summary>Whether the county's document is made anew from the others where it arrives, or holds a cursor that only the store it lies in
    /// understands.</summary>
    public abstract bool IsMadeAnew(Document document);

    /// <summary>Blobs that the county's document speaks of: whole names, or beginnings that end with a slash.</summary>
    public abstract IEnumerable<string> BlobsOf(Document document);

    /// <summary>Beginnings of the names of the county's blobs that no document names.</summary>
    public abstract IEnumerable<string> BlobsOf(string county);

    /// <summary>What of a document of the index container belongs to the county; null: nothing.</summary>
    public abstract byte[]? ShareOf(Document index, string county);

    /// <summary>The document as it should be where the county arrives: what others have in it, and the county's share; null: nothing is
    /// left.</summary>
    /// <param name="there">As it is there; null: it is not.</param>
    public abstract byte[]? Joined(Document? there, byte[]? share, string county);
}
