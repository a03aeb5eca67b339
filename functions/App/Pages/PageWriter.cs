using System.Buffers;
using System.Text;

namespace App.Pages;

/// <summary>A page as UTF-8 while it is rendered: encoded piece by piece into one rented buffer, never a string of the whole.</summary>
internal sealed class PageWriter : TextWriter
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _length;

    /// <summary>The first half of a character outside the basic plane, where the halves come one by one.</summary>
    private char _half;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>What was written; valid until the writer is disposed of.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public override void Write(char value)
    {
        if (_half != default)
        {
            (var first, _half) = (_half, default);
            Write([first, value]);
        }
        else if (char.IsHighSurrogate(value))
        {
            _half = value;
        }
        else
        {
            Write([value]);
        }
    }

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        var most = Encoding.UTF8.GetMaxByteCount(buffer.Length);
        if (most > _buffer.Length - _length)
        {
            Grow(most);
        }

        _length += Encoding.UTF8.GetBytes(buffer, _buffer.AsSpan(_length));
    }

    protected override void Dispose(bool disposing)
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        base.Dispose(disposing);
    }

    private void Grow(int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + more));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
