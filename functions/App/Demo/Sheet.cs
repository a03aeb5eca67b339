using Domain.Forms;

namespace App.Demo;

/// <summary>A form being filled in.</summary>
internal sealed class Sheet
{
    private readonly Dictionary<string, object> _values = new(64, StringComparer.Ordinal);
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);

    public Sheet Set<T>(Field<T> field, T value)
        where T : notnull
    {
        _values[field.Key] = value;
        return this;
    }

    public Sheet Set(Field<CodeSet> field, params IEnumerable<string> codes) =>
        Set(field, new CodeSet(field.Options.Select(option => option.Code).Intersect(codes)));

    public Sheet SetIf<T>(bool condition, Field<T> field, Func<T> value)
        where T : notnull => condition ? Set(field, value()) : this;

    /// <summary>The person says 不清楚.</summary>
    public Sheet Unknown(Field field)
    {
        _values.Remove(field.Key);
        _unknown.Add(field.Key);
        return this;
    }

    public Answers Done() => Answers.Of(_values, _unknown);
}
