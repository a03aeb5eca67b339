using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Storage.Sealing;

/// <summary>
/// Content of any length, sealed in pieces of 64 KB: <c>2 and the suite's mark, key id length, key id, salt (16)</c>, then per piece ciphertext and
/// tag. Each content has its own key out of the ring's key and the salt; a piece's nonce is its number and whether it is the last, so pieces cannot
/// be reordered, repeated or cut off unnoticed. The name is associated data: content moved to another name does not open.
/// </summary>
internal static class SealedStream
{
    private const byte Layout = 2;
    private const int Piece = 64 * 1024;
    private const int SaltSize = 16;

    /// <summary>Reads <paramref name="plain"/> to its end and writes it sealed. Returns the bytes read.</summary>
    public static async Task<long> SealAsync(RingKey key, string name, Stream plain, Stream target, CancellationToken cancellation)
    {
        var header = new byte[2 + key.IdBytes.Length + SaltSize];
        header[0] = (byte)(Layout | key.Suite.Mark);
        header[1] = (byte)key.IdBytes.Length;
        key.IdBytes.CopyTo(header, 2);
        RandomNumberGenerator.Fill(header.AsSpan(header.Length - SaltSize));
        await target.WriteAsync(header, cancellation).ConfigureAwait(false);

        var cipher = Cipher(key, header);
        var associated = Associate(header, name);
        var buffer = new byte[Piece];
        var sealedPiece = new byte[Piece + CipherSuite.TagSize];
        var nonce = new byte[CipherSuite.NonceSize];
        long total = 0;
        for (uint number = 0; ; number++)
        {
            var read = await plain.ReadAtLeastAsync(buffer, Piece, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
            total += read;
            var last = read < Piece; // content of whole pieces ends with an empty one
            Number(nonce, number, last);
            cipher.Seal(nonce, buffer.AsSpan(0, read), sealedPiece.AsSpan(0, read), sealedPiece.AsSpan(read, CipherSuite.TagSize), associated);
            await target.WriteAsync(sealedPiece.AsMemory(0, read + CipherSuite.TagSize), cancellation).ConfigureAwait(false);
            if (last)
            {
                CryptographicOperations.ZeroMemory(buffer);
                return total;
            }
        }
    }

    /// <summary>A stream of the plain content; owns <paramref name="source"/>.</summary>
    /// <param name="damage">Hears of it where the content does not open.</param>
    /// <exception cref="DamagedException">Now, or later while it is read.</exception>
    public static async Task<Stream> OpenAsync(KeyRings keys, Damage damage, string name, Stream source, CancellationToken cancellation)
    {
        try
        {
            return await OpenAsync(keys, () => damage.Note(default, Damage.Blob, name), name, source, cancellation).ConfigureAwait(false);
        }
        catch (CryptographicException e) when (e is not DamagedException)
        {
            throw damage.Note(default, Damage.Blob, name);
        }
    }

    /// <summary>The same with a key that is no ring's, by which it must be sealed.</summary>
    /// <exception cref="CryptographicException">It is not, or was altered; now, or later while it is read.</exception>
    public static Task<Stream> OpenAsync(RingKey key, string name, Stream source, CancellationToken cancellation) => OpenAsync(
        id => id == key.Id ? new(key) : throw new UnknownKeyException(id), () => new DamagedException(Damage.Blob, name), name, source, cancellation);

    private static Task<Stream> OpenAsync(KeyRings keys, Func<DamagedException> damaged, string name, Stream source,
        CancellationToken cancellation) =>
        OpenAsync(id => keys.FindAsync(id, cancellation), damaged, name, source, cancellation);

    private static async Task<Stream> OpenAsync(Func<string, ValueTask<RingKey>> find, Func<DamagedException> damaged, string name, Stream source,
        CancellationToken cancellation)
    {
        var start = new byte[2];
        await ReadExactlyAsync(source, start, cancellation).ConfigureAwait(false);
        if (!CipherSuite.IsLayout(start[0], Layout))
        {
            throw new CryptographicException("Not a sealed stream.");
        }

        var header = new byte[2 + start[1] + SaltSize];
        start.CopyTo(header, 0);
        await ReadExactlyAsync(source, header.AsMemory(2), cancellation).ConfigureAwait(false);
        var key = await find(Encoding.ASCII.GetString(header, 2, start[1])).ConfigureAwait(false);
        if (start[0] != (Layout | key.Suite.Mark))
        {
            throw new CryptographicException("A sealed stream of another suite than its key's.");
        }

        return new Reader(source, Cipher(key, header), Associate(header, name), header.Length, damaged);
    }

    private static async Task ReadExactlyAsync(Stream source, Memory<byte> buffer, CancellationToken cancellation)
    {
        if (await source.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) < buffer.Length)
        {
            throw new CryptographicException("A sealed stream was cut.");
        }
    }

    private static CipherSuite.Aead Cipher(RingKey key, byte[] header) =>
        key.Suite.NewAead(key.Derive(header.AsSpan(header.Length - SaltSize), "stream-1"u8));

    private static byte[] Associate(byte[] header, string name) => [.. header, .. Encoding.UTF8.GetBytes(name)];

    private static void Number(byte[] nonce, uint number, bool last)
    {
        BinaryPrimitives.WriteUInt32BigEndian(nonce.AsSpan(7), number);
        nonce[11] = last ? (byte)1 : (byte)0;
    }

    /// <summary>Seeks where its source can: a piece opens without those before it, so a packed table is read from its directory at the end.</summary>
    private sealed class Reader(Stream source, CipherSuite.Aead cipher, byte[] associated, int start, Func<DamagedException> damaged) : Stream
    {
        private const int SealedPiece = Piece + CipherSuite.TagSize;

        private readonly byte[] _sealed = new byte[Piece + CipherSuite.TagSize];
        private readonly byte[] _plain = new byte[Piece];
        private readonly byte[] _nonce = new byte[CipherSuite.NonceSize];
        private readonly long _size = source.CanSeek ? SizeOf(source.Length - start) : -1;

        /// <summary>Number of the piece that comes next from the source.</summary>
        private uint _number;

        /// <summary>Where the open piece begins in the plain content. The last piece may be empty, so this is not told by its length.</summary>
        private long _pieceStart;
        private int _at;
        private int _length;
        private bool _ended;

        public override bool CanRead => true;

        public override bool CanSeek => source.CanSeek;

        public override bool CanWrite => false;

        public override long Length => _size >= 0 ? _size : throw new NotSupportedException();

        public override long Position
        {
            get => _pieceStart + _at;
            set => Seek(value, SeekOrigin.Begin);
        }

        public override long Seek(long offset, SeekOrigin origin)
        {
            var target = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => Length + offset };
            ArgumentOutOfRangeException.ThrowIfNegative(target, nameof(offset));
            target = Math.Min(target, Length);
            var piece = target / Piece;
            if (_number == 0 || piece != _number - 1L)
            {
                source.Position = start + (piece * SealedPiece);
                _number = (uint)piece;
                Unseal(source.ReadAtLeast(_sealed, _sealed.Length, throwOnEndOfStream: false));
            }

            _at = (int)(target - (piece * Piece));
            return target;
        }

        private static long SizeOf(long bytes) => bytes - (((bytes + SealedPiece - 1) / SealedPiece) * CipherSuite.TagSize);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (_at == _length)
            {
                if (_ended)
                {
                    return 0;
                }

                Unseal(await source.ReadAtLeastAsync(_sealed, _sealed.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false));
            }

            var count = Math.Min(buffer.Length, _length - _at);
            _plain.AsSpan(_at, count).CopyTo(buffer.Span);
            _at += count;
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            while (_at == _length)
            {
                if (_ended)
                {
                    return 0;
                }

                Unseal(source.ReadAtLeast(_sealed, _sealed.Length, throwOnEndOfStream: false));
            }

            var count = Math.Min(buffer.Length, _length - _at);
            _plain.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }

        private void Unseal(int read)
        {
            if (read < CipherSuite.TagSize)
            {
                throw damaged();
            }

            _ended = read < _sealed.Length;
            (_pieceStart, _at, _length) = ((long)_number * Piece, 0, read - CipherSuite.TagSize);
            Number(_nonce, _number, _ended);
            _number = checked(_number + 1);
            try
            {
                cipher.Open(_nonce, _sealed.AsSpan(0, _length), _sealed.AsSpan(_length, CipherSuite.TagSize), _plain.AsSpan(0, _length), associated);
            }
            catch (CryptographicException)
            {
                _length = 0;
                throw damaged();
            }
        }

        public override void Flush() { }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                CryptographicOperations.ZeroMemory(_plain);
                source.Dispose();
            }

            base.Dispose(disposing);
        }

        public override async ValueTask DisposeAsync()
        {
            CryptographicOperations.ZeroMemory(_plain);
            await source.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }
    }
}
