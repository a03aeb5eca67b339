using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Domain.Declarations;

/// <summary>
/// What a declarant is given to follow a declaration: <c>CZ-7KQ2M-X90TA-4</c>. Ten random characters (49.5 bits) and a check character; it says
/// nothing about the child, the county or the day.
/// </summary>
/// <remarks>
/// Made to be read over the telephone: no I, L, O, U or V. Whoever hears "O" for 0 or writes l for 1 is understood. The check finds every single
/// wrong character and every two that swapped places, so a misheard receipt is "please read it again" instead of somebody else's child.
/// </remarks>
public readonly record struct Receipt : IParsable<Receipt>
{
    /// <summary>31 characters: a prime number, which is what makes the check complete.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTWXYZ";
    private const int Length = 10;

    private readonly string? _value;

    private Receipt(string value) => _value = value;

    /// <summary>With prefix and hyphens, as it is shown, printed and stored.</summary>
    public string Value => _value ?? "";

    /// <summary>Makes a receipt from random bytes (at least 16, from a cryptographic source).</summary>
    public static Receipt FromRandom(ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(random.Length, 16);
        var number = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(random);
        Span<char> body = stackalloc char[Length];
        for (var i = 0; i < Length; i++)
        {
            (number, var digit) = UInt128.DivRem(number, (UInt128)Alphabet.Length);
            body[i] = Alphabet[(int)digit];
        }

        return Format(body);
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Receipt result) => TryParse(s, out result);

    /// <exception cref="FormatException">Not a receipt.</exception>
    public static Receipt Parse(string s, IFormatProvider? provider = null) => TryParse(s, out var receipt) ? receipt
        : throw new FormatException("Not a receipt.");

    /// <summary>
    /// Reads a receipt as people type it: any case, spaces or hyphens anywhere, full-width characters, O for 0, I or L for 1, with or without CZ.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Receipt receipt)
    {
        receipt = default;
        if (text is null || text.Length > 60)
        {
            return false;
        }

        Span<char> kept = stackalloc char[Length + 3];
        var count = 0;
        foreach (var raw in text)
        {
            var character = Plain(raw);
            if (char.IsWhiteSpace(character) || character is '-' or '—' or '–' or '－' or '_' or '.')
            {
                continue;
            }

            if (count == kept.Length || !Alphabet.Contains(character, StringComparison.Ordinal))
            {
                return false;
            }

            kept[count++] = character;
        }

        var body = kept[..count];
        if (count == Length + 3 && body is ['C', 'Z', ..])
        {
            body = body[2..];
        }

        if (body.Length != Length + 1 || Check(body[..Length]) != body[Length])
        {
            return false;
        }

        receipt = Format(body[..Length]);
        return true;
    }

    public override string ToString() => Value;

    private static Receipt Format(ReadOnlySpan<char> body) => new($"CZ-{body[..5]}-{body[5..]}-{Check(body)}");

    /// <summary>Weighted sum modulo a prime, weights 2 to 11 all different: no single error and no exchange of two characters keeps it.</summary>
    private static char Check(ReadOnlySpan<char> body)
    {
        var sum = 0;
        for (var i = 0; i < body.Length; i++)
        {
            sum += (i + 2) * Alphabet.IndexOf(body[i], StringComparison.Ordinal);
        }

        return Alphabet[sum % Alphabet.Length];
    }

    private static char Plain(char raw)
    {
        var half = raw is >= '！' and <= '～' ? (char)(raw - '！' + '!') : raw;
        return char.ToUpperInvariant(half) switch { 'O' => '0', 'I' or 'L' => '1', var other => other };
    }
}

/// <summary>
/// The secret that lets a declarant correct or withdraw: 128 random bits as 22 characters of base64url. Shown once, kept only as a SHA-256.
/// </summary>
public readonly record struct FollowUpToken
{
    private const int Bytes = 16;
    private readonly string? _value;

    private FollowUpToken(string value) => _value = value;

    /// <summary>What goes to the declarant, once. Never stored, never logged.</summary>
    public string Secret => _value ?? "";

    /// <summary>SHA-256 of the characters, lower-case hex: what a declaration keeps. 128 random bits need no salt and no slow hash.</summary>
    public string Hash => HashOf(Secret);

    /// <summary>Makes a token from random bytes (at least 16, from a cryptographic source).</summary>
    public static FollowUpToken FromRandom(ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(random.Length, Bytes);
        return new(System.Buffers.Text.Base64Url.EncodeToString(random[..Bytes]));
    }

    /// <summary>Whether what somebody presents is the token of this hash; takes the same time whether it nearly is or not at all.</summary>
    public static bool Matches(string? presented, string hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        Span<byte> offered = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> kept = stackalloc byte[SHA256.HashSizeInBytes];
        if (presented is not { Length: 22 } || Convert.FromHexString(hash, kept, out _, out var written) != System.Buffers.OperationStatus.Done
            || written != kept.Length)
        {
            return false;
        }

        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(presented), offered);
        return CryptographicOperations.FixedTimeEquals(offered, kept);
    }

    /// <summary>A secret must not slip into a log.</summary>
    public override string ToString() => "…";

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret)));
}
