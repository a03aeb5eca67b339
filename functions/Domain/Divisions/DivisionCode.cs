using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Domain.Divisions;

/// <summary>How far down a division stands. A city without counties (东莞) stands as a county: that is the unit the rules compare.</summary>
public enum DivisionLevel
{
    Province,
    Prefecture,
    County,
    Township,
    Village,

    /// <summary>境外, the one code 999999.</summary>
    Abroad,
}

/// <summary>
/// A division code of GB/T 2260 and the statistical 12-digit scheme below it: 6 digits (province, city, county), 9 (township) or 12 (village).
/// The shape is checked here; whether such a division exists is asked of <see cref="DivisionTable"/>.
/// </summary>
/// <remarks>Codes padded with zeros are the same code: 140403001000 is 140403001 (东街街道), 140403000000 is 140403 (潞州区).</remarks>
[JsonConverter(typeof(DivisionCodeJsonConverter))]
public readonly record struct DivisionCode : IParsable<DivisionCode>, IComparable<DivisionCode>
{
    private readonly string? _value;

    private DivisionCode(string value) => _value = value;

    /// <summary>境外: any place outside the country.</summary>
    public static readonly DivisionCode Abroad = new("999999");

    /// <summary>长治市.</summary>
    public static readonly DivisionCode Changzhi = new("140400");

    /// <summary>The 6, 9 or 12 digits; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    public bool IsAbroad => Value == "999999";

    public DivisionLevel Level => Value.Length switch
    {
        12 => DivisionLevel.Village,
        9 => DivisionLevel.Township,
        _ when IsAbroad => DivisionLevel.Abroad,
        _ => Value switch
        {
            [] or [_, _, '0', '0', '0', '0'] => DivisionLevel.Province,
            [.., '0', '0'] when !IsCityWithoutCounties(Value) => DivisionLevel.Prefecture,
            _ => DivisionLevel.County,
        },
    };

    /// <summary>Whether the county is known.</summary>
    internal bool HasCounty => Level is DivisionLevel.County or DivisionLevel.Township or DivisionLevel.Village;

    /// <summary>The province, e.g. 140000; abroad is its own.</summary>
    public DivisionCode Province => IsAbroad || Value.Length == 0 ? this : new(string.Concat(Value.AsSpan(0, 2), "0000"));

    /// <summary>
    /// The prefecture-level unit as four digits and 00, null for a province, abroad, and a county directly under its province (仙桃 429004).
    /// </summary>
    public DivisionCode? Prefecture =>
        Level is DivisionLevel.Province or DivisionLevel.Abroad || Value.Length == 0 || Value.AsSpan(2, 2) is "90" or "00"
            ? null
            : Value is [_, _, _, _, '0', '0'] ? this : new(string.Concat(Value.AsSpan(0, 4), "00"));

    /// <summary>The county-level unit, or null where only a province or a city is known. Cities without counties count as counties.</summary>
    public DivisionCode? County => Level switch
    {
        DivisionLevel.County => this,
        DivisionLevel.Township or DivisionLevel.Village => new(Value[..6]),
        _ => null,
    };

    /// <summary>The township-level unit (9 digits), or null where it is not known.</summary>
    public DivisionCode? Township => Value.Length switch { 9 => this, 12 => new(Value[..9]), _ => null };

    /// <summary>The village-level unit (12 digits), or null where it is not known.</summary>
    public DivisionCode? Village => Value.Length == 12 ? this : null;

    /// <summary>
    /// Whether <paramref name="other"/> is this division or lies in it, by the codes alone (abolished codes:
    /// <see cref="DivisionTable.Present(DivisionCode)"/>).
    /// </summary>
    public bool Contains(DivisionCode other) => Value.Length > 0 && other.Value.AsSpan().StartsWith(Stem);

    /// <summary>The digits that every code inside this division starts with.</summary>
    internal ReadOnlySpan<char> Stem => Level switch
    {
        DivisionLevel.Province => Value.AsSpan(0, 2),
        DivisionLevel.Prefecture => Value.AsSpan(0, 4),
        DivisionLevel.County when Value.EndsWith("00", StringComparison.Ordinal) => Value.AsSpan(0, 4),
        _ => Value,
    };

    public override string ToString() => Value;

    public int CompareTo(DivisionCode other) => string.CompareOrdinal(Value, other.Value);

    public static bool operator <(DivisionCode a, DivisionCode b) => a.CompareTo(b) < 0;
    public static bool operator >(DivisionCode a, DivisionCode b) => a.CompareTo(b) > 0;
    public static bool operator <=(DivisionCode a, DivisionCode b) => a.CompareTo(b) <= 0;
    public static bool operator >=(DivisionCode a, DivisionCode b) => a.CompareTo(b) >= 0;

    /// <summary>Reads a code that this program itself wrote.</summary>
    /// <exception cref="FormatException">The text has not the shape of a division code.</exception>
    public static DivisionCode Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, out var code) ? code : throw new FormatException("Not a division code of 6, 9 or 12 digits.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out DivisionCode result) => TryParse(s, out result);

    /// <summary>Reads a code: full-width digits and surrounding spaces are accepted, padding zeros are taken off.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DivisionCode code)
    {
        code = default;
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length is not (6 or 9 or 12))
            return false;
        Span<char> digits = stackalloc char[12];
        for (var i = 0; i < trimmed.Length; i++)
        {
            var digit = trimmed[i] is >= '０' and <= '９' ? (char)(trimmed[i] - '０' + '0') : trimmed[i];
            if (!char.IsAsciiDigit(digit))
                return false;
            digits[i] = digit;
        }
        var value = digits[..trimmed.Length];
        while (value.Length > 6 && value[^3..] is "000")
            value = value[..^3];
        if (!HasShape(value))
            return false;
        code = new(value.SequenceEqual(trimmed) && trimmed.Length == text!.Length ? text : value.ToString());
        return true;
    }

    private static bool HasShape(ReadOnlySpan<char> value)
    {
        if (value is "999999")
            return true;
        if (!IsProvince(value))
            return false;
        // A county needs a city above it (海南 numbered its counties 4600xx until 2002), a township a county or a city without counties.
        if (value[2..4] is "00" && value[4..6] is not "00" && value[..2] is not "46")
            return false;
        if (value.Length > 6 && value[4..6] is "00" && !IsCityWithoutCounties(value[..6]))
            return false;
        return value.Length < 12 || value[6..9] is not "000";
    }

    /// <summary>Whether the first two digits are a province of GB/T 2260.</summary>
    internal static bool IsProvince(ReadOnlySpan<char> digits) => ((digits[0] - '0') * 10 + digits[1] - '0') switch
    {
        >= 11 and <= 15 or >= 21 and <= 23 or >= 31 and <= 37 or >= 41 and <= 46 or >= 50 and <= 54 or >= 61 and <= 65 or 71 or 81 or 82 => true,
        _ => false,
    };

    /// <summary>东莞, 中山, 儋州: townships directly under the city (forms.md). A test holds this against the table.</summary>
    private static bool IsCityWithoutCounties(ReadOnlySpan<char> value) => value is "441900" or "442000" or "460400";
}

/// <summary>A code is its digits in JSON; anything else is malformed input.</summary>
public sealed class DivisionCodeJsonConverter : JsonConverter<DivisionCode>
{
    public override DivisionCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && DivisionCode.TryParse(reader.GetString(), out var code)
            ? code
            : throw new JsonException("Not a division code.");

    public override void Write(Utf8JsonWriter writer, DivisionCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    public override DivisionCode ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DivisionCode.TryParse(reader.GetString(), out var code) ? code : throw new JsonException("Not a division code.");

    public override void WriteAsPropertyName(Utf8JsonWriter writer, DivisionCode value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value);
}
