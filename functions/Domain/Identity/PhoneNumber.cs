namespace Domain.Identity;

/// <summary>
/// What a field of type P holds: a mainland mobile number (13812345678) or a landline with its area code (0355-2191234).
/// <c>ToString</c> is masked.
/// </summary>
public sealed record PhoneNumber
{
    private PhoneNumber(string value) => Value = value;

    /// <summary>Digits only, national form: 13812345678, 03552191234.</summary>
    public string Value { get; }

    public bool IsMobile => Value[0] == '1';

    /// <summary>What a person names to prove that a receipt is theirs.</summary>
    public string Last4 => Value[^4..];

    /// <summary>138****5678; of a landline the area code and the last two digits.</summary>
    public string Display => IsMobile
        ? string.Concat(Value.AsSpan(0, 3), "****", Value.AsSpan(7))
        : string.Concat(Value.AsSpan(0, AreaLength(Value)), "-", new string('*', Value.Length - AreaLength(Value) - 2),
            Value.AsSpan(Value.Length - 2));

    public override string ToString() => Display;

    public static Parsed<PhoneNumber> Parse(string? raw)
    {
        if (RawText.IsScientific(raw))
            return Errors.LostDigits;
        var text = Normalize(raw);
        if (text.Length == 0)
            return Errors.Empty;
        if (text.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0)
            return Errors.PhoneCharacters;
        return text[0] switch
        {
            '1' when text[..Math.Min(2, text.Length)] is "10" or "11" or "12" => Errors.PhonePrefix,
            '1' => text.Length == 11 ? Ok(text) : Errors.PhoneLength,
            '0' when text.Length < 2 || text[1] is '0' => Errors.PhonePrefix,
            '0' when text.Length - AreaLength(text) is < 7 or > 8 => Errors.PhoneLength,
            '0' when text[AreaLength(text)] is '0' or '1' => Errors.PhonePrefix,
            '0' => Ok(text),
            _ => text.Length is 7 or 8 ? Errors.PhoneLength : Errors.PhonePrefix,
        };

        static Parsed<PhoneNumber> Ok(string value) => Parsed<PhoneNumber>.Ok(new(value));
    }

    /// <summary>Digits without separators, brackets and the country code; idempotent, judges nothing.</summary>
    public static string Normalize(string? raw)
    {
        // A spreadsheet writes 13812345678 as 13812345678.0, which loses nothing.
        var whole = raw?.Trim() is [.., '.', '0'] trimmed ? trimmed[..^2] : raw;
        var text = RawText.Clean(whole).Replace("(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal);
        while (true)
        {
            if (text.StartsWith("+86", StringComparison.Ordinal))
                text = Domestic(text[3..]);
            else if (text.StartsWith("0086", StringComparison.Ordinal))
                text = Domestic(text[4..]);
            else if (text.Length == 13 && text.StartsWith("861", StringComparison.Ordinal))
                text = text[2..];
            else
                return text;
        }

        // Behind +86 the area code has lost its 0: +86 355 2191234.
        static string Domestic(string rest) => rest is [>= '2' and <= '9', ..] or ['1', '0', ..] ? "0" + rest : rest;
    }

    /// <summary>Area codes are 010, 02x (three digits) or four digits.</summary>
    private static int AreaLength(string value) => value.Length > 1 && value[1] is '1' or '2' ? 3 : 4;
}
