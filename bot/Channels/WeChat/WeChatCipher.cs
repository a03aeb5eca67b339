using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Channels.WeChat;

/// <summary>
/// Encrypted mode: AES-256-CBC, the first half of the key as IV, padded to 32-byte blocks; inside, 16 random bytes, the length, the text, the app id.
/// </summary>
public sealed class WeChatCipher : IDisposable
{
    private const int PaddingBlock = 32;
    private const int Prefix = 16 + sizeof(int);

    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _iv;
    private readonly byte[] _appId;

    /// <param name="encodingAesKey">The 43 characters set at WeChat.</param>
    /// <exception cref="ArgumentException">It is not 43 Base64 characters.</exception>
    public WeChatCipher(string encodingAesKey, string appId)
    {
        // The last character carries spare bits that WeChat ignores, and its published sample key has some set.
        var key = new byte[33];
        if (encodingAesKey.Length != 43 || !Convert.TryFromBase64String(encodingAesKey + "=", key, out var length) || length != 32)
        {
            throw new ArgumentException("EncodingAESKey must be the 43 characters shown by WeChat.", nameof(encodingAesKey));
        }

        _aes.Key = key[..32];
        _iv = key[..16];
        _appId = Encoding.UTF8.GetBytes(appId);
    }

    /// <summary>The text, or why not: <see cref="Errors.BadCipher"/> or <see cref="Errors.OtherAccount"/>.</summary>
    public (string? Text, InboundRefusal? Refusal) Decrypt(string base64)
    {
        var cipher = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, cipher, out var length) || length == 0 || length % 16 != 0)
        {
            return (null, Errors.BadCipher);
        }

        var plain = _aes.DecryptCbc(cipher.AsSpan(0, length), _iv, PaddingMode.None);
        var padding = plain[^1];
        if (padding is < 1 or > PaddingBlock || plain.Length < Prefix + padding || plain.AsSpan(plain.Length - padding).ContainsAnyExcept(padding))
        {
            return (null, Errors.BadCipher);
        }

        var content = plain.AsSpan(0, plain.Length - padding);
        var textLength = BinaryPrimitives.ReadUInt32BigEndian(content[16..]);
        if (textLength > content.Length - Prefix)
        {
            return (null, Errors.BadCipher);
        }

        var text = content.Slice(Prefix, (int)textLength);
        return CryptographicOperations.FixedTimeEquals(content[(Prefix + (int)textLength)..], _appId)
            ? (Encoding.UTF8.GetString(text), null)
            : (null, Errors.OtherAccount);
    }

    public string Encrypt(string text) => Encrypt(text, RandomNumberGenerator.GetBytes(16));

    /// <param name="random">16 bytes; fixed ones only to check against published vectors.</param>
    internal string Encrypt(string text, ReadOnlySpan<byte> random)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var length = Prefix + body.Length + _appId.Length;
        var padding = PaddingBlock - length % PaddingBlock;
        var plain = new byte[length + padding];
        random[..16].CopyTo(plain);
        BinaryPrimitives.WriteUInt32BigEndian(plain.AsSpan(16), (uint)body.Length);
        body.CopyTo(plain, Prefix);
        _appId.CopyTo(plain, Prefix + body.Length);
        plain.AsSpan(length).Fill((byte)padding);
        return Convert.ToBase64String(_aes.EncryptCbc(plain, _iv, PaddingMode.None));
    }

    public void Dispose() => _aes.Dispose();
}
