using System.Text;
using System.Text.Unicode;

namespace App.Documents.Excel;

/// <summary>Rows of a CSV file (RFC 4180: quotes doubled, line breaks inside quotes), in UTF-8 or GB 18030 as Chinese spreadsheets save it.</summary>
/// <remarks>
/// Ours and not Sylvan.Data.Csv: that refuses a whole file over a letter behind a closing quote and over a row longer than its buffer, where this
/// reads the one and cuts the other.
/// </remarks>
internal sealed class CsvReader : SheetReader
{
    private readonly StreamReader _reader;
    private readonly Stream _stream;
    private readonly char[] _buffer = new char[32 * 1024];
    private int _at;
    private int _end;

    public CsvReader(Stream stream, Encoding encoding)
    {
        _stream = new OwnPosition(stream);
        _reader = new StreamReader(_stream, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
    }

    public double Share => _stream.Length == 0 ? 1 : (double)_stream.Position / _stream.Length;

    /// <summary>UTF-8 where the bytes are lawful UTF-8, else GB 18030; null where it is no text at all.</summary>
    public static Encoding? Sniff(Stream stream)
    {
        stream.Position = 0;
        var buffer = new byte[64 * 1024];
        var kept = 0;
        var utf8 = true;
        for (int read; (read = stream.Read(buffer, kept, buffer.Length - kept)) > 0;)
        {
            var bytes = buffer.AsSpan(0, kept + read);
            if (bytes[kept..].Contains((byte)0))
            {
                return null;
            }

            // A character may be cut at the end of a block: look at it with the next.
            var whole = bytes.Length;
            for (var back = 1; back <= Math.Min(4, bytes.Length) && utf8; back++)
            {
                if (bytes[^back] >= 0xC0)
                {
                    whole = bytes.Length - back;
                    break;
                }

                if (bytes[^back] < 0x80)
                {
                    break;
                }
            }

            // Only a sequence that its first byte says is longer than what is here is cut; others are judged now.
            utf8 = utf8 && Utf8.IsValid(bytes[..whole]);
            kept = utf8 ? bytes.Length - whole : 0;
            if (utf8)
            {
                bytes[whole..].CopyTo(buffer);
            }
        }

        return utf8 && Utf8.IsValid(buffer.AsSpan(0, kept)) ? new UTF8Encoding(false) : CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
    }

    public override bool Read()
    {
        if (Peek() < 0)
        {
            return false;
        }

        StartRow();
        Row++;
        var column = 0;
        do
        {
            var start = StartCell();
            if (Peek() == '"')
            {
                _at++;
                ReadQuoted(start);
            }

            ReadPlain(start);
            EndCell(column++, CellKind.Text, start);
        }
        while (Peek() == ',' && Skip());
        if (Peek() == '\r')
        {
            _at++;
        }

        if (Peek() == '\n')
        {
            _at++;
        }

        return true;
    }

    public override void Dispose() => _reader.Dispose();

    private bool Skip()
    {
        _at++;
        return true;
    }

    private void ReadQuoted(int start)
    {
        while (Peek() >= 0)
        {
            var quote = _buffer.AsSpan(_at, _end - _at).IndexOf('"');
            Append(start, _buffer.AsSpan(_at, quote < 0 ? _end - _at : quote));
            _at = quote < 0 ? _end : _at + quote + 1;
            if (quote >= 0)
            {
                if (Peek() != '"')
                {
                    return;
                }

                Append(start, "\"");
                _at++;
            }
        }

        // Everything behind a quote without its other half would be one cell, and the children in it lost.
        throw new TableException(Errors.QuoteOpen(Row));
    }

    private void ReadPlain(int start)
    {
        while (Peek() >= 0)
        {
            var stop = _buffer.AsSpan(_at, _end - _at).IndexOfAny(',', '\r', '\n');
            Append(start, _buffer.AsSpan(_at, stop < 0 ? _end - _at : stop));
            _at = stop < 0 ? _end : _at + stop;
            if (stop >= 0)
            {
                return;
            }
        }
    }

    /// <summary>The next character without taking it; -1 at the end.</summary>
    private int Peek()
    {
        if (_at == _end)
        {
            (_at, _end) = (0, _reader.Read(_buffer, 0, _buffer.Length));
        }

        return _at < _end ? _buffer[_at] : -1;
    }

    /// <summary>A place of its own in a stream that somebody else reads too, turn by turn.</summary>
    private sealed class OwnPosition(Stream shared) : Stream
    {
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => shared.Length;

        public override long Position
        {
            get => _position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            shared.Position = _position;
            var read = shared.Read(buffer, offset, count);
            _position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
