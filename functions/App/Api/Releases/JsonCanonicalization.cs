using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace App.Api.Releases;

/// <summary>
/// RFC 8785: the one spelling of a JSON text over which anybody can check a release's hash. Whole numbers only; a release has no others.
/// </summary>
public static class JsonCanonicalization
{
    /// <summary>SHA-256 of the canonical text without the member "hash", lower-case hex.</summary>
    public static string Hash(JsonElement release)
    {
        var to = new StringBuilder();
        Write(to, release, except: "hash");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(to.ToString())));
    }

    private static void Write(StringBuilder to, JsonElement json, string? except = null)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                to.Append('{');

                // Members in the order of their UTF-16 code units, which is what ordinal comparison is.
                foreach (var (member, i) in json.EnumerateObject().Where(member => member.Name != except)
                    .OrderBy(member => member.Name, StringComparer.Ordinal).Select((member, i) => (member, i)))
                {
                    to.Append(i > 0 ? "," : "");
                    Write(to, member.Name);
                    to.Append(':');
                    Write(to, member.Value);
                }

                to.Append('}');
                break;
            case JsonValueKind.Array:
                to.Append('[');
                foreach (var (item, i) in json.EnumerateArray().Select((item, i) => (item, i)))
                {
                    to.Append(i > 0 ? "," : "");
                    Write(to, item);
                }

                to.Append(']');
                break;
            case JsonValueKind.String:
                Write(to, json.GetString()!);
                break;
            case JsonValueKind.Number:
                to.Append(json.GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                to.Append(json.GetRawText());
                break;
        }
    }

    private static void Write(StringBuilder to, string text)
    {
        to.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => to.Append("\\\""),
                '\\' => to.Append("\\\\"),
                '\b' => to.Append("\\b"),
                '\f' => to.Append("\\f"),
                '\n' => to.Append("\\n"),
                '\r' => to.Append("\\r"),
                '\t' => to.Append("\\t"),
                < ' ' => to.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)),
                _ => to.Append(c),
            };
        }

        to.Append('"');
    }
}
