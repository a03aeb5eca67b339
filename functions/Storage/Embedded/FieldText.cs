using System.Globalization;
using System.Text;

namespace Storage.Embedded;

/// <summary>The index fields of a document as one text, <c>number=value</c> per line; values never hold a line break.</summary>
internal static class FieldText
{
    public static string Write(IndexFields fields)
    {
        if (fields.Values.Count == 0)
        {
            return "";
        }

        var text = new StringBuilder(512);
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
    /// <remarks>Where the text was damaged it ends: what stands behind is not to be told any more.</remarks>
    public static IEnumerable<(int Number, string Value)> Parse(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var equals = text.IndexOf('=', at);
            var end = equals < 0 ? -1 : text.IndexOf('\n', equals);
            if (end < 0 || !int.TryParse(text.AsSpan(at, equals - at), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                yield break;
            }

            yield return (number, text[(equals + 1)..end]);
            at = end + 1;
        }
    }

    /// <summary>Those of the values that documents are found by (<see cref="Kind.IsTerm(int)"/>).</summary>
    public static IEnumerable<(int Number, string Value)> Terms(Kind kind, string text) => Parse(text).Where(term => kind.IsTerm(term.Number));
}
