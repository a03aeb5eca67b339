using System.Globalization;
using Domain.Divisions;

namespace Domain.Identity;

/// <summary>
/// A citizen number by GB 11643-1999: six digits of the place where it was first issued, eight of the birth date, three in sequence of which the
/// last is odd for a male, one check. Residents' permits of Hong Kong (81), Macao (82) and Taiwan (83) have the same form.
/// </summary>
/// <remarks>
/// The prefix is where the number was issued and stays for life: 140421 (长治县) is still right on the card of somebody whose county became
/// 上党区 in 2018, and says nothing about where the person is registered today. So nothing here derives a hukou from it (facts §6).
/// </remarks>
public sealed record CitizenNumber : IdentityNumber
{
    private const int EarliestYear = 1880;

    private CitizenNumber(string value, DateOnly birthDate)
        : base(value) => Birth = birthDate;

    /// <summary>The day of birth that the number carries.</summary>
    public DateOnly Birth { get; }

    public override DateOnly? BirthDate => Birth;

    public override Sex Sex => (Value[16] - '0') % 2 == 1 ? Sex.Male : Sex.Female;

    /// <summary>The place of first issue; not where the person is registered today.</summary>
    public string PrefixCode => Value[..6];

    /// <summary>The name of the place of first issue as it was called, e.g. 山西省长治市长治县; null where our lists do not have it.</summary>
    public string? PrefixName => PermitName ?? (DivisionCode.TryParse(PrefixCode, out var code) ? DivisionTable.FullName(code) : null);

    /// <summary>Whether it is a residence permit of Hong Kong, Macao or Taiwan residents.</summary>
    public bool IsPermit => Value[0] == '8';

    /// <summary>1404**********0011.</summary>
    public override string Display => string.Concat(Value.AsSpan(0, 4), "**********", Value.AsSpan(14, 4));

    public override IReadOnlyList<IdentityProblem> Warnings => PrefixName is null ? [Errors.UnknownCounty] : [];

    private string? PermitName => PrefixCode switch
    {
        "810000" => "香港特别行政区",
        "820000" => "澳门特别行政区",
        "830000" => "台湾省",
        _ => null,
    };

    /// <summary>Reads a number of 18 characters, or one of 15 digits from before 1999, which is completed.</summary>
    public static new Parsed<CitizenNumber> Parse(string? raw, DateOnly today)
    {
        if (RawText.HasLostDigits(raw))
            return Errors.LostDigits;
        var text = RawText.Clean(raw);
        if (text.Length == 0)
            return Errors.Empty;
        if (text.Length > RawText.Longest)
            return Errors.Length;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits >= 0 && (digits != text.Length - 1 || text[^1] != 'X'))
            return Errors.Characters;
        if (text.Length is not (15 or 18) || (text.Length == 15 && digits >= 0))
            return Errors.Length;
        if (!IsProvince(text.AsSpan(0, 2)))
            return Errors.Province;
        var legacy = text.Length == 15;
        if (legacy)
        {
            // Numbers of 15 digits were issued until 1999 to people born in 19xx.
            var seventeen = string.Concat(text.AsSpan(0, 6), "19", text.AsSpan(6));
            text = seventeen + CheckDigit.Of(seventeen);
        }
        // The date before the check: 29 February 2015 with a right checksum deserves its own answer, and so does a mistyped month.
        if (!DateOnly.TryParseExact(text.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var birth))
            return legacy ? Errors.ImpossibleDateLegacy : Errors.ImpossibleDate;
        if (!CheckDigit.Holds(text))
            return Errors.CheckDigit;
        if (birth > today)
            return Errors.FutureDate;
        if (birth.Year < EarliestYear)
            return Errors.AncientDate;
        return Parsed<CitizenNumber>.Ok(new(text, birth));
    }

    public static bool TryParse(string? raw, DateOnly today, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CitizenNumber? number) =>
        (number = Parse(raw, today).Value) is not null;

    /// <summary>83 stands on permits of Taiwan residents only; as a division Taiwan is 71.</summary>
    private static bool IsProvince(ReadOnlySpan<char> two) => two is "83" || DivisionCode.IsProvince(two);
}
