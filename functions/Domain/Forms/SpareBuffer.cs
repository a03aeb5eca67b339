using System.Buffers;

namespace Domain.Forms;

/// <summary>A buffer that stays with the thread between two uses, for what is written at every request.</summary>
public static class SpareBuffer
{
    /// <summary>A buffer that once held more than this, in bytes, is not kept.</summary>
    private const int MostKept = 256 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _spare;

    /// <summary>An empty one. Who takes it may call what takes another.</summary>
    public static ArrayBufferWriter<byte> Take()
    {
        var buffer = _spare ?? new(16 * 1024);
        _spare = null;
        return buffer;
    }

    /// <summary>For the next use; not after this one failed.</summary>
    public static void Keep(ArrayBufferWriter<byte> buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (buffer.Capacity <= MostKept)
        {
            // Cleared, not only reset: it held a child's answers.
            buffer.Clear();
            _spare = buffer;
        }
    }
}
