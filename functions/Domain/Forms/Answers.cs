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
    /// <summary>By <see cref="Field.Slot"/>, as far as the last one that is answered; never written after construction.</summary>
    private readonly object?[] _values;
    private readonly HashSet<string> _unknown;

    /// <summary>Null: all of them. Otherwise the keys that were read; whoever asks for another one, or changes or writes these, has made a mistake.</summary>
    private readonly IReadOnlySet<string>? _read;

    private Answers(object?[] values, HashSet<string> unknown, IReadOnlySet<string>? read = null) =>
        (_values, _unknown, _read, Count) = (values, unknown, read, values.Length - values.AsSpan().Count((object?)null));

    public static Answers Empty { get; } = new([], []);

    public int Count { get; }

    /// <summary>Keys that are answered; in no particular order (walk the form for the order of the form).</summary>
    public IReadOnlyCollection<string> Keys => [.. Enumerable.Range(0, _values.Length).Where(slot => _values[slot] is not null).Select(Slots.Key)];

    /// <summary>Keys declared unknown.</summary>
    public IReadOnlySet<string> Unknown => _unknown;

    public static Answers Of(IEnumerable<KeyValuePair<string, object>> values, IEnumerable<string>? unknown = null)
    {
        var kept = Array.Empty<object?>();
        foreach (var (key, value) in values)
        {
            Slots.Put(ref kept, Slots.Of(key), value);
        }

        return new(kept, new HashSet<string>(unknown ?? [], StringComparer.Ordinal));
    }

    /// <summary>Answers by slot, without a copy: whoever made the two does not keep them.</summary>
    /// <param name="read">The keys that were looked at, where it is not all of them: a row of a list.</param>
    internal static Answers Holding(object?[] values, HashSet<string> unknown, IReadOnlySet<string>? read = null) => new(values, unknown, read);

    public bool Has(Field field) => Find(field) is not null;

    public bool IsUnknown(Field field)
    {
        MustBeRead(field);
        return _unknown.Contains(field.Key);
    }

    public object? Find(Field field)
    {
        MustBeRead(field);
        var values = _values;
        return field.Slot < values.Length ? values[field.Slot] : null;
    }

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
        Slots.Put(ref values, field.Slot, value);
        unknown.Remove(field.Key);
        return new Answers(values, unknown);
    }

    /// <summary>A copy in which the field is declared unknown (and not answered).</summary>
    public Answers WithUnknown(Field field)
    {
        var (values, unknown) = Copy();
        Clear(values, field.Slot);
        unknown.Add(field.Key);
        return new Answers(values, unknown);
    }

    /// <summary>A copy without any answer to the field.</summary>
    public Answers Without(params IEnumerable<Field> fields)
    {
        var (values, unknown) = Copy();
        foreach (var field in fields)
        {
            Clear(values, field.Slot);
            unknown.Remove(field.Key);
        }

        return new Answers(values, unknown);
    }

    /// <summary>These answers overlaid by the changes: what the changes answer or declare unknown wins (a correction).</summary>
    public Answers Merge(Answers changes)
    {
        var (values, unknown) = Copy();
        for (var slot = 0; slot < changes._values.Length; slot++)
        {
            if (changes._values[slot] is { } value)
            {
                Slots.Put(ref values, slot, value);
                unknown.Remove(Slots.Key(slot));
            }
        }

        foreach (var key in changes._unknown)
        {
            Clear(values, Slots.Of(key));
            unknown.Add(key);
        }

        return new Answers(values, unknown);
    }

    private static void Clear(object?[] values, int slot)
    {
        if (slot < values.Length)
        {
            values[slot] = null;
        }
    }

    private void MustBeRead(Field field)
    {
        if (_read is not null)
        {
            MustBeAmong(_read, field);
        }
    }

    private static void MustBeAmong(IReadOnlySet<string> read, Field field)
    {
        if (!read.Contains(field.Key))
        {
            throw new InvalidOperationException($"{field.Key} was not read: these answers are a row of a list. Read the record itself.");
        }
    }

    private (object?[] Values, HashSet<string> Unknown) Copy() => _read is null
        ? ([.. _values], new HashSet<string>(_unknown, StringComparer.Ordinal))
        : throw new InvalidOperationException("These answers are a row of a list and cannot be changed. Read the record itself.");
}
