using System.Diagnostics.CodeAnalysis;

namespace Domain.Forms;

/// <summary>
/// What somebody answered: typed values by field key, and the fields they said they do not know. Immutable.
/// </summary>
/// <remarks>
/// Three states matter and are kept apart: answered, declared unknown (不清楚), and not asked (absent). A grandmother who does not know the
/// father's number has told us something; a page that never asked has not.
/// </remarks>
public sealed class Answers
{
    /// <summary>By <see cref="Field.Key"/>; never written after construction.</summary>
    private readonly Dictionary<string, object> _values;
    private readonly HashSet<string> _unknown;

    private Answers(Dictionary<string, object> values, HashSet<string> unknown) => (_values, _unknown) = (values, unknown);

    public static Answers Empty { get; } = new([], []);

    public int Count => _values.Count;

    /// <summary>Keys that are answered; in no particular order (walk the form for the order of the form).</summary>
    public IReadOnlyCollection<string> Keys => _values.Keys;

    /// <summary>Keys declared unknown.</summary>
    public IReadOnlySet<string> Unknown => _unknown;

    public static Answers Of(IEnumerable<KeyValuePair<string, object>> values, IEnumerable<string>? unknown = null)
    {
        var kept = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var (key, value) in values)
        {
            kept[key] = value;
        }

        return new(kept, new HashSet<string>(unknown ?? [], StringComparer.Ordinal));
    }

    /// <summary>Answers without a copy: whoever made the two does not keep them.</summary>
    internal static Answers Holding(Dictionary<string, object> values, HashSet<string> unknown) => new(values, unknown);

    public bool Has(Field field) => Find(field) is not null;

    public bool IsUnknown(Field field) => _unknown.Contains(field.Key);

    public object? Find(Field field) => _values.GetValueOrDefault(field.Key);

    public bool TryGet<T>(Field<T> field, [MaybeNullWhen(false)] out T value)
        where T : notnull
    {
        if (Find(field) is { } found)
        {
            value = (T)found;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The answer, or null when there is none.</summary>
    public T? Value<T>(Field<T> field)
        where T : struct => (T?)Find(field);

    /// <summary>The answer, or null when there is none.</summary>
    public T? Get<T>(Field<T> field)
        where T : class => (T?)Find(field);

    public bool Is(Field<string> field, string code) => Get(field) == code;

    public bool Includes(Field<CodeSet> field, string code) => Get(field)?.Has(code) == true;

    public Answers With<T>(Field<T> field, T value)
        where T : notnull => With(field, (object)value);

    /// <summary>A copy with one answer set; the field is no longer unknown.</summary>
    public Answers With(Field field, object value)
    {
        var (values, unknown) = Copy();
        values[field.Key] = value;
        unknown.Remove(field.Key);
        return new Answers(values, unknown);
    }

    /// <summary>A copy in which the field is declared unknown (and not answered).</summary>
    public Answers WithUnknown(Field field)
    {
        var (values, unknown) = Copy();
        values.Remove(field.Key);
        unknown.Add(field.Key);
        return new Answers(values, unknown);
    }

    /// <summary>A copy without any answer to the field.</summary>
    public Answers Without(params IEnumerable<Field> fields)
    {
        var (values, unknown) = Copy();
        foreach (var field in fields)
        {
            values.Remove(field.Key);
            unknown.Remove(field.Key);
        }

        return new Answers(values, unknown);
    }

    /// <summary>These answers overlaid by the changes: what the changes answer or declare unknown wins (a correction).</summary>
    public Answers Merge(Answers changes)
    {
        var (values, unknown) = Copy();
        foreach (var (key, value) in changes._values)
        {
            values[key] = value;
            unknown.Remove(key);
        }

        foreach (var key in changes._unknown)
        {
            values.Remove(key);
            unknown.Add(key);
        }

        return new Answers(values, unknown);
    }

    private (Dictionary<string, object> Values, HashSet<string> Unknown) Copy() =>
        (new(_values, StringComparer.Ordinal), new HashSet<string>(_unknown, StringComparer.Ordinal));
}
