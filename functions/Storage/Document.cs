using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Storage;

/// <summary>The index field values of one document.</summary>
/// <remarks>A small list, not a dictionary: documents carry a handful, and commits are counted in microseconds.</remarks>
public sealed class IndexFields
{
    private readonly List<(IndexField Field, IndexValue Value)> _values;

    public IndexFields() => _values = [];

    internal IndexFields(int capacity) => _values = new(capacity);

    internal IReadOnlyList<(IndexField Field, IndexValue Value)> Values => _values;

    /// <summary>Sets a field; null leaves it out. A <see cref="IndexField.Many"/> field collects values, another is replaced.</summary>
    public IndexFields Set(IndexField field, IndexValue? value)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (value is not { } given)
        {
            return this;
        }

        for (var i = 0; i < _values.Count; i++)
        {
            if (ReferenceEquals(_values[i].Field, field) && (!field.Many || _values[i].Value == given))
            {
                _values[i] = (field, given);
                return this;
            }
        }

        _values.Add((field, given));
        return this;
    }

    /// <summary>Adds several values to a <see cref="IndexField.Many"/> field.</summary>
    public IndexFields SetMany(IndexField field, IEnumerable<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var value in values)
        {
            Set(field, IndexValue.Of(value));
        }

        return this;
    }

    /// <summary>The single value of a field, or null.</summary>
    public string? Get(IndexField field)
    {
        foreach (var (f, value) in _values)
        {
            if (ReferenceEquals(f, field))
            {
                return value.Text;
            }
        }

        return null;
    }

    public IEnumerable<string> GetMany(IndexField field) => _values.Where(v => ReferenceEquals(v.Field, field)).Select(v => v.Value.Text);

    internal void Load(IndexField field, IndexValue value) => _values.Add((field, value));
}

/// <summary>A document as read: body opened, version as of the read.</summary>
public sealed class Document
{
    public const int MaxIdLength = 100;

    internal Document(Partition partition, Kind kind, string id, string version, int schema, DateTimeOffset? expiresOn, IndexFields fields,
        ReadOnlyMemory<byte> body, string keyId) =>
        (Partition, Kind, Id, Version, Schema, ExpiresOn, Fields, Body, KeyId) =
        (partition, kind, id, version, schema, expiresOn, fields, body, keyId);

    /// <summary>
    /// A document just written, by the version that its commit returned: enough to replace or delete it without reading it again. Body and fields are
    /// not held.
    /// </summary>
    public static Document Written(Partition partition, Kind kind, string id, string version) =>
        new(partition, kind, id, version, 0, null, new(), default, "");

    public Partition Partition { get; }

    public Kind Kind { get; }

    public string Id { get; }

    /// <summary>Opaque; changes with every write, never repeats.</summary>
    public string Version { get; }

    /// <summary>Version of the body's shape; a reader upgrades older ones.</summary>
    public int Schema { get; }

    /// <summary>From this instant on no read or query returns the document.</summary>
    public DateTimeOffset? ExpiresOn { get; }

    public IndexFields Fields { get; }

    /// <summary>The encryption key that the body was sealed with.</summary>
    internal string KeyId { get; }

    internal Document WithVersion(string version) => new(Partition, Kind, Id, version, Schema, ExpiresOn, Fields, Body, KeyId);

    /// <summary>UTF-8 JSON, or any bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <exception cref="InvalidDataException">The body is JSON null.</exception>
    public T Read<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Body.Span, type)
        ?? throw new InvalidDataException($"The body of a {Kind} document is null.");

    /// <summary>Whether it can be a document's id.</summary>
    internal static bool IsId(string id) => id.Length is > 0 and <= MaxIdLength
        && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <exception cref="ArgumentException">Not 1–100 of letters, digits, <c>-</c>, <c>_</c>, <c>.</c>.</exception>
    internal static string CheckId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (id.Length is 0 or > MaxIdLength)
        {
            throw new ArgumentException("A document id has 1 to 100 characters.", nameof(id));
        }

        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
            {
                throw new ArgumentException("A document id holds letters, digits, '-', '_' and '.' only.", nameof(id));
            }
        }

        return id;
    }
}
