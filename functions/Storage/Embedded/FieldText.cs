using System.Globalization;
using System.Text;

namespace Storage.Embedded;

/// <summary>The index fields of a document as one text, <c>number=value</c> per line; values never hold a line break.</summary>
internal static class FieldText
{
    [ThreadStatic]
    private static StringBuilder? _builder;

    public static string Write(IndexFields fields)
    {
        if (fields.Values.Count == 0)
        {
            return "";
        }

        var text = (_builder ??= new(512)).Clear();
        foreach (var (field, value) in fields.Values)
        {
            text.Append(CultureInfo.InvariantCulture, $"{field.Number}={value.Text}\n");
        }

        return text.ToString();
    }

    public static IndexFields Read(Kind kind, string text)
    {
        var fields = new IndexFields(text.Length == 0 ? 0 : 8);
        foreach (var (number, value) in Parse(text))
        {
            if (kind.Find(number) is { } field && IndexValue.TryOf(value) is { } read)
            {
                fields.Load(field, read);
            }
        }

        return fields;
    }

    /// <summary>Numbers and values, also of fields that the kind no longer declares.</summary>
    public static IEnumerable<(int Number, string Value)> Parse(string text)
    {
        foreach (var line in Lines(text))
        {
            yield return (line.Number, text[line.Value]);
        }
    }

    /// <summary>Those of the values that documents are found by (<see cref="Kind.IsTerm"/>).</summary>
    public static IEnumerable<(int Number, string Value)> Terms(Kind kind, string text) => Parse(text).Where(term => kind.IsTerm(term.Number));

    /// <summary>The lines of a text, nothing of it copied.</summary>
    public static LineEnumerator Lines(string text) => new(text);

    /// <param name="Value">Where it stands in the text.</param>
    public readonly record struct Line(int Number, Range Value);

    /// <remarks>Where the text was damaged it ends: what stands behind is not to be told any more.</remarks>
    public struct LineEnumerator(string text)
    {
        private int _at;

        public Line Current { get; private set; }

        public readonly LineEnumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_at >= text.Length)
            {
                return false;
            }

            var equals = text.IndexOf('=', _at);
            var end = equals < 0 ? -1 : text.IndexOf('\n', equals);
            if (end < 0 || !int.TryParse(text.AsSpan(_at, equals - _at), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                _at = text.Length;
                return false;
            }

            Current = new(number, (equals + 1)..end);
            _at = end + 1;
            return true;
        }
    }
}
