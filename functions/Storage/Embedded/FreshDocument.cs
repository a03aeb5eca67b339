namespace Storage.Embedded;

/// <summary>A document that is not in the trees yet.</summary>
/// <remarks>Its terms stay where they are written, in the text of its fields: thousands wait, and the collector walks over every object of each.</remarks>
/// <param name="fields">As <see cref="FieldText"/> writes them.</param>
internal sealed class FreshDocument(long row, string id, string fields)
{
    public long Row => row;

    public string Id => id;

    public string Fields => fields;

    /// <summary>Its run is under way: some of its entries may be in the trees.</summary>
    public bool IsMerging { get; set; }

    /// <summary>Taken out while it waited or was merged.</summary>
    public bool IsGone { get; set; }
}
