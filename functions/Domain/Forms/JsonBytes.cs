using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Domain.Forms;

/// <summary>Writes JSON into a buffer that stays with the thread: what is allocated is the result, as long as it is.</summary>
/// <remarks>Chinese stays Chinese (three bytes, not six): the bytes are stored, or sent as JSON, never pasted into a page.</remarks>
public static class JsonBytes
{
    /// <summary>A buffer that once held more than this, in bytes, is not kept.</summary>
    private const int MostKept = 256 * 1024;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? _spare;

    /// <summary>What is written, as UTF-8.</summary>
    public static byte[] Write<T>(T state, Action<Utf8JsonWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var (buffer, json) = _spare ?? Make();
        _spare = null; // who writes may call this again
        write(json, state);
        json.Flush();
        var bytes = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity <= MostKept)
        {
            // Cleared, not only reset: it held a child's answers.
            buffer.Clear();
            json.Reset();
            _spare = (buffer, json);
        }

        return bytes;
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) Make()
    {
        var buffer = new ArrayBufferWriter<byte>(8 * 1024);
        return (buffer, new Utf8JsonWriter(buffer, Plain));
    }
}
