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
            foreach (var field in kind.Fields)
            {
                if (field.Number == number)
                {
                    fields.Load(field, IndexValue.Of(value));
                }
            }
        }

        return fields;
    }

    /// <summary>Numbers and values, also of fields that the kind no longer declares.</summary>
    public static IEnumerable<(int Number, string Value)> Parse(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var equals = text.IndexOf('=', at);
            var end = text.IndexOf('\n', equals);
            yield return (int.Parse(text.AsSpan(at, equals - at), NumberStyles.None, CultureInfo.InvariantCulture), text[(equals + 1)..end]);
            at = end + 1;
        }
    }
}
