using System.Globalization;

namespace Domain.Identity;

/// <summary>
/// The number of a foreign permanent residence card: three letters of the country and twelve digits (cards of 2017), or eighteen digits that
/// start with 9 and end in a MOD 11-2 check (cards from 2023-12).
/// </summary>
public sealed record ForeignPermanentResidenceNumber : IdentityNumber
{
    private ForeignPermanentResidenceNumber(string value, DateOnly? birthDate)
        : base(value) => BirthDate = birthDate;

    /// <summary>
    /// The 18-digit card carries the day in digits 7 to 14. The layout inside the digits was not read in a primary source, so a date that does
    /// not work out is no reason to refuse the number: it is then simply not known.
    /// </summary>
    public override DateOnly? BirthDate { get; }

    /// <summary>Not read off this number, for the same reason.</summary>
    public override Sex Sex => Sex.Unknown;

    public override string Display =>
        Value.Length == 18
            ? string.Concat(Value.AsSpan(0, 1), "***************", Value.AsSpan(16, 2))
            : string.Concat(Value.AsSpan(0, 3), "**********", Value.AsSpan(13, 2));

    public static new Parsed<ForeignPermanentResidenceNumber> Parse(string? raw, DateOnly today)
    {
        if (RawText.HasLostDigits(raw))
            return Errors.LostDigits;
        var text = RawText.Clean(raw);
        if (text.Length == 0)
            return Errors.Empty;
        if (text[0] is >= 'A' and <= 'Z')
            return text.Length == 15 && Letters(text.AsSpan(0, 3)) && Digits(text.AsSpan(3))
                ? Parsed<ForeignPermanentResidenceNumber>.Ok(new(text, null))
                : Errors.ForeignLetters;
        if (text.Length != 18 || text[0] != '9' || !Digits(text.AsSpan(0, 17)) || !(char.IsAsciiDigit(text[17]) || text[17] == 'X'))
            return Errors.ForeignLetters;
        if (!CheckDigit.Holds(text))
            return Errors.CheckDigit;
        var dated = DateOnly.TryParseExact(text.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var birth);
        return Parsed<ForeignPermanentResidenceNumber>.Ok(new(text, dated && birth <= today ? birth : null));
    }

    private static bool Letters(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('A', 'Z') < 0;

    private static bool Digits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;
}
