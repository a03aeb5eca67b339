using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Storage.Sealing;

public enum KeyPurpose
{
    /// <summary>Seals bodies and blobs.</summary>
    Encryption,

    /// <summary>Makes search tokens.</summary>
    Search,
}

public enum KeyState
{
    /// <summary>New things are sealed (tokens written) with it; one per purpose.</summary>
    Active,

    /// <summary>Opens (looks up) what was sealed with it; not used for anything new.</summary>
    DecryptOnly,
}

/// <summary>One key as it stands in the ring file or the Key Vault secret.</summary>
/// <param name="Material">Base64.</param>
public sealed record StoredKey(string Id, KeyPurpose Purpose, string Suite, KeyState State, DateTimeOffset CreatedOn, string Material)
{
    public override string ToString() => $"{Purpose} key {Id} ({State})"; // never the material

    internal static StoredKey New(KeyPurpose purpose, CipherSuite suite, KeyState state, DateTimeOffset now)
    {
        var id = (purpose == KeyPurpose.Encryption ? "e" : "s") + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5));
        return new(id, purpose, suite.Name, state, now, Convert.ToBase64String(RandomNumberGenerator.GetBytes(suite.KeySize)));
    }
}

/// <summary>A key ready for work.</summary>
internal sealed class RingKey
{
    private readonly byte[] _material;
    private readonly ConcurrentBag<CipherSuite.Aead> _ciphers = [];
    private readonly ConcurrentDictionary<string, ConcurrentBag<CipherSuite.KeyedHash>> _hashes = new(StringComparer.Ordinal);

    public RingKey(StoredKey stored)
    {
        Stored = stored;
        Suite = CipherSuite.Named(stored.Suite);
        _material = Convert.FromBase64String(stored.Material);
        IdBytes = Encoding.ASCII.GetBytes(stored.Id);
        if (_material.Length != Suite.KeySize || IdBytes.Length is 0 or > 40)
        {
            throw new InvalidDataException($"Key {stored.Id} does not fit its suite.");
        }
    }

    public StoredKey Stored { get; }

    public string Id => Stored.Id;

    public byte[] IdBytes { get; }

    public CipherSuite Suite { get; }

    public void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> sealedBytes, Span<byte> tag, ReadOnlySpan<byte> associated)
    {
        var cipher = _ciphers.TryTake(out var idle) ? idle : Suite.NewAead(_material);
        cipher.Seal(nonce, plain, sealedBytes, tag, associated);
        _ciphers.Add(cipher);
    }

    public void Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> tag, Span<byte> plain,
        ReadOnlySpan<byte> associated)
    {
        var cipher = _ciphers.TryTake(out var idle) ? idle : Suite.NewAead(_material);
        try
        {
            cipher.Open(nonce, sealedBytes, tag, plain, associated);
        }
        finally
        {
            _ciphers.Add(cipher);
        }
    }

    /// <summary>
    /// A keyed hash of 32 bytes under a key of its own for one labelled purpose, so that a search token never equals an audit link.
    /// </summary>
    public void Mac(string label, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        var idle = _hashes.GetOrAdd(label, static _ => []);
        if (!idle.TryTake(out var hash))
        {
            hash = Suite.NewKeyedHash(Suite.Derive(_material, [], Encoding.UTF8.GetBytes(label)));
        }

        hash.Compute(data, mac);
        idle.Add(hash);
    }

    public byte[] Derive(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> purpose) => Suite.Derive(_material, salt, purpose);
}
