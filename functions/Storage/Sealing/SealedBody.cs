using System.Security.Cryptography;
using System.Text;

namespace Storage.Sealing;

/// <summary>
/// The body of a document as one sealed value: <c>1 and the suite's mark, key id length, key id, nonce (12), ciphertext, tag (16)</c>. The associated
/// data are the partition, kind, id and key id, so that a sealed body copied to another child or another county does not open.
/// </summary>
internal static class SealedBody
{
    private const byte Layout = 1;

    public static int Overhead(RingKey key) => 2 + key.IdBytes.Length + CipherSuite.NonceSize + CipherSuite.TagSize;

    public static byte[] Seal(RingKey key, Partition partition, Kind kind, string id, ReadOnlySpan<byte> body)
    {
        var value = new byte[Overhead(key) + body.Length];
        value[0] = First(key);
        value[1] = (byte)key.IdBytes.Length;
        key.IdBytes.CopyTo(value, 2);
        var at = 2 + key.IdBytes.Length;
        var nonce = value.AsSpan(at, CipherSuite.NonceSize);
        RandomNumberGenerator.Fill(nonce);
        Span<byte> associated = stackalloc byte[MaxAssociated];
        associated = associated[..Associate(associated, partition, kind, id, key.IdBytes)];
        key.Seal(nonce, body, value.AsSpan(at + CipherSuite.NonceSize, body.Length), value.AsSpan(value.Length - CipherSuite.TagSize), associated);
        return value;
    }

    /// <exception cref="CryptographicException">Altered, cut, or sealed for another place.</exception>
    public static ValueTask<byte[]> OpenAsync(KeyRings keys, Partition partition, Kind kind, string id, ReadOnlyMemory<byte> value,
        CancellationToken cancellation)
    {
        var keyId = KeyId(value.Span);
        return keys.Current.ById.TryGetValue(keyId, out var key)
            ? new(Open(key, partition, kind, id, value.Span))
            : Later();

        async ValueTask<byte[]> Later() =>
            Open(await keys.FindAsync(keyId, cancellation).ConfigureAwait(false), partition, kind, id, value.Span);
    }

    /// <summary>The key that a value is sealed with.</summary>
    public static string KeyId(ReadOnlySpan<byte> value) =>
        value.Length > 2 && CipherSuite.IsLayout(value[0], Layout) && value.Length >= 2 + value[1] + CipherSuite.NonceSize + CipherSuite.TagSize
            ? Ids.Of(value.Slice(2, value[1]))
            : throw new CryptographicException("Not a sealed value.");

    /// <summary>The few key ids there are, as strings made once.</summary>
    private static class Ids
    {
        private static string _last = "";

        public static string Of(ReadOnlySpan<byte> id)
        {
            var last = _last;
            return Ascii.Equals(id, last) ? last : _last = Encoding.ASCII.GetString(id);
        }
    }

    private static byte First(RingKey key) => (byte)(Layout | key.Suite.Mark);

    private static byte[] Open(RingKey key, Partition partition, Kind kind, string id, ReadOnlySpan<byte> value)
    {
        if (value[0] != First(key))
        {
            throw new CryptographicException("A sealed value of another suite than its key's.");
        }

        var at = 2 + key.IdBytes.Length;
        var plain = new byte[value.Length - at - CipherSuite.NonceSize - CipherSuite.TagSize];
        Span<byte> associated = stackalloc byte[MaxAssociated];
        associated = associated[..Associate(associated, partition, kind, id, key.IdBytes)];
        key.Open(value.Slice(at, CipherSuite.NonceSize), value.Slice(at + CipherSuite.NonceSize, plain.Length), value[^CipherSuite.TagSize..], plain,
            associated);
        return plain;
    }

    private const int MaxAssociated = 5 + (2 * Document.MaxIdLength) + 40 + 40;

    // Everything here is ASCII and shorter than 256, so a length byte before each part is unambiguous.
    private static int Associate(Span<byte> target, Partition partition, Kind kind, string id, byte[] keyId)
    {
        target[0] = (byte)(partition.IsIndex ? 'i' : 'r');
        var at = 1;
        Part(target, ref at, partition.IsIndex ? id : partition.Key);
        Part(target, ref at, kind.Name);
        Part(target, ref at, id);
        target[at++] = (byte)keyId.Length;
        keyId.CopyTo(target[at..]);
        return at + keyId.Length;

        static void Part(Span<byte> target, ref int at, string text)
        {
            target[at] = (byte)text.Length;
            at += 1 + Encoding.ASCII.GetBytes(text, target[(at + 1)..]);
        }
    }
}
