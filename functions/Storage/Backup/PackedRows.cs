using System.Text;
using Storage.Embedded;

namespace Storage.Backup;

/// <summary>Documents and messages as rows of bytes: written one after another into a slot's file, read back into the tables of the embedded
/// store.</summary>
internal static class PackedRows
{
    private const byte DocumentRow = 1;
    private const byte MessageRow = 2;
    private const long Never = -1;

    public static byte[] Document(SqliteConnection db, long row)
    {
        var find = db.Prepare("SELECT seq, partition, kind, schema, expires, id, fields, body FROM documents WHERE row=?").Bind(row);
        if (!find.Step())
        {
            throw new BackupRefusedException("复制出来的资料前后不一致，备份没有做完。请检查磁盘后再运行一次。");
        }

        using var bytes = new MemoryStream();
        using var to = new BinaryWriter(bytes, Encoding.UTF8);
        to.Write(DocumentRow);
        to.Write(row);
        for (var column = 0; column < 4; column++)
        {
            to.Write(find.Long(column));
        }

        to.Write(find.LongOrNull(4) ?? Never);
        to.Write(find.Text(5));
        to.Write(find.Text(6));
        var body = find.Blob(7);
        to.Write(body.Length);
        to.Write(body);
        find.Reset();
        return bytes.ToArray();
    }

    public static IEnumerable<byte[]> Messages(SqliteConnection db)
    {
        var find = db.Prepare("SELECT id, visible, dequeues, receipt, queue, text FROM messages ORDER BY id");
        while (find.Step())
        {
            using var bytes = new MemoryStream();
            using var to = new BinaryWriter(bytes, Encoding.UTF8);
            to.Write(MessageRow);
            for (var column = 0; column < 4; column++)
            {
                to.Write(find.Long(column));
            }

            to.Write(find.Text(4));
            to.Write(find.Text(5));
            yield return bytes.ToArray();
        }

        find.Reset();
    }

    /// <summary>Puts every row into the tables, with what documents are found by.</summary>
    /// <returns>How many.</returns>
    public static long Restore(SqliteConnection db, Stream packed)
    {
        using var from = new BinaryReader(packed, Encoding.UTF8, leaveOpen: true);
        var rows = 0L;
        for (int type; (type = packed.ReadByte()) >= 0; rows++)
        {
            if (type == MessageRow)
            {
                db.Prepare("INSERT INTO messages(id, visible, dequeues, receipt, queue, text) VALUES(?,?,?,?,?,?)")
                    .Bind(from.ReadInt64()).Bind(from.ReadInt64()).Bind(from.ReadInt64()).Bind(from.ReadInt64()).Bind(from.ReadString())
                    .Bind(from.ReadString()).Run();
                continue;
            }

            var (row, seq, partition, kind, schema, expires) = (from.ReadInt64(), from.ReadInt64(), from.ReadInt64(), from.ReadInt64(),
                from.ReadInt64(), from.ReadInt64());
            var (id, fields, body) = (from.ReadString(), from.ReadString(), from.ReadBytes(from.ReadInt32()));
            db.Prepare("INSERT INTO documents(row, seq, partition, kind, id, schema, expires, fields, body) VALUES(?,?,?,?,?,?,?,?,?)")
                .Bind(row).Bind(seq).Bind(partition).Bind(kind).Bind(id).Bind(schema).Bind(expires == Never ? null : expires).Bind(fields)
                .Bind(body.AsSpan()).Run();
            var scope = Scopes.Of(partition, kind);
            Writing.AddAddress(db, scope, id, row);
            foreach (var (number, value) in Kinds.ByNumber(kind) is { } known ? FieldText.Terms(known, fields) : [])
            {
                Writing.AddTerm(db, scope + number, value, id, row);
            }
        }

        return rows;
    }

    /// <summary>A stream of pieces that are made as they are read.</summary>
    public sealed class Pulled(IEnumerable<byte[]> pieces) : Stream
    {
        private readonly IEnumerator<byte[]> _pieces = pieces.GetEnumerator();
        private ReadOnlyMemory<byte> _left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            while (_left.IsEmpty)
            {
                if (!_pieces.MoveNext())
                {
                    return 0;
                }

                _left = _pieces.Current;
            }

            var count = Math.Min(buffer.Length, _left.Length);
            _left.Span[..count].CopyTo(buffer);
            _left = _left[count..];
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new(Read(buffer.Span));
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _pieces.Dispose();
            base.Dispose(disposing);
        }
    }
}
