using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace App.Wire;

/// <summary>
/// One spelling of a JSON value, so that "the same body" does not depend on white space, order of members or escapes: members sorted by name,
/// strings unescaped, numbers as written.
/// </summary>
public static class CanonicalJson
{
    private static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create(static (one, other) => one.AsSpan().SequenceCompareTo(other));

    /// <summary>SHA-256 over the canonical spelling, lower-case hex.</summary>
    public static string Hash(JsonElement json)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        Write(buffer, json);
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }

    // Every part is preceded by its kind, every text by its length: no two values share a spelling.
    private static void Write(ArrayBufferWriter<byte> to, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                WriteMembers(to, json);
                break;
            case JsonValueKind.Array:
                Head(to, '[', json.GetArrayLength());
                foreach (var item in json.EnumerateArray())
                {
                    Write(to, item);
                }

                break;
            case JsonValueKind.String:
                var raw = JsonMarshal.GetRawUtf8Value(json)[1..^1];
                var text = Text(raw);
                Head(to, '"', text.Length);
                to.Write(text);
                break;
            case JsonValueKind.Number:
                var number = JsonMarshal.GetRawUtf8Value(json);
                Head(to, '0', number.Length);
                to.Write(number);
                break;
            default:
                Head(to, json.ValueKind switch { JsonValueKind.True => 't', JsonValueKind.False => 'f', JsonValueKind.Null => 'n', _ => 'u' }, 0);
                break;
        }
    }

    private static void WriteMembers(ArrayBufferWriter<byte> to, JsonElement json)
    {
        // Of two members with one name the order stays what was sent.
        var members = json.EnumerateObject().Select(static member => (Name: Text(JsonMarshal.GetRawUtf8PropertyName(member)).ToArray(), member.Value))
            .OrderBy(static member => member.Name, ByBytes).ToList();
        Head(to, '{', members.Count);
        foreach (var (name, value) in members)
        {
            Head(to, '"', name.Length);
            to.Write(name);
            Write(to, value);
        }
    }

    private static void Head(ArrayBufferWriter<byte> to, char kind, int length)
    {
        var span = to.GetSpan(5);
        span[0] = (byte)kind;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(span[1..], length);
        to.Advance(5);
    }

    /// <summary>The text of a JSON string without its quotes; what cannot be unescaped (a lone surrogate) stays as it is written.</summary>
    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> raw)
    {
        if (raw.IndexOf((byte)'\\') < 0)
        {
            return raw;
        }

        try
        {
            var quoted = new byte[raw.Length + 2];
            (quoted[0], quoted[^1]) = ((byte)'"', (byte)'"');
            raw.CopyTo(quoted.AsSpan(1));
            var reader = new Utf8JsonReader(quoted);
            reader.Read();
            var text = new byte[raw.Length];
            return text.AsSpan(0, reader.CopyString(text));
        }
        catch (InvalidOperationException)
        {
            return raw;
        }
    }
}
