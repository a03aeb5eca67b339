using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Storage.Sealing;

/// <summary>SM4 (GB/T 32907) in Galois/counter mode as RFC 8998 uses it, SM3 (GB/T 32905) under HMAC and HKDF.</summary>
/// <remarks>The only file that knows the library. A key has 128 bits, all that SM4 takes; hashes and derived keys are as strong as that.</remarks>
internal sealed class Sm4GcmSuite(string name) : CipherSuite
{
    public override string Name => name;

    public override int KeySize => 16;

    internal override byte Mark => 0x10;

    internal override Aead NewAead(ReadOnlySpan<byte> key) => new Gcm(new KeyParameter(key));

    internal override KeyedHash NewKeyedHash(ReadOnlySpan<byte> key) => new Hmac(key);

    internal override byte[] Derive(ReadOnlySpan<byte> material, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> purpose)
    {
        var derived = new byte[KeySize];
        var hkdf = new HkdfBytesGenerator(new SM3Digest());
        hkdf.Init(new HkdfParameters(material.ToArray(), salt.ToArray(), purpose.ToArray()));
        hkdf.GenerateBytes(derived);
        return derived;
    }

    private sealed class Hmac : KeyedHash
    {
        private readonly HMac _hash = new(new SM3Digest());

        public Hmac(ReadOnlySpan<byte> key) => _hash.Init(new KeyParameter(key));

        public override void Compute(ReadOnlySpan<byte> data, Span<byte> mac)
        {
            _hash.BlockUpdate(data);
            _hash.DoFinal(mac);
        }
    }

    private sealed class Gcm(KeyParameter key) : Aead
    {
        private readonly GcmBlockCipher _cipher = new(new SM4Engine());

        /// <summary>Given once: the key's tables are made again each time it is given.</summary>
        private KeyParameter? _toGive = key;

        public override void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> sealedBytes, Span<byte> tag,
            ReadOnlySpan<byte> associated)
        {
            Begin(forSealing: true, nonce, associated);
            var written = _cipher.ProcessBytes(plain, sealedBytes);
            Span<byte> rest = stackalloc byte[2 * TagSize]; // the block that was not full, and the tag
            rest = rest[.._cipher.DoFinal(rest)];
            rest[..^TagSize].CopyTo(sealedBytes[written..]);
            rest[^TagSize..].CopyTo(tag);
        }

        public override void Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> tag, Span<byte> plain,
            ReadOnlySpan<byte> associated)
        {
            Begin(forSealing: false, nonce, associated);
            try
            {
                var written = _cipher.ProcessBytes(sealedBytes, plain);
                written += _cipher.ProcessBytes(tag, plain[written..]);
                _cipher.DoFinal(plain[written..]);
            }
            catch (InvalidCipherTextException)
            {
                CryptographicOperations.ZeroMemory(plain);
                throw new AuthenticationTagMismatchException();
            }
        }

        private void Begin(bool forSealing, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated)
        {
            _cipher.Init(forSealing, new ParametersWithIV(_toGive, nonce));
            _toGive = null;
            _cipher.ProcessAadBytes(associated);
        }
    }
}
