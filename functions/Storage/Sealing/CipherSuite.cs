using System.Security.Cryptography;

namespace Storage.Sealing;

/// <summary>
/// A set of algorithms that belong together. Its name stands in every key and its mark in every sealed value, so that both suites are read side by
/// side whichever of them new keys are made for (<see cref="KeyWish"/>).
/// </summary>
public abstract class CipherSuite
{
    /// <summary>AES-256-GCM with HMAC-SHA256 and HKDF-SHA256.</summary>
    public static CipherSuite Aes256GcmHmacSha256 { get; } = new AesGcmSuite();

    /// <summary>
    /// SM4-GCM with HMAC-SM3 and HKDF-SM3: the commercial cryptography that the assessment of a public system expects (GB/T 39786).
    /// </summary>
    /// <remarks>Made when it is asked for: who has no such key never loads its library.</remarks>
    public static CipherSuite Sm4GcmHmacSm3 => Sm.Suite;

    /// <exception cref="InvalidDataException">The name is none that this version knows.</exception>
    public static CipherSuite Named(string name) => name switch
    {
        AesName => Aes256GcmHmacSha256,
        SmName => Sm4GcmHmacSm3,
        _ => throw new InvalidDataException($"Unknown cipher suite {name}."),
    };

    private const string AesName = "AES-256-GCM+HMAC-SHA256";

    private const string SmName = "SM4-GCM+HMAC-SM3";

    /// <summary>As it stands in the key ring.</summary>
    public abstract string Name { get; }

    /// <summary>Bytes of a key.</summary>
    public abstract int KeySize { get; }

    /// <summary>The upper half of the first byte of what is sealed; the lower half says how the rest is laid out.</summary>
    internal abstract byte Mark { get; }

    /// <summary>Whether a first byte says that layout, in whichever suite.</summary>
    internal static bool IsLayout(byte first, byte layout) => (first & 0x0F) == layout;

    public const int NonceSize = 12;

    public const int TagSize = 16;

    /// <summary>A cipher for one key; not for two threads at once.</summary>
    internal abstract Aead NewAead(ReadOnlySpan<byte> key);

    /// <summary>A keyed hash of 32 bytes for one key; not for two threads at once.</summary>
    internal abstract KeyedHash NewKeyedHash(ReadOnlySpan<byte> key);

    /// <summary>A key for one purpose out of a ring's material.</summary>
    internal abstract byte[] Derive(ReadOnlySpan<byte> material, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> purpose);

    private static class Sm
    {
        public static readonly CipherSuite Suite = new Sm4GcmSuite(SmName);
    }

    internal abstract class KeyedHash
    {
        public abstract void Compute(ReadOnlySpan<byte> data, Span<byte> mac);
    }

    internal abstract class Aead
    {
        public abstract void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> sealedBytes, Span<byte> tag,
            ReadOnlySpan<byte> associated);

        /// <exception cref="CryptographicException">Altered, or sealed for another place.</exception>
        public abstract void Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> tag, Span<byte> plain,
            ReadOnlySpan<byte> associated);
    }

    private sealed class AesGcmSuite : CipherSuite
    {
        public override string Name => AesName;

        public override int KeySize => 32;

        internal override byte Mark => 0; // what was sealed before there was a second suite

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
