using System.Security.Cryptography;

namespace Storage.Sealing;

/// <summary>A set of algorithms that belong together, named in every key: a second one (SM4-GCM with HMAC-SM3) is a second instance.</summary>
public abstract class CipherSuite
{
    /// <summary>AES-256-GCM with HMAC-SHA256 and HKDF-SHA256.</summary>
    public static CipherSuite Aes256GcmHmacSha256 { get; } = new AesGcmSuite();

    /// <exception cref="InvalidDataException">The name is none that this version knows.</exception>
    public static CipherSuite Named(string name) =>
        name == Aes256GcmHmacSha256.Name ? Aes256GcmHmacSha256 : throw new InvalidDataException($"Unknown cipher suite {name}.");

    public abstract string Name { get; }

    public abstract int KeySize { get; }

    public const int NonceSize = 12;

    public const int TagSize = 16;

    /// <summary>A cipher for one key; not for two threads at once.</summary>
    internal abstract Aead NewAead(ReadOnlySpan<byte> key);

    /// <summary>A keyed hash of 32 bytes for one key; not for two threads at once.</summary>
    internal abstract KeyedHash NewKeyedHash(ReadOnlySpan<byte> key);

    /// <summary>A key for one purpose out of a ring's material.</summary>
    internal abstract byte[] Derive(ReadOnlySpan<byte> material, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> purpose);

    internal abstract class KeyedHash
    {
        public abstract void Compute(ReadOnlySpan<byte> data, Span<byte> mac);
    }

    internal abstract class Aead
    {
        public abstract void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> sealedBytes, Span<byte> tag, ReadOnlySpan<byte> associated);

        /// <exception cref="CryptographicException">Altered, or sealed for another place.</exception>
        public abstract void Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> tag, Span<byte> plain, ReadOnlySpan<byte> associated);
    }

    private sealed class AesGcmSuite : CipherSuite
    {
        public override string Name => "AES-256-GCM+HMAC-SHA256";

        public override int KeySize => 32;

        internal override Aead NewAead(ReadOnlySpan<byte> key) => new AesAead(new AesGcm(key, TagSize));

        internal override KeyedHash NewKeyedHash(ReadOnlySpan<byte> key) => new Hmac(IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));

        internal override byte[] Derive(ReadOnlySpan<byte> material, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> purpose)
        {
            var key = new byte[KeySize];
            HKDF.DeriveKey(HashAlgorithmName.SHA256, material, key, salt, purpose);
            return key;
        }

        private sealed class Hmac(IncrementalHash hash) : KeyedHash
        {
            public override void Compute(ReadOnlySpan<byte> data, Span<byte> mac)
            {
                hash.AppendData(data);
                hash.GetHashAndReset(mac);
            }
        }

        private sealed class AesAead(AesGcm aes) : Aead
        {
            public override void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> sealedBytes, Span<byte> tag,
                ReadOnlySpan<byte> associated) => aes.Encrypt(nonce, plain, sealedBytes, tag, associated);

            public override void Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> tag, Span<byte> plain,
                ReadOnlySpan<byte> associated) => aes.Decrypt(nonce, sealedBytes, tag, plain, associated);
        }
    }
}
