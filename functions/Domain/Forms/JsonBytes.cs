using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Domain.Forms;

/// <summary>JSON as bytes.</summary>
/// <remarks>Chinese stays Chinese (three bytes, not six): the bytes are stored, or sent as JSON, never pasted into a page.</remarks>
public static class JsonBytes
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is written, as UTF-8.</summary>
    public static byte[] Write<T>(T state, Action<Utf8JsonWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            write(json, state);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
